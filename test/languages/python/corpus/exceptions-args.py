e = ValueError(1, 'two')
print(e, repr(e), e.args, str(ValueError()), repr(ValueError()), repr(ValueError('a')), str(KeyError('k')), repr(KeyError('k')), str(KeyError('a', 'b')))
print(Exception('x') == Exception('x'), issubclass(KeyError, LookupError), issubclass(ZeroDivisionError, ArithmeticError), issubclass(RecursionError, RuntimeError), issubclass(StopIteration, Exception), issubclass(KeyboardInterrupt, Exception))
print([t.__name__ for t in IndexError.__mro__])
try:
    raise ValueError(1, 'two')
except Exception as e:
    a, b = e.args
    print(a, b)
raise ValueError(1, 'two')
