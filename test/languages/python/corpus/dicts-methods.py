d = {'a': 1, 'b': 2}
d['c'] = 3
d.update({'a': 10, 'd': 4}, e=5)
d.update([('f', 6)])
print(d, len(d), 'a' in d, 'z' in d, list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.get('a'), d.get('z'), d.get('z', 0), d.setdefault('a', 9), d.setdefault('y', 7), d.pop('b'), d.pop('q', None), d.popitem(), d)
del d['c']
for k, v in d.items():
    print(k, v, end='; ')
print(dict(a=1, b=2), dict([('x', 1)]), dict({'k': 'v'}, z=1), {**{'a': 1}, 'a': 2, **{'b': 3}}, dict.fromkeys('ab', 0), dict.fromkeys([1]))
print({'a': 1} | {'b': 2}, {1: 'x'} == {1.0: 'x'}, {1: 'a', True: 'b', 1.0: 'c'}, {'a': 1, 'b': 2} == {'b': 2, 'a': 1}, d.copy() is d, not {})
e = {3: 1, 1: 2}
e |= {5: 5}
print(e, sorted(e), max(e, key=e.get), sum(e.values()), list(reversed(e)), e.keys() & {1, 5, 9} == {1, 5}, list(e.items())[0])
d.clear()
print(d)
del d['a']
