class Counter:
    total = 0
    log = []

    def __init__(self):
        Counter.total += 1
        self.mine = 0

    def tick(self):
        self.mine += 1
        self.log.append(self.mine)
        self.total += 10


a, b = Counter(), Counter()
a.tick()
a.tick()
b.tick()
print(Counter.total, a.total, b.total, Counter.log, a.log is b.log, a.mine, b.mine)
print(sorted(a.__dict__), a.__class__.__name__)
del a.total
print(a.total)
setattr(b, 'colour', 'red')
print(getattr(b, 'colour'), getattr(b, 'size', 'none'), hasattr(b, 'size'))
delattr(b, 'colour')
b.colour
