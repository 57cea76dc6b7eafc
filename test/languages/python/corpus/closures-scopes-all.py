x = 1
def outer():
    x = 2
    def inner():
        nonlocal x
        x += 1
        def deepest():
            nonlocal x
            x *= 10
            return x
        return deepest
    f = inner()
    return f(), x
print(outer(), x)
def glob():
    global x, brand_new
    x = 'changed'
    brand_new = 5
glob(); print(x, brand_new)
class C:
    x = 'class'
    def m(self): return x
    y = [x for _ in range(2)]
    z = [i for i in range(3)]
print(C().m(), C.y, C.z)
def f():
    try: print(u)
    except UnboundLocalError as e: print(e)
    u = 1
f()
def g():
    def h(): return v
    try: h()
    except NameError as e: print(e)
    v = 1
    return h()
print(g())
fs = [lambda i=i: i for i in range(3)]
gs = [lambda: i for i in range(3)]
print([f() for f in fs], [g() for g in gs])
def counter():
    c = 0
    def inc():
        nonlocal c
        c += 1
        return c
    return inc
a, b = counter(), counter()
print(a(), a(), b())
def t():
    for i in range(2):
        try:
            if i == 1: return 'ret'
            continue
        finally:
            print('fin', i)
print(t())
def u():
    try: return 'a'
    finally: return 'b'
print(u())
def v():
    while True:
        try:
            break
        except Exception: pass
        else: print('no')
        finally: print('out')
    else: print('never')
    return 1
v()
def w():
    try:
        try: 1 / 0
        finally: print('inner')
    except ZeroDivisionError as e:
        print(type(e).__name__, e)
    else: print('else')
    try: e
    except NameError as n: print(n)
w()
class CM:
    def __init__(s, n, sup=False): s.n = n; s.sup = sup
    def __enter__(s): print('enter', s.n); return s
    def __exit__(s, t, v, tb): print('exit', s.n, t and t.__name__, v); return s.sup
with CM(1) as a, CM(2, True) as b:
    print(a.n, b.n)
    raise ValueError('x')
print('after')
with (CM(3), CM(4) as z):
    print(z.n)
def wr():
    with CM(5): return 'r'
print(wr())
for i in range(3):
    with CM(i):
        if i == 1: break
del i
try: i
except NameError as e: print(e)
