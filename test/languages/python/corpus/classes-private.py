class Safe:
    __secret = 42

    def __init__(self):
        self.__code = 1234

    def open(self, code):
        return Safe.__secret if code == self.__code else None


safe = Safe()
print(safe.open(1), safe.open(1234), safe._Safe__code, Safe._Safe__secret)
print(sorted(safe.__dict__))
print(safe.__code)
