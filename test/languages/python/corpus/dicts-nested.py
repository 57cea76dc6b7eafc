inventory = {}


def add(shop, item, n):
    inventory.setdefault(shop, {}).setdefault(item, []).append(n)


for entry in [('a', 'pen', 3), ('b', 'ink', 1), ('a', 'pen', 4), ('a', 'ink', 2)]:
    add(*entry)
print(inventory)
print({shop: sum(sum(n) for n in items.values()) for shop, items in inventory.items()})
inventory['a']['pen'][0] += 100
inventory['b'].update(cap=[9])
print(inventory['a']['pen'], inventory['b'], len(inventory['a']))
for shop, items in sorted(inventory.items()):
    for item, ns in sorted(items.items()):
        print(f'{shop}/{item}: {sum(ns):>4}')
print(inventory['c']['pen'])
