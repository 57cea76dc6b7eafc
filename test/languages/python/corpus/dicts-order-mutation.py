d = {}
for w in 'one two three two one four'.split():
    d[w] = d.get(w, 0) + 1
print(d)
d['one'] = 100
del d['two']
d['two'] = 'again'
print(d, list(d)[-1], next(iter(d)))
for k in list(d):
    if len(k) == 3:
        del d[k]
print(d)
print({k: d[k] for k in sorted(d)}, {len(k): k for k in d})
for k in d:
    d[k + '!'] = 1
