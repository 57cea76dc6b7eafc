class Builder:
    def __init__(self):
        self.parts = []

    def add(self, part):
        self.parts.append(part)
        return self

    def build(self):
        return ' '.join(self.parts)


print(
    Builder()
    .add('one')
    .add('two')
    .build()
)
print(
    Builder()
    .add('one')
    .add(2)
    .build()
)
