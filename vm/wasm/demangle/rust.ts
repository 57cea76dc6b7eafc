/** Rust's second mangling (RFC 2603): paths with generic arguments, back references and hidden disambiguators. */

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

/** The path of a symbol; undefined for other symbols and for those that cannot be read. */
export const demangleRust = (symbol: string): string | undefined => {
  const prefix = /^_?_R(?=[A-Z])/.exec(symbol);
  if (!prefix) return undefined;
  try {
    return new Reader(symbol, prefix[0].length).path(true);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

class Malformed extends Error {}

/** Parts in each other, and back references, that are followed. */
const stepLimit = 1000;

class Reader {
  #at: number;
  #steps = 0;
  /** Lifetimes that are bound by the binders around. */
  #bound = 0;

  constructor(
    readonly text: string,
    readonly start: number,
  ) {
    this.#at = start;
  }

  /** `inValue`: generic arguments are written behind `::`. */
  path(inValue: boolean): string {
    this.#step();
    switch (this.#next()) {
      case 'C':
        this.#disambiguator();
        return this.#identifier();
      case 'M':
        this.#implementation();
        return `<${this.type()}>`;
      case 'X':
        this.#implementation();
        return `<${this.type()} as ${this.path(false)}>`;
      case 'Y':
        return `<${this.type()} as ${this.path(false)}>`;
      case 'N': {
        const space = this.#next();
        const parent = this.path(inValue);
        const number = this.#disambiguator();
        const name = this.#identifier();
        if (!/[A-Z]/.test(space)) return name === '' ? parent : `${parent}::${name}`;
        const kind = space === 'C' ? 'closure' : space === 'S' ? 'shim' : space;
        return `${parent}::{${kind}${name === '' ? '' : `:${name}`}#${number}}`;
      }
      case 'I': {
        const parent = this.path(inValue);
        const list: string[] = [];
        while (!this.#take('E')) list.push(this.#argument());
        return `${parent}${inValue ? '::' : ''}<${list.join(', ')}>`;
      }
      case 'B':
        return this.#back(() => this.path(inValue));
      default:
        throw new Malformed();
    }
  }

  #implementation(): void {
    this.#disambiguator();
    // The path of the block that implements it says nothing to people.
    this.path(false);
  }

  #argument(): string {
    if (this.#take('L')) return this.#lifetime(this.#number62());
    return this.#take('K') ? this.#constant() : this.type();
  }

  type(): string {
    this.#step();
    const tag = this.#next();
    const basic = basicTypes[tag];
    if (basic !== undefined) return basic;
    switch (tag) {
      case 'A':
        return `[${this.type()}; ${this.#constant()}]`;
      case 'S':
        return `[${this.type()}]`;
      case 'T': {
        const list: string[] = [];
        while (!this.#take('E')) list.push(this.type());
        return list.length === 1 ? `(${list[0]},)` : `(${list.join(', ')})`;
      }
      case 'R':
      case 'Q': {
        const lifetime = this.#take('L') ? this.#number62() : 0;
        const spelled = lifetime === 0 ? '' : `${this.#lifetime(lifetime)} `;
        return `&${spelled}${tag === 'Q' ? 'mut ' : ''}${this.type()}`;
      }
      case 'P':
        return `*const ${this.type()}`;
      case 'O':
        return `*mut ${this.type()}`;
      case 'F':
        return this.#withBinder(() => this.#signature());
      case 'D':
        return this.#dynamic();
      case 'B':
        return this.#back(() => this.type());
      default:
        this.#at--;
        return this.path(false);
    }
  }

  #signature(): string {
    const isUnsafe = this.#take('U') ? 'unsafe ' : '';
    let abi = '';
    if (this.#take('K')) abi = `extern "${this.#take('C') ? 'C' : this.#identifier().replaceAll('_', '-')}" `;
    const list: string[] = [];
    while (!this.#take('E')) list.push(this.type());
    const result = this.type();
    return `${isUnsafe}${abi}fn(${list.join(', ')})${result === '()' ? '' : ` -> ${result}`}`;
  }

  #dynamic(): string {
    const bounds = this.#withBinder(() => {
      const traits: string[] = [];
      while (!this.#take('E')) traits.push(this.#trait());
      return traits.join(' + ');
    });
    if (!this.#take('L')) throw new Malformed();
    const lifetime = this.#number62();
    return `dyn ${bounds}${lifetime === 0 ? '' : ` + ${this.#lifetime(lifetime)}`}`;
  }

  #trait(): string {
    let path = this.path(false);
    while (this.#take('p')) {
      const name = this.#identifier();
      const bound = `${name} = ${this.type()}`;
      path = path.endsWith('>') ? `${path.slice(0, -1)}, ${bound}>` : `${path}<${bound}>`;
    }
    return path;
  }

  #withBinder(read: () => string): string {
    const count = this.#take('G') ? this.#number62() + 1 : 0;
    const names = Array.from({ length: Math.min(count, 26) }, (_, index) => lifetimeName(this.#bound + index));
    this.#bound += count;
    const text = read();
    this.#bound -= count;
    return count === 0 ? text : `for<${names.join(', ')}> ${text}`;
  }

  #lifetime(index: number): string {
    if (index === 0) return "'_";
    return lifetimeName(this.#bound - index);
  }

  #constant(): string {
    this.#step();
    if (this.#take('p')) return '_';
    if (this.#take('B')) return this.#back(() => this.#constant());
    const type = this.#next();
    const isNegative = this.#take('n');
    const digits = /^[0-9a-f]*_/.exec(this.text.slice(this.#at, this.#at + 40))?.[0];
    if (digits === undefined) throw new Malformed();
    this.#at += digits.length;
    const value = BigInt(`0x0${digits.slice(0, -1)}`);
    if (type === 'b') return value === 0n ? 'false' : 'true';
    if (type === 'c') return value <= 0x10ffffn ? `'${String.fromCodePoint(Number(value))}'` : '?';
    return `${isNegative ? '-' : ''}${value}`;
  }

  #back<Result>(read: () => Result): Result {
    const target = this.#number62() + this.start;
    if (target >= this.#at) throw new Malformed();
    const here = this.#at;
    this.#at = target;
    const found = read();
    this.#at = here;
    return found;
  }

  #identifier(): string {
    const isEncoded = this.#take('u');
    const digits = /^(?:0|[1-9]\d{0,5})/.exec(this.text.slice(this.#at, this.#at + 8))?.[0];
    if (digits === undefined) throw new Malformed();
    this.#at += digits.length;
    this.#take('_');
    const name = this.text.slice(this.#at, this.#at + Number(digits));
    if (name.length < Number(digits)) throw new Malformed();
    this.#at += name.length;
    return isEncoded ? punycode(name) : name;
  }

  #disambiguator(): number {
    return this.#take('s') ? this.#number62() + 1 : 0;
  }

  /** Base 62: nothing is 0, then one more than the digits say. */
  #number62(): number {
    if (this.#take('_')) return 0;
    let value = 0;
    for (;;) {
      const digit = this.#next();
      if (digit === '_') return value + 1;
      const place = digits62.indexOf(digit);
      if (place < 0) throw new Malformed();
      value = value * 62 + place;
    }
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const character = this.text[this.#at++];
    if (character === undefined) throw new Malformed();
    return character;
  }

  #step(): void {
    if (++this.#steps > stepLimit) throw new Malformed();
  }
}

const digits62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const lifetimeName = (depth: number): string =>
  depth >= 0 && depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'z${depth}`;

/** RFC 3492, with `_` as the delimiter. */
const punycode = (text: string): string => {
  const split = text.lastIndexOf('_');
  const points = split < 0 ? [] : [...text.slice(0, split)].map((character) => character.codePointAt(0) as number);
  let at = split < 0 ? 0 : split + 1;
  let code = 128;
  let bias = 72;
  let delta = 0;
  while (at < text.length) {
    const before = delta;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const place = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(text[at++] ?? '');
      if (place < 0) throw new Malformed();
      delta += place * weight;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (place < threshold) break;
      weight *= 36 - threshold;
    }
    const count = points.length + 1;
    bias = adapted(delta - before, count, before === 0);
    code += Math.floor(delta / count);
    delta %= count;
    if (code > 0x10ffff) throw new Malformed();
    points.splice(delta++, 0, code);
  }
  return String.fromCodePoint(...points);
};

const adapted = (given: number, count: number, isFirst: boolean): number => {
  let delta = Math.floor(given / (isFirst ? 700 : 2));
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
};
