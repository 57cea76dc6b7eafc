"""A small warehouse: classes, exceptions, generators and captured variables.

Stop at the line `item.count -= count` in `take`, look at `self.items`, and step.
"""


class OutOfStock(Exception):
    def __init__(self, name, wanted, available):
        super().__init__(f'{name}: {wanted} wanted, {available} there')
        self.missing = wanted - available


class Item:
    def __init__(self, name, price, count=0):
        self.name = name
        self.price = price
        self.count = count

    @property
    def value(self):
        return self.price * self.count

    def __repr__(self):
        return f'{self.name} x {self.count}'


class Warehouse:
    def __init__(self):
        self.items = {}

    def add(self, name, price, count):
        item = self.items.setdefault(name, Item(name, price))
        item.count += count
        return item

    def take(self, name, count):
        item = self.items[name]
        if count > item.count:
            raise OutOfStock(name, count, item.count)
        item.count -= count
        return count * item.price

    def __iter__(self):
        for name in sorted(self.items):
            yield self.items[name]

    def total(self):
        return sum(item.value for item in self)


def discounts(rate):
    """A discount that grows with every use."""
    used = 0

    def apply(price):
        nonlocal used
        used += 1
        return price * (100 - rate * used) // 100

    return apply


warehouse = Warehouse()
for name, price, count in [('bolt', 5, 400), ('nut', 3, 500), ('washer', 1, 50)]:
    warehouse.add(name, price, count)
cheaper = discounts(5)
for name, count in [('bolt', 120), ('nut', 20), ('washer', 75), ('screw', 1)]:
    try:
        price = warehouse.take(name, count)
    except OutOfStock as problem:
        print(f'sorry, {problem} ({problem.missing} short)')
    except KeyError as problem:
        print('we have no', problem)
    else:
        print(f'{count:>4} {name:<7} {price:>5} now {cheaper(price)}')
print(list(warehouse), warehouse.total())
