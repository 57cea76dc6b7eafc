/**
 * Random programs in the Python subset. Each is compared with CPython where there is one: same output, and the same exception, message
 * and line at the end. Mutated programs are refused with diagnostics that have a place, or run without a fault of ours.
 */
import { type Random, randomOf } from './random.ts';

/** Names of variables by what they hold. */
type Kind = 'int' | 'float' | 'str' | 'list' | 'dict' | 'bool';

const kinds: readonly Kind[] = ['int', 'int', 'int', 'float', 'str', 'list', 'dict', 'bool'];

export const randomProgram = (seed: number): string => new Generator(randomOf(seed)).program();

class Generator {
  readonly #random: Random;
  readonly #lines: string[] = [];
  #variables: { readonly name: string; readonly kind: Kind }[] = [];
  readonly #functions: { readonly name: string; readonly kinds: readonly Kind[]; readonly result: Kind }[] = [];
  #indent = 0;
  #names = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  program(): string {
    for (let index = 0; index < 2 + this.#random(3); index++) this.#function();
    this.#class();
    this.#generator();
    for (const kind of kinds) this.#first(kind);
    for (let index = 0; index < 8 + this.#random(8); index++) {
      this.#block('try:', () => this.#statement(2));
      this.#block('except Exception as e:', () => this.#write("print('top', type(e).__name__, e)"));
    }
    this.#write(`print(${this.#variables.map(({ name }) => name).join(', ')})`);
    if (this.#random(3) === 0) this.#write(`print(${this.#failing()})`);
    return `${this.#lines.join('\n')}\n`;
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random(items.length)] as Item;
  }

  #write(line: string): void {
    this.#lines.push(`${'    '.repeat(this.#indent)}${line}`);
  }

  #block(header: string, work: () => void): void {
    this.#write(header);
    this.#indent++;
    const known = this.#variables;
    this.#variables = [...known];
    work();
    this.#variables = known;
    this.#indent--;
  }

  #fresh(letter: string): string {
    return `${letter}${this.#names++}`;
  }

  #assign(kind: Kind): void {
    const name = this.#fresh(kind[0] as string);
    this.#write(`${name} = ${this.#expression(kind, 2)}`);
    this.#variables.push({ name, kind });
  }

  /** A variable that has a value in any case. */
  #first(kind: Kind): void {
    const name = this.#fresh(kind[0] as string);
    this.#block('try:', () => this.#write(`${name} = ${this.#expression(kind, 3)}`));
    this.#block('except Exception as e:', () =>
      this.#write(`${name} = ${this.#literal(kind)}; print(type(e).__name__, e)`),
    );
    this.#variables.push({ name, kind });
  }

  #function(): void {
    const name = this.#fresh('f');
    const parameters = Array.from({ length: 1 + this.#random(3) }, () => ({
      name: this.#fresh('p'),
      kind: this.#pick(kinds),
    }));
    const result = this.#pick(kinds);
    const spelled = parameters.map((each, index) =>
      index > 0 && this.#random(3) === 0 ? `${each.name}=${this.#literal(each.kind)}` : each.name,
    );
    const firstDefault = spelled.findIndex((text) => text.includes('='));
    const list = spelled.map((text, index) =>
      firstDefault >= 0 && index > firstDefault && !text.includes('=')
        ? `${text}=${this.#literal((parameters[index] as { kind: Kind }).kind)}`
        : text,
    );
    const outer = this.#variables;
    this.#block(`def ${name}(${list.join(', ')}):`, () => {
      this.#variables = [...parameters];
      for (let index = 0; index < this.#random(3); index++) this.#statement(1);
      if (this.#random(2) === 0)
        this.#write(`if ${this.#expression('bool', 1)}: return ${this.#expression(result, 1)}`);
      this.#write(`return ${this.#expression(result, 2)}`);
    });
    this.#variables = outer;
    this.#functions.push({ name, kinds: parameters.map(({ kind }) => kind), result });
  }

  #class(): void {
    this.#block('class Base:', () => {
      this.#write(`shared = ${this.#literal('int')}`);
      this.#block('def __init__(self, n):', () => this.#write('self.n = n'));
      this.#block('def value(self):', () => this.#write(`return self.n * ${this.#literal('int')} + self.shared`));
      this.#block('def __repr__(self):', () => this.#write("return f'{type(self).__name__}({self.n!r})'"));
      this.#block('def __eq__(self, other):', () =>
        this.#write('return isinstance(other, Base) and self.n == other.n'),
      );
      this.#block('def __lt__(self, other):', () => this.#write('return self.n < other.n'));
    });
    this.#block('class Derived(Base):', () => {
      this.#block('def value(self):', () => this.#write(`return super().value() - ${this.#literal('int')}`));
      if (this.#random(2) === 0) {
        this.#block('def __add__(self, other):', () => this.#write('return Derived(self.n + other.n)'));
      }
      this.#write('@property');
      this.#block('def twice(self):', () => this.#write('return self.n * 2'));
    });
  }

  #generator(): void {
    this.#block('def steps(n):', () => {
      this.#write('total = 0');
      this.#block('for i in range(n):', () => {
        this.#write(`if i % ${1 + this.#random(4)} == 0: continue`);
        this.#write('total += i');
        this.#write(this.#pick(['yield total', 'yield i, total', 'got = yield i', 'yield from range(i)']));
      });
      this.#write('return total');
    });
  }

  #statement(depth: number): void {
    const choices: (() => void)[] = [
      () => this.#assign(this.#pick(kinds)),
      () => this.#write(`print(${this.#expression(this.#pick(kinds), 2)}, ${this.#expression('str', 1)})`),
      () => this.#update(),
      () => this.#write(this.#objects()),
    ];
    if (depth > 0) {
      choices.push(
        () => {
          this.#block(`if ${this.#expression('bool', 2)}:`, () => this.#body(depth - 1));
          if (this.#random(2) === 0) this.#block('else:', () => this.#body(depth - 1));
        },
        () => {
          const name = this.#fresh('i');
          this.#block(`for ${name} in ${this.#iterable()}:`, () => {
            this.#write(`print(${name}, end=' ')`);
            if (this.#random(2) === 0)
              this.#write(`if ${this.#expression('bool', 1)}: ${this.#pick(['break', 'continue'])}`);
            this.#body(depth - 1);
          });
          if (this.#random(3) === 0) this.#block('else:', () => this.#write("print('else')"));
        },
        () => {
          const name = this.#fresh('w');
          this.#write(`${name} = ${this.#random(5)}`);
          this.#block(`while ${name} > 0:`, () => {
            this.#write(`${name} -= 1`);
            this.#body(depth - 1);
          });
        },
        () => this.#try(depth),
        () => this.#try(depth),
      );
    }
    this.#pick(choices)();
  }

  #body(depth: number): void {
    for (let index = 0; index < 1 + this.#random(2); index++) this.#statement(depth);
  }

  #try(depth: number): void {
    this.#block('try:', () => {
      this.#body(depth - 1);
      this.#write(`print(${this.#random(2) === 0 ? this.#failing() : this.#expression(this.#pick(kinds), 2)})`);
    });
    const type = this.#pick(['Exception', 'ZeroDivisionError', '(KeyError, IndexError)', 'ValueError', 'LookupError']);
    this.#block(`except ${type} as e:`, () => this.#write("print('caught', type(e).__name__, e)"));
    if (type !== 'Exception') {
      this.#block('except Exception as e:', () => this.#write("print('other', type(e).__name__, e)"));
    }
    if (this.#random(3) === 0) this.#block('else:', () => this.#write("print('no error')"));
    if (this.#random(3) === 0) this.#block('finally:', () => this.#write("print('finally')"));
  }

  /** An expression that often raises. */
  #failing(): string {
    return this.#pick([
      () => `${this.#expression('int', 1)} ${this.#pick(['/', '//', '%'])} ${this.#pick(['0', '(1 - 1)', '0.0'])}`,
      () => `${this.#expression('list', 1)}[${5 + this.#random(90)}]`,
      () => `${this.#expression('dict', 1)}['${this.#pick(['missing', 'a', 'q'])}']`,
      () => `int(${this.#expression('str', 1)})`,
      () => `${this.#expression('str', 1)} + ${this.#expression('int', 1)}`,
      () => `${this.#expression('list', 1)}.index(${this.#literal('int')})`,
      () => `(${this.#expression('int', 1)}).${this.#pick(['upper', 'nothing'])}`,
      () => `${this.#expression('str', 1)}.index('zz')`,
      () => `${this.#expression('int', 1)} < ${this.#expression('str', 1)}`,
      () => 'undefined_variable',
      () => `sorted([${this.#literal('int')}, ${this.#literal('str')}])`,
      () => `[][0] if ${this.#expression('bool', 1)} else {}['k']`,
      () => `len(${this.#expression('int', 1)})`,
      () => `max(${this.#pick(['[]', '()', '{}', "''"])})`,
      () => 'Base()',
      () => 'Base(1).missing',
      () => 'next(steps(0))',
    ])();
  }

  #update(): void {
    const candidates = this.#variables.filter(({ kind }) => kind !== 'bool' && kind !== 'dict');
    const target = candidates.length > 0 ? this.#pick(candidates) : undefined;
    if (!target) return this.#assign('int');
    const { name, kind } = target;
    if (this.#indent > 0 && kind === 'str') return this.#write(`${name} = ${name}[:20] + ${this.#literal('str')}`);
    if (kind === 'int') this.#write(`${name} ${this.#pick(['+=', '-=', '^=', '|=', '&='])} ${this.#literal('int')}`);
    else if (kind === 'float') this.#write(`${name} ${this.#pick(['+=', '-='])} ${this.#literal('float')}`);
    else if (kind === 'str') this.#write(`${name} += ${this.#expression('str', 1)}`);
    else {
      this.#write(
        this.#pick([
          `${name}.append(${this.#literal('int')})`,
          `${name} = ${name}[:6] + [${this.#literal('int')}]`,
          `${name}[:1] = ${this.#expression('list', 1)}`,
          `${name}.sort()`,
          `${name}.reverse()`,
          `${name}.insert(${this.#literal('int')}, ${this.#random(9)})`,
          `print(${name}.pop() if ${name} else 'empty')`,
        ]),
      );
    }
    return undefined;
  }

  #objects(): string {
    return this.#pick([
      `print(Derived(${this.#expression('int', 1)}).value(), Base(${this.#literal('int')}).value())`,
      `print(sorted([Base(${this.#literal('int')}), Derived(${this.#literal('int')}), Base(3)]))`,
      `print(Base(2) == Derived(2), Base(1) != Base(2), Derived(${this.#literal('int')}).twice)`,
      `print(list(steps(${this.#random(9)})))`,
      `print([x for x in steps(${this.#random(9)})], {k: v for k, v in enumerate('abc')})`,
      `print((lambda a, *b, k=2: (a, b, k))(${this.#expression('int', 1)}, ${this.#literal('str')}))`,
      `a, *b = ${this.#expression('list', 1)} + [1]; print(a, b)`,
      'print(*range(3), sep=", ")',
    ]);
  }

  #iterable(): string {
    return this.#pick([
      () => `range(${this.#random(6)})`,
      () => `range(${this.#random(9)}, ${this.#random(9) - 4}, ${this.#pick(['-1', '-2', '2'])})`,
      () => `${this.#expression('str', 1)}[:5]`,
      () => `${this.#expression('list', 1)}[:5]`,
      () => `sorted(${this.#expression('dict', 1)})`,
      () => `enumerate(${this.#expression('list', 1)}[:4])`,
      () => `zip(${this.#expression('list', 1)}[:4], ${this.#expression('str', 1)})`,
    ])();
  }

  #literal(kind: Kind): string {
    switch (kind) {
      case 'int':
        return this.#pick([
          '0',
          '1',
          '-1',
          '2',
          '7',
          '10',
          '-13',
          '100',
          '255',
          '65536',
          '4294967296',
          '9007199254740991',
          '10 ** 20',
          '-2 ** 63',
        ]).replace(/^(.*\*\*.*)$/, '($1)');
      case 'float':
        return this.#pick(['0.5', '-1.25', '3.0', '1e10', '2.5e-3', '0.1', '100.75']);
      case 'str':
        return this.#pick(["''", "'a'", "'hello'", "'Wörld'", "'x y z'", "'12'", '"it\'s"', "'a,b,,c'", "'\\n'"]);
      case 'bool':
        return this.#pick(['True', 'False']);
      case 'list':
        return this.#pick(['[]', '[1, 2, 3]', '[5, -2, 9, 0]', '[10 ** 18, 3]', '[7]']);
      case 'dict':
        return this.#pick(['{}', "{'a': 1}", "{'b': 2, 'c': 30}", "{'k': -5, 'a': 0}"]);
    }
  }

  #expression(kind: Kind, depth: number): string {
    const variables = this.#variables.filter((each) => each.kind === kind);
    if (depth <= 0)
      return variables.length > 0 && this.#random(3) > 0 ? this.#pick(variables).name : this.#literal(kind);
    const next = (other: Kind): string => this.#expression(other, depth - 1);
    const functions = this.#functions.filter(({ result }) => result === kind);
    if (functions.length > 0 && this.#random(6) === 0) {
      const { name, kinds: parameters } = this.#pick(functions);
      return `${name}(${parameters.map(next).join(', ')})`;
    }
    if (this.#random(8) === 0) return `(${next(kind)} if ${next('bool')} else ${next(kind)})`;
    return this.#pick(forms[kind])(next, this.#random);
  }
}

type Form = (next: (kind: Kind) => string, random: Random) => string;

const forms: Readonly<Record<Kind, readonly Form[]>> = {
  int: [
    (next) => `(${next('int')} + ${next('int')})`,
    (next) => `(${next('int')} - ${next('int')})`,
    (next) => `(${next('int')} * ${next('int')})`,
    (next) => `(${next('int')} // ${next('int')})`,
    (next) => `(${next('int')} % ${next('int')})`,
    (next, random) => `(${next('int')} ${['&', '|', '^'][random(3)]} ${next('int')})`,
    (next, random) => `(${next('int')} ${['<<', '>>'][random(2)]} ${random(40)})`,
    (next, random) => `(${next('int')} ** ${random(4)})`,
    (next) => `(-${next('int')})`,
    (next) => `abs(${next('int')})`,
    (next) => `len(${next('list')})`,
    (next) => `len(${next('str')})`,
    (next) => `sum(${next('list')})`,
    (next) => `max(${next('int')}, ${next('int')})`,
    (next) => `int(${next('float')})`,
    (next) => `${next('list')}[-1]`,
    (next) => `${next('dict')}.get('a', ${next('int')})`,
    (next) => `sum(x * 2 for x in ${next('list')} if x > ${next('int')})`,
    (next) => `${next('str')}.count('a')`,
    (next) => `divmod(${next('int')}, ${next('int')})[1]`,
    (next) => `(~${next('int')})`,
    (next) => `round(${next('float')})`,
  ],
  float: [
    (next) => `(${next('float')} + ${next('int')})`,
    (next) => `(${next('float')} * ${next('float')})`,
    (next) => `(${next('int')} / ${next('int')})`,
    (next) => `(${next('float')} // ${next('float')})`,
    (next) => `(${next('float')} % ${next('float')})`,
    (next) => `round(${next('float')}, 2)`,
    (next) => `abs(${next('float')} - ${next('float')})`,
    (next) => `float(${next('int')} % 1000)`,
    (next) => `min(${next('float')}, ${next('float')})`,
  ],
  str: [
    (next) => `(${next('str')} + ${next('str')})`,
    (next, random) => `(${next('str')} * ${random(4)})`,
    (next) => `str(${next('int')})`,
    (next) => `repr(${next('str')})`,
    (next) => `(lambda v: f'{v:>6}')(${next('int')})`,
    (next) => `(lambda v: f'{v!r:>9}|{v=}|{v:.2f}')(${next('float')})`,
    (next, random) => `format(${next('int')}, '${['x', 'b', ',', '08', '+', '<5', 'e'][random(7)]}')`,
    (next, random) => `format(${next('float')}, '${['.3f', 'g', 'e', '.1%', '10.2f', ',.1f', ''][random(7)]}')`,
    (next) => `${next('str')}.upper()`,
    (next) => `${next('str')}.replace('a', 'bc')`,
    (next) => `'-'.join(${next('str')}.split())`,
    (next) => `', '.join(str(x) for x in ${next('list')})`,
    (next) => `${next('str')}[::-1]`,
    (next) => `${next('str')}[1:4]`,
    (next) => `${next('str')}.center(9, '*')`,
    (next) => `('%s|%d' % (${next('str')}, ${next('int')}))`,
    (next) => `'{}:{:>5}'.format(${next('str')}, ${next('int')})`,
    (next) => `str(${next('list')})`,
    (next) => `repr(${next('float')})`,
  ],
  bool: [
    (next, random) => `(${next('int')} ${['<', '<=', '==', '!=', '>', '>='][random(6)]} ${next('int')})`,
    (next) => `(${next('bool')} and ${next('bool')})`,
    (next) => `(${next('bool')} or ${next('bool')})`,
    (next) => `(not ${next('bool')})`,
    (next) => `${next('int')} in ${next('list')}`,
    (next) => `'a' in ${next('dict')}`,
    (next) => `${next('str')} < ${next('str')}`,
    (next) => `any(x > 2 for x in ${next('list')})`,
    (next) => `all(${next('list')})`,
    (next) => `0 < ${next('int')} < 100`,
    (next) => `${next('str')}.startswith('a')`,
    (next) => `bool(${next('list')})`,
    (next) => `${next('float')} > ${next('int')}`,
    (next) => `isinstance(${next('int')}, int)`,
  ],
  list: [
    (next) => `[${next('int')}, ${next('int')}]`,
    (next) => `(${next('list')} + ${next('list')})`,
    (next) => `sorted(${next('list')})`,
    (next) => `${next('list')}[::-1]`,
    (next) => `${next('list')}[1:]`,
    (next, random) => `[x ${['+', '*', '-'][random(3)]} ${next('int')} for x in ${next('list')}]`,
    (next) => `[x for x in ${next('list')} if x % 2 == 0]`,
    (_, random) => `list(range(${random(7)}))`,
    (next) => `[*${next('list')}, ${next('int')}]`,
    (next) => `list(map(lambda x: x // 2, ${next('list')}))`,
    (next) => `[len(w) for w in ${next('str')}.split(',')]`,
    (next) => `[a * b for a, b in zip(${next('list')}, ${next('list')})]`,
    (next) => `list(${next('dict')}.values())`,
    (next, random) => `(${next('list')} * ${random(3)})`,
    (next) => `[ord(c) for c in ${next('str')}]`,
    (next) => `sorted(${next('list')}, key=lambda x: -x)`,
  ],
  dict: [
    (next) => `{'a': ${next('int')}, **${next('dict')}}`,
    (next) => `{c: ${next('str')}.count(c) for c in ${next('str')}}`,
    (next) => `dict(zip('abc', ${next('list')}))`,
    (next) => `{str(x): x for x in ${next('list')}}`,
    (next) => `dict(a=${next('int')}, z=${next('int')})`,
    (next) => `({'x': 1} | ${next('dict')})`,
    (next) => `dict(sorted(${next('dict')}.items()))`,
  ],
};
