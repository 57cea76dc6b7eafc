class Range:
    def __init__(self, low, high):
        if low > high:
            raise ValueError(f'{low} > {high}')
        self.low, self.high = low, high

    def __len__(self):
        return self.high - self.low


class Percent(Range):
    def __init__(self, high):
        super().__init__(0, high)


print(len(Percent(40)))
ranges = [Percent(n) for n in (10, -5)]
