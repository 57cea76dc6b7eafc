def g():
    try:
        x=yield 1
        print('got',x)
        try:
            y=yield 2
        except ValueError as e:
            print('caught',e); y='ve'
        print('y',y)
        yield 3
        return 'ret'
    finally:
        print('fin')
i=g();print(next(i),i.send('S'),i.throw(ValueError('bad')))
try: next(i)
except StopIteration as e: print('stop',e.value)
i=g();next(i);i.close();print(list(i))
i=g()
try: i.send(1)
except TypeError as e: print(e)
i=g();next(i)
try: i.throw(KeyError,'k')
except KeyError as e: print('out',e,repr(e))
def bad():
    try: yield 1
    except GeneratorExit: yield 2
b=bad();next(b)
try: b.close()
except RuntimeError as e: print(e)
def ge():
    try: yield 1
    except GeneratorExit: print('ge'); raise
b=ge();next(b);b.close()
def stop(): 
    yield 1
    raise StopIteration('x')
try: print(list(stop()))
except RuntimeError as e: print(e,repr(e.__cause__))
def inner():
    r=yield 'a'
    print('inner got',r)
    try: yield 'b'
    except ZeroDivisionError: print('zde'); yield 'c'
    return 42
def outer():
    r=yield from inner()
    print('r',r)
    r=yield from [7,8]
    print('r2',r)
    yield from (x*x for x in range(3))
o=outer();print(next(o),o.send('hi'),o.throw(ZeroDivisionError),list(o))
o=outer();next(o);o.close()
try: next(o)
except StopIteration: print('closed')
def self_ref():
    yield next(it)
it=self_ref()
try: next(it)
except ValueError as e: print(e)
def fib():
    a,b=0,1
    while True: yield a; a,b=b,a+b
def take(n,g): return [x for _,x in zip(range(n),g)]
print(take(15,fib()))
def flat(x):
    for e in x:
        if isinstance(e,(list,tuple)): yield from flat(e)
        else: yield e
print(list(flat([1,[2,(3,[4,[5]])],6])))
def perms(s):
    if len(s)<=1: yield s
    else:
        for i in range(len(s)):
            for p in perms(s[:i]+s[i+1:]): yield s[i]+p
print(' '.join(perms('abcd')))
gen=(i*j for i in range(3) for j in range(i) if i+j>1)
print(gen.__class__.__name__,list(gen),next(gen,'done'))
def coro():
    total=0
    while True:
        v=yield total
        if v is None: break
        total+=v
    return total
c=coro();next(c)
for k in [1,2,3]: print(c.send(k))
try: c.send(None)
except StopIteration as s: print(s.value,s.args)
def w():
    with_=0
    for i in range(3):
        try: yield i
        finally: print('f',i)
for x in w():
    if x==1: break
print('after')
def chain(*its):
    for it in its: yield from it
print(list(chain('ab',[1],{2:3},range(2))))
print(list(map(lambda a,b:a+b,[1,2,3],[10,20])),list(filter(None,[0,1,'',2])),list(zip('abc',range(5),[1,2])),list(enumerate('ab',5)))
try: list(zip('abc','ab',strict=True))
except ValueError as e: print(e)
try: list(zip('ab','abc','abc',strict=True))
except ValueError as e: print(e)
m=map(str,[1,2]);print(next(m),next(m),next(m,None))
x=iter([1,2,3]);print(list(zip(x,x)))
print(list(iter(iter([1,2,0,3]).__next__,0)))
print(sum(x for x in range(10) if x%2),max((len(w),w) for w in ['a','bbb','cc']),any(x>3 for x in [1,5]),all([]))
r=reversed([1,2,3]);print(next(r),list(r));print(list(reversed(range(0,10,3))),list(reversed('abc')),list(reversed({1:2,3:4})))
def deco_gen():
    x = yield
    while True:
        x = yield x*2 if x else None
d=deco_gen();next(d);print(d.send(4),d.send(5))
def g2():
    yield
    yield 1,2
    a=yield (yield 5)
    print('a',a)
z=g2();print(next(z),next(z),next(z),z.send(6))
try: z.send('end')
except StopIteration as e: print(e.value)
print(i.gi_frame if False else i.__name__, i.__qualname__)
