def quick(items):
    if not items:
        return []
    pivot, *rest = items
    smaller = [x for x in rest if x < pivot]
    larger = [x for x in rest if not x < pivot]
    return [*quick(smaller), pivot, *quick(larger)]


print(quick([3, 6, 1, 8, 2, 9, 2]))
print(quick(["pear", "apple", "fig"]))
print(quick([(2, 'b'), (1, 'z'), (2, 'a')]))
