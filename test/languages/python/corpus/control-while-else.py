def find(n):
    d = 2
    while d * d <= n:
        if n % d == 0:
            print(n, 'is divisible by', d)
            break
        d += 1
    else:
        print(n, 'is prime')


for n in (7, 9, 25, 29):
    find(n)
n = 10
while n:
    n -= 3
    if n < 0:
        break
    if n % 2:
        continue
    print('even', n)
else:
    print('never')
for x in []:
    pass
else:
    print('empty')
for x in range(3):
    for y in range(3):
        if y == 2:
            break
        if x == y:
            continue
        print(x, y)
    else:
        print('no')
i = 0
while True:
    i += 1
    if i > 5:
        break
print(i, x, y)
