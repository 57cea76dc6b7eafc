/**
 * Writes the compiled form of a function: JavaScript that does what the interpreter does with its fast form, on the same frames and
 * with the same clock. Every call has its frame on the return stack, so that the code can be left anywhere: the variables are stored
 * in the frame, the host's frames return -1 one after the other, and the interpreter goes on from the place.
 */
import type { Notes } from '../prepare-state.ts';
import type { Prepared } from '../prepared.ts';
import { Exit, type State } from '../state.ts';
import { conditions, type Kind, scalars, wides } from './arithmetic.ts';
import type { Operation, Target } from './operations.ts';
import type { Scope } from './scopes.ts';
import { checkedDouble, checkedFloat, kindOf, literal, loaded, Slots, stored, Uncompilable, wordAt } from './values.ts';

export interface WriterOptions {
  readonly state: State;
  readonly prepared: Prepared;
  readonly notes: Notes;
  readonly operations: readonly Operation[];
  readonly root: Scope;
  /** Number of the flag in `H` that says whether the code has to be left at a place now; -1 where nothing asks for it. */
  readonly holdAt: (place: number) => number;
}

/** Variables of the text besides those of slots. */
const integers = ['x', 'k', 's', 't', 'n', 'r', 'rh', 'xh', 'x0', 'x1', 'y0', 'y1', 'p1', 'p2', 'entry', 'bytes'];

export class FunctionWriter {
  readonly #state: State;
  readonly #prepared: Prepared;
  readonly #notes: Notes;
  readonly #operations: readonly Operation[];
  readonly #root: Scope;
  readonly #holdAt: (place: number) => number;
  /** Flags are read once a call: they change only while no compiled code runs. */
  readonly #flags: number[] = [];
  readonly #slots: Slots;
  readonly #indexOf: ReadonlyMap<number, number>;
  readonly #text: string[] = [];
  /** Operands to store when the code is left, as statements; a leave names its row. */
  readonly #shapes = new Map<string, number>([['', 0]]);
  /** Dirty locals at jumps, by operation that they arrive at. */
  readonly #incoming = new Map<number, Set<number>>();
  /** Loops that the code can be entered at: their numbers, by operation. */
  readonly #entries = new Map<number, number>();
  readonly #parameters: ReadonlySet<number>;
  #reachable = true;
  #usesMemory = false;

  constructor({ state, prepared, notes, operations, root, holdAt }: WriterOptions) {
    this.#state = state;
    this.#prepared = prepared;
    this.#notes = notes;
    this.#operations = operations;
    this.#root = root;
    this.#holdAt = holdAt;
    this.#indexOf = new Map(operations.map(({ place }, index) => [place, index]));
    const parameterEnd = state.functions[prepared.function * 8 + 5]!;
    this.#parameters = new Set([...prepared.localWords].filter((word) => word < parameterEnd));
    // Where the code is left all locals are stored, so that many of both cost much: then they are stored at once instead.
    const leaves = operations.filter(({ name, cold }) => cold >= 0 || /load|store|call|head/.test(name)).length;
    this.#slots = new Slots(prepared, leaves * prepared.localTypes.length > 2000);
  }

  /** Places of the fast form that the code can be entered at, the function's start first. */
  get entries(): readonly number[] {
    return [this.#prepared.fastStart, ...[...this.#entries.keys()].map((index) => this.#operations[index]!.place)];
  }

  /** The text of a function `(pc, fp, depth, rest) => rest`; throws {@link Uncompilable}. */
  write(): string {
    const { localKinds, names } = this.#slots;
    for (const [slot, kind] of localKinds) this.#slots.declare(slot, kind);
    this.#findEntries(this.#root);
    if (!this.#slots.through)
      for (const [slot, kind] of localKinds)
        if (!this.#parameters.has(slot) && kind !== 'v') this.#slots.dirtyLocals.add(slot);
    this.#scope(this.#root);
    const body = this.#text.join('\n');
    const prologue = this.#prologue();
    const declared = [...integers, ...names].map((name) => `${name} = 0`).join(', ');
    return `'use strict';
return function f${this.#prepared.function}(pc, fp, depth, rest) {
let ${declared}, q = 0.5, g = null, m = ${this.#usesMemory ? 'M.view' : 'null'}, tb = null;
${this.#usesMemory ? 'bytes = M.reach;' : ''}
${this.#flags.map((flag) => `const h${flag} = H[${flag}];`).join(' ')}
${prologue}
leave: {
${body}
}
${this.#epilogue()}
return L(x, fp, depth, rest, s);
};`;
  }

  #emit(text: string): void {
    if (text !== '') this.#text.push(text);
  }

  // Entering and leaving.

  #findEntries(scope: Scope): void {
    for (const part of scope.parts) {
      if (typeof part === 'number') continue;
      if (part.kind === 'loop') this.#entries.set(part.from, this.#entries.size + 1);
      this.#findEntries(part);
    }
  }

  #prologue(): string {
    const { localKinds, through } = this.#slots;
    const { localsEnd, function: own } = this.#prepared;
    const from = this.#state.functions[own * 8 + 5]!;
    const clear =
      localsEnd > from
        ? `for (n = (fp + ${from}) | 0, t = (fp + ${localsEnd}) | 0; n < t; n = (n + 1) | 0) I[n] = 0;`
        : '';
    // What cannot be kept in a variable is left to the interpreter, with the frame as it is.
    const start = `${clear} return L(${this.#prepared.fastStart + 2}, fp, depth, rest, 0);`;
    const back = 'return L((pc + 2) | 0, fp, depth, rest, 0);';
    const vectors = [...localKinds].filter(([slot, kind]) => kind === 'v' && !this.#parameters.has(slot));
    const lines = [
      ...[...this.#parameters].map((slot) => loaded(slot, localKinds.get(slot)!, start)),
      through
        ? clear
        : vectors.map(([slot]) => [0, 1, 2, 3].map((w) => `${wordAt(slot + w)} = 0;`).join(' ')).join(' '),
    ];
    // From the start of a frame that the interpreter made, or from a loop: locals are as they are in the frame.
    const all = [...localKinds].map(([slot, kind]) => loaded(slot, kind, back));
    const cases = [...this.#entries].map(([index, entry]) => {
      const { place } = this.#operations[index]!;
      const homes = this.#arrivals(place).map(({ home, type }) => loaded(home, kindOf(type), back));
      return `case ${place}: entry = ${entry}; ${homes.join(' ')} break;`;
    });
    return `if (pc === 0) {
${lines.join('\n')}
} else {
${all.join('\n')}
${cases.length > 0 ? `switch (pc) {\n${cases.join('\n')}\n}` : ''}
}`;
  }

  #epilogue(): string {
    const { localKinds, through } = this.#slots;
    const locals = through ? [] : [...localKinds].filter(([, kind]) => kind !== 'v');
    const assigned = this.#assigned(0, this.#operations.length);
    const text = locals
      .filter(([slot]) => !this.#parameters.has(slot) || assigned.has(slot))
      .map(([slot, kind]) => stored(slot, kind));
    const rows = [...this.#shapes].filter(([row]) => row !== '').map(([row, shape]) => `case ${shape}: ${row} break;`);
    if (rows.length > 0) text.push(`switch (k) {\n${rows.join('\n')}\n}`);
    return text.join('\n');
  }

  /** Statements that leave the code with the frame as it stands; `status` is an {@link Exit}, or 0: the interpreter goes on. */
  #leave(place: number, status = 0): string {
    const row = [...this.#slots.dirtyHomes]
      .sort((one, other) => one - other)
      .map((slot) => stored(slot, this.#slots.kind(slot)))
      .join(' ');
    let shape = this.#shapes.get(row);
    if (shape === undefined) {
      shape = this.#shapes.size;
      this.#shapes.set(row, shape);
    }
    return `x = ${place};${shape === 0 ? ' k = 0;' : ` k = ${shape};`} s = ${status}; break leave;`;
  }

  #arrivals(place: number): readonly { readonly home: number; readonly type: number }[] {
    const arrivals = this.#notes.arrivals.get(place);
    if (!arrivals) throw new Uncompilable(`nothing is known of place ${place}`);
    return arrivals;
  }

  // Scopes.

  /** The last entry within a scope; 0 when there is none. */
  #lastEntry(scope: Scope): number {
    let last = scope.kind === 'loop' ? this.#entries.get(scope.from)! : 0;
    for (const part of scope.parts) if (typeof part !== 'number') last = Math.max(last, this.#lastEntry(part));
    return last;
  }

  #scope(scope: Scope): void {
    const { kind, parts, from, to } = scope;
    if (kind === 'block') this.#emit(`b${to}: {`);
    if (kind === 'loop') this.#openLoop(scope);
    let lastScope = -1;
    parts.forEach((part, index) => {
      if (typeof part !== 'number' && this.#lastEntry(part) > 0) lastScope = index;
    });
    let skipping = false;
    const skip = (wanted: boolean): void => {
      if (wanted !== skipping) this.#emit(wanted ? 'if (entry === 0) {' : '}');
      skipping = wanted;
    };
    parts.forEach((part, index) => {
      const isBefore = index < lastScope;
      if (typeof part === 'number') {
        skip(isBefore);
        return this.#operation(part);
      }
      const last = this.#lastEntry(part);
      if (last === 0) {
        skip(isBefore);
        return this.#scope(part);
      }
      skip(false);
      if (isBefore) this.#emit(`if (entry <= ${last}) {`);
      this.#scope(part);
      if (isBefore) this.#emit('}');
    });
    skip(false);
    if (kind === 'loop') this.#emit(this.#reachable ? `break l${from};\n}` : '}');
    if (kind === 'block') this.#emit('}');
  }

  #openLoop(scope: Scope): void {
    const own = this.#entries.get(scope.from)!;
    this.#label(scope.from);
    // Locals that change in the loop are dirty when it begins again.
    if (!this.#slots.through)
      for (const slot of this.#assigned(scope.from, scope.to)) this.#slots.dirtyLocals.add(slot);
    this.#reachable = true;
    this.#arrive(scope.from);
    this.#emit(this.#lastEntry(scope) === own ? 'entry = 0;' : `if (entry === ${own}) entry = 0;`);
    this.#emit(`l${scope.from}: for (;;) {`);
  }

  /** Locals that operations of a range change. */
  #assigned(from: number, to: number): ReadonlySet<number> {
    const slots = new Set<number>();
    for (let index = from; index < to; index++) {
      const { name, cold, words, place } = this.#operations[index]!;
      const hasResult =
        cold >= 0 ? this.#notes.types.has(place) : !/^(br|return|call|head|nop|global\.set|.*\.store)/.test(name);
      if (hasResult && (this.#slots.localKinds.get(words[1]!) ?? 'v') !== 'v') slots.add(words[1]!);
    }
    return slots;
  }

  /** Control may arrive at an operation by jumps that were written before. */
  #label(index: number): void {
    const dirty = this.#incoming.get(index);
    if (!dirty) return;
    for (const slot of dirty) this.#slots.dirtyLocals.add(slot);
    this.#reachable = true;
    this.#arrive(index);
  }

  /** All operands are in their homes: which they are. */
  #arrive(index: number): void {
    this.#slots.homes = new Map();
    this.#slots.dirtyHomes = new Set();
    for (const { home, type } of this.#arrivals(this.#operations[index]!.place))
      this.#slots.defined(home, kindOf(type));
  }

  // Operations.

  #operation(index: number): void {
    const operation = this.#operations[index]!;
    const { place, name } = operation;
    const isLoop = this.#entries.has(index);
    if (!isLoop) {
      if (!this.#reachable) this.#slots.dirtyLocals = new Set();
      this.#label(index);
    }
    if (!this.#reachable) return;
    const hold = this.#holdAt(place);
    if (hold >= 0) {
      this.#flags.push(hold);
      this.#emit(`if (h${hold} !== 0) { ${this.#leave(place, Exit.Leave)} }`);
    }
    if (operation.cold >= 0) this.#cold(operation);
    else if (operation.targets.length > 0) this.#branch(operation);
    else if (name.startsWith('return')) this.#return(operation);
    else if (name.startsWith('call')) this.#call(operation, this.#operations[index + 1]?.place ?? -1);
    else if (name.includes('.load') || name.includes('.store')) this.#access(operation);
    else if (name !== 'head' && name !== 'nop') this.#value(operation);
    this.#slots.settle();
    if (operation.ends) this.#reachable = false;
  }

  /** Assigns a slot's variables. */
  #define(slot: number, kind: Kind, value: string, high = ''): void {
    const slots = this.#slots;
    const after = slots.defined(slot, kind);
    if (kind === 'l') this.#emit(`i${slot} = ${value}; i${slot + 1} = ${high}; ${after}`);
    else this.#emit(`${kind === 'i' ? 'i' : 'd'}${slot} = ${value}; ${after}`);
  }

  /** The kind of the result that an operation leaves in a slot. */
  #resultKind(place: number, slot: number): Kind {
    if (this.#slots.isLocal(slot)) return this.#slots.kind(slot);
    const type = this.#notes.types.get(place);
    if (type === undefined) throw new Uncompilable(`the result at place ${place} is not known`);
    return kindOf(type);
  }

  #operand(slot: number, kind: 'i' | 'd' | 'f'): string {
    const text = kind === 'i' ? this.#slots.low(slot) : this.#slots.float(slot, kind);
    this.#slots.take(slot);
    return text;
  }

  #pair(slot: number): readonly [string, string] {
    const pair = [this.#slots.low(slot), this.#slots.high(slot)] as const;
    this.#slots.take(slot);
    return pair;
  }

  #value({ name, words, place }: Operation): void {
    const [, to, one, two, three] = words as unknown as readonly [number, number, number, number, number];
    const constant = name.endsWith(':constant');
    const base = constant ? name.slice(0, -':constant'.length) : name;
    const scalar = scalars.get(base);
    if (scalar) {
      const first = this.#operand(one, scalar.takes[0]!);
      const second = scalar.takes.length < 2 ? [] : [constant ? literal(two) : this.#operand(two, scalar.takes[1]!)];
      return this.#define(to, scalar.result, scalar.of(first, ...second));
    }
    const wide = wides.get(base);
    if (wide) {
      const x = this.#pair(one);
      const y = constant ? [literal(two), literal(three)] : this.#pair(two);
      this.#emit(wide.of(...x, y[0]!, y[1]!));
      return wide.wide ? this.#define(to, 'l', 'r', 'rh') : this.#define(to, 'i', 'r');
    }
    switch (base) {
      case 'const32':
      case 'const64':
        return this.#constant(to, this.#resultKind(place, to), one, two);
      case 'copy32':
      case 'copy64':
        return this.#copy(to, this.#resultKind(place, to), one, place);
      case 'select32':
      case 'select64':
        return this.#select(to, this.#resultKind(place, to), [one, two, three]);
      case 'global.get32':
      case 'global.get64':
        return this.#globalGet(to, this.#resultKind(place, to), one, place);
      case 'global.set32':
      case 'global.set64':
        return this.#globalSet(to, one);
      case 'i64.eqz': {
        const [x, xh] = this.#pair(one);
        return this.#define(to, 'i', `(${x} | ${xh}) === 0 ? 1 : 0`);
      }
      case 'i64.extend_i32_s': {
        const x = this.#operand(one, 'i');
        this.#emit(`r = ${x};`);
        return this.#define(to, 'l', 'r', 'r >> 31');
      }
      case 'i64.extend_i32_u':
        return this.#define(to, 'l', this.#operand(one, 'i'), '0');
      case 'i32.wrap_i64':
        return this.#define(to, 'i', this.#operand(one, 'i'));
      case 'f64.neg':
      case 'f32.neg': {
        const x = this.#operand(one, base === 'f64.neg' ? 'd' : 'f');
        this.#emit(`if (${x} !== ${x}) { ${this.#leave(place)} }`);
        return this.#define(to, base === 'f64.neg' ? 'd' : 'f', `-${x}`);
      }
      default:
        return this.#partial(base, to, one, two, place);
    }
  }

  /** Operations that trap: the interpreter does it. */
  #partial(name: string, to: number, one: number, two: number, place: number): void {
    const division = /^i32\.(div|rem)_([su])$/.exec(name);
    if (division) {
      const x = this.#operand(one, 'i');
      const y = this.#operand(two, 'i');
      const overflows = name === 'i32.div_s' ? ` || (${y} === -1 && ${x} === -2147483648)` : '';
      this.#emit(`if (${y} === 0${overflows}) { ${this.#leave(place)} }`);
      const sign = division[1] === 'div' ? '/' : '%';
      const value = division[2] === 's' ? `(${x} ${sign} ${y}) | 0` : `((${x} >>> 0) ${sign} (${y} >>> 0)) | 0`;
      return this.#define(to, 'i', value);
    }
    const truncation = /^i32\.trunc_f(32|64)_([su])$/.exec(name);
    if (!truncation) throw new Uncompilable(`no operation ${name}`);
    const x = this.#operand(one, truncation[1] === '64' ? 'd' : 'f');
    const range = truncation[2] === 's' ? [-2147483649, 2147483648] : [-1, 4294967296];
    this.#emit(`if (!(${x} > ${range[0]} && ${x} < ${range[1]})) { ${this.#leave(place)} }`);
    this.#define(to, 'i', truncation[2] === 's' ? `~~${x}` : `${x} >>> 0 | 0`);
  }

  #constant(to: number, kind: Kind, low: number, high: number): void {
    if (kind === 'i') return this.#define(to, 'i', literal(low));
    if (kind === 'l') return this.#define(to, 'l', literal(low), literal(high));
    const bits = new DataView(new ArrayBuffer(8));
    bits.setInt32(0, low, true);
    if (kind === 'd') bits.setInt32(4, high, true);
    const value = kind === 'f' ? bits.getFloat32(0, true) : bits.getFloat64(0, true);
    const canonical = kind === 'f' ? low === 0x7fc00000 : low === 0 && high === 0x7ff80000;
    if (kind === 'v' || (Number.isNaN(value) && !canonical)) throw new Uncompilable('a constant NaN');
    this.#define(to, kind, Object.is(value, -0) ? '-0' : Number.isFinite(value) ? `(${value})` : `(${value})`);
  }

  #copy(to: number, kind: Kind, from: number, place: number): void {
    const slots = this.#slots;
    const given = slots.kind(from);
    // What is copied may stay: a tee. Operands that are reinterpreted are taken, but nothing comes of keeping them.
    if (kind === 'i') return this.#define(to, 'i', slots.low(from));
    if (kind === 'l') {
      this.#emit(`r = ${slots.low(from)}; rh = ${slots.high(from)};`);
      return this.#define(to, 'l', 'r', 'rh');
    }
    if (kind === given) return this.#define(to, kind, `d${from}`);
    const refuse = this.#leave(place);
    if (kind === 'd') {
      this.#emit(`W[0] = ${slots.low(from)}; W[1] = ${slots.high(from)};`);
      this.#emit(checkedDouble('q', 'S[0]', 'W[0]', 'W[1]', refuse));
    } else if (kind === 'f') {
      this.#emit(`W[0] = ${slots.low(from)};`);
      this.#emit(checkedFloat('q', 'Z[0]', 'W[0]', refuse));
    } else throw new Uncompilable('a copy of a vector');
    this.#define(to, kind, 'q');
  }

  #select(to: number, kind: Kind, [one, other, condition]: readonly [number, number, number]): void {
    const test = this.#operand(condition, 'i');
    if (kind === 'l') {
      const x = this.#pair(one);
      const y = this.#pair(other);
      this.#emit(`if (${test} !== 0) { r = ${x[0]}; rh = ${x[1]}; } else { r = ${y[0]}; rh = ${y[1]}; }`);
      return this.#define(to, 'l', 'r', 'rh');
    }
    if (kind === 'v') throw new Uncompilable('a vector');
    this.#define(to, kind, `${test} !== 0 ? ${this.#operand(one, kind)} : ${this.#operand(other, kind)}`);
  }

  #globalGet(to: number, kind: Kind, at: number, place: number): void {
    const [low, high] = [`globals[${at}]`, `globals[${at + 1}]`];
    if (kind === 'i') return this.#define(to, 'i', low);
    if (kind === 'l') return this.#define(to, 'l', low, high);
    this.#emit(`W[0] = ${low}; W[1] = ${high};`);
    const refuse = this.#leave(place);
    if (kind === 'd') this.#emit(checkedDouble('q', 'S[0]', 'W[0]', 'W[1]', refuse));
    else this.#emit(checkedFloat('q', 'Z[0]', 'W[0]', refuse));
    this.#define(to, kind, 'q');
  }

  #globalSet(at: number, from: number): void {
    const kind = this.#slots.kind(from);
    this.#emit(`globals[${at}] = ${this.#slots.low(from)};`);
    if (kind === 'l' || kind === 'd') this.#emit(`globals[${at + 1}] = ${this.#slots.high(from)};`);
    this.#slots.take(from);
  }

  // Memory.

  #access({ name, words, place }: Operation): void {
    this.#usesMemory = true;
    const isStore = name.includes('.store');
    const [, first, second, offset] = words as unknown as readonly [number, number, number, number];
    const [, type, , width] = /^i(32|64)\.(load|store)(\d*)/.exec(name)!;
    const size = width === '' ? Number(type) / 8 : Number(width) / 8;
    const address = this.#operand(isStore ? first : second, 'i');
    const leave = this.#leave(place);
    if (offset === 0) this.#emit(`t = ${address}; if (t < 0 || t > ((bytes - ${size}) | 0)) { ${leave} }`);
    else
      this.#emit(
        `t = (${address} + ${offset}) | 0; if ((${address} | t) < 0 || t > ((bytes - ${size}) | 0)) { ${leave} }`,
      );
    if (isStore) return this.#store(name, second, size);
    const kind = this.#resultKind(place, first);
    const full = width === '';
    if (full && kind === 'd')
      this.#emit(
        checkedDouble('q', 'm.getFloat64(t, true)', 'm.getInt32(t, true)', 'm.getInt32((t + 4) | 0, true)', leave),
      );
    else if (full && kind === 'f') this.#emit(checkedFloat('q', 'm.getFloat32(t, true)', 'm.getInt32(t, true)', leave));
    else {
      const unsigned = name.endsWith('_u') && size < 4;
      const bits = size === 8 ? 32 : size * 8;
      const value = `m.get${unsigned ? 'Uint' : 'Int'}${bits}(t${bits === 8 ? '' : ', true'})`;
      if (type === '32') return this.#define(first, 'i', value);
      if (full) return this.#define(first, 'l', value, 'm.getInt32((t + 4) | 0, true)');
      this.#emit(`r = ${value};`);
      return this.#define(first, 'l', 'r', name.endsWith('_u') ? '0' : 'r >> 31');
    }
    this.#define(first, kind, 'q');
  }

  #store(name: string, value: number, size: number): void {
    const slots = this.#slots;
    if (name.endsWith(':constant')) return this.#emit(`m.setInt32(t, ${literal(value)}, true);`);
    const kind = slots.kind(value);
    if (kind === 'd' && size === 8)
      this.#emit(
        `if (d${value} === d${value}) m.setFloat64(t, d${value}, true); else { m.setInt32(t, 0, true); m.setInt32((t + 4) | 0, 2146959360, true); }`,
      );
    else if (kind === 'f' && size === 4)
      this.#emit(
        `if (d${value} === d${value}) m.setFloat32(t, d${value}, true); else m.setInt32(t, 2143289344, true);`,
      );
    else {
      const bits = Math.min(size, 4) * 8;
      this.#emit(`m.setInt${bits}(t, ${slots.low(value)}${bits === 8 ? '' : ', true'});`);
      if (size === 8) this.#emit(`m.setInt32((t + 4) | 0, ${slots.high(value)}, true);`);
    }
    slots.take(value);
  }

  // Control.

  /** Statements of a jump: what it moves, the clock, and the jump itself. */
  #jump(from: number, { place, distance, moves }: Target): string {
    const slots = this.#slots;
    const index = this.#indexOf.get(place)!;
    const restore = slots.snapshot();
    const [count, source, target] = moves;
    const text: string[] = [];
    if (count > 0)
      for (const { home, type } of this.#arrivals(place)) {
        if (home < target || home >= target + count) continue;
        const kind = kindOf(type);
        const own = home - target + source;
        if (kind !== slots.kind(own)) throw new Uncompilable('a moved value of another kind');
        if (kind === 'v') text.push(stored(own, 'v', home));
        else if (kind === 'l') text.push(`i${home} = i${own}; i${home + 1} = i${own + 1};`);
        else text.push(kind === 'i' ? `i${home} = i${own};` : `d${home} = d${own};`);
        slots.defined(home, kind);
      }
    text.push(`rest = (rest - ${literal(distance)}) | 0;`);
    if (index <= from) {
      text.push(`if (rest < ${this.#prepared.count}) { ${this.#leave(place, Exit.Limit)} }`);
      text.push(`continue l${index};`);
    } else {
      text.push(`break b${index};`);
      const dirty = this.#incoming.get(index) ?? new Set();
      for (const slot of slots.dirtyLocals) dirty.add(slot);
      this.#incoming.set(index, dirty);
    }
    restore();
    return text.join(' ');
  }

  #branch({ name, words, targets, place }: Operation): void {
    const slots = this.#slots;
    const from = this.#indexOf.get(place)!;
    const first = words[1]!;
    const jump = (): string => this.#jump(from, targets[0]!);
    const fused = /^br_(if|unless):([if](?:32|64)\.\w+)(:constant)?$/.exec(name);
    if (fused) {
      const { takes, of } = conditions.get(fused[2]!)!;
      const one = this.#operand(first, takes);
      const other = fused[3] ? literal(words[2]!) : this.#operand(words[2]!, takes);
      slots.settle();
      const test = of(one, other);
      return this.#emit(`if (${fused[1] === 'if' ? test : `!(${test})`}) { ${jump()} }`);
    }
    switch (name) {
      case 'br':
      case 'br:values':
        return this.#emit(`{ ${jump()} }`);
      case 'br_if':
      case 'br_unless':
      case 'br_if:values': {
        const test = this.#operand(first, 'i');
        slots.settle();
        return this.#emit(`if (${test} ${name === 'br_unless' ? '===' : '!=='} 0) { ${jump()} }`);
      }
      case 'br_on_null':
      case 'br_on_non_null':
        return this.#emit(`if (${slots.high(first)} ${name === 'br_on_null' ? '===' : '!=='} 0) { ${jump()} }`);
      case 'br_on_cast':
      case 'br_on_cast_fail': {
        const cast = `e.heap.casts(${slots.low(first)}, ${slots.high(first)}, ${words[7]!}, e.store)`;
        return this.#emit(`if (${name === 'br_on_cast' ? '' : '!'}${cast}) { ${jump()} }`);
      }
      default: {
        const index = this.#operand(first, 'i');
        slots.settle();
        const rows = targets.map((target, row) => {
          const label = row === targets.length - 1 ? 'default' : `case ${row}`;
          return `${label}: ${this.#jump(from, target)}`;
        });
        return this.#emit(`switch (${index} >>> 0) {\n${rows.join('\n')}\n}`);
      }
    }
  }

  #return({ name, words, place }: Operation): void {
    if (name.startsWith('return_call')) return this.#emit(`{ ${this.#leave(place)} }`);
    const slots = this.#slots;
    const own = words[1]!;
    if (name === 'return32' || name === 'return64') this.#emit(stored(words[2]!, slots.kind(words[2]!), 0));
    if (name === 'return:values') {
      const source = words[3]!;
      const { signature } = this.#state.store[this.#prepared.function]!;
      let offset = 0;
      for (const type of signature.results) {
        this.#emit(stored(source + offset, kindOf(type), offset));
        if (slots.kind(source + offset) !== kindOf(type)) throw new Uncompilable('a result of another kind');
        offset += kindOf(type) === 'v' ? 4 : 2;
      }
    }
    this.#emit(`return (rest - ${own}) | 0;`);
  }

  #call({ name, words, place }: Operation, after: number): void {
    const slots = this.#slots;
    const { functions, store } = this.#state;
    const length = words.length;
    const base = words[length - 4]!;
    const own = words[length - 3]!;
    const direct = name === 'call' || name === 'call:other' ? words[1]! : -1;
    if (direct >= 0 && store[direct]!.kind === 'host') {
      this.#emit(`{ ${this.#leave(place)} }`);
      this.#reachable = false;
      return;
    }
    this.#emit(slots.flush());
    const leave = leaving(place);
    if (name === 'call_indirect')
      this.#emit(`tb = tables[${words[2]!}]; n = ${slots.low(words[1]!)} >>> 0;
if (n >= tb.length || tb.words[(n * 2 + 1) | 0] !== 1) ${leave}
t = tb.words[(n * 2) | 0]; if (functions[((t << 3) + 4) | 0] !== ${words[3]!}) ${leave}`);
    else if (name === 'call_ref')
      this.#emit(`t = ${slots.low(words[1]!)}; if (${slots.high(words[1]!)} !== 1) ${leave}`);
    const callee = direct >= 0 ? String(direct) : 't';
    const row = (word: number): string =>
      direct >= 0 ? `functions[${direct * 8 + word}]` : `functions[((t << 3) + ${word}) | 0]`;
    this.#emit(`g = T[${callee}];
if (!g || depth >= R[0] || ((fp + ${base} + ${row(1)}) | 0) > R[1] || ((rest - ${own}) | 0) < ${row(2)}) ${leave}
n = depth << 2; frames[(n + 2) | 0] = ${after}; frames[(n + 4) | 0] = ${callee}; frames[(n + 5) | 0] = (fp + ${base}) | 0;
frames[(n + 7) | 0] = ${direct >= 0 ? functions[direct * 8 + 3]! : row(3)};
rest = (rest - ${own}) | 0; A[(depth + 1) | 0] = D[0] - rest;
rest = g(0, (fp + ${base}) | 0, (depth + 1) | 0, rest);
if (rest < 0) return -1;
rest = (rest + ${own}) | 0;
REFRESH
if (rest < ${this.#prepared.count}) ${leaving(after, Exit.Limit)}`);
    slots.homes = new Map();
    for (const { home, type } of this.#arrivals(after)) {
      if (home >= base) this.#emit(loaded(home, kindOf(type), leaving(after)));
      slots.arrived(home, kindOf(type));
    }
  }

  /** An operation outside of the switch works on the frame. */
  #cold({ cold, words, place, name }: Operation): void {
    const slots = this.#slots;
    if (this.#converted(name, words, place)) return;
    if (/^(call|return_call|throw|unreachable)/.test(name)) {
      this.#emit(`{ ${this.#leave(place)} }`);
      this.#reachable = false;
      return;
    }
    this.#emit(slots.flush());
    this.#emit(`e.depth = depth; n = C[${cold}](e, e.fast, ${place}, fp); if (n < 0) ${leaving(place, '-n')}`);
    if (cold === 0x40) this.#emit('REFRESH');
    const type = this.#notes.types.get(place);
    const to = words[1]!;
    const kind = type === undefined ? undefined : slots.isLocal(to) ? slots.kind(to) : kindOf(type);
    if (kind === undefined || kind === 'v') {
      if (kind === 'v' && !slots.isLocal(to)) slots.arrived(to, 'v');
      return;
    }
    // The operation is complete: what cannot be kept is left to the interpreter behind it.
    this.#emit(loaded(to, kind, leaving(place + words.length)));
    if (!slots.isLocal(to)) slots.arrived(to, kind);
  }

  /** Conversions between doubles and 64-bit integers; false for other operations. */
  #converted(name: string, words: Int32Array, place: number): boolean {
    const [, to, from] = words as unknown as readonly [number, number, number];
    if (name === 'f64.convert_i64_s' || name === 'f64.convert_i64_u') {
      const [x, xh] = this.#pair(from);
      this.#define(to, 'd', `${name.endsWith('u') ? `(${xh} >>> 0)` : xh} * 4294967296 + (${x} >>> 0)`);
      return true;
    }
    const scalar = scalars.get(name);
    if (!scalar) {
      if (!/^i64\.trunc_f(32|64)_[su]$/.test(name)) return false;
      const x = this.#operand(from, name.includes('f64') ? 'd' : 'f');
      const least = name.endsWith('u') ? -1 : -9007199254740992;
      this.#emit(`if (!(${x} > ${least} && ${x} < 9007199254740992)) { ${this.#leave(place)} } q = Math.trunc(${x});`);
      this.#define(to, 'l', 'q | 0', 'Math.floor(q / 4294967296) | 0');
      return true;
    }
    const operands = scalar.takes.map((kind, index) => this.#operand(words[index + 2]!, kind));
    this.#define(to, scalar.result, scalar.of(...operands));
    return true;
  }
}

/** Leaves the code when the frame is up to date, as it is after {@link Slots.flush}. */
const leaving = (place: number, status: number | string = 0): string =>
  `return L(${place}, fp, depth, rest, ${status});`;

/** What follows when the memory may be another: only in functions that use it. */
export const withRefresh = (text: string): string =>
  text.replaceAll('REFRESH', text.includes('bytes = M.reach;') ? 'm = M.view; bytes = M.reach;' : '');
