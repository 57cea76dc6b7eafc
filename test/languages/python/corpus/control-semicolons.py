a = 1; b = 2; print(a + b)
if a: print('one line'); print('still')
for i in range(2): print(i); b += i
while b > 3: b -= 1
def f(x): return x * 2
class A: x = 1; y = 2
print(f(b), A.x, A.y, \
      'continued')
total = (1 +
         2 +
         3)
print(total, [
    1,
    2,
], {
    'a':
        1,
})
x = \
    5
print(x)
