def source():
    for n in (4, 2, 0, 1):
        yield n


def inverse(numbers):
    for n in numbers:
        yield 8 // n


def total(numbers):
    t = 0
    for n in numbers:
        t += n
        print(t)
    return t


total(inverse(source()))
