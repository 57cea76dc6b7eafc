words = 'listen silent enlist google elbow below state taste banana'.split()
groups = {}
for word in words:
    groups.setdefault(''.join(sorted(word)), []).append(word)
for key in sorted(groups, key=lambda k: (-len(groups[k]), k)):
    print(key, groups[key])
