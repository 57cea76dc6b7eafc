import sys
ROOMS = {
    'hall': {'north': 'library', 'east': 'kitchen', 'items': ['lamp']},
    'library': {'south': 'hall', 'items': ['book', 'scroll']},
    'kitchen': {'west': 'hall', 'items': []},
}
class Game:
    def __init__(self):
        self.room, self.bag, self.turns = 'hall', [], 0
        self.commands = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith('do_')}
    def do_go(self, where):
        """Walk somewhere."""
        target = ROOMS[self.room].get(where)
        if target is None: return f"You cannot go {where}."
        self.room = target
        return f"You are in the {target}."
    def do_take(self, item):
        """Take an item."""
        try:
            ROOMS[self.room]['items'].remove(item)
        except ValueError as e:
            return f"No {item} here ({e})."
        self.bag.append(item)
        return f"Taken: {item}."
    def do_bag(self):
        """Look into the bag."""
        return ', '.join(sorted(self.bag)) or 'empty'
    def do_help(self):
        return '\n'.join(f'{n:>6}: {c.__doc__ or "-"}' for n, c in sorted(self.commands.items()))
    def play(self, script):
        for line in script.splitlines():
            verb, *args = line.split() or ['']
            if not verb: continue
            self.turns += 1
            try:
                out = self.commands[verb](*args)
            except KeyError as e: out = f"What is {e}?"
            except TypeError as e: out = str(e).split(') ')[-1]
            print(f'> {line}\n{out}')
            if verb == 'go' and self.room == 'kitchen': break
        else:
            print('never in the kitchen')
        return self.turns
turns = Game().play('''help
take lamp
go north
take book
take book

dance now
go
bag
go south
go east
bag''')
print(turns)
sys.exit(turns)
