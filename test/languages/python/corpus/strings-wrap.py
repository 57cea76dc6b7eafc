def wrap(text, width):
    lines = ['']
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append('')
        lines[-1] += (' ' if lines[-1] else '') + word
    return lines


text = 'The machine fetches, decodes and executes one instruction after the other until it halts or fails.'
for line in wrap(text, 28):
    print('|' + line.ljust(28) + '|' + line.center(28) + '|' + line.rjust(28) + '|')
