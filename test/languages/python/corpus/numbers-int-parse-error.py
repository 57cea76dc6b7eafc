def parse(text):
    try:
        return int(text)
    except ValueError as error:
        return str(error)


for text in ('12', 'x', '', '1.5', '0x10', '--1', '1__0'):
    print(repr(text), parse(text))
print(int('12', 2))
