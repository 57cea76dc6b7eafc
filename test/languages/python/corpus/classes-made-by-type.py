T=type('T',(),{'x':1,'f':lambda self:self.x})
t=T();print(t.x,t.f(),T.__name__,T.__qualname__,T.__module__,type(t) is T,isinstance(t,T),T)
class B:
    subs=[]
    def __init_subclass__(cls,**k): B.subs.append((cls.__name__,k))
    def hi(self): return 'hi '+self.name
D=type('D',(B,),dict(name='dd',__init__=lambda self,v=0:setattr(self,'v',v)))
print(D(5).v,D().hi(),B.subs,D.__mro__[1].__name__)
E=type('MyErr',(ValueError,),{})
try: raise E('boom')
except ValueError as e: print(type(e).__name__,e,repr(e))
for a in [(1,(),{}),('a',[],{}),('a',(),5),('a',),('a',(bool,),{})]:
    try: print(type(*a))
    except TypeError as e: print(e)
def make(n): return type(n,(),{'__repr__':lambda s:f'<{n}>','n':n,'__eq__':lambda s,o:True})
print(make('Q')(),make('Q')()==1,type(3),type(type(3)),type(None).__name__)
class Desc:
    def __set_name__(s,o,n): print('named',o.__name__,n)
type('W',(),{'d':Desc()})
raise E('last')
