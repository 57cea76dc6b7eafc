graph = {
    'a': {'b': 7, 'c': 9, 'f': 14},
    'b': {'a': 7, 'c': 10, 'd': 15},
    'c': {'a': 9, 'b': 10, 'd': 11, 'f': 2},
    'd': {'b': 15, 'c': 11, 'e': 6},
    'e': {'d': 6, 'f': 9},
    'f': {'a': 14, 'c': 2, 'e': 9},
}


def shortest(start):
    distance = {node: float('inf') for node in graph}
    before = {}
    distance[start] = 0
    todo = set(graph)
    while todo:
        node = min(todo, key=lambda n: (distance[n], n))
        todo.remove(node)
        for other, weight in graph[node].items():
            candidate = distance[node] + weight
            if candidate < distance[other]:
                distance[other] = candidate
                before[other] = node
    return distance, before


distance, before = shortest('a')
for node in sorted(distance):
    path = [node]
    while path[-1] in before:
        path.append(before[path[-1]])
    print(node, distance[node], ' <- '.join(path))
