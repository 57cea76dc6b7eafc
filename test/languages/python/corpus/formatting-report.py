rows = [{'item': 'Bolt', 'qty': 1500, 'price': 0.025, 'share': 0.3333}, {'item': 'Nut (large)', 'qty': 20, 'price': 12.5, 'share': 0.6667}]
print(f"{'Item':<15}{'Qty':>8}{'Price':>12}{'Share':>9}")
print('=' * 44)
for r in rows:
    print(f"{r['item']:<15}{r['qty']:>8,}{r['price']:>12.3f}{r['share']:>9.1%}")
total = sum(r['qty'] * r['price'] for r in rows)
print('-' * 44, f'{"Total":<23}{total:>12,.2f}', sep='\n')
print('{0:>{1}}|{0:<{1}}|{0:^{1}}|'.format('mid', 9), '{:>10}'.format(str([1, 2])), '{:.3}'.format('abcdef'))
for n in (0, 1, 12, 123, 1234.5, -9.99):
    print(f'[{n:>8}] [{n:<8}] [{n:^8}] [{n:+}] [{n:08.2f}]')
