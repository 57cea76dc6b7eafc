class Node:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self
        for child in self.children:
            yield from child

    def paths(self, trail=''):
        here = f'{trail}/{self.value}'
        if not self.children:
            yield here
        for child in self.children:
            yield from child.paths(here)


tree = Node('root', Node('a', Node('x'), Node('y')), Node('b'), Node('c', Node('z')))
print([n.value for n in tree], list(tree.paths()))
print(max((len(n.children), n.value) for n in tree))
