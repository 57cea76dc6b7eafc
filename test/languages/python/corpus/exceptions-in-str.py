class Broken:
    def __repr__(self):
        return 1 / 0


class Text:
    def __str__(self):
        return 5


try:
    str(Text())
except TypeError as e:
    print(e)
print([Broken()])
