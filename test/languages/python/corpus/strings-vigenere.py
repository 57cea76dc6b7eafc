def cipher(text, key, sign):
    out = ''
    at = 0
    for c in text:
        if c.isalpha():
            base = ord('A') if c.isupper() else ord('a')
            shift = sign * (ord(key[at % len(key)].lower()) - ord('a'))
            out += chr((ord(c) - base + shift) % 26 + base)
            at += 1
        else:
            out += c
    return out


secret = cipher('Attack at Dawn, 5 sharp!', 'Lemon', 1)
print(secret, cipher(secret, 'Lemon', -1))
