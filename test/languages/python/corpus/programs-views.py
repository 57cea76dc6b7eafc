a, b = {'x': 1, 'y': 2}, {'y': 2, 'x': 1, 'z': 3}
print(a.keys() < b.keys(), a.items() <= b.items(), a.keys() == {'x', 'y'}, {'x', 'y'} == a.keys(), a.items() == {('x', 1), ('y', 2)}, b.keys() > {'x'}, {'x'} <= b.keys(), a.keys() != b.keys())
print(sorted(a.keys() & b.keys()), sorted(b.keys() - a.keys()), sorted(a.keys() | {'q'}), sorted(a.keys() ^ b.keys()), sorted(b.items() - a.items()), a.keys().isdisjoint({'q'}), a.values() == a.values())
v = a.values(); k = a.keys(); a['w'] = 9; print(list(v), list(k), len(k), 'w' in k, 9 in v, ('w', 9) in a.items(), list(reversed(k)))
try:
    for key in a: a[key + '!'] = 0
except RuntimeError as e: print(e)
try:
    for key in a: del a[key]
except RuntimeError as e: print(e)
s = {1, 2}
try:
    for x in s: s.add(x + 10)
except RuntimeError as e: print(e)
l = [1, 2, 3]
for x in l:
    if x == 1: l.remove(1)
print(l, {1: 'a', 1.0: 'b', True: 'c'}, {(1, 2): 1}[(1, 2)], hash((1, 'a')) == hash((1, 'a')), {frozenset([1]): 1}[frozenset({1})])
d = {}; d[float('nan')] = 1; d[float('nan')] = 2; n = float('nan'); d[n] = 3; print(len(d), d[n], n in [n], n == n, [n] == [n])
class K:
    def __init__(s, v): s.v = v
    def __hash__(s): return hash(s.v)
    def __eq__(s, o): return s.v == (o.v if isinstance(o, K) else o)
    def __repr__(s): return f'K{s.v}'
d = {K(1): 'k', 2: 'two'}; print(d[1], d[K(2)], 1 in d, K(2) in d, {1, K(1)}, {K(1), 1}, len({K(3), 3, 3.0}), [1, 2].index(K(2)), K(1) in (5, 1))
d[1] = 'new'; print(d, d.get(K(9), 'none'), d.pop(K(1)), d)
print(dict([('a', 1)], b=2), dict({'a': 1}, a=3), dict(zip('ab', 'cd')), dict.fromkeys('ab', 0), {**{'a': 1}, 'a': 2}, {} == dict(), [] == (), {'a': [1]} == {'a': [1]})
print(a.values() < b.values())
