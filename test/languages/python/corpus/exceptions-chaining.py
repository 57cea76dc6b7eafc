class Failure(Exception):
    pass


def low():
    return {}['missing']


def middle():
    try:
        low()
    except KeyError as e:
        raise Failure('middle failed') from e


try:
    middle()
except Failure as f:
    print(repr(f), repr(f.__cause__), f.__cause__ is f.__context__, f.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise Failure('second') from None
except Failure as f:
    print(f.__cause__, repr(f.__context__), f.__suppress_context__)
middle()
