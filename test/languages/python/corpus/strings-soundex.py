codes = {}
for letters, digit in (('bfpv', '1'), ('cgjkqsxz', '2'), ('dt', '3'), ('l', '4'), ('mn', '5'), ('r', '6')):
    for letter in letters:
        codes[letter] = digit


def soundex(word):
    out = word[0].upper()
    before = codes.get(word[0].lower())
    for c in word[1:].lower():
        code = codes.get(c)
        if code and code != before:
            out += code
        if c not in 'hw':
            before = code
    return (out + '000')[:4]


for word in 'Robert Rupert Rubin Ashcraft Tymczak Pfister Honeyman'.split():
    print(word, soundex(word))
