import math
if (n := len('hello')) > 3:
    print(n)
data = [1, 2, 3, 4, 5]
print([y for x in data if (y := x * x) > 5], y)
queue = [3, 2, 1]
while (item := queue.pop()) != 3:
    print('item', item)
print(item, (lambda: (z := 5) + z)())


def first_big(items):
    if any((found := x) > 10 for x in items):
        return found
    return None


print(first_big([1, 20, 30]), first_big([1]))
print(f'{(k := 7)} {k + 1}', math.floor(r := 2.7), r)
