a, b = 0, 1
for n in range(301):
    if n % 50 == 0:
        print(n, a)
    a, b = b, a + b
print(len(str(a)))
