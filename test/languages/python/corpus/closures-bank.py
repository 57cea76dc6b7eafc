def account(balance):
    history = []

    def deposit(n):
        nonlocal balance
        balance += n
        history.append(('+', n))
        return balance

    def withdraw(n):
        nonlocal balance
        if n > balance:
            raise ValueError(f'only {balance} left')
        balance -= n
        history.append(('-', n))
        return balance

    return {'deposit': deposit, 'withdraw': withdraw, 'history': lambda: list(history)}


a = account(100)
print(a['deposit'](50), a['withdraw'](120), a['history']())
a['withdraw'](31)
