x=1
def a():
    x=2
    def b():
        nonlocal x
        x+=1
        def c():
            global x
            x=100
            return x
        return c(),x
    return b(),x
print(a(),x)
class C:
    y=5
    z=[y*i for i in range(3)] if False else [y]
    def f(self,y=y): return y
    lst=[lambda self:self.y]
    def __init__(self): self.y=6
print(C().f(),C.lst[0](C()),C.z)
def d(): 
    for i in range(3): pass
    return i
print(d())
def e(n):
    if n: v=1
    return v
try: e(0)
except UnboundLocalError as q: print(q)
del x
try: print(x)
except NameError as q: print(q)
print([i for i in range(3)],'i' in globals(),'q' in globals())
def f(*args,sep='-',**kw): return sep.join(map(str,args))+str(sorted(kw.items()))
print(f(1,2,3),f(*'ab',*[1],sep='+',**{'z':1},y=2),f(*range(2),*(),**{}))
def g(a,b=[],*,c={}): b.append(a); c[a]=len(b); return b,c
print(g(1),g(2),g(3,[]),g.__defaults__,g.__kwdefaults__)
def h(): yield from (i for i in [1,2]); return 3
def w():
    r=yield from h()
    print('r',r)
print(list(w()))
fs={}
for n in ('add','sub'):
    def make(n):
        def fn(a,b): return a+b if n=='add' else a-b
        fn.__name__=n
        return fn
    fs[n]=make(n)
print(fs['add'](1,2),fs['sub'](1,2),[f.__name__ for f in fs.values()])
compose=lambda *f:(lambda x:x) if not f else (lambda x:f[0](compose(*f[1:])(x)))
print(compose(lambda x:x+1,lambda x:x*2)(5))
print((lambda n:(lambda f:f(f,n))(lambda s,n:1 if n<2 else n*s(s,n-1)))(10))
def outer():
    fns=[]
    for i in range(3):
        def inner(j=i): return i,j
        fns.append(inner)
    return [f() for f in fns]
print(outer())
def counter(start=0):
    count=start
    def inc(n=1):
        nonlocal count
        count+=n
        return count
    inc.reset=lambda: None
    return inc
c1,c2=counter(),counter(10);c1();c1();print(c1(),c2(5))
if (n:=5)>3: print(n)
print([y for k in range(5) if (y:=k*2)>4],y)
while (line:=next(iter(['a']),None)) and n>3: n-=1; print(line,n)
def deco(f):
    calls=0
    def wrap(*a,**k):
        nonlocal calls
        calls+=1
        try: return f(*a,**k)
        finally: print(f.__name__,calls)
    return wrap
@deco
@deco
def k(a): return a*2
print(k(3))
class Deco:
    def __init__(s,f): s.f=f;s.n=0
    def __call__(s,*a): s.n+=1; return s.f(*a)
    def __get__(s,o,t=None): return (lambda *a:s(o,*a)) if o is not None else s
class M:
    @Deco
    def meth(self,v): return (self.__class__.__name__,v)
print(M().meth(3),M.meth.n)
@Deco
def fn(a): return a
fn(1);print(fn(2),fn.n)
def annotated(a:int,b:'str'='x',*c:float,d:int=3)->None: pass
v:int=5
u:str
print(v)
try: u
except NameError as q: print(q)
t=1,2
(p,q),[r,*s]=t,'xyz'
print(p,q,r,s)
for k,(a1,b1) in enumerate([(1,2),(3,4)]): print(k,a1,b1,end=';')
else: print('else')
for _ in []: break
else: print('empty else')
i=10
while i:
    i-=3
    if i<0: break
    if i%2: continue
    print(i)
else: print('never')
try: assert 0,('tuple','msg')
except AssertionError as q2: print(q2,q2.args)
print(__name__,__doc__)
def doc():
    'docstring'
    return doc.__doc__
print(doc())
a=b=[];a+=[1];print(b);a=a+[2];print(b)
s='ab';s2=s;s+='c';print(s2)
print(1 if [] else 2,[1,2][True],'abc'[-True],{True:'t'}[1],3 .real,5..is_integer())
lst=[1,2,3];lst[lst[0]]=lst[-1];print(lst);lst[0],lst[lst[0]]=2,9;print(lst)
del lst[0],lst[0];print(lst)
x,=[5];[y]=(6,);print(x,y);x,y=y,x;print(x,y)
print(not(1)and 2,not 0 or 1,1 or 1/0,0 and 1/0,1<2>1,(1,2)<(1,3)!=0,-2**2,2**-1,~-1,not not 1,+True)
