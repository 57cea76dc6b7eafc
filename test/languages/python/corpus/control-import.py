import math
import sys as system
from math import floor as down, pi, sqrt
from sys import argv

print(math.floor(2.5), down(-2.5), pi == math.pi, sqrt(9), len(argv), len(system.argv))


def local():
    from math import ceil
    import math as m
    return ceil(1.2), m.sqrt(4)


print(local(), math.__name__)
from sys import nonsense
