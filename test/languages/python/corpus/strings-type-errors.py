def attempt(action):
    try:
        print(action())
    except TypeError as error:
        print('TypeError:', error)


attempt(lambda: 'a' + 1)
attempt(lambda: 1 + 'a')
attempt(lambda: 'a' * 'b')
attempt(lambda: 'a' * 2.0)
text = 'abc'
attempt(lambda: text['x'])
attempt(lambda: ''.join([1]))
attempt(lambda: len(5))
attempt(lambda: 'a' < 1)
attempt(lambda: 1 in 'abc')
attempt(lambda: -'a')
attempt(lambda: ord('ab'))
attempt(lambda: int([1]))
attempt(lambda: 'abc'.upper(1))
attempt(lambda: 'a'.join())
attempt(lambda: int('1', '2'))
attempt(lambda: 'x'.nothing if hasattr('x', 'nothing') else 'no attribute')
'abc'[0] = 'x'
