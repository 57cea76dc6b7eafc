def fnv(text):
    value = 0xcbf29ce484222325
    for c in text:
        value ^= ord(c)
        value = value * 0x100000001b3 & 0xffffffffffffffff
    return value


def crc(text):
    value = 0xffffffff
    for c in text:
        value ^= ord(c)
        for _ in range(8):
            value = (value >> 1) ^ (0xedb88320 if value & 1 else 0)
    return value ^ 0xffffffff


for text in ('', 'a', 'hello world'):
    print(f'{text!r:>15} {fnv(text):016x} {crc(text):08x}')
