class Node:
    def __init__(self):
        self.children = {}
        self.end = False


class Trie:
    def __init__(self, words=()):
        self.root = Node()
        for word in words:
            self.add(word)

    def add(self, word):
        node = self.root
        for letter in word:
            node = node.children.setdefault(letter, Node())
        node.end = True

    def __contains__(self, word):
        node = self.find(word)
        return node is not None and node.end

    def find(self, prefix):
        node = self.root
        for letter in prefix:
            if letter not in node.children:
                return None
            node = node.children[letter]
        return node

    def starting(self, prefix):
        def walk(node, word):
            if node.end:
                yield word
            for letter in sorted(node.children):
                yield from walk(node.children[letter], word + letter)
        node = self.find(prefix)
        return list(walk(node, prefix)) if node else []


trie = Trie(['car', 'cart', 'care', 'cat', 'dog', 'do'])
print('car' in trie, 'ca' in trie, 'dog' in trie, 'dot' in trie)
print(trie.starting('car'))
print(trie.starting('d'), trie.starting('x'), trie.starting(''))
