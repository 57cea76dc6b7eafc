class Metre:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if isinstance(other, Metre):
            return Metre(self.n + other.n)
        return NotImplemented

    def __eq__(self, other):
        if not isinstance(other, Metre):
            return NotImplemented
        return self.n == other.n


class Foot:
    def __init__(self, n):
        self.n = n

    def __radd__(self, other):
        return f'{other.n} metres and {self.n} feet'


print((Metre(1) + Metre(2)).n, Metre(1) + Foot(2), Metre(1) == Metre(1), Metre(1) == 1, Metre(1) != 'x')
print(Metre(1) + 5)
