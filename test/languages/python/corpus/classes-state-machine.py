class Machine:
    transitions = {('idle', 'coin'): 'ready', ('ready', 'push'): 'idle', ('ready', 'coin'): 'ready'}

    def __init__(self):
        self.state = 'idle'
        self.coins = 0

    def send(self, event):
        try:
            after = self.transitions[self.state, event]
        except KeyError:
            raise RuntimeError(f'no {event} while {self.state}') from None
        if event == 'coin':
            self.coins += 1
        self.state = after
        return self


m = Machine()
print(m.send('coin').send('coin').send('push').state, m.coins)
m.send('push')
