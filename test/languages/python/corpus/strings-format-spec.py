x = 3.14159265
n = 42
print(f'{x:.2f}|{x:10.3f}|{x:<10.3f}|{x:^10.3f}|{x:+.1f}|{x:e}|{x:.3e}|{x:g}|{x:010.2f}|{x:%}|{x:.1%}')
print(f'{n:d}|{n:5d}|{n:<5}|{n:^5}|{n:05}|{n:+}|{n: }|{n:b}|{n:o}|{n:x}|{n:X}|{n:#x}|{n:#b}|{n:,}|{n:_}')
print(f'{1234567:,}|{1234567.891:,.2f}|{1234567:_}|{0xdeadbeef:_x}|{-n:05}|{-n:=6}|{n:*^9}|{n:c}')
print(f'{"text":>8}|{"text":<8}|{"text":^8}|{"text":-^10}|{"text":.2}|{"text":5.1}|{"x"!r:>5}|{"é"!a}|{[1, 2]!s:>10}')
print(f'{1e10:g}|{1e-5:g}|{123456789.0:g}|{0.0001:g}|{100000.0:g}|{1000000.0:g}|{1.0:g}|{2.50:g}')
print(f'{True:d}|{True}|{True:>6}|{None}|{3.0}|{3.0:.0f}|{2.5:.0f}|{1e20:f}|{float("inf"):f}|{float("nan"):.2f}')
width, precision = 12, 4
print(f'{x:{width}.{precision}}|{x:>{width}}|{"a":{"*"}^{width}}|{n!r:>{width // 2}}')
print(f'{n=}|{x=:.2f}|{n + 1=}|{ n = }|{"q"=}|{"q"=!s}')
print(f'{{literal}} {{{n}}} {n}%')
print(f'{n:.2d}')
