class A: pass
a = A()
d = a.__dict__
a.x = 1
print(d, d is a.__dict__)
d['y'] = 2
print(a.y, vars(a) is d)
d.update(z=3)
print(a.z, list(d.items()))
del d['x']
print(hasattr(a, 'x'), sorted(d))
a.__dict__.clear()
print(a.__dict__, d)
a.q = 5
print('q' in d, d.get('q'), len(d))
class B(A):
    def __setattr__(self, k, v): self.__dict__[k] = v * 2
    def __getattr__(self, k): return f'no {k}'
b = B(); b.n = 4
print(b.n, b.other, b.__dict__)
b.__dict__ = {'fresh': 1}
print(b.fresh, b.__dict__)
for k, v in list(vars(b).items()): print(k, v)
print(A.__dict__.get('nothing'), '__module__' in A.__dict__)
def f(): pass
f.count = 3
print(f.__dict__)
f.__dict__['n'] = 4
print(f.n)
