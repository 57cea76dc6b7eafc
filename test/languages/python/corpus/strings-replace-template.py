def render(template, values):
    out = []
    while '${' in template:
        before, _, rest = template.partition('${')
        name, closing, template = rest.partition('}')
        if not closing:
            raise ValueError('a placeholder is not closed')
        out.append(before)
        out.append(str(values[name]))
    return ''.join(out) + template


print(render('Dear ${name}, you owe ${amount}.', {'name': 'Ann', 'amount': 12.5}))
print(render('nothing', {}))
print(render('${missing} here', {'name': 1}))
