s = 'abcdefghij'
print(s[2:5], s[:3], s[7:], s[::2], s[::-1], s[-3:], s[5:2], s[5:2:-1], s[-1], s[100:], s[-100:3], s[8:1:-3])
print(s[True], len(s[1:-1]), s[:] == s, s[slice(1, 4)], s[3:3] == '')
for i in range(-2, 3):
    print(i, repr(s[i:i + 3]), repr(s[:i]), repr(s[i:]))
print(s[10])
