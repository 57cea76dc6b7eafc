class A:
    def hello(self):
        return ['A']

    @classmethod
    def make(cls):
        return cls()


class B(A):
    def hello(self):
        return ['B'] + super().hello()


class C(B):
    def hello(self):
        return ['C', *super().hello()]

    def again(self):
        return super(B, self).hello()


c = C.make()
print(c.hello(), c.again(), type(c).__name__, A.hello(c), B.hello(c))
print(super(C, c).hello())
method = c.hello
print(method(), method.__name__)
print(C.hello())
