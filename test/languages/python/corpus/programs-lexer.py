def tokens(text):
    pos = 0
    while pos < len(text):
        c = text[pos]
        if c.isspace(): pos += 1; continue
        if c.isdigit() or c == '.':
            start = pos
            while pos < len(text) and (text[pos].isdigit() or text[pos] == '.'): pos += 1
            yield 'num', float(text[start:pos]) if '.' in text[start:pos] else int(text[start:pos])
        elif c.isalpha() or c == '_':
            start = pos
            while pos < len(text) and (text[pos].isalnum() or text[pos] == '_'): pos += 1
            yield 'name', text[start:pos]
        elif text[pos:pos + 2] in ('**', '//', '<=', '>=', '==', '!='):
            yield 'op', text[pos:pos + 2]; pos += 2
        elif c in '+-*/%()=<>,': yield 'op', c; pos += 1
        else: raise SyntaxError(f'unexpected {c!r} at {pos}')
class Parser:
    LEVELS = [('==', '!=', '<', '>', '<=', '>='), ('+', '-'), ('*', '/', '//', '%')]
    OPS = {'+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b, '/': lambda a, b: a / b,
           '//': lambda a, b: a // b, '%': lambda a, b: a % b, '**': lambda a, b: a ** b, '==': lambda a, b: a == b,
           '!=': lambda a, b: a != b, '<': lambda a, b: a < b, '>': lambda a, b: a > b, '<=': lambda a, b: a <= b, '>=': lambda a, b: a >= b}
    def __init__(self, text, env):
        self.toks = [*tokens(text), ('end', None)]
        self.i, self.env = 0, env
    def peek(self): return self.toks[self.i]
    def take(self):
        t = self.toks[self.i]; self.i += 1
        return t
    def expect(self, v):
        if self.take()[1] != v: raise SyntaxError(f'expected {v!r}')
    def expr(self, level=0):
        if level == len(self.LEVELS): return self.unary()
        left = self.expr(level + 1)
        while self.peek()[0] == 'op' and self.peek()[1] in self.LEVELS[level]:
            op = self.take()[1]
            left = self.OPS[op](left, self.expr(level + 1))
        return left
    def unary(self):
        if self.peek() == ('op', '-'):
            self.take(); return -self.unary()
        return self.power()
    def power(self):
        base = self.atom()
        if self.peek() == ('op', '**'):
            self.take(); return base ** self.unary()
        return base
    def atom(self):
        kind, value = self.take()
        if kind == 'num': return value
        if kind == 'name':
            if self.peek() == ('op', '('):
                self.take(); args = []
                while self.peek() != ('op', ')'):
                    args.append(self.expr())
                    if self.peek() == ('op', ','): self.take()
                self.take()
                return self.env[value](*args)
            return self.env[value]
        if value == '(':
            v = self.expr(); self.expect(')'); return v
        raise SyntaxError(f'unexpected {value!r}')
env = {'pi': 3.14159, 'max': max, 'x': 10, 'sq': lambda n: n * n}
for src in ['1 + 2 * 3', '-2 ** 2', '2 ** 3 ** 2', '(1 + 2) * 3 % 4', 'max(1, x, sq(3)) / 4', '10 // 3 - -1', '1.5 * pi', '1 < 2', '7 % 4 == 3', '(1', '1 +', '3 $ 4', 'y + 1', 'sq(1, 2)', '1 / 0', '2 ** -1', '.5 + 1.']:
    try: print(f'{src:<24} = {Parser(src, env).expr()!r}')
    except (SyntaxError, KeyError, ZeroDivisionError, TypeError) as e: print(f'{src:<24} ! {type(e).__name__}: {e}')
