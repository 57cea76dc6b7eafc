def run(fail):
    log = []
    try:
        log.append('try')
        if fail:
            raise ValueError(fail)
    except ValueError as e:
        log.append(f'except {e}')
        return log
    else:
        log.append('else')
        return log
    finally:
        log.append('finally')


print(run(None), run('x'))


def override():
    for i in range(3):
        try:
            return 'try'
        finally:
            if i == 0:
                continue
            return f'finally {i}'


print(override())


def nested():
    try:
        try:
            1 / 0
        except ValueError:
            print('not here')
        finally:
            print('inner finally')
    except ArithmeticError as e:
        print('outer', type(e).__name__, e)
    return 'end'


print(nested())
