import { describe, expect, it } from 'vitest';
import { debugPython, pythonFile } from './python.ts';

const text = `total = 0
names = ['a', 'b']

def add(n, by=2):
    result = n + by
    return result

class Point:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f'Point({self.x})'

for i in range(3):
    total = add(total)
    names.append(str(i))
p = Point(total)
squares = [n * n for n in range(3)]
print(total, p, squares)
`;

describe('Python through the adapter', () => {
  it('stops at breakpoints, shows names and values, and changes them', async () => {
    const program = await debugPython(text, { breakpoints: [5] });
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('add:5 <module>:16');
    console.log(await program.shown('Locals'), await program.shown('Globals'), await program.shown('Parameters'));
    console.log(await program.set('Parameters', 'n', '10 ** 20'));
    console.log(await program.set('Globals', 'names', 'names'));
    console.log(await program.evaluate('by = 7; new = [1]', 'repl'));
    console.log(
      await program.evaluate('total = 5', 'repl'),
      await program.evaluate('new'),
      await program.shown('Globals'),
    );
    const stack: string[] = [];
    for (let i = 0; i < 14; i++) {
      await program.go('next');
      stack.push(await program.stack());
    }
    console.log(stack);
    await program.end();
  });
});
void pythonFile;
