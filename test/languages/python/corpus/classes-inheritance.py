class Animal:
    kind = 'animal'
    legs = 4

    def __init__(self, name):
        self.name = name

    def speak(self):
        return '...'

    def describe(self):
        return f'{self.name} is a {self.kind} with {self.legs} legs and says {self.speak()}'


class Dog(Animal):
    kind = 'dog'

    def speak(self):
        return 'woof'


class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age

    def speak(self):
        return super().speak() + '!' * self.age

    def describe(self):
        return super().describe() + f' at {self.age}'


class Bird(Animal):
    kind, legs = 'bird', 2


for animal in [Animal('it'), Dog('Rex'), Puppy('Bit', 2), Bird('Tweety')]:
    print(animal.describe())
print(isinstance(Puppy('x', 1), Animal), isinstance(Dog('x'), Puppy), issubclass(Puppy, Dog), issubclass(Bird, (Dog, Animal)))
print(Puppy.__name__, type(Puppy('y', 1)).__name__, Puppy.__bases__[0].__name__, [c.__name__ for c in Puppy.__mro__])
Dog.legs = 3
print(Puppy('z', 0).legs, Bird.legs, hasattr(Dog, 'kind'), hasattr(Dog, 'name'))
print(Dog('w').age)
