text = """the quick brown fox jumps over the lazy dog while the sleepy cat watches from
the warm window sill and dreams of fish and birds and long summer days in the garden"""


def count(rounds):
    counts = {}
    for i in range(rounds):
        for word in text.split():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


counts = count(80000)
for word in sorted(counts, key=lambda w: (-counts[w], w))[:5]:
    print(word, counts[word])
