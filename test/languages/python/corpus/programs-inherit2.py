class Shape:
    count = 0
    def __init__(self, *, name='shape', **kw):
        super().__init__(**kw)
        self.name = name
        type(self).count += 1
    def area(self): raise NotImplementedError(f'{type(self).__name__}.area')
    def describe(self): return f'{self.name}: {self.area():.2f}'
class Colored:
    def __init__(self, *, color='red', **kw):
        super().__init__(**kw); self.color = color
    def describe(self): return f'{self.color} ' + super().describe()
class Scaled:
    factor = 2
    def area(self): return super().area() * self.factor ** 2
class Square(Shape):
    def __init__(self, side, **kw): super().__init__(**kw); self.side = side
    def area(self): return self.side ** 2
class Fancy(Colored, Scaled, Square): pass
f = Fancy(3, color='blue', name='sq')
print(f.describe(), Fancy.count, Shape.count, Square.count, [c.__name__ for c in Fancy.__mro__])
print(super(Scaled, f).area(), super(Fancy, f).describe(), Scaled.area(f))
class A:
    def __eq__(self, o): return 'A.eq'
    def __radd__(self, o): return f'radd {o}'
    def __iadd__(self, o): self.v = o; return self
class B(A):
    def __add__(self, o): return NotImplemented
    def __eq__(self, o): return super().__eq__(o) + '!'
    def __ne__(self, o): return not (self == o)
a, b = A(), B()
print(a == 1, b == 1, 1 == b, a == b, b != 1, 5 + a, 'x' + b)
b += 3; print(b.v)
try: b + 1
except TypeError as e: print(e)
class Base1(Exception): code = 1
class Base2(Exception): code = 2
class Multi(Base1, Base2): pass
for exc in (Base2, Base1, (KeyError, Exception)):
    try: raise Multi('m', 3)
    except exc as e: print(exc if isinstance(exc, type) else 'tuple', e.code, e.args, str(e), repr(e))
class Lst(list):
    def append(self, x): super().append(x * 2); return self
    def __len__(self): return 100 + super().__len__()
    def __getitem__(self, i): return ('got', super().__getitem__(i))
    def __contains__(self, x): return x == 'always' or super().__contains__(x)
l = Lst([1]); l.append(2).append(3)
print(l, len(l), l[0], l[-1], list(l), 'always' in l, 4 in l, l + [9], type(l + []).__name__, l == [1, 4, 6], sorted(l, reverse=True), [*l])
class Ctx:
    depth = 0
    def __enter__(self): Ctx.depth += 1; return self
    def __exit__(self, *exc): Ctx.depth -= 1; return exc[0] is KeyError
with Ctx() as c, Ctx(): print(c.depth)
with Ctx(): {}['x']
print(Ctx.depth)
Shape().describe()
