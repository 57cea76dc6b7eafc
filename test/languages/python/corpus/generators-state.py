def scheduler(tasks):
    tasks = list(tasks)
    while tasks:
        task = tasks.pop(0)
        try:
            print(next(task))
        except StopIteration as s:
            print('finished', s.value)
        else:
            tasks.append(task)


def task(name, n):
    for i in range(n):
        yield f'{name}{i}'
    return name


scheduler([task('a', 2), task('b', 1), task('c', 3)])
g = task('x', 1)
print(next(g))
print(next(g))
