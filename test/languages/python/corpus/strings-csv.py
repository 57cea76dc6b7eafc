def parse(line):
    cells, cell, quoted = [], '', False
    at = 0
    while at < len(line):
        c = line[at]
        if quoted:
            if c == '"' and line[at + 1:at + 2] == '"':
                cell += '"'
                at += 1
            elif c == '"':
                quoted = False
            else:
                cell += c
        elif c == '"':
            quoted = True
        elif c == ',':
            cells.append(cell)
            cell = ''
        else:
            cell += c
        at += 1
    if quoted:
        raise ValueError(f'quote not closed in {line!r}')
    return cells + [cell]


for line in ['a,b,c', '"x, y",z', '"say ""hi""",,', '']:
    print(parse(line))
print(parse('"open'))
