table = {'a': lambda x: x['k'], 'b': lambda x: x.k}
print(table['a']({'k': 1}))
print(sorted([3, 1], key=lambda n: table['b'](n)))
