data = [2, 4, 4, 4, 5, 5, 7, 9]
mean = sum(data) / len(data)
variance = sum((x - mean) ** 2 for x in data) / len(data)
ordered = sorted(data)
middle = len(ordered) // 2
median = (ordered[middle - 1] + ordered[middle]) / 2 if len(ordered) % 2 == 0 else ordered[middle]
counts = {}
for x in data:
    counts[x] = counts.get(x, 0) + 1
mode = max(counts, key=counts.get)
print(mean, variance, variance ** 0.5, median, mode, counts)
mean = sum([]) / len([])
