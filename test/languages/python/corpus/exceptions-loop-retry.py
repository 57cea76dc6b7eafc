attempts = 0


def unreliable():
    global attempts
    attempts += 1
    if attempts < 3:
        raise ConnectionError(f'attempt {attempts}')
    return 'ok'


def retry(f, times):
    for n in range(times):
        try:
            result = f()
        except ConnectionError as e:
            print('failed:', e)
        else:
            print('worked')
            return result
    raise TimeoutError(f'gave up after {times}')


print(retry(unreliable, 5))
attempts = -10
retry(unreliable, 2)
