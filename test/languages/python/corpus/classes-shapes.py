class Shape:
    def area(self):
        raise NotImplementedError(f'{type(self).__name__} has no area')

    def __lt__(self, other):
        return self.area() < other.area()

    def __format__(self, specification):
        return f'{type(self).__name__}({self.area():{specification or ".1f"}})'


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3.14159 * self.r ** 2


class Rectangle(Shape):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def area(self):
        return self.a * self.b


class Square(Rectangle):
    def __init__(self, a):
        super().__init__(a, a)


shapes = [Circle(1), Rectangle(2, 3.5), Square(2)]
print(', '.join(f'{s:.3f}' for s in sorted(shapes)))
print('{}'.format(shapes[0]), f'{shapes[1]}')
sorted([Shape(), Circle(2)])
