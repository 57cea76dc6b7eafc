class Empty:
    pass


class WithStr:
    def __str__(self):
        return 'as text'


e = Empty()
print(str(WithStr()), f'{WithStr()}', '%s' % WithStr(), repr(WithStr())[:28])
print(e == e, e == Empty(), e is e, type(e).__name__, isinstance(e, object), callable(Empty), callable(e))
print(Empty, str(Empty), type(Empty), [int, str], type(3), type(print).__name__, type(lambda: 0).__name__)
e.value = 3
e.value += 1
print(e.value, e.__dict__)
Empty(1)
