def encode(text):
    out = []
    for letter in text:
        if out and out[-1][0] == letter:
            out[-1][1] += 1
        else:
            out.append([letter, 1])
    return out


def decode(pairs):
    return ''.join(letter * n for letter, n in pairs)


text = 'WWWWWWWWWWWWBWWWWWWWWWWWWBBBWWWW'
pairs = encode(text)
print(pairs)
print(decode(pairs) == text)
print(''.join(f'{n}{letter}' for letter, n in pairs))
