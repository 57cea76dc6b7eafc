import math
class Point:
    __slots__=('x','y')
    def __init__(self,x=0,y=0): self.x,self.y=x,y
    def __repr__(self): return f'{type(self).__name__}(x={self.x!r}, y={self.y!r})'
    def __eq__(self,o):
        if o.__class__ is self.__class__: return (self.x,self.y)==(o.x,o.y)
        return NotImplemented
    def __hash__(self): return hash((self.x,self.y))
    def __lt__(self,o): return (self.x,self.y)<(o.x,o.y)
    def dist(self,o): return math.hypot(self.x-o.x,self.y-o.y)
    def replace(self,**kw):
        new=type(self)(self.x,self.y)
        for k,v in kw.items(): setattr(new,k,v)
        return new
p=Point(3,4);q=p.replace(x=10);print(p,q,p==Point(3,4),p!=q,p.dist(Point()),{p:'a'}[Point(3,4)],sorted([q,p]),p==5)
try: p.z=1
except AttributeError as e: print(e)
class Temp:
    def __init__(self,c): self._c=c
    @property
    def f(self):
        "doc f"
        return self._c*9/5+32
    @f.setter
    def f(self,v):
        if v<-459.67: raise ValueError(f'{v} below zero')
        self._c=(v-32)*5/9
    @classmethod
    def from_f(cls,v): t=cls(0); t.f=v; return t
    @staticmethod
    def ok(v): return v>0
    c=property(lambda s:s._c, lambda s,v:setattr(s,'_c',v))
t=Temp.from_f(212);print(t.f,t._c,t.c,Temp.ok(3),Temp.f.__doc__,Temp.f.fget(t))
t.c=5;print(t.f)
try: t.f=-1000
except ValueError as e: print(e)
try: del t.f
except AttributeError as e: print(e)
class RO:
    @property
    def x(self): return 1
try: RO().x=2
except AttributeError as e: print(e)
class Stack:
    def __init__(self,*items): self._i=list(items)
    def push(self,x): self._i.append(x); return self
    def pop(self):
        if not self._i: raise IndexError('pop from empty stack')
        return self._i.pop()
    def __len__(self): return len(self._i)
    def __bool__(self): return len(self)>0
    def __iter__(self): return reversed(self._i)
    def __contains__(self,x): return x in self._i
    def __getitem__(self,i): return self._i[i]
    def __setitem__(self,i,v): self._i[i]=v
    def __delitem__(self,i): del self._i[i]
    def __iadd__(self,o): self._i.extend(o); return self
    def __call__(self,f): return Stack(*map(f,self._i))
    def __enter__(self): return self
    def __exit__(self,*e): self._i.clear(); return False
s=Stack(1,2).push(3).push(4);s+=[5,6];print(list(s),len(s),3 in s,s[0],s[-1],s[1:3],bool(Stack()));s[0]=9;del s[1];print(list(s(lambda x:x*2)))
with s as z: print(len(z))
print(len(s))
try: s.pop()
except IndexError as e: print(e)
class Shape:
    registry={}
    def __init_subclass__(cls,**kw): super().__init_subclass__(**kw); cls.registry[cls.__name__]=cls
    def area(self): raise NotImplementedError(f'{type(self).__name__}.area')
    def __str__(self): return f'{type(self).__name__} with area {self.area():.2f}'
class Circle(Shape):
    def __init__(self,r): self.r=r
    def area(self): return math.pi*self.r**2
class Sq(Shape):
    def __init__(self,a): self.a=a
    def area(self): return self.a**2
class Cube(Sq):
    def area(self): return 6*super().area()
for sh in [Circle(1),Sq(2),Cube(2)]: print(sh)
try: print(str(Shape()))
except NotImplementedError as e: print('NI',e)
print(list(Shape.registry),Shape.registry['Cube'](3).area())
class Node:
    def __init__(s,v,l=None,r=None): s.v,s.l,s.r=v,l,r
    def insert(s,v):
        side='l' if v<s.v else 'r'
        c=getattr(s,side)
        if c is None: setattr(s,side,Node(v))
        else: c.insert(v)
    def __iter__(s):
        if s.l: yield from s.l
        yield s.v
        if s.r: yield from s.r
root=Node(50)
for v in [30,70,20,40,60,80,10]: root.insert(v)
print(*root,sep=',')
class LinkedList:
    class _N:
        __slots__='v','n'
        def __init__(s,v,n=None): s.v,s.n=v,n
    def __init__(s,it=()): 
        s.h=None
        for v in it: s.add(v)
    def add(s,v): s.h=s._N(v,s.h)
    def __iter__(s):
        n=s.h
        while n: yield n.v; n=n.n
    def rev(s):
        prev=None;cur=s.h
        while cur: cur.n,prev,cur=prev,cur,cur.n
        s.h=prev
        return s
ll=LinkedList('abc');print(list(ll),list(ll.rev()))
class Meta:
    def __getattr__(s,n):
        def f(*a,**k): return (n,a,k)
        return f
print(Meta().anything(1,2,k=3))
class Vec(list):
    def __add__(s,o): return Vec(a+b for a,b in zip(s,o))
    def __mul__(s,k): return Vec(a*k for a in s)
    __rmul__=__mul__
    @property
    def mag(s): return sum(x*x for x in s)**.5
print(Vec([1,2])+Vec([3,4]),3*Vec([1,2]),Vec([3,4]).mag,Vec([1])==[1])
class Default(dict):
    def __init__(s,f,*a,**k): super().__init__(*a,**k); s.f=f
    def __missing__(s,k): v=s[k]=s.f(); return v
dd=Default(list,a=[1]);dd['b'].append(2);dd['a'].append(3);print(dd,dict(dd),len(dd))
class Counter(dict):
    def __init__(s,it=()):
        for x in it: s[x]=s.get(x,0)+1
    def most_common(s,n=None): return sorted(s.items(),key=lambda kv:(-kv[1],kv[0]))[:n]
    def __add__(s,o):
        r=Counter()
        for d in (s,o):
            for k,v in d.items(): r[k]=r.get(k,0)+v
        return r
print(Counter('mississippi').most_common(2),Counter('ab')+Counter('bc'))
class Enum:
    RED,GREEN=range(2)
print(Enum.RED,Enum.GREEN,[k for k in vars(Enum) if k.isupper()])
def cached(f):
    memo={}
    def w(*a):
        if a not in memo: memo[a]=f(*a)
        return memo[a]
    w.cache=memo
    return w
@cached
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(80),len(fib.cache))
class Cached:
    def __init__(s,f): s.f=f
    def __set_name__(s,o,n): s.n=n
    def __get__(s,i,o):
        if i is None: return s
        v=i.__dict__[s.n]=s.f(i); return v
class Data:
    @Cached
    def heavy(s): print('computing'); return 42
dt=Data();print(dt.heavy,dt.heavy)
