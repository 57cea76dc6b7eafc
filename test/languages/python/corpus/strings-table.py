rows = [('name', 'price', 'count'), ('apple', 0.5, 12), ('banana', 0.25, 144), ('watermelon', 3.999, 2)]
widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
rule = '+'.join('-' * (w + 2) for w in widths)
for at, row in enumerate(rows):
    print('|'.join(f' {cell:<{w}} ' if isinstance(cell, str) else f' {cell:>{w}} ' for cell, w in zip(row, widths)))
    if at == 0:
        print(rule)
print(f'total {sum(price * count for _, price, count in rows[1:]):.2f}')
