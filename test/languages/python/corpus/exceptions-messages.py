import math
def f(): pass
class C: pass
tests = [
lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 0 ** -1, lambda: 1 << -1, lambda: int("x"), lambda: float("y"),
lambda: math.sqrt(-1), lambda: math.log(0), lambda: "a" + 1, lambda: 1 + "a", lambda: [] + (), lambda: len(5),
lambda: None + 1, lambda: "a" * "b", lambda: [1][5], lambda: (1,)[2], lambda: {}["k"], lambda: "abc"[9], lambda: 1 < "a",
lambda: abs("x"), lambda: max(), lambda: max([]), lambda: sum("ab"), lambda: int([]), lambda: chr(-1), lambda: ord("ab"),
lambda: range(1, 2, 0), lambda: pow(2, -1, 4), lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: [1].remove(2),
lambda: [1].index(2), lambda: "a".index("b"), lambda: next(iter([])), lambda: round("x"), lambda: sorted([1, "a"]),
lambda: float(10 ** 400), lambda: 10 ** 400 * 1.0, lambda: list(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: tuple(1),
lambda: set([[]]), lambda: {[]: 1}, lambda: hash({}), lambda: iter(5), lambda: reversed(5), lambda: zip(1), lambda: isinstance(1, 2),
lambda: issubclass(1, int), lambda: print(end=1), lambda: int("5", 99), lambda: math.factorial(-1), lambda: C().y,
lambda: "%d" % "a", lambda: "%s %s" % (1,), lambda: "{}".format(), lambda: "{a}".format(), lambda: f(1), lambda: "abc".foo,
lambda: [].foo(), lambda: (5).foo, lambda: len(), lambda: abs(1, 2), lambda: isinstance(1), lambda: sorted(), lambda: "".join([1]),
lambda: divmod(1, 0), lambda: -"a", lambda: ~1.5, 
lambda: 1 @ 2, lambda: [1] - [2], lambda: {1} + {2}, lambda: {} | 1, lambda: 1 in 5, lambda: "a" in 5,
lambda: 1 in "a", lambda: min(1), lambda: enumerate(), lambda: map(1), lambda: filter(), lambda: float("1_0_"), lambda: [] < 5,
lambda: C() < C(), lambda: [*5], lambda: {**5}, lambda: C(1), lambda: C.x, lambda: C() + 1, lambda: C()(), lambda: C()[0],
lambda: len(C()), lambda: iter(C()), lambda: next(C()), lambda: f.x, lambda: f(a=1), lambda: f(*[1]), lambda: (lambda a, b: 0)(1),
lambda: (lambda a, *, b: 0)(1), lambda: (lambda a: 0)(1, a=2), lambda: (lambda a, /: 0)(a=1), lambda: str(1, 2, 3, 4), lambda: bool(1, 2),
lambda: list(1, 2), lambda: "a".split(""), lambda: "abc".replace("a"), lambda: "x".center(), lambda: [3, None].sort(), lambda: [1, 2].insert(1),
lambda: {}.update(5), lambda: {}.update([1]), lambda: {1: 2}.pop(5), lambda: {}.setdefault(), lambda: set().add(), lambda: {1}.remove(2), lambda: frozenset().add(1),
lambda: (1, 2).append(3), lambda: (1, 2).index(5), lambda: int("0b2", 0), lambda: int(float("nan")), lambda: int(float("inf")), lambda: round(float("inf")),
lambda: math.floor("a"), lambda: math.gcd(1.5), lambda: math.comb(-1, 2), lambda: math.log("x"), lambda: math.pow("a", 1), lambda: math.isqrt(-1), lambda: math.acos(2),
lambda: math.exp(1000), lambda: 2.0 ** 10000, lambda: "a".join(5), lambda: "%c" % 3.5, lambda: "%x" % 1.5, lambda: "%z" % 1, lambda: format(1, "zz"), lambda: format("a", "d"), lambda: format(1.5, "d"),
lambda: format([], "5"), lambda: f"{1:s}", lambda: f"{'a':,}", lambda: chr(1114112), lambda: ord(5), lambda: hex(1.5), lambda: bin("a"), lambda: getattr(1, 5), lambda: getattr(C(), "zz"),
lambda: setattr(1, "a", 2), lambda: delattr(C(), "q"), lambda: super(), lambda: object().x, lambda: input(1, 2), lambda: slice(), lambda: range(), lambda: range("a"),
lambda: range(1.5), lambda: [0] * 1.5, lambda: "a" * 1.5, lambda: {}.fromkeys(5), lambda: dict(1), lambda: dict(a=1, **{"a": 2}), lambda: print(1, foo=2), lambda: sum([1, "a"]), lambda: sum(5), lambda: any(5), lambda: all(None),
lambda: max(1, "a"), lambda: max([1, "a"]), lambda: min([], default=5) + "x", lambda: sorted([3, 1], key=5), lambda: sorted([1, 2], reverse="x") + 1, lambda: list(map(5, [1])), lambda: list(zip([1], [1, 2], strict=True)),
lambda: [].extend(5), lambda: [1, 2, 3].index(9, 1), lambda: tuple([1])[5], lambda: "abc".find(5), lambda: "abc".startswith(5), lambda: "abc".strip(5), lambda: " ".zfill("a"), lambda: "x".ljust(5, "ab"), lambda: "abc".translate(5), lambda: str.maketrans("a", "bc"),
lambda: math.hypot("a"), lambda: divmod(1, "a"), lambda: pow("a", 2), lambda: pow(1, 2, 0), lambda: 5 if undefined_name else 6, lambda: undefined_name.x, lambda: print.x, lambda: int.foo, lambda: len.__name__ + 1,
]
for i, t in enumerate(tests):
    try:
        print(i, 'ok', t())
    except Exception as e:
        print(i, type(e).__name__, e)
