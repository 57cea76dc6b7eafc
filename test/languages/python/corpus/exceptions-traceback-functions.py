def a(n):
    b(n - 1)


def b(n):
    if n < 0:
        c()
    a(n - 1)


def c():
    items = [1, 2, 3]
    for i in range(5):
        items[i] += 1


try:
    a(3)
except IndexError as e:
    print('first', e)
a(2)
