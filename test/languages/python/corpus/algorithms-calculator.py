class Parser:
    def __init__(self, text):
        self.tokens = self.split(text)
        self.at = 0

    def split(self, text):
        tokens, number = [], ''
        for c in text + ' ':
            if c.isdigit() or c == '.':
                number += c
                continue
            if number:
                tokens.append(float(number) if '.' in number else int(number))
                number = ''
            if not c.isspace():
                tokens.append(c)
        return tokens

    @property
    def token(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        token = self.token
        self.at += 1
        return token

    def sum(self):
        value = self.product()
        while self.token in ('+', '-'):
            value = value + self.product() if self.take() == '+' else value - self.product()
        return value

    def product(self):
        value = self.atom()
        while self.token in ('*', '/'):
            value = value * self.atom() if self.take() == '*' else value / self.atom()
        return value

    def atom(self):
        token = self.take()
        if token == '(':
            value = self.sum()
            if self.take() != ')':
                raise SyntaxError('no closing parenthesis')
            return value
        if token == '-':
            return -self.atom()
        if token is None or isinstance(token, str):
            raise ValueError(f'unexpected {token!r} at {self.at}')
        return token


for text in ['1 + 2 * 3', '(1 + 2) * 3', '10 / 4 - 1', '-(2.5 * 2)', '2 * (3 + 4) * 5', '(1', '1 + * 2', '1 / 0']:
    try:
        print(text, '=', Parser(text).sum())
    except (ValueError, SyntaxError) as error:
        print(text, 'failed:', error)
    except ZeroDivisionError:
        print(text, 'division')
