/**
 * Writes the compiled form of a function: JavaScript that does what the interpreter does with its fast form, on the same frames and
 * with the same clock. Every call has its frame on the return stack, so that the code can be left anywhere: the variables are stored
 * in the frame, the host's frames return -1 one after the other, and the interpreter goes on from the place.
 */
import { Exit } from '../state.ts';
import { ControlWriter } from './control-writer.ts';
import type { CompiledText, Phase, PhaseText } from './function-text.ts';
import type { Operation } from './operations.ts';
import type { Scope } from './scopes.ts';
import { kindOf, loaded, stored, wordAt } from './values.ts';

/** Variables of the text besides those of slots. */
const integers = ['zero', 'x', 'k', 's', 't', 'n', 'r', 'rh', 'xh', 'x0', 'x1', 'y0', 'y1', 'p1', 'p2', 'entry'];

export class FunctionWriter extends ControlWriter {
  /** Loops whose beginning is noted before them, by operation. */
  readonly #begun = new Set<number>();
  /** Loops that are functions of their own, by operation; their texts. */
  readonly #phases = new Set<number>();
  readonly #functions: PhaseText[] = [];
  /** Where stretches begin that are noted later, and the operation with which they end. */
  readonly #lateFrom = new Map<number, number>();

  /** Places of the fast form that the function's own code can be entered at, its start first. */
  get entries(): readonly number[] {
    const others = new Set(this.#functions.flatMap(({ entries }) => entries));
    return [this.prepared.fastStart, ...this.#places(0, this.operations.length)].filter((place) => !others.has(place));
  }

  /** Loops in a range of operations. */
  #places(from: number, to: number): readonly number[] {
    return [...this.loops.keys()]
      .filter((index) => index >= from && index < to)
      .map((index) => this.operations[index]!.place);
  }

  /** How many loops are functions of their own. */
  get outlined(): number {
    return this.#functions.length;
  }

  /** The text of a function `(pc, fp, depth, rest) => rest`, with what {@link Probes.resolve} replaces; throws {@link Uncompilable}. */
  write(): CompiledText {
    const { localKinds } = this.slots;
    for (const [slot, kind] of localKinds) this.slots.declare(slot, kind);
    this.#findEntries(this.root);
    if (!this.slots.through)
      for (const [slot, kind] of localKinds)
        if (!this.parameters.has(slot) && kind !== 'v') this.slots.dirtyLocals.add(slot);
    this.#findPhases(this.root);
    this.#scope(this.root);
    const own = `return function f${this.prepared.function}(pc, fp, depth, rest) {
${this.#whole(this.#prologue(), this.#assigned(0, this.operations.length))}
};`;
    const memory = this.usesMemory;
    // The memory may be another behind calls: only functions that use it look.
    const strict = (text: string): string =>
      `'use strict';\n${text}`
        .replaceAll('REFRESH', memory ? 'm = M.view; bytes = M.reach;' : '')
        .replaceAll('MEMORY', memory ? 'm = M.view, bytes = M.reach' : 'm = null, bytes = 0');
    return { own: strict(own), phases: this.#functions.map((phase) => ({ ...phase, text: strict(phase.text) })) };
  }

  /** The inside of a function from what was emitted; `assigned` are the locals that it may change. */
  #whole(prologue: string, assigned: ReadonlySet<number>): string {
    const body = `${prologue}
leave: {
${this.text.join('\n')}
}
${this.#epilogue(assigned)}`;
    const rounds = [...this.lifted.keys()].map((index) => this.roundOf(index));
    const used = new Set(body.match(/\b[a-z]+\d*\b/g));
    const names = [...integers, ...this.slots.names, ...rounds].filter((name) => used.has(name));
    const declared = ['x', 'k', 's', 'zero', ...names, ...(this.probes?.names ?? [])].map((name) => `${name} = 0`);
    return `let ${[...new Set(declared)].join(', ')}, q = 0.5, g = null, MEMORY, tb = null;
${this.probes?.reading ?? ''}
${this.flags.map((flag) => `const h${flag} = H[${flag}];`).join(' ')}
${body}
return L(x, fp, depth, rest, s);`;
  }

  /**
   * Loops beside each other run one after the other, each for long: were they one function, hosts would translate all of it again whenever
   * the next one begins.
   */
  #findPhases(scope: Scope): void {
    const loops = (parts: Scope['parts']): Scope[] =>
      parts.flatMap((part) => (typeof part === 'number' ? [] : part.kind === 'loop' ? [part] : loops(part.parts)));
    const inner = loops(scope.parts);
    if (inner.length < this.phases) for (const loop of inner) this.#findPhases(loop);
    else for (const { from } of inner) this.#phases.add(from);
  }

  /**
   * A loop as a function of its own `(entry, fp, depth, rest) => rest`, with the frame up to date before it and behind it. Until it is hot
   * itself, the code is left for the interpreter there: once it is, less is left to be noted in it.
   */
  #outlined(scope: Scope): void {
    const { from, to } = scope;
    this.#label(from);
    this.reachable = true;
    this.#arrive(from);
    // Where it is entered at a loop within, the frame is up to date, and homes may hold other operands.
    this.emit(`if (entry === 0) { ${this.slots.flush()} }`);
    const outer = { text: this.text, shapes: this.shapes, flags: this.flags };
    this.text = [];
    this.shapes = new Map([['', 0]]);
    this.flags = [];
    const phase: Phase = { from, to, jumps: [], returns: false };
    this.phase = phase;
    this.#scope(scope);
    if (this.reachable) this.emit(`${this.slots.flush()} X[0] = 0; return rest;`);
    const homes = new Map(this.slots.homes);
    const assigned = this.#assigned(from, to);
    const name = `o${from}`;
    const loads = [...this.slots.localKinds].map(([slot, kind]) => [slot, loaded(slot, kind, '')] as const);
    const operands = (index: number): string =>
      this.arrivals(this.operations[index]!.place)
        .map(({ home, type }) => loaded(home, kindOf(type), ''))
        .join(' ');
    const entries = [...this.loops]
      .filter(([index]) => index >= from && index < to)
      .map(([index, entry]) => `${index === from ? 'default' : `case ${entry}`}: ${operands(index)} break;`);
    const text = this.text.join('\n');
    const isUsed = (slot: number): boolean =>
      assigned.has(slot) || new RegExp(`\\b[id](${slot}|${slot + 1})\\b`).test(text);
    const prologue = [
      'entry = begin;',
      ...loads.filter(([slot]) => isUsed(slot)).map(([, load]) => load),
      `switch (begin) { ${entries.join('\n')} }`,
    ].join('\n');
    const row = this.#functions.length;
    this.#functions.push({
      text: `return function ${name}(begin, fp, depth, rest) {\n${this.#whole(prologue, assigned)}\n};`,
      place: this.operations[from]!.place,
      entries: this.#places(from, to),
    });
    this.phase = undefined;
    Object.assign(this, outer);
    const reload = loads.filter(([slot]) => assigned.has(slot)).map(([, load]) => load);
    this.emit(`rest = Y[${row}](entry, fp, depth, rest); if (rest < 0) return -1; entry = 0;`);
    if (phase.returns) this.emit('if (X[0] === -1) return rest;');
    this.emit(`REFRESH ${this.probes?.reading ?? ''} ${reload.join(' ')}`);
    this.slots.dirtyLocals = new Set();
    for (const [row, index] of phase.jumps.entries())
      this.emit(`if (X[0] === ${row + 1}) { ${this.#onward(from, index)} }`);
    this.slots.homes = homes;
    this.slots.dirtyHomes = new Set();
    if (this.reachable) for (const [home, kind] of homes) this.emit(loaded(home, kind, ''));
  }

  /** Statements behind a loop of its own that jumped to an operation outside of it. */
  #onward(from: number, index: number): string {
    const { place } = this.operations[index]!;
    const loads = this.arrivals(place).map(({ home, type }) => {
      this.slots.declare(home, kindOf(type));
      return loaded(home, kindOf(type), '');
    });
    if (index <= from) {
      this.slots.homes = new Map();
      this.slots.dirtyHomes = new Set();
      return `${loads.join(' ')} if (rest < ${this.prepared.count}) { ${this.leave(place, Exit.Limit)} } continue l${index};`;
    }
    if (!this.incoming.has(index)) this.incoming.set(index, new Set());
    return `${loads.join(' ')} break b${index};`;
  }

  #findEntries(scope: Scope): void {
    for (const part of scope.parts) {
      if (typeof part === 'number') continue;
      if (part.kind === 'loop') this.loops.set(part.from, this.loops.size + 1);
      this.#findEntries(part);
    }
  }

  #prologue(): string {
    const { localKinds, through } = this.slots;
    const { localsEnd, function: own } = this.prepared;
    const from = this.state.functions[own * 8 + 5]!;
    const clear =
      localsEnd > from
        ? `for (n = (fp + ${from}) | 0, t = (fp + ${localsEnd}) | 0; n < t; n = (n + 1) | 0) I[n] = 0;`
        : '';
    // What cannot be kept in a variable is left to the interpreter, with the frame as it is.
    const start = `${clear} return ${this.probes ? 'B' : 'L'}(${this.prepared.fastStart + 2}, fp, depth, rest, 0);`;
    const back = `return ${this.probes ? 'B(pc' : 'L((pc + 2) | 0'}, fp, depth, rest, 0);`;
    const vectors = [...localKinds].filter(([slot, kind]) => kind === 'v' && !this.parameters.has(slot));
    const lines = [
      ...[...this.parameters].map((slot) => loaded(slot, localKinds.get(slot)!, start)),
      through
        ? clear
        : vectors.map(([slot]) => [0, 1, 2, 3].map((w) => `${wordAt(slot + w)} = 0;`).join(' ')).join(' '),
    ];
    // From the start of a frame that the interpreter made, or from a loop: locals are as they are in the frame.
    const all = [...localKinds].map(([slot, kind]) => loaded(slot, kind, back));
    const cases = [...this.loops].map(([index, entry]) => {
      const { place } = this.operations[index]!;
      const homes = this.arrivals(place).map(({ home, type }) => loaded(home, kindOf(type), back));
      return `case ${place}: entry = ${entry}; ${homes.join(' ')} break;`;
    });
    return `if (pc === 0) {
${lines.join('\n')}
} else {
${all.join('\n')}
${cases.length > 0 ? `switch (pc) {\n${cases.join('\n')}\n}` : ''}
}`;
  }

  #epilogue(assigned: ReadonlySet<number>): string {
    const { localKinds, through } = this.slots;
    const locals = through ? [] : [...localKinds].filter(([, kind]) => kind !== 'v');
    const text = locals
      .filter(([slot]) => (!this.phase && !this.parameters.has(slot)) || assigned.has(slot))
      .map(([slot, kind]) => stored(slot, kind));
    const rows = [...this.shapes].filter(([row]) => row !== '').map(([row, shape]) => `case ${shape}: ${row} break;`);
    if (rows.length > 0) text.push(`switch (k) {\n${rows.join('\n')}\n}`);
    return text.join('\n');
  }

  /** The last entry within a scope; 0 when there is none. */
  #lastEntry(scope: Scope): number {
    let last = scope.kind === 'loop' ? this.loops.get(scope.from)! : 0;
    for (const part of scope.parts) if (typeof part !== 'number') last = Math.max(last, this.#lastEntry(part));
    return last;
  }

  #scope(scope: Scope): void {
    const { kind, parts, from, to } = scope;
    if (kind === 'block') this.emit(`b${to}: {`);
    if (kind === 'loop') this.#openLoop(scope);
    let lastScope = -1;
    parts.forEach((part, index) => {
      if (typeof part !== 'number' && this.#lastEntry(part) > 0) lastScope = index;
    });
    let skipping = false;
    const skip = (wanted: boolean): void => {
      if (wanted !== skipping) this.emit(wanted ? 'if (entry === 0) {' : '}');
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
      if (isBefore) this.emit(`if (entry <= ${last}) {`);
      if (this.#phases.has(part.from) && part.kind === 'loop') this.#outlined(part);
      else this.#scope(part);
      if (isBefore) this.emit('}');
    });
    skip(false);
    if (kind === 'loop') this.emit(this.reachable ? `break l${from};\n}` : '}');
    if (kind === 'block') this.emit('}');
  }

  #openLoop(scope: Scope): void {
    const own = this.loops.get(scope.from)!;
    this.#label(scope.from);
    // Locals that change in the loop are dirty when it begins again.
    if (!this.slots.through) for (const slot of this.#assigned(scope.from, scope.to)) this.slots.dirtyLocals.add(slot);
    this.reachable = true;
    this.#arrive(scope.from);
    const isInnermost = this.#lastEntry(scope) === own;
    this.emit(isInnermost ? 'entry = 0;' : `if (entry === ${own}) entry = 0;`);
    this.#lift(scope, isInnermost);
    this.emit(`l${scope.from}: for (;;) {`);
  }

  /**
   * A loop asks before it begins what its rounds would ask each time: for the sides that begin another round, and, when it is an innermost
   * one, for its own beginning. Its rounds compare with a larger number while there is something to be noted.
   */
  #lift({ from, to }: Scope, isInnermost: boolean): void {
    const { probes } = this;
    const { place } = this.operations[from]!;
    if (!probes || probes.isExact || this.holdAt(place) !== undefined) return;
    const sides = this.operations.slice(from, to).flatMap((operation) =>
      operation.targets.flatMap((target, row) => {
        const side = operation.targets.length === 1 ? 1 : probes.labelSide(operation.place, row);
        const number = target.place === place ? probes.sideAt(operation.place, side) : undefined;
        return number === undefined ? [] : [number];
      }),
    );
    const late = isInnermost ? this.#lateStretch(from, to) : undefined;
    if (late !== undefined) sides.push(late);
    this.lifted.set(from, sides.length);
    // One with other loops in it may have begun before the code was entered.
    if (isInnermost) this.#begun.add(from);
    const starts = isInnermost ? probes.at(place) : [];
    if (starts.length + sides.length === 0) return;
    const note = starts.map((number) => probes.text(number)).join(' ');
    const round = this.roundOf(from);
    const most = sides.length === 0 ? '' : `${round} = 2147483647;`;
    if (most !== '') this.emit(`${round} = ${this.prepared.count};`);
    this.emit(`if (${probes.areOpen([...starts, ...sides])}) { ${note} ${most} }`);
  }

  /**
   * The stretch that leads straight to the jump at the end of a loop: it is noted at the jump, with the same clock, and where it is left.
   * Its number, when it is to be noted.
   */
  #lateStretch(from: number, to: number): number | undefined {
    if (this.operations[to - 1]!.name !== 'br') return undefined;
    const targets = new Set(this.operations.flatMap((operation) => operation.targets.map(({ place }) => place)));
    for (let index = to - 1; index > from; index--) {
      const { place, cold, name } = this.operations[index]!;
      const isStraight = index === to - 1 || (cold < 0 && !/^(br|call|return)/.test(name));
      if (!isStraight || this.holdAt(place) !== undefined || this.probes!.before(place).length > 0) return undefined;
      const [number, another] = this.probes!.at(place);
      if (number !== undefined && another === undefined) {
        this.late.set(to - 1, number);
        this.#lateFrom.set(index, to - 1);
        return number;
      }
      if (number !== undefined || targets.has(place)) return undefined;
    }
    return undefined;
  }

  /** Locals that operations of a range change. */
  #assigned(from: number, to: number): ReadonlySet<number> {
    const slots = new Set<number>();
    for (let index = from; index < to; index++) {
      const { name, cold, words, place } = this.operations[index]!;
      const hasResult =
        cold >= 0 ? this.notes.types.has(place) : !/^(br|return|call|head|nop|global\.set|.*\.store)/.test(name);
      if (hasResult && (this.slots.localKinds.get(words[1]!) ?? 'v') !== 'v') slots.add(words[1]!);
    }
    return slots;
  }

  /** Control may arrive at an operation by jumps that were written before. */
  #label(index: number): void {
    const dirty = this.incoming.get(index);
    if (!dirty) return;
    for (const slot of dirty) this.slots.dirtyLocals.add(slot);
    this.reachable = true;
    this.#arrive(index);
  }

  /** All operands are in their homes: which they are. */
  #arrive(index: number): void {
    this.slots.homes = new Map();
    this.slots.dirtyHomes = new Set();
    for (const { home, type } of this.arrivals(this.operations[index]!.place)) this.slots.defined(home, kindOf(type));
  }

  #operation(index: number): void {
    const operation = this.operations[index]!;
    const { name } = operation;
    const isLoop = this.loops.has(index);
    if (!isLoop) {
      if (!this.reachable) this.slots.dirtyLocals = new Set();
      this.#label(index);
    }
    if (!this.reachable) return;
    this.#hold(operation);
    const late = this.#lateFrom.get(index);
    if (late !== undefined) this.lateNumber = this.late.get(late);
    else if (!this.#begun.has(index))
      for (const number of this.probes?.at(operation.place) ?? []) this.emit(this.probes!.text(number));
    if (operation.cold >= 0) this.cold(operation);
    else if (operation.targets.length > 0) this.branch(operation);
    else if (name.startsWith('return')) this.return(operation);
    else if (name.startsWith('call')) this.call(operation, this.operations[index + 1]?.place ?? -1);
    else if (name.includes('.load') || name.includes('.store')) this.access(operation);
    else if (name !== 'head' && name !== 'nop') this.value(operation);
    this.slots.settle();
    if (this.late.has(index)) this.lateNumber = undefined;
    if (operation.ends) this.reachable = false;
    const next = this.operations[index + 1];
    if (!this.reachable || !next) return;
    for (const number of this.probes?.before(next.place) ?? []) this.emit(this.probes!.text(number));
  }

  /** Leaves the code where a stop or a watched access may be; an access of memory looks at its address itself, once that is known. */
  #hold({ place, name, cold }: Operation): void {
    const hold = this.holdAt(place);
    if (typeof hold === 'number') this.flags.push(hold);
    this.watchesMemory = hold === 'memory' && cold < 0 && /\.(load|store)/.test(name);
    if (hold === undefined || this.watchesMemory) return;
    const test = typeof hold === 'number' ? `if (h${hold} !== 0) ` : hold === 'local' ? 'if (A[depth] === O[0]) ' : '';
    this.emit(`${test}{ ${this.leave(place, Exit.Leave)} }`);
  }
}
