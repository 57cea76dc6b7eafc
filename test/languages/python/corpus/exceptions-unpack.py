def attempt(action):
    try:
        action()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def one():
    a, b = [1]


def two():
    a, b = 1, 2, 3


def three():
    a, *b, c = [1]


def four():
    a, b = 5


def five():
    for a, b in [(1, 2), (3,)]:
        print(a, b)


for action in (one, two, three, four, five):
    attempt(action)
(a, b), c = [1, 2], 3
print(a, b, c)
[a, [b, c]] = 1, 'xyz'
