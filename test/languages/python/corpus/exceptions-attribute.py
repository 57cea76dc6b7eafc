class Thing:
    limit = 3


def attempt(action):
    try:
        action()
    except AttributeError as e:
        print(e)


thing = Thing()
attempt(lambda: thing.missing)
attempt(lambda: Thing.missing)
attempt(lambda: (5).missing)
attempt(lambda: [].push(1))
attempt(lambda: None.get('x'))
attempt(lambda: 'x'.append('y'))
attempt(lambda: attempt.missing)
attempt(lambda: setattr(5, 'x', 1))
import math
attempt(lambda: math.nothing)
thing.limit.value = 3
