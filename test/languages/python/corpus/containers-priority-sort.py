import math
tasks = [('write', 3, 2.5), ('read', 1, 0.5), ('think', 3, 1.0), ('rest', 2, math.inf)]
by = {'name': lambda t: t[0], 'priority': lambda t: t[1], 'hours': lambda t: t[2]}
for field in sorted(by):
    print(field, [t[0] for t in sorted(tasks, key=by[field])], max(tasks, key=by[field])[0], min(tasks, key=by[field])[0])
print(sorted(tasks, key=lambda t: (-t[1], t[2]))[0], sum(t[2] for t in tasks if t[2] < math.inf))
print(sorted(tasks, key=lambda t: t[3]))
