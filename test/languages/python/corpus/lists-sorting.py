people = [('Ann', 31), ('Bob', 25), ('Cid', 31), ('Dee', 25)]
print(sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: (-p[1], p[0])), sorted(people, key=lambda p: p[1], reverse=True))
print(sorted([3, 1.5, True, -2]), sorted('bAc'), sorted({3: 'a', 1: 'b'}), sorted([[2], [1, 5], [1]]), sorted([(1, 'b'), (1, 'a')]))
print(sorted(range(5), reverse=True), list(reversed([1, 2, 3])), sorted(['10', '9', '1'], key=int), sorted([]))
data = [5, 2, 8]
data.sort(key=lambda x: -x)
print(data, sorted(data) is data)
print(sorted([3, 'a', 1]))
