for n in range(1, 31):
    print('FizzBuzz' if n % 15 == 0 else 'Fizz' if n % 3 == 0 else 'Buzz' if n % 5 == 0 else n, end=' ' if n % 10 else '\n')
print([('Fizz' * (n % 3 == 0) + 'Buzz' * (n % 5 == 0)) or str(n) for n in range(1, 16)])
