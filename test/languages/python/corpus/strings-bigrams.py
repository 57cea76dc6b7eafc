text = 'mississippi river'
pairs = {}
for a, b in zip(text, text[1:]):
    pairs[a + b] = pairs.get(a + b, 0) + 1
print(sorted(pairs.items(), key=lambda p: (-p[1], p[0]))[:5])
print([text[i:i + 3] for i in range(0, len(text), 3)])
print(text.find('ss', 3), text.count('i', 5), text.rindex('i'), text.split('ss'), text.title())
