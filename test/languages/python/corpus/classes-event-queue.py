class Event:
    number = 0

    def __init__(self, at, name, action):
        Event.number += 1
        self.order = Event.number
        self.at, self.name, self.action = at, name, action


class Simulation:
    def __init__(self):
        self.now = 0
        self.events = []
        self.log = []

    def schedule(self, delay, name, action=None):
        self.events.append(Event(self.now + delay, name, action))
        self.events.sort(key=lambda e: (e.at, e.order))

    def run(self, until):
        while self.events and self.events[0].at <= until:
            event = self.events.pop(0)
            self.now = event.at
            self.log.append(f'{self.now}:{event.name}')
            if event.action:
                event.action(self)


def arrive(s):
    if s.now < 20:
        s.schedule(7, 'arrive', arrive)
    s.schedule(3, 'leave')


s = Simulation()
s.schedule(1, 'arrive', arrive)
s.run(100)
print(s.log, s.now, Event.number)
