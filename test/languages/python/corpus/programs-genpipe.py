def read(lines):
    for n, line in enumerate(lines, 1):
        line = line.partition('#')[0].rstrip()
        if line: yield n, line
def parse(rows):
    section = None
    for n, line in rows:
        if line.startswith('[') and line.endswith(']'): section = line[1:-1]; continue
        key, sep, value = line.partition('=')
        if not sep: raise ValueError(f'line {n}: {line!r} has no =')
        yield section, key.strip(), value.strip()
def typed(rows):
    for section, key, value in rows:
        for conv in (int, float, {'yes': True, 'no': False}.__getitem__, str):
            try: value = conv(value)
            except (ValueError, KeyError): continue
            break
        yield section, key, value
text = """\
# settings
name = test
[net]
port = 8080   # default
ratio=0.75
tls = yes
[log]
level=3
path = /tmp/x=y
"""
conf = {}
for s, k, v in typed(parse(read(text.splitlines()))): conf.setdefault(s, {})[k] = v
for s in conf: print(s, conf[s])
def batches(it, n):
    batch = []
    for x in it:
        batch.append(x)
        if len(batch) == n: yield tuple(batch); batch.clear()
    if batch: yield tuple(batch)
print(list(batches(range(7), 3)), list(batches('', 2)))
def running():
    total = 0
    while True:
        try: x = yield total
        except ValueError: total = 0; continue
        if x is None: return total
        total += x
r = running(); next(r)
print([r.send(n) for n in (1, 2, 3)], r.throw(ValueError), r.send(10))
try: r.send(None)
except StopIteration as e: print('total', e.value)
def flat(x):
    for e in x:
        if isinstance(e, (list, tuple)): yield from flat(e)
        else: yield e
print(list(flat([1, [2, (3, [4, []])], 5])), sum(flat([[1], [2, [3]]])), next((x for x in flat([[0], [7]]) if x), None))
print([*map(sum, zip(*[[1, 2], [3, 4], [5, 6]]))], dict(enumerate('ab')), list(zip('abc', range(2))), max(zip([1, 5], 'ab')))
list(typed(parse(read(['a=1', 'broken']))))
