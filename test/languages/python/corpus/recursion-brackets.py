def brackets(n, opened=0, closed=0, text=''):
    if closed == n:
        yield text
        return
    if opened < n:
        yield from brackets(n, opened + 1, closed, text + '(')
    if closed < opened:
        yield from brackets(n, opened, closed + 1, text + ')')


print(list(brackets(3)))
print([len(list(brackets(n))) for n in range(7)])
