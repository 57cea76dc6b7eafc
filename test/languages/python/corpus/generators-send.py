def average():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        if value is None:
            return total, count
        total += value
        count += 1
        mean = total / count


a = average()
print(next(a), a.send(10), a.send(20), a.send(33))
try:
    a.send(None)
except StopIteration as e:
    print(e.value)


def echo():
    received = yield 'ready'
    while received != 'stop':
        received = yield received.upper()


e = echo()
print(next(e), e.send('hello'), e.send('there'))
e.send('stop')
