class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return self.state >> 33

    def below(self, n):
        return self.next() % n

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]


r = Random(42)
print([r.below(100) for _ in range(10)])
cards = [rank + suit for suit in 'SH' for rank in 'A23']
r.shuffle(cards)
print(cards)
inside = sum((r.below(1000) / 1000) ** 2 + (r.below(1000) / 1000) ** 2 < 1 for _ in range(2000))
print(4 * inside / 2000)
