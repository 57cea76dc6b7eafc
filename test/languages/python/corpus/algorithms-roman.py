values = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]


def roman(n):
    out = ''
    for value, letters in values:
        times, n = divmod(n, value)
        out += letters * times
    return out


def arabic(text):
    digits = {letters: value for value, letters in values if len(letters) == 1}
    total = 0
    for this, after in zip(text, text[1:] + ' '):
        sign = -1 if digits.get(after, 0) > digits[this] else 1
        total += sign * digits[this]
    return total


for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999):
    print(f'{n:>5} {roman(n):<12}|{arabic(roman(n)) == n}')
arabic('MZ')
