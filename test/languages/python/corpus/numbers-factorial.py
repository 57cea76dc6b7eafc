def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


for n in (0, 1, 5, 10, 20, 21, 25, 50):
    print(n, factorial(n))
print(sum(int(d) for d in str(factorial(100))))
