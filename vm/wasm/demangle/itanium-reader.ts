/** Reading of C++ symbols (Itanium C++ ABI, section 5.1). */
import { abbreviations, builtinTypes, operators, specialTypes } from './itanium-tables.ts';

export class Malformed extends Error {}

/** A type around a declarator: `int (*` and `)(char)`. */
interface Type {
  readonly left: string;
  readonly right: string;
  /** What a pointer or reference to it has to wrap: functions and arrays. */
  readonly wraps?: boolean;
  /** A pack: what its types are, where it is expanded. */
  readonly pack?: readonly Type[];
}

interface Name {
  readonly text: string;
  readonly isTemplate: boolean;
  /** Constructors, destructors and conversions have no result in their symbol. */
  readonly hasResult: boolean;
  /** Of a member function: `const`, `&`. */
  readonly qualifiers: string;
}

const plain = (text: string): Type => ({ left: text, right: '' });
const spelled = ({ left, right, pack }: Type): string => (pack ? pack.map(spelled).join(', ') : left + right);

/** Parts in each other, and parts at all, that are read. */
const stepLimit = 20_000;

export class ItaniumReader {
  readonly #text: string;
  #at: number;
  #steps = 0;
  #substitutions: Type[] = [];
  #arguments: readonly Type[] = [];

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  get rest(): string {
    return this.#text.slice(this.#at);
  }

  wholeType(): string {
    return spelled(this.#type());
  }

  encoding(): { readonly full: string; readonly short: string } {
    this.#step();
    const special = this.#special();
    if (special !== undefined) return { full: special, short: special };
    const name = this.#name();
    if (this.#isAtEnd()) return { full: name.text + name.qualifiers, short: name.text };
    const conditions: Type[] = [];
    if (this.#takeAll('Ua9enable_ifI')) while (!this.#take('E')) conditions.push(this.#templateArgument());
    const result = name.isTemplate && name.hasResult ? this.#type() : undefined;
    const call = `${name.text}(${this.#parameters()})${name.qualifiers}`;
    const enabled = conditions.length > 0 ? ` [enable_if:${conditions.map(spelled).join(', ')}]` : '';
    const full = result
      ? `${result.left}${result.right === '' ? ' ' : ''}${call}${result.right}${enabled}`
      : call + enabled;
    return { full, short: name.text };
  }

  #isAtEnd(): boolean {
    const next = this.#text[this.#at];
    return next === undefined || next === 'E' || next === '.';
  }

  /** Types up to the end; `void` alone is none. */
  #parameters(): string {
    const types: string[] = [];
    while (!this.#isAtEnd()) types.push(spelled(this.#type()));
    return types.length === 1 && types[0] === 'void' ? '' : types.filter((type) => type !== '').join(', ');
  }

  #special(): string | undefined {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const ofType = specialTypes[two];
    if (ofType !== undefined) {
      this.#at += 2;
      return ofType + spelled(this.#type());
    }
    switch (two) {
      case 'Th':
      case 'Tv':
        this.#at++;
        this.#callOffset();
        return `${two === 'Th' ? 'non-virtual' : 'virtual'} thunk to ${this.encoding().full}`;
      case 'Tc':
        this.#at += 2;
        this.#callOffset();
        this.#callOffset();
        return `covariant return thunk to ${this.encoding().full}`;
      case 'TC': {
        this.#at += 2;
        const first = spelled(this.#type());
        this.#number();
        this.#expect('_');
        return `construction vtable for ${spelled(this.#type())}-in-${first}`;
      }
      case 'TW':
        this.#at += 2;
        return `thread-local wrapper routine for ${this.#name().text}`;
      case 'TH':
        this.#at += 2;
        return `thread-local initialization routine for ${this.#name().text}`;
      case 'GV':
        this.#at += 2;
        return `guard variable for ${this.#name().text}`;
      case 'GR': {
        this.#at += 2;
        const { text } = this.#name();
        if (!this.#take('_')) {
          this.#sequence();
          this.#take('_');
        }
        return `reference temporary for ${text}`;
      }
      default:
        return undefined;
    }
  }

  #callOffset(): void {
    const isVirtual = this.#next() === 'v';
    this.#number();
    this.#expect('_');
    if (isVirtual) {
      this.#number();
      this.#expect('_');
    }
  }

  // Names.

  #name(): Name {
    this.#step();
    if (this.#take('N')) return this.#nested();
    if (this.#take('Z')) return this.#local();
    const isSubstituted = this.#peek() === 'S' && this.#text[this.#at + 1] !== 't';
    let prefix = '';
    let name: Name;
    if (isSubstituted)
      name = { text: spelled(this.#substitution().type), isTemplate: false, hasResult: true, qualifiers: '' };
    else {
      if (this.#takeAll('St')) prefix = 'std::';
      const part = this.#unqualified('');
      name = { ...part, text: prefix + part.text, isTemplate: false, qualifiers: '' };
    }
    if (this.#peek() !== 'I') return name;
    if (!isSubstituted) this.#substitutions.push(plain(name.text));
    return { ...name, text: name.text + this.#templateArguments(true), isTemplate: true };
  }

  #nested(): Name {
    const qualifiers = this.#qualifiers();
    const reference = this.#take('R') ? ' &' : this.#take('O') ? ' &&' : '';
    let text = '';
    let last = '';
    let isTemplate = false;
    let hasResult = true;
    while (!this.#take('E')) {
      this.#step();
      isTemplate = false;
      const next = this.#peek();
      if (next === 'S') {
        if (this.#takeAll('St')) {
          text = 'std';
          last = 'std';
          continue;
        }
        const found = this.#substitution();
        text = spelled(found.type);
        last = found.last ?? lastPart(text);
        continue;
      }
      if (next === 'T') {
        text = spelled(this.#templateParameter());
        last = lastPart(text);
      } else if (next === 'I') {
        text += this.#templateArguments(true);
        isTemplate = true;
      } else if (next === 'D' && /^D[tT]/.test(this.rest)) {
        text = spelled(this.#decltype());
      } else {
        const part = this.#unqualified(last);
        hasResult = part.hasResult;
        text = text === '' ? part.text : `${text}::${part.text}`;
        last = part.text;
      }
      if (this.#peek() !== 'E') this.#substitutions.push(plain(text));
    }
    if (text === '') throw new Malformed();
    return { text, isTemplate, hasResult, qualifiers: qualifiers + reference };
  }

  #local(): Name {
    const outer = this.encoding().full;
    this.#expect('E');
    if (this.#take('s')) {
      this.#discriminator();
      return { text: `${outer}::'string literal'`, isTemplate: false, hasResult: true, qualifiers: '' };
    }
    if (this.#take('d')) {
      this.#number();
      this.#expect('_');
    }
    const inner = this.#name();
    this.#discriminator();
    return { ...inner, text: `${outer}::${inner.text}` };
  }

  #discriminator(): void {
    const found = /^_(?:\d|_\d+_)/.exec(this.rest)?.[0];
    if (found !== undefined) this.#at += found.length;
  }

  /** One name without what it is in; `owner` is the class of constructors and destructors. */
  #unqualified(owner: string): { readonly text: string; readonly hasResult: boolean } {
    this.#take('L');
    const next = this.#peek();
    let part: { readonly text: string; readonly hasResult: boolean };
    if (/\d/.test(next)) part = { text: this.#source(), hasResult: true };
    else if (next === 'U') part = { text: this.#unnamed(), hasResult: true };
    else if ((next === 'C' || next === 'D') && /^(?:CI?[1-5]|D[0-5])/.test(this.rest)) {
      this.#at++;
      const isInherited = this.#take('I');
      this.#at++;
      if (isInherited) this.#type();
      const bare = owner.replace(/<.*$/s, '');
      part = { text: next === 'D' ? `~${bare}` : bare, hasResult: false };
    } else if (this.#takeAll('DC')) {
      const names: string[] = [];
      while (!this.#take('E')) names.push(this.#source());
      part = { text: `[${names.join(', ')}]`, hasResult: true };
    } else part = this.#operator();
    while (this.#take('B')) part = { ...part, text: `${part.text}[abi:${this.#source()}]` };
    return part;
  }

  #operator(): { readonly text: string; readonly hasResult: boolean } {
    if (this.#takeAll('cv')) return { text: `operator ${spelled(this.#type())}`, hasResult: false };
    if (this.#takeAll('li')) return { text: `operator""${this.#source().replace(/^(?=\w)/, ' ')}`, hasResult: true };
    const code = this.#text.slice(this.#at, this.#at + 2);
    const found = operators[code];
    if (!found) throw new Malformed();
    this.#at += 2;
    return { text: `operator${found.text}`, hasResult: true };
  }

  #unnamed(): string {
    if (this.#takeAll('Ut')) {
      const digits = this.#digits();
      this.#expect('_');
      return `'unnamed${digits}'`;
    }
    if (!this.#takeAll('Ul')) throw new Malformed();
    const parameters = this.#parameters();
    this.#expect('E');
    const digits = this.#digits();
    this.#expect('_');
    return `'lambda${digits}'(${parameters})`;
  }

  #source(): string {
    const digits = this.#digits();
    const length = Number(digits);
    if (digits === '' || length === 0) throw new Malformed();
    const name = this.#text.slice(this.#at, this.#at + length);
    if (name.length < length) throw new Malformed();
    this.#at += length;
    return name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name;
  }

  // Substitutions and templates.

  #substitution(): { readonly type: Type; readonly last?: string } {
    this.#expect('S');
    const short = abbreviations[this.#peek()];
    if (short) {
      this.#at++;
      return { type: plain(short.name), last: short.last };
    }
    const index = this.#take('_') ? 0 : this.#sequence() + 1;
    if (this.#text[this.#at - 1] !== '_') this.#expect('_');
    const type = this.#substitutions[index];
    if (!type) throw new Malformed();
    return { type };
  }

  /** Base 36, upper case. */
  #sequence(): number {
    const digits = /^[0-9A-Z]+/.exec(this.rest)?.[0];
    if (digits === undefined) throw new Malformed();
    this.#at += digits.length;
    return Number.parseInt(digits, 36);
  }

  #templateParameter(): Type {
    this.#expect('T');
    const digits = this.#digits();
    this.#expect('_');
    const found = this.#arguments[digits === '' ? 0 : Number(digits) + 1];
    // Parameters of generic lambdas are called auto.
    return found ?? plain('auto');
  }

  #templateArguments(isOfName: boolean): string {
    this.#expect('I');
    const outer = this.#arguments;
    const list: Type[] = [];
    while (!this.#take('E')) list.push(this.#templateArgument());
    this.#arguments = isOfName ? list : outer;
    const text = list
      .map(spelled)
      .filter((each) => each !== '')
      .join(', ');
    return `<${text}>`;
  }

  #templateArgument(): Type {
    this.#step();
    switch (this.#peek()) {
      case 'X': {
        this.#at++;
        const text = this.#expression();
        this.#expect('E');
        return plain(text);
      }
      case 'L':
        return plain(this.#literal());
      case 'J': {
        this.#at++;
        const pack: Type[] = [];
        while (!this.#take('E')) pack.push(this.#templateArgument());
        return { left: '', right: '', pack };
      }
      default:
        return this.#type();
    }
  }

  // Types.

  #qualifiers(): string {
    const found = /^r?V?K?/.exec(this.rest)?.[0] ?? '';
    this.#at += found.length;
    return [
      found.includes('K') ? ' const' : '',
      found.includes('V') ? ' volatile' : '',
      found.includes('r') ? ' restrict' : '',
    ].join('');
  }

  #type(): Type {
    this.#step();
    return this.#plainType();
  }

  #keep(type: Type): Type {
    this.#substitutions.push(type);
    return type;
  }

  #plainType(): Type {
    const next = this.#peek();
    const builtin = builtinTypes[next === 'D' ? this.#text.slice(this.#at, this.#at + 2) : next];
    if (builtin !== undefined) {
      this.#at += next === 'D' ? 2 : 1;
      return plain(builtin);
    }
    switch (next) {
      case 'r':
      case 'V':
      case 'K': {
        const qualifiers = this.#qualifiers();
        const inner = this.#type();
        if (inner.wraps && inner.right.startsWith('('))
          return this.#keep({ ...inner, right: inner.right + qualifiers });
        return this.#keep({ ...inner, left: inner.left + qualifiers });
      }
      case 'P':
      case 'R':
      case 'O': {
        this.#at++;
        return this.#keep(pointer(this.#type(), next === 'P' ? '*' : next === 'R' ? '&' : '&&'));
      }
      case 'C':
      case 'G': {
        this.#at++;
        const inner = this.#type();
        return this.#keep({ ...inner, left: `${inner.left} ${next === 'C' ? 'complex' : 'imaginary'}` });
      }
      case 'F':
        return this.#keep(this.#function());
      case 'A':
        return this.#keep(this.#array());
      case 'M': {
        this.#at++;
        const owner = spelled(this.#type());
        const member = this.#type();
        if (member.wraps) return this.#keep({ left: `${member.left}(${owner}::*`, right: `)${member.right}` });
        return this.#keep({ left: `${member.left} ${owner}::*`, right: member.right });
      }
      case 'U': {
        this.#at++;
        const qualifier = this.#source();
        const inner = this.#type();
        return this.#keep({ ...inner, left: `${inner.left} ${qualifier}` });
      }
      case 'T': {
        if (/^T[sue]/.test(this.rest)) {
          const word = { s: 'struct', u: 'union', e: 'enum' }[this.#text[this.#at + 1] as 's'];
          this.#at += 2;
          return this.#keep(plain(`${word} ${this.#name().text}`));
        }
        const parameter = this.#keep(this.#templateParameter());
        if (this.#peek() !== 'I') return parameter;
        return this.#keep(plain(spelled(parameter) + this.#templateArguments(false)));
      }
      case 'D':
        return this.#extended();
      case 'S':
        if (this.#text[this.#at + 1] !== 't') {
          const { type } = this.#substitution();
          if (this.#peek() !== 'I') return type;
          return this.#keep(plain(spelled(type) + this.#templateArguments(false)));
        }
        return this.#keep(plain(this.#typeName()));
      default:
        return this.#keep(plain(this.#typeName()));
    }
  }

  /** The name of a class; its template arguments are not those of the function whose parameter it is. */
  #typeName(): string {
    const outer = this.#arguments;
    const { text } = this.#name();
    this.#arguments = outer;
    return text;
  }

  #extended(): Type {
    const two = this.#text.slice(this.#at, this.#at + 2);
    switch (two) {
      case 'Dp': {
        this.#at += 2;
        const inner = this.#type();
        return this.#keep(inner.pack ? inner : expanded(inner));
      }
      case 'Dt':
      case 'DT':
        return this.#keep(this.#decltype());
      case 'Do':
      case 'DO':
      case 'Dw':
      case 'Dx': {
        this.#at += 2;
        let specification = ' noexcept';
        if (two === 'DO') {
          specification = ` noexcept(${this.#expression()})`;
          this.#expect('E');
        } else if (two === 'Dw') throw new Malformed();
        const inner = this.#function();
        return this.#keep({ ...inner, right: inner.right + specification });
      }
      case 'Dv': {
        this.#at += 2;
        const count = this.#digits();
        this.#expect('_');
        const inner = this.#type();
        return this.#keep(plain(`${spelled(inner)} vector[${count}]`));
      }
      default:
        throw new Malformed();
    }
  }

  #decltype(): Type {
    this.#at += 2;
    const text = this.#expression();
    this.#expect('E');
    return plain(`decltype(${text})`);
  }

  #function(): Type {
    this.#expect('F');
    this.#take('Y');
    const result = this.#type();
    const parameters: string[] = [];
    let reference = '';
    while (!this.#take('E')) {
      if (this.#text.startsWith('RE', this.#at) || this.#text.startsWith('OE', this.#at)) {
        reference = this.#next() === 'R' ? ' &' : ' &&';
        continue;
      }
      parameters.push(spelled(this.#type()));
    }
    const list = parameters.length === 1 && parameters[0] === 'void' ? '' : parameters.join(', ');
    return { left: `${result.left} `, right: `(${list})${reference}${result.right}`, wraps: true };
  }

  #array(): Type {
    this.#expect('A');
    let bound = this.#digits();
    if (bound === '' && this.#peek() !== '_') bound = this.#expression();
    this.#expect('_');
    const element = this.#type();
    const right = element.wraps && element.right.startsWith(' [') ? element.right.slice(1) : element.right;
    return { left: element.left, right: ` [${bound}]${right}`, wraps: true };
  }

  // Expressions, as template arguments have them.

  #literal(): string {
    this.#expect('L');
    if (this.#takeAll('_Z') || this.#takeAll('Z')) {
      const { full } = this.encoding();
      this.#expect('E');
      return full;
    }
    const type = spelled(this.#type());
    const digits = /^n?[0-9a-z.]*/.exec(this.rest)?.[0] ?? '';
    this.#at += digits.length;
    this.#expect('E');
    const value = digits.replace(/^n/, '-');
    if (type === 'bool') return value === '0' ? 'false' : 'true';
    const suffix = {
      int: '',
      'unsigned int': 'u',
      long: 'l',
      'unsigned long': 'ul',
      'long long': 'll',
      'unsigned long long': 'ull',
    }[type];
    if (suffix !== undefined) return value + suffix;
    return type === 'std::nullptr_t' ? 'nullptr' : `(${type})${value}`;
  }

  #expression(): string {
    this.#step();
    const next = this.#peek();
    if (next === 'L') return this.#literal();
    if (next === 'T') return spelled(this.#templateParameter());
    const parameter = /^f(?:L\d+)?p[rVK]*(\d*)_/.exec(this.rest);
    if (parameter) {
      this.#at += parameter[0].length;
      return `fp${parameter[1]}`;
    }
    const two = this.#text.slice(this.#at, this.#at + 2);
    switch (two) {
      case 'sr': {
        this.#at += 2;
        const owner = /\d/.test(this.#peek()) ? this.#levels() : spelled(this.#type());
        const part = this.#unqualified('').text;
        return `${owner}::${part}${this.#peek() === 'I' ? this.#templateArguments(false) : ''}`;
      }
      case 'sp':
        this.#at += 2;
        return this.#expression();
      case 'st':
      case 'at': {
        this.#at += 2;
        return `${two === 'st' ? 'sizeof' : 'alignof'} (${spelled(this.#type())})`;
      }
      case 'sZ':
        this.#at += 2;
        return `sizeof...(${this.#expression()})`;
      case 'cl': {
        this.#at += 2;
        const callee = this.#expression();
        const list: string[] = [];
        while (!this.#take('E')) list.push(this.#expression());
        return `${callee}(${list.join(', ')})`;
      }
      case 'cv': {
        this.#at += 2;
        const type = spelled(this.#type());
        return `(${type})(${this.#expression()})`;
      }
      case 'dt':
      case 'pt': {
        this.#at += 2;
        const object = this.#expression();
        return `${object}${two === 'dt' ? '.' : '->'}${this.#expression()}`;
      }
      default:
    }
    const operator = operators[two];
    if (operator && operator.operands > 0) {
      this.#at += 2;
      const left = this.#expression();
      if (operator.operands === 1) return `${operator.text}(${left})`;
      return `(${left}) ${operator.text} (${this.#expression()})`;
    }
    const { text } = this.#unqualified('');
    return text + (this.#peek() === 'I' ? this.#templateArguments(false) : '');
  }

  /** Names in each other, up to their end. */
  #levels(): string {
    const parts: string[] = [];
    while (!this.#take('E')) parts.push(this.#source() + (this.#peek() === 'I' ? this.#templateArguments(false) : ''));
    return parts.join('::');
  }

  // Characters.

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #next(): string {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new Malformed();
    return character;
  }

  #take(character: string): boolean {
    return this.#takeAll(character);
  }

  #takeAll(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw new Malformed();
  }

  #digits(): string {
    const digits = /^\d*/.exec(this.#text.slice(this.#at, this.#at + 12))?.[0] ?? '';
    this.#at += digits.length;
    return digits;
  }

  #number(): void {
    this.#take('n');
    this.#digits();
  }

  #step(): void {
    if (++this.#steps > stepLimit) throw new Malformed();
  }
}

const pointer = (inner: Type, mark: string): Type => {
  // References to references collapse.
  const collapsed = /&+$/.exec(inner.left)?.[0];
  if (mark !== '*' && collapsed !== undefined && inner.right === '') {
    return collapsed === '&&' && mark === '&' ? { ...inner, left: inner.left.slice(0, -1) } : inner;
  }
  if (inner.pack) return { ...inner, pack: inner.pack.map((each) => pointer(each, mark)) };
  if (!inner.wraps) return { left: inner.left + mark, right: inner.right };
  const left = inner.right.startsWith('(') ? inner.left : `${inner.left} `;
  return { left: `${left}(${mark}`, right: `)${inner.right}` };
};

/** A pack in something else is written once, with its pattern. */
const expanded = (inner: Type): Type => ({ left: `${spelled(inner)}...`, right: '' });

/** `Stack` of `shop::Stack<int>`. */
const lastPart = (text: string): string => {
  const bare = text.replace(/<.*$/s, '');
  return bare.slice(bare.lastIndexOf(':') + 1);
};
