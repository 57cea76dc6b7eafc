class P:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x = x; self.y = y
p = P(1, 2)
print(p.x, p.y)
try: p.z = 3
except AttributeError as e: print(e)
try: print(p.__dict__)
except AttributeError as e: print(e)
q = P.__new__(P)
try: q.x
except AttributeError as e: print(e)
del p.x
try: print(p.x)
except AttributeError as e: print(e)
class Q(P):
    __slots__ = ['w']
q = Q(1, 2); q.w = 5
print(q.x, q.w)
try: q.nope = 1
except AttributeError as e: print(e)
class R(P): pass
r = R(3, 4); r.extra = 1
print(r.__dict__, r.x)
