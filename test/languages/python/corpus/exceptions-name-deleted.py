e = 'outer'
try:
    raise ValueError('x')
except ValueError as e:
    pass
try:
    print(e)
except NameError as problem:
    print(problem)
print(e)
