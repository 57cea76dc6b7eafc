def gen():
    yield 1
def use():
    for x in gen():
        raise LookupError(x)
try:
    use()
except LookupError as e:
    g=gen()
    g.throw(TypeError('fresh'))
