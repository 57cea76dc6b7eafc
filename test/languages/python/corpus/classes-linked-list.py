class Node:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after


class Linked:
    def __init__(self, values=()):
        self.head = None
        self.size = 0
        for v in reversed(list(values)):
            self.prepend(v)

    def prepend(self, value):
        self.head = Node(value, self.head)
        self.size += 1

    def __iter__(self):
        node = self.head
        while node is not None:
            yield node.value
            node = node.after

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        if index < 0:
            index += len(self)
        for i, value in enumerate(self):
            if i == index:
                return value
        raise IndexError('linked list index out of range')

    def reverse(self):
        before, node = None, self.head
        while node:
            node.after, before, node = before, node, node.after
        self.head = before

    def __repr__(self):
        return 'Linked([' + ', '.join(map(repr, self)) + '])'


values = Linked('abcd')
print(values, len(values), values[1], values[-1], 'c' in values, max(values))
values.reverse()
values.prepend(1)
print(values, [x for x in values if x != 'b'])
print(values[5])
