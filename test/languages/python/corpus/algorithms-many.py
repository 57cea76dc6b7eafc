import sys, math
from math import gcd, sqrt as root
import math as m
def sieve(n):
    p=[True]*(n+1);p[0:2]=[False,False]
    for i in range(2,int(n**.5)+1):
        if p[i]: p[i*i::i]=[False]*len(p[i*i::i])
    return [i for i,x in enumerate(p) if x]
print(sieve(60),len(sieve(10000)))
def qs(a): return a if len(a)<2 else qs([x for x in a[1:] if x<a[0]])+[a[0]]+qs([x for x in a[1:] if x>=a[0]])
print(qs([3,6,1,8,2,9,2]))
def ms(a):
    if len(a)<=1: return a
    k=len(a)//2;l,r=ms(a[:k]),ms(a[k:]);o=[];i=j=0
    while i<len(l) and j<len(r):
        if l[i]<=r[j]: o.append(l[i]);i+=1
        else: o.append(r[j]);j+=1
    return o+l[i:]+r[j:]
print(ms([5,2,9,1,5,6]))
def lcs(a,b):
    t=[[0]*(len(b)+1) for _ in range(len(a)+1)]
    for i,x in enumerate(a,1):
        for j,y in enumerate(b,1): t[i][j]=t[i-1][j-1]+1 if x==y else max(t[i-1][j],t[i][j-1])
    i,j=len(a),len(b);o=[]
    while i and j:
        if a[i-1]==b[j-1]: o.append(a[i-1]);i-=1;j-=1
        elif t[i-1][j]>=t[i][j-1]: i-=1
        else: j-=1
    return ''.join(reversed(o))
print(lcs('AGGTABQWERTYUIOP','GXTXAYBQWPOIUYTRE'))
def dijkstra(g,s):
    d={n:math.inf for n in g};d[s]=0;todo=set(g)
    while todo:
        u=min(todo,key=lambda n:(d[n],n));todo.remove(u)
        for v,w in g[u].items():
            if d[u]+w<d[v]: d[v]=d[u]+w
    return d
print(dijkstra({'a':{'b':7,'c':3},'b':{'d':2},'c':{'b':1,'d':8},'d':{},'e':{}},'a'))
def queens(n,row=0,cols=(),d1=(),d2=()):
    if row==n: yield cols; return
    for c in range(n):
        if c not in cols and row+c not in d1 and row-c not in d2: yield from queens(n,row+1,cols+(c,),d1+(row+c,),d2+(row-c,))
print(next(queens(8)),sum(1 for _ in queens(6)))
def topo(g):
    seen=set();out=[]
    def visit(n,stack=()):
        if n in stack: raise ValueError('cycle: '+'->'.join(stack[stack.index(n):]+(n,)))
        if n not in seen:
            seen.add(n)
            for k in sorted(g.get(n,[])): visit(k,stack+(n,))
            out.append(n)
    for n in sorted(g): visit(n)
    return out[::-1]
print(topo({'a':['b','c'],'b':['d'],'c':['d'],'d':[]}))
try: topo({'a':['b'],'b':['c'],'c':['a']})
except ValueError as e: print(e)
def powmod(b,e,n):
    r=1
    while e: 
        if e&1: r=r*b%n
        b=b*b%n;e>>=1
    return r
print(powmod(3,10**18,10**9+7),pow(3,10**18,10**9+7))
def mr(n):
    if n<2 or n%2==0: return n==2
    d,s=n-1,0
    while d%2==0: d//=2;s+=1
    for a in (2,3,5,7,11,13,17,19,23,29,31,37):
        if a%n==0: continue
        x=pow(a,d,n)
        if x in (1,n-1): continue
        for _ in range(s-1):
            x=x*x%n
            if x==n-1: break
        else: return False
    return True
print([n for n in range(50) if mr(n)],mr(2**61-1),mr(2**89-1),mr(10**18+9))
def roman(n):
    o=''
    for v,s in zip((1000,900,500,400,100,90,50,40,10,9,5,4,1),'M CM D CD C XC L XL X IX V IV I'.split()):
        q,n=divmod(n,v);o+=s*q
    return o
print(roman(1994),roman(3888),[roman(i) for i in range(1,6)])
def pi_digits(n):
    q,r,t,k,m_,x=1,0,1,1,3,3;o=[]
    while len(o)<n:
        if 4*q+r-t<m_*t: o.append(m_);q,r,m_=10*q,10*(r-m_*t),(10*(3*q+r))//t-10*m_
        else: q,r,t,k,m_,x=q*k,(2*q+r)*x,t*x,k+1,(q*(7*k+2)+r*x)//(t*x),x+2
    return ''.join(map(str,o))
print(pi_digits(60))
def life(cells,n):
    for _ in range(n):
        c={}
        for x,y in cells:
            for dx in (-1,0,1):
                for dy in (-1,0,1):
                    if dx or dy: c[x+dx,y+dy]=c.get((x+dx,y+dy),0)+1
        cells={p for p,k in c.items() if k==3 or k==2 and p in cells}
    return sorted(cells)
print(life({(1,0),(2,1),(0,2),(1,2),(2,2)},8))
def tok(s):
    i=0
    while i<len(s):
        if s[i].isspace(): i+=1; continue
        if s[i].isdigit():
            j=i
            while j<len(s) and (s[j].isdigit() or s[j]=='.'): j+=1
            yield float(s[i:j]) if '.' in s[i:j] else int(s[i:j]); i=j
        else: yield s[i]; i+=1
class Parser:
    def __init__(s,t): s.t=list(tok(t))+[None];s.i=0
    def take(s): s.i+=1; return s.t[s.i-1]
    @property
    def cur(s): return s.t[s.i]
    def expr(s):
        v=s.term()
        while s.cur in ('+','-'): v=v+s.term() if s.take()=='+' else v-s.term()
        return v
    def term(s):
        v=s.fac()
        while s.cur in ('*','/'): v=v*s.fac() if s.take()=='*' else v/s.fac()
        return v
    def fac(s):
        t=s.take()
        if t=='(':
            v=s.expr()
            if s.take()!=')': raise SyntaxError('expected )')
            return v
        if t=='-': return -s.fac()
        if isinstance(t,(int,float)): return t
        raise SyntaxError(f'unexpected {t!r}')
for e in ['1+2*3','(1+2)*3','-(4-6)/4','2*(3','7 7','1.5*4-','10/(5-5)']:
    try: print(e,'=',Parser(e).expr())
    except (SyntaxError,ZeroDivisionError) as x: print(e,type(x).__name__,x)
print(sys.argv[1:],sys.maxsize>2**31,gcd(12,18),root(16),m.floor(2.7))
def bits(n): return [n>>i&1 for i in range(n.bit_length())][::-1]
print(bits(10),bin(10),f'{10:b}',int('1010',2),sum(1<<i for i,b in enumerate([0,1,0,1]) if b))
tri=[[1]]
for _ in range(6): tri.append([1,*map(sum,zip(tri[-1],tri[-1][1:])),1])
for r in tri: print(' '.join(f'{x:^3}' for x in r).center(40).rstrip())
mat=lambda a,b:[[sum(x*y for x,y in zip(r,c)) for c in zip(*b)] for r in a]
print(mat([[1,2],[3,4]],[[5,6],[7,8]]))
def wc(t):
    d={}
    for w in t.lower().replace('.','').split(): d.setdefault(w,[]).append(len(d))
    return sorted(d.items(),key=lambda kv:(-len(kv[1]),kv[0]))[:3]
print(wc('The cat. the dog the end. a cat'))
print(*(f'{i:>2}x{j}={i*j:<3}' for i in (2,9) for j in (3,9)),sep='|',end='!\n')
print('done',file=sys.stderr)
sys.stdout.write('w\n')
sys.exit(7)
