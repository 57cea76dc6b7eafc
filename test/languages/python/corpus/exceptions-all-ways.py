import sys
class E1(Exception): pass
class E2(E1):
    def __init__(self,a,b): super().__init__(a,b); self.b=b
    def __str__(self): return f'E2 {self.b}'
def t(n):
    try:
        if n==0: return 'ret'
        if n==1: raise E1('one')
        if n==2: raise E2(1,2)
        if n==3: 1/0
        if n==4: raise KeyError
        if n==5: {}['x']
        if n==6: raise E1
        if n==7: [][1]
        if n==8: int('x')
        if n==9: assert n<5,f'msg {n}'
        if n==10: assert 0
        if n==11: raise ValueError('a','b')
        if n==12: raise 5
        if n==13: raise None
        if n==14: raise StopIteration(4)
        if n==15: raise SystemExit(3)
        if n==16: raise KeyboardInterrupt
        if n==17: raise OSError(2,'nope')
        if n==18: raise OSError('just')
        if n==19: raise int
        if n==20: undefined_name
        if n==21: raise UnicodeError('u')
        if n==22: raise NotImplementedError
        if n==23: raise ArithmeticError() from ValueError('cause')
        if n==24: raise TypeError from None
        if n==25: raise Exception from 5
    except E2 as e: return 'E2',str(e),repr(e),e.args,e.b
    except (E1,LookupError) as e: return 'E1/L',type(e).__name__,str(e),repr(e),e.args
    except ArithmeticError as e: return 'A',repr(e),repr(e.__cause__),e.__suppress_context__
    except Exception as e: return 'X',type(e).__name__,str(e),repr(e),e.args
    except BaseException as e: return 'B',repr(e),e.args,getattr(e,'code',None)
    else: return 'else'
    finally: print('finally',n)
for n in range(27): print(n,t(n))
def fin():
    for i in range(3):
        try:
            if i==0: continue
            if i==1: raise ValueError
        except ValueError: print('ve'); break
        finally: print('f',i)
    else: print('no')
    try: return 'a'
    finally:
        try: print('inner')
        finally: print('inner2')
print(fin())
def override():
    try: raise ValueError
    finally: return 'swallowed'
print(override())
def loopfin():
    while True:
        try: return 1
        finally: break
    return 2
print(loopfin())
try:
    try: raise ValueError('a')
    except ValueError as e: raise TypeError('b') from e
except TypeError as e: print(repr(e.__cause__),repr(e.__context__),e.__suppress_context__)
try:
    try: raise ValueError('a')
    except ValueError: raise TypeError('b')
except TypeError as e: print(repr(e.__cause__),repr(e.__context__),e.__traceback__ is not None)
try:
    try: raise ValueError('a')
    finally: raise KeyError('k')
except KeyError as e: print(repr(e.__context__))
try: e
except NameError as x: print(x)
def rr():
    try: 1/0
    except ZeroDivisionError:
        try: raise
        except ZeroDivisionError as e: print('re',e,e.__context__)
rr()
try: raise
except RuntimeError as e: print(e)
class CM:
    def __init__(s,n,sup=False): s.n=n;s.sup=sup
    def __enter__(s): print('enter',s.n); return s.n
    def __exit__(s,t,v,tb): print('exit',s.n,t and t.__name__,v,tb is not None); return s.sup
with CM(1) as a, CM(2) as b: print(a,b)
with CM(1,True), CM(2): raise ValueError('v')
with (CM(3) as q, CM(4)): print(q)
try:
    with CM(5): raise KeyError('zz')
except KeyError as e: print(e)
def wr():
    with CM(6): return 'wr'
print(wr())
for i in range(3):
    with CM(i):
        if i==1: break
class BadEnter:
    def __enter__(s): raise ValueError('be')
    def __exit__(s,*a): print('never')
try:
    with BadEnter(): pass
except ValueError as e: print(e)
try:
    with 5: pass
except Exception as e: print(type(e).__name__,e)
class NoExit:
    def __enter__(s): pass
try:
    with NoExit(): pass
except Exception as e: print(type(e).__name__,e)
def deep(n): return deep(n+1)
try: deep(0)
except RecursionError as e: print(e)
class Ex(Exception):
    def __init__(self,msg,code=0):
        self.code=code; super().__init__(msg)
try: raise Ex('m',code=3)
except Ex as e: print(e.code,e,e.args,repr(e))
e=ValueError(1,2);e.add_note('note1');print(e.__notes__,e)
print(isinstance(KeyError(),LookupError),issubclass(ZeroDivisionError,ArithmeticError),IOError is OSError,FileNotFoundError.__mro__[1].__name__)
try:
    try: 1/0
    except TypeError: pass
    else: print('no')
    finally: print('fin')
except ZeroDivisionError: print('outer')
try: raise E1('x').with_traceback(None)
except E1 as e: print(e)
def gen():
    try: yield 1
    except Exception as e: print('in gen',repr(e)); raise RuntimeError('conv') from e
g=gen();next(g)
try: g.throw(ValueError('q'))
except RuntimeError as e: print(repr(e.__cause__))
def lvl3(): raise E2('a','deep')
def lvl2():
    try: lvl3()
    except E1 as err: raise LookupError('wrapped') from err
def lvl1():
    try: lvl2()
    except LookupError: [1,2][9]
lvl1()
