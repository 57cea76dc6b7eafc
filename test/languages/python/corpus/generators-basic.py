def count(n):
    print('start')
    while n > 0:
        yield n
        n -= 1
    print('end')
    return 'result'


g = count(2)
print(type(g).__name__)
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print('stopped', stop.value)
print(list(count(3)), next(g, None))
for x in count(1):
    print('x', x)
