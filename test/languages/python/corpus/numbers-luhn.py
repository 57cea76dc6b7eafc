def luhn(number):
    total = 0
    for i, digit in enumerate(reversed(str(number))):
        d = int(digit)
        if i % 2:
            d *= 2
            if d > 9:
                d -= 9
        total += d
    return total % 10 == 0


for number in (49927398716, 49927398717, 1234567812345678, 1234567812345670):
    print(number, luhn(number))
