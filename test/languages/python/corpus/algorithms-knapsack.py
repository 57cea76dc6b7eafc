items = [('map', 9, 150), ('compass', 13, 35), ('water', 153, 200), ('sandwich', 50, 160), ('glucose', 15, 60), ('tin', 68, 45), ('banana', 27, 60)]
limit = 150
best = [[0] * (limit + 1) for _ in range(len(items) + 1)]
for i, (name, weight, value) in enumerate(items, 1):
    for room in range(limit + 1):
        best[i][room] = best[i - 1][room]
        if weight <= room:
            best[i][room] = max(best[i][room], best[i - 1][room - weight] + value)
room = limit
taken = []
for i in range(len(items), 0, -1):
    if best[i][room] != best[i - 1][room]:
        taken.append(items[i - 1][0])
        room -= items[i - 1][1]
print(best[-1][-1], taken[::-1], limit - room)
