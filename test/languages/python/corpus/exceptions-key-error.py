prices = {'apple': 1, 'pear': 2}
for name in ('apple', 'fig'):
    try:
        print(prices[name])
    except KeyError as e:
        print('no', e, e.args[0])
print(prices.get('fig'), prices.get('fig', 0), prices.pop('fig', None))
print(prices[('a', 1)])
