class Stack:
    def __init__(self, *items):
        self._items = list(items)

    def push(self, item):
        self._items.append(item)
        return self

    def pop(self):
        return self._items.pop()

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return reversed(self._items)


class Queue(Stack):
    def pop(self):
        return self._items.pop(0)


for kind in (Stack, Queue):
    s = kind(1, 2).push(3).push(4)
    print(kind.__name__, len(s), 3 in s, 9 in s, list(s), s.pop(), s.pop(), len(s))
empty = Stack()
print(bool(empty), bool(Stack(0)))
empty.pop()
