def run(program, data):
    pointer = at = 0
    cells = [0] * 30
    out = []
    jumps, stack = {}, []
    for i, c in enumerate(program):
        if c == '[':
            stack.append(i)
        elif c == ']':
            start = stack.pop()
            jumps[start], jumps[i] = i, start
    while at < len(program):
        c = program[at]
        if c == '>':
            pointer += 1
        elif c == '<':
            pointer -= 1
        elif c == '+':
            cells[pointer] = (cells[pointer] + 1) % 256
        elif c == '-':
            cells[pointer] = (cells[pointer] - 1) % 256
        elif c == '.':
            out.append(chr(cells[pointer]))
        elif c == ',':
            cells[pointer] = ord(data[0]) if data else 0
            data = data[1:]
        elif c == '[' and not cells[pointer] or c == ']' and cells[pointer]:
            at = jumps[at]
        at += 1
    return ''.join(out)


print(run('++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.', ''), end='!')
print(run(',[.,]', 'echo'))
print(run(']', ''))
