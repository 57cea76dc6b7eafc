def t(name):
    print(name, end=' ')
    return True


def f(name):
    print(name, end=' ')
    return False


print(t('a') and f('b') or t('c'))
print(f('a') and t('b'), t('c') or f('d'))
print(not t('a') or f('b') and t('c'))
print(1 and 2, 0 or 'x', '' or None, [] and 1, 1 and [] or {}, not 0, not 'a', None or 0 or [] or 'last')
print(t('x') if f('y') else f('z'))
x = 5
print(1 < x < 10, 1 < x > 3, x == 5 == 5.0, 10 > x > 7, 1 < 2 < 3 < 4 < 3)


def once():
    print('once', end=' ')
    return 5


print(1 < once() < 10, 10 < once() < 1)
print(x in (1, 5), x not in [5], x is None, x is not None, not x == 5, 'a' 'b' in 'cab')
if x > 3 and (x < 4 or x == 5) and not (x == 6 or x != 5):
    print('yes')
