import math
registry = {}
def register(name):
    def wrap(cls):
        registry[name] = cls
        cls.tag = name
        return cls
    return wrap
@register('a')
class A:
    pass
buttons = [register, lambda f: f]
@buttons[1]
def g(): return 1
@(lambda f: lambda *a: f(*a) + 100)
def h(x): return x
class Deco:
    def __init__(self, fn): self.fn = fn; self.calls = 0
    def __call__(self, *a, **k):
        self.calls += 1
        return self.fn(*a, **k)
@Deco
def add(a, b=2): return a + b
print(A.tag, registry, g(), h(1), add(1), add(1, b=5), add.calls)
class cached:
    def __init__(self, fn): self.fn = fn
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner=None):
        if obj is None: return self
        v = self.fn(obj)
        obj.__dict__[self.name] = v
        return v
class T:
    n = 0
    @cached
    def val(self):
        T.n += 1
        return 42
t = T()
print(t.val, t.val, T.n)
class Positive:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, owner): return getattr(obj, self.name)
    def __set__(self, obj, value):
        if value <= 0: raise ValueError(f'{self.name[1:]} must be positive')
        setattr(obj, self.name, value)
class Order:
    price = Positive()
    qty = Positive()
    def __init__(self, p, q): self.price = p; self.qty = q
    @property
    def total(self): return self.price * self.qty
o = Order(3, 4)
print(o.total, vars(o))
try: o.qty = -1
except ValueError as e: print(e)
try: o.total = 1
except AttributeError as e: print(e)
class Temp:
    def __init__(self): self._c = 0
    @property
    def c(self): return self._c
    @c.setter
    def c(self, v): self._c = v
    @c.deleter
    def c(self): del self._c
t = Temp(); t.c = 5; print(t.c); del t.c
try: t.c
except AttributeError as e: print(e)
def kw_only(*, a, b=3): return a, b
print(kw_only(a=1), kw_only(b=1, a=2))
class M:
    @staticmethod
    def s(x): return x
    @classmethod
    def k(cls): return cls.__name__
class N(M): pass
print(M.s(1), N.k(), N().k(), N.s(2))
