def steps():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            yield i
        finally:
            yield f'finally {i}'
    else:
        yield 'not reached'
    yield 'out'


print(list(steps()))


def nested():
    try:
        try:
            yield 1
            raise ValueError('a')
        finally:
            yield 'f1'
    except ValueError as e:
        yield f'caught {e}'
    finally:
        yield 'f2'


print(list(nested()))
