text = """the quick brown fox jumps over the lazy dog
the dog barks and the fox runs away
away away over the hills"""
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]:
    print(f'{word:<8}{n:>3} {"*" * n}')
lengths = {}
for word in counts:
    lengths.setdefault(len(word), []).append(word)
print({n: sorted(lengths[n]) for n in sorted(lengths)})
