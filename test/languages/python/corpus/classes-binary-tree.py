class Tree:
    def __init__(self):
        self.root = None

    class Node:
        def __init__(self, key):
            self.key, self.left, self.right = key, None, None

    def insert(self, key):
        def into(node):
            if node is None:
                return Tree.Node(key)
            if key < node.key:
                node.left = into(node.left)
            elif key > node.key:
                node.right = into(node.right)
            return node
        self.root = into(self.root)

    def walk(self, node='root'):
        if node == 'root':
            node = self.root
        if node is not None:
            yield from self.walk(node.left)
            yield node.key
            yield from self.walk(node.right)

    def depth(self):
        def of(node):
            return 0 if node is None else 1 + max(of(node.left), of(node.right))
        return of(self.root)


tree = Tree()
for key in [50, 30, 70, 20, 40, 60, 80, 30, 65]:
    tree.insert(key)
print(list(tree.walk()), tree.depth())
print(Tree.Node.__qualname__, tree.insert.__name__)
tree.insert('x')
