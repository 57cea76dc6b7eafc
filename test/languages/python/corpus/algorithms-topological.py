needs = {'shirt': [], 'tie': ['shirt'], 'jacket': ['tie', 'belt'], 'belt': ['trousers'], 'trousers': [], 'shoes': ['trousers', 'socks'], 'socks': []}
order = []
state = {}


def visit(name, trail=()):
    if state.get(name) == 'done':
        return
    if state.get(name) == 'open':
        raise ValueError('cycle: ' + ' -> '.join(trail + (name,)))
    state[name] = 'open'
    for other in needs[name]:
        visit(other, trail + (name,))
    state[name] = 'done'
    order.append(name)


for name in needs:
    visit(name)
print(order)
needs['shirt'].append('jacket')
state.clear()
visit('tie')
