class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Countdown(4)), sum(Countdown(10)), [a * b for a, b in zip(Countdown(3), Countdown(5))])
it = iter(Countdown(2))
print(next(it), next(it), next(it, 'done'))
first, *rest = Countdown(5)
print(first, rest, 3 in Countdown(3), max(Countdown(6)))
next(it)
