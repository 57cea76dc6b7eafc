"""A small ledger with accounts, transfers and reports."""
from math import floor

class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} lacks {amount - account.balance:.2f}")
        self.account = account
        self.amount = amount

class Account:
    next_number = 1000
    rate = 0.02

    def __init__(self, owner, balance=0.0):
        self.owner = owner
        self._balance = float(balance)
        self.number = Account.next_number
        Account.next_number += 1
        self.history = []

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"bad amount: {amount!r}")
        self._balance += amount
        self.history.append(('deposit', amount))
        return self

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(self, amount)
        self._balance -= amount
        self.history.append(('withdraw', amount))
        return self

    def __str__(self):
        return f"#{self.number} {self.owner:<8}{self.balance:>10,.2f}"

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance!r})"

    def __lt__(self, other):
        return self.balance < other.balance

class Savings(Account):
    rate = 0.05
    def add_interest(self):
        interest = floor(self.balance * self.rate * 100) / 100
        return self.deposit(interest)

def transfer(a, b, amount):
    a.withdraw(amount)
    try:
        b.deposit(amount)
    except ValueError:
        a.deposit(amount)
        raise
    else:
        return True
    finally:
        print('transfer of', amount, 'tried')

ada, bob = Account('Ada', 120), Savings('Bob', 1000.50)
print(transfer(ada, bob, 20))
bob.add_interest().withdraw(0.25)
for acc in sorted([bob, ada]):
    print(acc)
try:
    transfer(ada, bob, 500)
except InsufficientFunds as e:
    print('error:', e, e.amount, e.account)
try:
    ada.deposit(-5)
except ValueError as e:
    print('error:', e)
print([ada, bob], max(ada, bob).owner, bob.history)
print(ada.__dict__.keys(), Savings.rate, Savings.__mro__[1].__name__)
ada.balance = 5
