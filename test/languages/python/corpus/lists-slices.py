a = list(range(10))
print(a[2:5], a[::3], a[::-1], a[-3:], a[:-3], a[5:2], a[8:2:-2])
a[2:5] = ['x', 'y']
print(a)
a[1:1] = [100, 200]
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[1:4]
del a[0]
print(a)
del a[::2]
print(a, a[:], a[1:100])
a[:] = []
print(a)
a[5:] = [1, 2]
print(a)
a[::2] = [1, 2, 3]
