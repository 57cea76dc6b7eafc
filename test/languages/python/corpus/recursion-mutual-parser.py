source = '(add 1 (mul 2 3) (sub 10 4))'
tokens = source.replace('(', ' ( ').replace(')', ' ) ').split()


def parse(tokens):
    token = tokens.pop(0)
    if token == '(':
        out = []
        while tokens[0] != ')':
            out.append(parse(tokens))
        tokens.pop(0)
        return out
    return int(token) if token.lstrip('-').isdigit() else token


def evaluate(tree):
    if isinstance(tree, int):
        return tree
    operation, *parts = tree
    values = [evaluate(p) for p in parts]
    return operations[operation](values)


operations = {'add': sum, 'mul': lambda v: v[0] * v[1], 'sub': lambda v: v[0] - sum(v[1:])}
tree = parse(tokens)
print(tree)
print(evaluate(tree))
evaluate(['div', 1, 2])
