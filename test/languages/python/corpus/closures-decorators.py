def logged(prefix):
    def decorate(function):
        def wrapper(*args, **kwargs):
            print(f'{prefix} {function.__name__}{args} {kwargs}')
            result = function(*args, **kwargs)
            print(f'{prefix} => {result!r}')
            return result
        return wrapper
    return decorate


def twice(function):
    def wrapper(x):
        return function(function(x))
    return wrapper


@logged('A')
@logged('B')
def add(a, b=2, *rest, scale=1):
    return (a + b + sum(rest)) * scale


@twice
@twice
def double(x):
    return 2 * x


add(1)
add(1, 2, 3, scale=10)
print(double(3))
add()
