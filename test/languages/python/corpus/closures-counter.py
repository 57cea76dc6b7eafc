def counter(start=0):
    n = start

    def up(by=1):
        nonlocal n
        n += by
        return n

    def reset():
        nonlocal n
        n = start

    return up, reset


up, reset = counter()
other, _ = counter(10)
print(up(), up(), up(5), other(), up())
reset()
print(up(), other(-1))
