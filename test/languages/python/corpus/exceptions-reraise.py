def inner():
    raise RuntimeError('original')


def outer():
    try:
        inner()
    except RuntimeError:
        print('seen')
        raise


try:
    outer()
except RuntimeError as e:
    print('got', e, e.args)
outer()
