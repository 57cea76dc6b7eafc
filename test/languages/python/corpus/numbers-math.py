import math

print(math.sqrt(2), math.sqrt(16), math.floor(2.7), math.ceil(2.1), math.floor(-2.7), math.ceil(-2.1), math.trunc(-2.7))
print(math.pi, math.e, math.inf, math.isqrt(10 ** 20), math.isqrt(99))
print(math.factorial(20), math.factorial(25), math.comb(10, 3), math.perm(5, 2))
print(math.hypot(3, 4), math.fabs(-3), math.isnan(math.nan), math.isinf(math.inf), math.copysign(3, -0.0))
print(math.log2(1024), math.log10(1000), math.gcd(48, 36), math.lcm(4, 6), math.prod([1, 2, 3, 4]), math.fmod(-7, 3))
print(f'{math.sin(1):.10f} {math.cos(1):.10f} {math.atan2(1, 2):.10f} {math.exp(1.5):.10f} {math.log(10):.10f} {math.degrees(math.pi)}')
math.sqrt(-1)
