class Cache:
    def __init__(self, size):
        self.size = size
        self.items = {}
        self.hits = self.misses = 0

    def get(self, key, make):
        if key in self.items:
            self.hits += 1
            value = self.items.pop(key)
        else:
            self.misses += 1
            value = make(key)
            if len(self.items) >= self.size:
                oldest = next(iter(self.items))
                del self.items[oldest]
        self.items[key] = value
        return value


cache = Cache(3)
for n in [1, 2, 3, 1, 4, 2, 5, 1]:
    cache.get(n, lambda k: k ** 2)
print(cache.items, cache.hits, cache.misses)
