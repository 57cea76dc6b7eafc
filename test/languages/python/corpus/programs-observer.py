class Signal:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, cls=None):
        if obj is None: return self
        return obj.__dict__.setdefault('_' + self.name, [])
class Observable:
    changed = Signal(); removed = Signal()
    def __setattr__(self, k, v):
        old = getattr(self, k, None)
        super().__setattr__(k, v)
        if not k.startswith('_'):
            for f in self.changed: f(k, old, v)
    def __delattr__(self, k):
        object.__delattr__(self, k)
        for f in self.removed: f(k)
class Model(Observable):
    def __init__(self, **kw):
        for k, v in kw.items(): setattr(self, k, v)
    def __getattr__(self, k):
        if k.startswith('_'): raise AttributeError(k)
        return f'<{k}?>'
m = Model(a=1)
log = []
m.changed.append(lambda *a: log.append(a)); m.removed.append(log.append)
m.a = 2; m.b = 'x'; m.a += 5; del m.b
print(log, m.a, m.b, m.zip, vars(m).keys() >= {'a', '_changed'}, Model.changed.name)
class Meta:
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        cls.fields = {k: v for k, v in vars(cls).items() if not k.startswith('_') and not callable(v)}
        cls.opts = kw
class Form(Meta, title='T', wide=True):
    name = 'n'; age = 3
    def go(self): pass
print(Form.fields, Form.opts, Form.__bases__[0] is Meta)
class Reg(type(Form())): pass
print(Reg.fields, Reg.__name__, Reg.mro()[1].__name__)
del m.nothing
