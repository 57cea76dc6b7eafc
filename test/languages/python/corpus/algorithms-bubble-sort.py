def bubble(items):
    items = list(items)
    swaps = 0
    for end in range(len(items) - 1, 0, -1):
        changed = False
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                swaps += 1
                changed = True
        if not changed:
            break
    return items, swaps


print(bubble([5, 1, 4, 2, 8]))
print(bubble("python"))
print(bubble([]))
print(bubble([3.5, -1, 2, True]))
