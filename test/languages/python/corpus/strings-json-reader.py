class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in ' \t\n':
            self.at += 1

    def expect(self, c):
        if self.text[self.at:self.at + 1] != c:
            raise ValueError(f'expected {c!r} at {self.at}, found {self.text[self.at:self.at + 1]!r}')
        self.at += 1

    def value(self):
        self.space()
        c = self.text[self.at:self.at + 1]
        if c == '{':
            self.at += 1
            out = {}
            self.space()
            while self.text[self.at] != '}':
                self.space()
                key = self.string()
                self.space()
                self.expect(':')
                out[key] = self.value()
                self.space()
                if self.text[self.at] != '}':
                    self.expect(',')
            self.at += 1
            return out
        if c == '[':
            self.at += 1
            out = []
            self.space()
            while self.text[self.at] != ']':
                out.append(self.value())
                self.space()
                if self.text[self.at] != ']':
                    self.expect(',')
            self.at += 1
            return out
        if c == '"':
            return self.string()
        for word, meaning in (('true', True), ('false', False), ('null', None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in '+-.0123456789eE':
            self.at += 1
        number = self.text[start:self.at]
        return float(number) if '.' in number or 'e' in number else int(number)

    def string(self):
        self.expect('"')
        end = self.text.index('"', self.at)
        out = self.text[self.at:end]
        self.at = end + 1
        return out


print(Reader('{"a": [1, 2.5, {"b": null}], "c": true, "d": "text", "e": -3e2}').value())
print(Reader(' [ ] ').value(), Reader('"x"').value())
Reader('[1 2]').value()
