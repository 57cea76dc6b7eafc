pairs = {')': '(', ']': '[', '}': '{'}


def balanced(text):
    stack = []
    for at, c in enumerate(text):
        if c in '([{':
            stack.append((c, at))
        elif c in pairs:
            if not stack or stack.pop()[0] != pairs[c]:
                return False, at
    return not stack, stack and stack[-1][1]


for text in ['', '()', '([]{})', '(]', '((', '())', '{[()]}x']:
    print(repr(text), balanced(text))
