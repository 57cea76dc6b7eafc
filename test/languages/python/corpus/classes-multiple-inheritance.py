class Base:
    def __init__(self, **kw):
        self.log = ['Base']
        super().__init__(**kw)
    def who(self): return 'Base'
class Left(Base):
    def __init__(self, left=0, **kw):
        super().__init__(**kw)
        self.left = left
        self.log.append('Left')
    def who(self): return 'Left>' + super().who()
class Right(Base):
    def __init__(self, right=0, **kw):
        super().__init__(**kw)
        self.right = right
        self.log.append('Right')
    def who(self): return 'Right>' + super().who()
class Both(Left, Right):
    def who(self): return 'Both>' + super().who()
b = Both(left=1, right=2)
print(b.log, b.left, b.right, b.who())
print([c.__name__ for c in Both.__mro__])
print(Both.__bases__, Both.__base__)
print(isinstance(b, Left), isinstance(b, Right), issubclass(Both, Base), issubclass(Left, Right))
print(Both.mro() == list(Both.__mro__))
class JsonMixin:
    def to_json(self):
        return '{' + ', '.join(f'"{k}": {v!r}' for k, v in sorted(vars(self).items())) + '}'
class EqMixin:
    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)
    def __hash__(self):
        return hash(tuple(sorted(vars(self).items())))
class Point(EqMixin, JsonMixin):
    def __init__(self, x, y):
        self.x, self.y = x, y
p = Point(1, 2)
print(p.to_json(), p == Point(1, 2), p == Point(2, 1), len({p, Point(1, 2)}))
try:
    class Bad(Base, Both): pass
except TypeError as e:
    print(e)
try:
    class Bad2(Base, Base): pass
except TypeError as e:
    print(e)
try:
    class Bad3(int, list): pass
except TypeError as e:
    print(e)
class A:
    def m(self): return ['A']
class B(A):
    def m(self): return ['B'] + super().m()
class C(A):
    def m(self): return ['C'] + super().m()
class D(B, C):
    def m(self): return ['D'] + super().m()
class E(C):
    def m(self): return ['E'] + super(E, self).m()
class F(D, E): pass
print(F().m())
print(B.m(D()))
F.m = lambda self: ['patched'] + D.m(self)
print(F().m())
class Plugin:
    registry = {}
    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        Plugin.registry[key or cls.__name__] = cls
class One(Plugin): pass
class Two(Plugin, key='zwei'): pass
print(sorted(Plugin.registry))
class MyList(list, JsonMixin):
    def second(self): return self[1]
m = MyList([1, 2, 3]); m.tag = 'x'
print(m, m.second(), m.to_json(), len(m))
class MyErr(ValueError, KeyError):
    pass
try:
    raise MyErr('both')
except KeyError as e:
    print('key', e, repr(e))
