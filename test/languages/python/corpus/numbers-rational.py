from math import gcd


class Rational:
    def __init__(self, numerator, denominator=1):
        if denominator == 0:
            raise ZeroDivisionError('Rational(%s, 0)' % numerator)
        g = gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self.n = numerator // g
        self.d = denominator // g

    def __add__(self, other):
        other = other if isinstance(other, Rational) else Rational(other)
        return Rational(self.n * other.d + other.n * self.d, self.d * other.d)

    __radd__ = __add__

    def __neg__(self):
        return Rational(-self.n, self.d)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        if isinstance(other, int):
            other = Rational(other)
        return Rational(self.n * other.n, self.d * other.d)

    def __truediv__(self, other):
        return self * Rational(other.d, other.n)

    def __eq__(self, other):
        return self.n == other.n and self.d == other.d

    def __lt__(self, other):
        return self.n * other.d < other.n * self.d

    def __str__(self):
        return str(self.n) if self.d == 1 else f'{self.n}/{self.d}'

    def __repr__(self):
        return f'Rational({self.n}, {self.d})'


half, third = Rational(1, 2), Rational(2, 6)
print(half + third, half - third, half * third, half / third, -half, 1 + half, half * 4)
print(sorted([half, third, Rational(3, 4), Rational(-5, 7)]), half == Rational(2, 4), half != third)
print(sum([Rational(1, n) for n in range(1, 11)]))
print(half / Rational(0))
