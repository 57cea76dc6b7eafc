def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def only(test, source):
    for x in source:
        if test(x):
            yield x


def mapped(f, source):
    return (f(x) for x in source)


def take(n, source):
    for x in source:
        if n <= 0:
            return
        n -= 1
        yield x


print(list(take(5, mapped(lambda x: x * x, only(lambda x: x % 3 == 1, numbers(1000))))))
print(sum(x for x in numbers(101)), max(mapped(str, numbers(12))), any(x > 5 for x in numbers(7)), all(x < 5 for x in numbers(7)))
