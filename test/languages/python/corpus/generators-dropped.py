def g(tag):
    try:
        for i in range(5): yield i
    finally: print('cleanup',tag)
for x in g('a'):
    if x==2: break
print('after a')
def f():
    for x in g('b'):
        if x==1: return x
print(f())
def h():
    for x in g('c'):
        for y in g('d'):
            if y==1: raise ValueError('v')
try: h()
except ValueError as e: print('caught',e)
it=g('e')
for x in it: break
print('e still',next(it))
del it
print('deleted')
class CM:
    def __enter__(s): print('in'); return s
    def __exit__(s,*a): print('out',a[0] and a[0].__name__)
def w():
    with CM(): yield 1; yield 2
for _ in w(): break
def outer():
    try:
        yield from g('f')
    except GeneratorExit: print('GE'); raise
    finally: print('outer fin')
for x in outer():
    if x==1: break
print('next')
while True:
    for x in outer():
        break
    else: continue
    break
def inner():
    while True:
        try:
            x=yield
            print('recv',x)
        except ValueError as e: print('ve',e)
        except StopIteration: return 'stopped'
def deleg():
    r=yield from inner()
    print('result',r)
    yield 'end'
d=deleg();next(d);d.send(1);d.throw(ValueError('q'));d.send(2)
try: print(d.throw(StopIteration))
except RuntimeError as e: print('RT',e)
class It:
    def __init__(s): s.n=0
    def __iter__(s): return s
    def __next__(s):
        s.n+=1
        if s.n>3: raise StopIteration('val')
        return s.n
    def throw(s,*a): print('thrown',a[0] if not isinstance(a[0],type) else a[0].__name__); return 'T'
    def close(s): print('closed it')
    def send(s,v): print('sent',v); return 'S'
def yf(): return (yield from It())
y=yf();print(next(y),y.send(5),y.throw(ValueError('x')),next(y))
y.close()
y=yf();print(list(y))
def t():
    try: yield 1
    finally: print('t fin')
def tb():
    yield 1
    yield from sub()
def sub():
    yield 2
    raise KeyError('deep')
try:
    for q in tb(): print(q)
except KeyError as e: print('KE',e)
print('bye')
