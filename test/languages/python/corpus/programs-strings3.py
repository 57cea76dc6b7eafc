def wrap(text, width):
    lines, line = [], ''
    for w in text.split():
        if line and len(line) + 1 + len(w) > width: lines.append(line); line = w
        else: line = f'{line} {w}'.strip()
    return lines + [line] if line else lines
t = 'It was the best of times, it was the worst of times, it was the age of wisdom'
for l in wrap(t, 20): print(f'|{l:<20}|{l:>20}|{l:^20}|')
print(''.join(c.upper() if i % 2 else c for i, c in enumerate('alternating')), t.title()[:15], t.count('times'), t.find('worst', 10, 40))
vowels = sum(map(t.lower().count, 'aeiou')); print(vowels, {c: t.count(c) for c in sorted(set(t)) if t.count(c) > 6})
def rot(s, n=13): return ''.join(chr((ord(c) - b + n) % 26 + b) if c.isalpha() and (b := 65 if c.isupper() else 97) else c for c in s)
print(rot('Hello, World!'), rot(rot('Hello')), 'naïve café'.encode if 0 else 'naïve café'.upper(), 'ŒUVRE'.lower(), 'İ'.lower().__len__(), 'ﬁ'.upper())
print('a\tb\\n\'"\x00\u20ac\U0001F600', repr('a\tb\\n\'"\x00\u20ac\U0001F600\ud800'), len('😀é'), '😀é'[0], '😀é'[::-1], 'e\u0301' == 'é')
print('{0!r:>8} {0!s} {name:{w}.{p}f} {d[k]} {l[1]} {o.real}'.format('q', name=2.5, w=7, p=2, d={'k': 'v'}, l=[1, 2], o=3), '{{}} {:c}{:%}'.format(65, .5))
print('%-10s|%10.3e|%+05d|%o|%#x|%5s|%-5s|%c' % ('left', 12345.678, 42, 8, 255, True, None, 'z'), '%(a)s%(b)5.1f' % {'a': 1, 'b': 2.25}, '%s' % ((1, 2),))
print('a,b;c d'.replace(',', ' ').replace(';', ' ').split(), 'aXbXc'.split('X', 1), 'a  b'.split(' '), ' a b '.split(), 'x=1;y=2'.split(';'), 'abc'.rsplit('b'), 'k: v: w'.partition(': '))
print('abc'.join(['1', '2']), 'mississippi'.strip('ip'), 'xxabcxx'.lstrip('x'), 'ab\n'.rstrip(), 'a-b'.center(9, '*'), '7'.zfill(3), '-7'.zfill(4), 'Ab1'.swapcase(), 'tEST'.capitalize())
print([s for s in ('1', '1.5', 'x', '', ' ', '²', '½', 'Ⅷ', '٣') if s.isdigit()], ['a'.isalpha(), 'é'.isalpha(), '_'.isidentifier(), '1a'.isidentifier(), 'ABC'.isupper(), 'aB'.islower(), 'Ab Cd'.istitle(), '\n'.isspace(), 'a b'.isprintable()])
print('b' > 'a', 'Z' < 'a', 'abc' < 'abd' < 'b', '' < 'a', 'a' in '', '' in 'a', 'ab' * 0 == '', 'é' > 'z', min('hello'), max('hello', key=ord), sorted('bCa', key=str.lower))
s = 'immutable'
try: s[0] = 'x'
except TypeError as e: print(e)
print(s[10:], s[-3:], s[:-3], s[::2], s[5:2:-1], s[::-1][:3], s[100:200] == '')
print(s.index('zz'))
