try:
    raise 'text'
except TypeError as e:
    print(e)
try:
    raise int
except TypeError as e:
    print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
try:
    try:
        1 / 0
    except 'x':
        pass
except TypeError as e:
    print(e)
raise None
