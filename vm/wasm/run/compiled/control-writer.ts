/** Writes branches, calls, returns, and what is left to functions outside of the text. */
import { Exit } from '../state.ts';
import { conditions } from './arithmetic.ts';
import { MemoryWriter } from './memory-writer.ts';
import type { Operation, Target } from './operations.ts';
import { kindOf, literal, loaded, stored, Uncompilable } from './values.ts';

export abstract class ControlWriter extends MemoryWriter {
  /** Statements of a jump: what it moves, the clock, and the jump itself; and what notes the side that it is. */
  #jump(from: number, { place, distance, moves }: Target, side: number): string {
    const slots = this.slots;
    const index = this.indexOf.get(place)!;
    const restore = slots.snapshot();
    const [count, source, target] = moves;
    const text: string[] = [];
    if (count > 0)
      for (const { home, type } of this.arrivals(place)) {
        if (home < target || home >= target + count) continue;
        const kind = kindOf(type);
        const own = home - target + source;
        if (kind !== slots.kind(own)) throw new Uncompilable('a moved value of another kind');
        if (kind === 'v') text.push(stored(own, 'v', home));
        else if (kind === 'l') text.push(`i${home} = i${own}; i${home + 1} = i${own + 1};`);
        else text.push(kind === 'i' ? `i${home} = i${own};` : `d${home} = d${own};`);
        slots.defined(home, kind);
      }
    const number = this.probes?.sideAt(this.operations[from]!.place, side) ?? this.late.get(from);
    this.lateNumber = undefined;
    const { phase } = this;
    if (phase && (index < phase.from || index >= phase.to)) {
      if (number !== undefined) text.unshift(this.probes!.text(number));
      if (!phase.jumps.includes(index)) phase.jumps.push(index);
      text.push(`rest = (rest - ${literal(distance)}) | 0; ${slots.flush()}`);
      text.push(`X[0] = ${phase.jumps.indexOf(index) + 1}; return rest;`);
    } else if (index <= from) {
      text.push(this.#round(index, number, `rest = (rest - ${literal(distance)}) | 0;`, distance));
      text.push(`continue l${index};`);
    } else {
      if (number !== undefined) text.unshift(this.probes!.text(number));
      text.push(`rest = (rest - ${literal(distance)}) | 0;`);
      text.push(`break b${index};`);
      const dirty = this.incoming.get(index) ?? new Set();
      for (const slot of slots.dirtyLocals) dirty.add(slot);
      this.incoming.set(index, dirty);
    }
    restore();
    return text.join(' ');
  }

  /** Statements at the end of a round of a loop. */
  #round(index: number, side: number | undefined, clock: string, distance: number): string {
    const { count } = this.prepared;
    const leave = this.leave(this.operations[index]!.place, Exit.Limit);
    const end = `if (rest < ${count}) { ${leave} }`;
    if (side === undefined) return `${clock} ${end}`;
    const sides = this.lifted.get(index);
    if (sides === undefined) return `${this.probes!.text(side)} ${clock} ${end}`;
    // The code is left for once and entered again: what notes would hold up every round, were it part of the loop.
    const note = this.probes!.text(side, distance, sides === 1 ? '' : leave);
    return `${clock} if (rest < ${this.roundOf(index)}) { ${note} ${sides === 1 ? leave : end} }`;
  }

  protected branch({ name, words, targets, place }: Operation): void {
    const slots = this.slots;
    const from = this.indexOf.get(place)!;
    const first = words[1]!;
    /** A jump on a condition: its sides are noted on both ways. */
    const branchWhen = (test: string): void => {
      slots.settle();
      this.emit(`if (${test}) { ${this.#jump(from, targets[0]!, 1)} }`);
      this.emit(this.side(place, 0));
    };
    const fused = /^br_(if|unless):([if](?:32|64)\.\w+)(:constant)?$/.exec(name);
    if (fused) {
      const { takes, of } = conditions.get(fused[2]!)!;
      const one = this.operand(first, takes);
      const other = fused[3] ? literal(words[2]!) : this.operand(words[2]!, takes);
      const test = of(one, other);
      return branchWhen(fused[1] === 'if' ? test : `!(${test})`);
    }
    switch (name) {
      case 'br':
      case 'br:values':
        return this.emit(`{ ${this.#jump(from, targets[0]!, -1)} }`);
      case 'br_if':
      case 'br_unless':
      case 'br_if:values':
        return branchWhen(`${this.operand(first, 'i')} ${name === 'br_unless' ? '===' : '!=='} 0`);
      case 'br_on_null':
      case 'br_on_non_null':
        return branchWhen(`${slots.high(first)} ${name === 'br_on_null' ? '===' : '!=='} 0`);
      case 'br_on_cast':
      case 'br_on_cast_fail': {
        const cast = `e.heap.casts(${slots.low(first)}, ${slots.high(first)}, ${words[7]!}, e.store)`;
        return branchWhen(`${name === 'br_on_cast' ? '' : '!'}${cast}`);
      }
      default: {
        const index = this.operand(first, 'i');
        slots.settle();
        const rows = targets.map((target, row) => {
          const label = row === targets.length - 1 ? 'default' : `case ${row}`;
          const side = this.probes?.labelSide(place, row) ?? -1;
          return `${label}: ${this.#jump(from, target, side)}`;
        });
        return this.emit(`switch (${index} >>> 0) {\n${rows.join('\n')}\n}`);
      }
    }
  }

  protected return({ name, words, place }: Operation): void {
    if (name.startsWith('return_call')) return this.emit(`{ ${this.leave(place)} }`);
    const slots = this.slots;
    const own = words[1]!;
    if (name === 'return32' || name === 'return64') this.emit(stored(words[2]!, slots.kind(words[2]!), 0));
    if (name === 'return:values') {
      const source = words[3]!;
      const { signature } = this.state.store[this.prepared.function]!;
      let offset = 0;
      for (const type of signature.results) {
        this.emit(stored(source + offset, kindOf(type), offset));
        if (slots.kind(source + offset) !== kindOf(type)) throw new Uncompilable('a result of another kind');
        offset += kindOf(type) === 'v' ? 4 : 2;
      }
    }
    if (this.phase) {
      this.phase.returns = true;
      this.emit('X[0] = -1;');
    }
    this.emit(`return (rest - ${own}) | 0;`);
  }

  protected call({ name, words, place }: Operation, after: number): void {
    const slots = this.slots;
    const { functions, store } = this.state;
    const length = words.length;
    const base = words[length - 4]!;
    const own = words[length - 3]!;
    const direct = name === 'call' || name === 'call:other' ? words[1]! : -1;
    if (direct >= 0 && store[direct]!.kind === 'host') {
      this.emit(`{ ${this.leave(place)} }`);
      this.reachable = false;
      return;
    }
    this.emit(slots.flush());
    const leave = leaving(place);
    if (name === 'call_indirect')
      this.emit(`tb = tables[${words[2]!}]; n = ${slots.low(words[1]!)} >>> 0;
if (n >= tb.length || tb.words[(n * 2 + 1) | 0] !== 1) ${leave}
t = tb.words[(n * 2) | 0]; if (functions[((t << 3) + 4) | 0] !== ${words[3]!}) ${leave}`);
    else if (name === 'call_ref')
      this.emit(`t = ${slots.low(words[1]!)}; if (${slots.high(words[1]!)} !== 1) ${leave}`);
    const callee = direct >= 0 ? String(direct) : 't';
    const row = (word: number): string =>
      direct >= 0 ? `functions[${direct * 8 + word}]` : `functions[((t << 3) + ${word}) | 0]`;
    this.emit(`g = T[${callee}];
if (!g || depth >= R[0] || ((fp + ${base} + ${row(1)}) | 0) > R[1] || ((rest - ${own}) | 0) < ${row(2)}) ${leave}
n = depth << 2; frames[(n + 2) | 0] = ${after}; frames[(n + 4) | 0] = ${callee}; frames[(n + 5) | 0] = (fp + ${base}) | 0;
frames[(n + 7) | 0] = ${direct >= 0 ? functions[direct * 8 + 3]! : row(3)};
rest = (rest - ${own}) | 0; A[(depth + 1) | 0] = D[0] - rest;
rest = g(0, (fp + ${base}) | 0, (depth + 1) | 0, rest);
if (rest < 0) return -1;
rest = (rest + ${own}) | 0;
REFRESH
if (rest < ${this.prepared.count}) ${leaving(after, Exit.Limit)}`);
    slots.homes = new Map();
    for (const { home, type } of this.arrivals(after)) {
      // Nothing is noted there yet: the stretch begins behind the call.
      if (home >= base) this.emit(loaded(home, kindOf(type), leaving(after, this.probes ? Exit.Leave : 0)));
      slots.arrived(home, kindOf(type));
    }
  }

  /** An operation outside of the switch works on the frame. */
  protected cold({ cold, words, place, name }: Operation): void {
    const slots = this.slots;
    if (this.converted(name, words, place)) return;
    if (/^(call|return_call|throw|unreachable)/.test(name)) {
      this.emit(`{ ${this.leave(place)} }`);
      this.reachable = false;
      return;
    }
    if (this.side(place, 0) !== '' || this.side(place, 1) !== '') throw new Uncompilable('its sides cannot be noted');
    this.emit(slots.flush());
    this.emit(`e.depth = depth; n = C[${cold}](e, e.fast, ${place}, fp); if (n < 0) ${leaving(place, '-n')}`);
    if (cold === 0x40) this.emit('REFRESH');
    const type = this.notes.types.get(place);
    const to = words[1]!;
    const kind = type === undefined ? undefined : slots.isLocal(to) ? slots.kind(to) : kindOf(type);
    if (kind === undefined || kind === 'v') {
      if (kind === 'v' && !slots.isLocal(to)) slots.arrived(to, 'v');
      return;
    }
    // The operation is complete: what cannot be kept is left to the interpreter behind it.
    this.emit(loaded(to, kind, leaving(place + words.length)));
    if (!slots.isLocal(to)) slots.arrived(to, kind);
  }
}

/** Leaves the code when the frame is up to date, as it is after {@link Slots.flush}. */
const leaving = (place: number, status: number | string = 0): string =>
  `return L(${place}, fp, depth, rest, ${status});`;
