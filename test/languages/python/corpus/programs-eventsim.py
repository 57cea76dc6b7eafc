class Heap:
    def __init__(self, key=lambda x: x): self.a, self.key = [], key
    def push(self, x):
        self.a.append(x); i = len(self.a) - 1
        while i and self.key(self.a[i]) < self.key(self.a[(i - 1) // 2]):
            p = (i - 1) // 2
            self.a[i], self.a[p] = self.a[p], self.a[i]; i = p
    def pop(self):
        top, last = self.a[0], self.a.pop()
        if self.a:
            self.a[0] = last; i = 0
            while (c := 2 * i + 1) < len(self.a):
                if c + 1 < len(self.a) and self.key(self.a[c + 1]) < self.key(self.a[c]): c += 1
                if self.key(self.a[i]) <= self.key(self.a[c]): break
                self.a[i], self.a[c] = self.a[c], self.a[i]; i = c
        return top
    def __len__(self): return len(self.a)
class Sim:
    def __init__(self): self.now, self.queue, self.seq, self.log = 0, Heap(lambda e: e[:2]), 0, []
    def at(self, delay, gen):
        self.seq += 1
        self.queue.push((self.now + delay, self.seq, gen))
    def run(self, until):
        while self.queue:
            t, _, gen = self.queue.pop()
            if t > until: break
            self.now = t
            try: delay = next(gen)
            except StopIteration as stop:
                self.log.append((t, 'end', stop.value)); continue
            self.at(delay, gen)
        return self.log
sim = Sim()
def customer(name, patience, steps):
    total = 0
    for s in range(steps):
        sim.log.append((sim.now, name, s))
        total += patience * (s + 1)
        yield patience * (s + 1)
    return f'{name} after {total}'
for n, (p, s) in {'ann': (2, 3), 'bob': (3, 2), 'cy': (1, 5)}.items(): sim.at(0, customer(n, p, s))
for row in sim.run(20): print(*row, sep='\t')
by = {}
for t, who, what in sim.log: by.setdefault(who, []).append(t)
print({k: (min(v), max(v), len(v), sum(v) / len(v)) for k, v in sorted(by.items())})
h = Heap()
for x in [5, 3, 8, 1, 9, 2, 7]: h.push(x)
print([h.pop() for _ in range(len(h))])
