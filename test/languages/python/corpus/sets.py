a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= b, {3, 4} <= a, {3} < a, a.isdisjoint({9}), a.issubset({1, 2, 3, 4, 5}), a.issuperset([1]))
a.add(10)
a.discard(1)
a.discard(99)
a.remove(2)
a |= {7}
a &= {3, 4, 7, 10}
a -= {10}
a.update([8], {9})
print(sorted(a), len(a), 3 in a, 99 in a, set(), {1, 1, 1}, set('aab') == {'a', 'b'}, sorted(set([3, 1, 3])), frozenset([1, 2]) == {1, 2}, {frozenset([1]): 'f'}[frozenset([1])])
print(sorted(a.union([1], (2,))), sorted(a.intersection([3, 4, 5])), sorted(a.difference([3])), sorted(a.symmetric_difference([3, 100])), bool(set()), {1} == {1.0}, a == set(a), a is a.copy())
print({1, 2} == {2, 1}, len({1, True, 1.0}), {i for i in range(5)}, frozenset('a'), {(1, 2)}, sorted({x % 5 for x in range(20)}))
a.remove('missing')
