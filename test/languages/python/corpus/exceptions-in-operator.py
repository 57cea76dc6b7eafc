class Strict:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Strict(self.n + other.n)

    def __eq__(self, other):
        raise NotImplementedError('no comparison')

    def __getitem__(self, i):
        return self.n // i


s = Strict(5)
print((s + s).n, s[2])
try:
    s == s
except NotImplementedError as e:
    print(e)
print(s[5], sum([s], s).n)
s[0]
