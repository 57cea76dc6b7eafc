table = str.maketrans('abc', 'xyz')
print('aabbcc-d'.translate(table))
print('hello'.translate({ord('l'): 'L', ord('o'): None}))
print('a-b-c'.translate(str.maketrans('', '', '-')))
vowels = 'aeiou'
print(''.join(c.upper() if c in vowels else c for c in 'programming in python'))
print({c: 'programming'.count(c) for c in sorted(set('programming'))})
