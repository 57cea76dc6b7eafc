def windows(items, size):
    window = []
    for item in items:
        window.append(item)
        if len(window) > size:
            del window[0]
        if len(window) == size:
            yield tuple(window)


def chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]


def group(items, key):
    current, out = None, []
    for item in items:
        k = key(item)
        if out and k != current:
            yield current, out
            out = []
        current = k
        out.append(item)
    if out:
        yield current, out


print(list(windows(range(6), 3)))
print(list(chunks('abcdefgh', 3)))
print([(k, ''.join(v)) for k, v in group('aaabbbcca', lambda c: c)])
print([(k, v) for k, v in group([1, 3, 5, 2, 4, 7], lambda n: n % 2 == 0)])
