class Heap:
    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        at = len(items) - 1
        while at > 0:
            parent = (at - 1) // 2
            if items[parent] <= items[at]:
                break
            items[parent], items[at] = items[at], items[parent]
            at = parent

    def pop(self):
        items = self.items
        if not items:
            raise IndexError("pop from an empty heap")
        top = items[0]
        last = items.pop()
        if items:
            items[0] = last
            at = 0
            while True:
                child = 2 * at + 1
                if child >= len(items):
                    break
                if child + 1 < len(items) and items[child + 1] < items[child]:
                    child += 1
                if items[at] <= items[child]:
                    break
                items[at], items[child] = items[child], items[at]
                at = child
        return top

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return len(self.items) > 0


heap = Heap()
for n in [9, 4, 7, 1, 8, 2, 6, 3, 5]:
    heap.push(n)
print(len(heap), bool(heap))
out = []
while heap:
    out.append(heap.pop())
print(out)
heap.pop()
