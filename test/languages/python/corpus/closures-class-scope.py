y = 'module'


class A:
    y = 'class'
    z = [y for _ in range(2)]
    w = y

    def method(self):
        return y


def function():
    y = 'function'

    class B:
        seen = y
        y = 'own'
        after = y

        def method(self):
            return y

    return B


print(A.y, A.z, A.w, A().method())
B = function()
print(B.after, B().method()) if hasattr(B, 'after') else None
