class Polynomial:
    def __init__(self, *coefficients):
        parts = list(coefficients)
        while len(parts) > 1 and parts[-1] == 0:
            parts.pop()
        self.parts = parts

    def __call__(self, x):
        value = 0
        for c in reversed(self.parts):
            value = value * x + c
        return value

    def __mul__(self, other):
        out = [0] * (len(self.parts) + len(other.parts) - 1)
        for i, a in enumerate(self.parts):
            for j, b in enumerate(other.parts):
                out[i + j] += a * b
        return Polynomial(*out)

    def __pow__(self, n):
        out = Polynomial(1)
        for _ in range(n):
            out = out * self
        return out

    def derivative(self):
        return Polynomial(*[i * c for i, c in enumerate(self.parts)][1:] or [0])

    def __str__(self):
        terms = []
        for power, c in reversed(list(enumerate(self.parts))):
            if c == 0:
                continue
            size = '' if abs(c) == 1 and power else str(abs(c))
            x = '' if power == 0 else 'x' if power == 1 else f'x^{power}'
            terms.append(('-' if c < 0 else '+', size + x))
        if not terms:
            return '0'
        text = ' '.join(f'{sign} {term}' for sign, term in terms)
        return text[2:] if text[0] == '+' else '-' + text[2:]


p = Polynomial(-1, 1)
print(p, p ** 5, (p ** 5)(3), (p ** 2).derivative(), Polynomial(0), p * Polynomial(1, 1))
