def bad():
    yield 1
    raise StopIteration('never')


for x in bad():
    print(x)
