def log(*items):
    print(*items)


def loop():
    for i in range(4):
        try:
            if i == 0:
                continue
            if i == 2:
                break
            log('body', i)
        finally:
            log('finally', i)
    else:
        log('no break')
    return 'loop done'


print(loop())


def deep():
    try:
        try:
            return log('returning') or 'value'
        finally:
            log('inner')
    finally:
        log('outer')


print(deep())


def replaced():
    try:
        raise ValueError('lost')
    finally:
        return 'replaced'


print(replaced())


def again():
    try:
        raise ValueError('first')
    finally:
        raise KeyError('second')


again()
