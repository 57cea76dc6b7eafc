class InsufficientFunds(Exception):
    def __init__(self, wanted, available):
        super().__init__(f'{wanted} wanted, {available} available')
        self.missing = wanted - available


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        Account.count += 1

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError('a deposit must be positive')
        self.balance += amount

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(amount, self.balance)
        self.balance -= amount

    def __repr__(self):
        return f'Account({self.owner!r}, {self.balance})'


ada, bob = Account('Ada', 100), Account('Bob')
ada.withdraw(30)
bob.deposit(30)
print(ada, bob, Account.count)
try:
    bob.withdraw(45)
except InsufficientFunds as problem:
    print(problem, problem.missing)
bob.deposit(-1)
