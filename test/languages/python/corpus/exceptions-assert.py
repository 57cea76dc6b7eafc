def mean(items):
    assert items, 'no items'
    assert isinstance(items, list)
    return sum(items) / len(items)


print(mean([1, 2]))
try:
    mean([])
except AssertionError as e:
    print('assertion', e, e.args)
try:
    mean((1,))
except AssertionError as e:
    print('assertion', repr(e))
assert 1 < 2
assert mean([0, 0]) > 0, f'mean is {mean([0, 0])}'
