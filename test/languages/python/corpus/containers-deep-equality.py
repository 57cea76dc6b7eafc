def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    return a == b


def copy(x):
    if isinstance(x, dict):
        return {k: copy(v) for k, v in x.items()}
    if isinstance(x, list):
        return [copy(v) for v in x]
    return x


a = {'x': [1, {'y': (2, 3)}], 'z': None}
b = copy(a)
print(a == b, same(a, b), a is b, a['x'][1] is b['x'][1])
b['x'][1]['y'] = [2, 3]
print(a == b, same(a, b), same(1, 1.0), [1, [2]] == [1, [2]], [1] == (1,), {1: [2]} == {1: [2]}, [nan := float('nan')] == [nan], nan == nan)
print([1, 2] < [1, 3], [] < [0], [2] > [1, 9], (1, [2]) == (1, [2]), 'a' != 1, None == 0, [] == False)
