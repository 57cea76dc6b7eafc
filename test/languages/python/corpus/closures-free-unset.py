def f():
    def g():
        return value
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    value = 3
    print(g())
    del value
    return g()


f()
