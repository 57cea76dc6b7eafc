class Memo:
    def __init__(self, function):
        self.function = function
        self.known = {}
        self.misses = 0

    def __call__(self, *args):
        if args not in self.known:
            self.misses += 1
            self.known[args] = self.function(*args)
        return self.known[args]


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@Memo
def paths(x, y):
    return 1 if x == 0 or y == 0 else paths(x - 1, y) + paths(x, y - 1)


print(fib(80), fib.misses, paths(12, 12), paths.misses)
fib([1])
