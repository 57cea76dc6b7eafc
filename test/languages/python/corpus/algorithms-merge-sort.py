def merge_sort(items, depth=0):
    if len(items) < 2:
        return items[:]
    half = len(items) // 2
    left = merge_sort(items[:half], depth + 1)
    right = merge_sort(items[half:], depth + 1)
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged += right[j:]
    return merged


seed = 12345
data = []
for _ in range(50):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    data.append(seed % 1000)
result = merge_sort(data)
print(result)
print(result == sorted(data), len(result))
