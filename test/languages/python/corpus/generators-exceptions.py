def risky():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print('inside', e)
        yield 'recovered'
    finally:
        print('cleanup')
    yield 'after'


g = risky()
print(next(g))
print(g.throw(ValueError('thrown')))
print(next(g))
g2 = risky()
print(next(g2))
g2.close()
print(list(g2))


def fails():
    yield 1
    raise KeyError('inside a generator')


for x in fails():
    print(x)
