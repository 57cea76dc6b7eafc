def f(n):
    if n == 0:
        return 0
    return 1 + f(n-1)
try: f(10**6)
except RecursionError as e: print(e)
def g(n): return 0 if n < 1 else n + g(n-1)
try: g(5000)
except RecursionError as e: print(e)
print(g(900))
class A:
    def __getattr__(self,n): return self.missing
try: A().x
except RecursionError as e: print(e)
class B:
    def __eq__(self,o): return self==o
try: B()==B()
except RecursionError as e: print(str(e)[:34])
class C:
    @property
    def p(self): return self.p
try: C().p
except RecursionError as e: print(str(e)[:34])
class D:
    def __init__(self): self.d=D()
try: D()
except RecursionError as e: print(str(e)[:34])
l=[];l.append(l);print(l,l==l if False else '')
d={};d['d']=d;print(d)
def fact(n): return 1 if n<=1 else n*fact(n-1)
print(fact(500)%10**9)
def ack(m,n):
    if m==0: return n+1
    if n==0: return ack(m-1,1)
    return ack(m-1,ack(m,n-1))
print(ack(2,9))
def hanoi(n,a,b,c): return 0 if n==0 else hanoi(n-1,a,c,b)+1+hanoi(n-1,c,b,a)
print(hanoi(12,'a','b','c'))
import sys
sys.setrecursionlimit(5000)
print(g(4000))
def inf(): return inf()
inf()
