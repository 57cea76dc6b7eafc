def grade(score):
    return 'A' if score >= 90 else 'B' if score >= 80 else 'C' if score >= 70 else 'F'


for s in (95, 85, 75, 10):
    print(s, grade(s))


def classify(n):
    if n < 0:
        kind = 'negative'
    elif n == 0:
        kind = 'zero'
    elif n < 10:
        kind = 'small'
    else:
        kind = 'large'
    return kind + (' odd' if n % 2 else ' even')


print([classify(n) for n in (-3, 0, 7, 20)])
print('yes' if [] else 'no', (1 if True else 2) + 3, 'a' if 0 else 'b' if 0 else 'c')
