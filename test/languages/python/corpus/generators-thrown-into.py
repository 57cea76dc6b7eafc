def sub():
    try:
        yield 2
    except ValueError:
        raise
def top():
    yield 1
    yield from sub()
def lo(g):
    try:
        pass
    finally:
        next(g); next(g)
        g.throw(ValueError('into'))
for k in range(2):
    lo(top())
