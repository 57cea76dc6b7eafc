def shift(text, by):
    out = []
    for letter in text:
        if 'a' <= letter <= 'z':
            out.append(chr((ord(letter) - ord('a') + by) % 26 + ord('a')))
        elif 'A' <= letter <= 'Z':
            out.append(chr((ord(letter) - ord('A') + by) % 26 + ord('A')))
        else:
            out.append(letter)
    return ''.join(out)


secret = shift('The Quick Brown Fox!', 13)
print(secret)
print(shift(secret, -13))
print([shift('abc', n) for n in range(-3, 4)])
