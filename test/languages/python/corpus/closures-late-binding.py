functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def make():
    out = []
    for n in range(3):
        def f():
            return n * 10
        out.append(f)
    n = 7
    return out


print([f() for f in make()])
print([(lambda x: lambda y: x + y)(a)(b) for a in (1, 2) for b in (10, 20)])
