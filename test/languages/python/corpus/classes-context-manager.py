class Traced:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, kind, value, trace):
        print('exit', self.name, kind.__name__ if kind else None, value)
        return self.swallow


with Traced('a') as a, Traced('b'):
    print('inside', a.name)
with Traced('quiet', True):
    raise ValueError('lost')
    print('never')
print('goes on')


def early():
    with Traced('early'):
        for i in range(3):
            with Traced(f'loop {i}'):
                if i == 1:
                    return i


print(early())
for i in range(3):
    with Traced(str(i)):
        if i == 0:
            continue
        break
try:
    with Traced('outer'):
        with Traced('inner'):
            1 / 0
except ZeroDivisionError as e:
    print('caught', e)
with Traced('last'):
    raise KeyError('end')
