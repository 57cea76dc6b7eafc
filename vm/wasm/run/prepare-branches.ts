/** Branches of the preparation: blocks, labels, and comparisons that become one with the branch behind them. */

import { handlerFields } from '../decode/instruction-reader.ts';
import { canonicalType as canonical } from '../type-store.ts';
import { f32, i32, isNullable, nonNull, type ValueType, v128 } from '../types.ts';
import { coldBase, hot } from './interpret.generated.ts';
import { type Control, InvalidFunction, inHome } from './prepare-state.ts';
import { branchIf, branchUnless, keys } from './prepare-tables.ts';
import { ValuePreparation } from './prepare-values.ts';
import { type Clause, type Handler, Mark } from './prepared.ts';

const noMoves = [0, 0, 0] as const;

interface BlockTypes {
  readonly start: readonly ValueType[];
  readonly end: readonly ValueType[];
}
const noTypes: BlockTypes = { start: [], end: [] };
/** Of blocks with one result. */
const blocks = new Map<ValueType, BlockTypes>();
const blockOf = (result: ValueType): BlockTypes => {
  let found = blocks.get(result);
  if (!found) {
    found = { start: [], end: [result] };
    blocks.set(result, found);
  }
  return found;
};

export abstract class BranchPreparation extends ValuePreparation {
  protected control(
    key: number,
    startTypes: readonly ValueType[],
    endTypes: readonly ValueType[],
    handler: Handler | undefined,
  ): Control {
    const height = this.top - startTypes.length;
    if (height < 0) throw new InvalidFunction('type mismatch: the operand stack is empty');
    return {
      key,
      startTypes,
      endTypes,
      labelTypes: key === keys.loop ? startTypes : endTypes,
      height,
      home: startTypes.length > 0 ? this.home[height]! : this.free,
      fastFix: -1,
      plainFix: -1,
      clauses: undefined,
      elseFast: -1,
      elsePlain: -1,
      loopIndex: this.count,
      loopFast: this.fast.place,
      loopPlain: this.plain.place,
      handler,
    };
  }

  protected blockTypes(): BlockTypes {
    const { block } = this.reader;
    if (block === -1) return noTypes;
    if (block >= 0) return blockOf(block);
    const type = this.instance.module.types[-2 - block]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    return { start: type.parameters, end: type.results };
  }

  protected label(depth: number): Control {
    const control = this.controls[this.controls.length - 1 - depth];
    if (!control) throw new InvalidFunction('unknown label');
    return control;
  }

  /** The two words of a branch, at the end of what was emitted: target, and how far the clock's base moves. */
  protected emitTarget(control: Control, index: number): void {
    const { fast, plain } = this;
    if (control.key === keys.loop) {
      plain.push2(control.loopPlain, 0);
      fast.push2(control.loopFast, index + 1 - control.loopIndex);
      return;
    }
    const plainFix = plain.place;
    plain.push2(control.plainFix, 0);
    control.plainFix = plainFix;
    const fastFix = fast.place;
    fast.push2(control.fastFix, index + 1);
    control.fastFix = fastFix;
  }

  /** Words that a branch moves, from where, to where; the newest operands are what it carries. */
  protected moves(control: Control): readonly [number, number, number] {
    const count = control.labelTypes.length;
    if (count === 0) return noMoves;
    const from = this.home[this.top - count];
    if (from === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
    if (from === control.home) return noMoves;
    return [this.free - from, from, control.home];
  }

  protected bringHomeForLabel(control: Control): void {
    for (let index = Math.max(0, this.top - control.labelTypes.length); index < this.top; index++)
      this.bringHome(index);
  }

  /** Fixes the branches to a place: the next instruction. */
  protected place(control: Control): void {
    const target = this.count;
    const { fast, plain } = this;
    for (let place = control.fastFix; place >= 0; ) {
      const before = fast.at(place);
      fast.set(place, fast.place);
      fast.set(place + 1, fast.at(place + 1) - target);
      place = before;
    }
    plain.fill(control.plainFix, plain.place);
    for (const clause of control.clauses ?? []) {
      clause.target = target;
      clause.fast = fast.place;
      clause.plain = plain.place;
    }
  }

  /** What follows cannot be reached: skips to the `else` or `end` that ends it. */
  protected skipUnreachable(): void {
    const reader = this.reader;
    for (let depth = 0; this.controls.length > 0; ) {
      const key = reader.read();
      if (key < 0) throw new InvalidFunction(reader.problem || 'unexpected end');
      if (key === keys.block || key === keys.loop || key === keys.if || key === keys.tryTable) depth++;
      else if (key === keys.end) {
        if (depth > 0) depth--;
        else if (!this.end(false)) return;
      } else if (key === keys.else && depth === 0) {
        this.else(false);
        return;
      }
    }
  }

  protected resetTo(control: Control, types: readonly ValueType[]): void {
    if (this.away > 0)
      for (let index = control.height; index < this.top; index++) if (this.where[index] !== inHome) this.away--;
    this.top = control.height;
    this.free = control.home;
    this.pushAll(types);
    this.last = -1;
  }

  protected else(reached: boolean): void {
    const control = this.controls.at(-1)!;
    if (control.key !== keys.if) throw new InvalidFunction('unexpected else');
    if (reached) {
      this.allHome();
      const index = this.begin();
      this.emitPlain(hot.br);
      this.emitFast(hot.br);
      this.emitTarget(control, index);
    }
    this.resetTo(control, control.startTypes);
    this.arrive();
    this.plain.set(control.elsePlain, this.plain.place);
    this.fast.set(control.elseFast, this.fast.place);
    this.fast.set(control.elseFast + 1, this.fast.at(control.elseFast + 1) - this.count);
    control.elseFast = -1;
  }

  /** Whether nothing behind it can be reached. */
  protected end(reached: boolean): boolean {
    const control = this.controls.at(-1)!;
    const isFunction = this.controls.length === 1;
    // An `if` without `else`: the other way arrives here with the same operands.
    const otherWay = control.elseFast >= 0;
    if (otherWay) {
      this.fast.set(control.elseFast, control.fastFix);
      control.fastFix = control.elseFast;
      this.plain.set(control.elsePlain, control.plainFix);
      control.plainFix = control.elsePlain;
    }
    const arrived = control.fastFix >= 0 || control.clauses !== undefined;
    if (control.handler) control.handler.to = this.count;
    if (!reached && !arrived) {
      // Nothing behind it can be reached either.
      this.leave();
      return true;
    }
    if (reached && (arrived || !isFunction)) this.allHome();
    if (!reached) this.resetTo(control, control.endTypes);
    else if (this.top !== control.height + control.endTypes.length)
      throw new InvalidFunction('type mismatch: operands are left');
    if (arrived) this.arrive();
    this.place(control);
    if (!isFunction) {
      for (let index = 0; index < control.endTypes.length; index++)
        this.types[control.height + index] = control.endTypes[index]!;
      this.leave();
      return false;
    }
    if (this.stopAt !== this.count) this.return(this.begin());
    this.finish();
    return false;
  }

  protected finish(): void {
    this.controls.length = 0;
    this.floor = 0;
  }

  protected return(index: number): void {
    const results = this.controls[0]!.endTypes;
    const own = index + 1;
    if (results.length === 0) {
      this.plain.push2(hot.return, own);
      this.emitFast(hot.return, own);
      return;
    }
    const type = results[0]!;
    if (results.length === 1 && type !== v128) {
      const operand = this.peek();
      const operation = type === i32 || type === f32 ? hot.return32 : hot.return64;
      this.plain.push3(operation, own, this.home[operand]!);
      const slot = this.slot(operand);
      this.emitFast(operation, own, slot);
      return;
    }
    const from = this.home[this.top - results.length];
    if (from === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
    this.bringHomeForLabel(this.controls[0]!);
    this.emitPlain(hot['return:values'], own, this.free - from, from);
    this.emitFast(hot['return:values'], own, this.free - from, from);
  }

  /** A branch on the newest operand, which is popped: in the fast form one with the comparison that made it, if possible. */
  protected branchOn(index: number, whenSet: boolean, control: Control | undefined): void {
    const operand = this.pop();
    const moves = control ? this.moves(control) : noMoves;
    const values = control?.labelTypes.length ?? 0;
    const home = this.home[operand]!;
    if (moves[0] > 0) this.plain.push2(hot['br_if:values'], home);
    else this.plain.push2(whenSet ? hot.br_if : hot.br_unless, home);
    // The comparison, unless bringing values home comes between.
    let pending = false;
    for (let at = this.top - values; at < this.top; at++) pending ||= this.where[at] !== inHome;
    if (moves[0] === 0 && !pending && this.fuseBranch(operand, whenSet)) {
      this.joined(index);
    } else {
      const slot = this.slot(operand);
      if (control) this.bringHomeForLabel(control);
      this.emitFast(moves[0] > 0 ? hot['br_if:values'] : whenSet ? hot.br_if : hot.br_unless, slot);
    }
    if (control) this.emitTarget(control, index);
    if (moves[0] > 0) {
      this.emitPlain(...moves);
      this.emitFast(...moves);
    }
    this.last = -1;
    this.nextMarks |= Mark.stretch;
  }

  /** Replaces the comparison that was just emitted by a branch without its target; false when there is none. */
  protected fuseBranch(operand: number, whenSet: boolean): boolean {
    const fast = this.fast;
    const last = this.last;
    if (last < 0 || this.where[operand] !== inHome || fast.at(last + 1) !== this.home[operand]) return false;
    const operation = fast.at(last);
    if (operation === hot['i32.eqz']) {
      const compare = this.beforeLast;
      if (compare >= 0) {
        const fused = (whenSet ? branchUnless : branchIf)[fast.at(compare)]!;
        if (fused !== 0) return this.replace(compare, fused);
      }
      const slot = fast.at(last + 2);
      this.cut(last);
      this.emitFast(whenSet ? hot.br_unless : hot.br_if, slot);
      return true;
    }
    const fused = operation < coldBase ? (whenSet ? branchIf : branchUnless)[operation]! : 0;
    return fused !== 0 && this.replace(last, fused);
  }

  /** Takes back fast operations from a place on: what comes there instead is that of the instruction that is being prepared. */
  protected cut(place: number): void {
    this.fast.cut(place);
    for (let index = this.count - 1; index >= 0 && this.fastAt[index]! > place; index--) {
      this.fastAt[index] = place;
      this.marks[index]! &= ~(Mark.entry | Mark.done);
    }
  }

  protected replace(compare: number, fused: number): true {
    const one = this.fast.at(compare + 2);
    const other = this.fast.at(compare + 3);
    this.cut(compare);
    this.fast.push3(fused, one, other);
    this.last = -1;
    return true;
  }

  protected tryTable(): void {
    const { list, count } = this.reader;
    const rows = list.slice(0, count);
    const types = this.blockTypes();
    this.begin();
    this.plain.push(hot.nop);
    this.allHome();
    const clauses: Clause[] = [];
    for (let at = 0; at < count; at += handlerFields) {
      const label = this.label(rows[at + 2]!);
      const kind = rows[at]!;
      const tag = kind < 2 ? this.instance.tags[rows[at + 1]!] : -1;
      if (tag === undefined) throw new InvalidFunction('unknown tag');
      const clause: Clause = {
        tag,
        withReference: (kind & 1) === 1,
        target: label.loopIndex,
        fast: label.loopFast,
        plain: label.loopPlain,
        home: label.home,
      };
      clauses.push(clause);
      if (label.key === keys.loop) continue;
      label.clauses ??= [];
      label.clauses.push(clause);
    }
    const handler: Handler = { from: this.count, to: 0, clauses };
    this.enter(this.control(keys.tryTable, types.start, types.end, handler));
    // Inner handlers end first; what is pushed at the end comes later in the search.
    this.handlers.unshift(handler);
    this.nextMarks |= Mark.stretch;
  }

  protected branchTable(): void {
    const { list, count } = this.reader;
    const labels = Array.from(list.subarray(0, count), (depth) => this.label(depth));
    const index = this.begin();
    const operand = this.pop();
    this.bringHomeForLabel(labels[count - 1]!);
    const slot = this.slot(operand);
    const moves = labels.map((label) => this.moves(label));
    const values = moves.some(([words]) => words > 0);
    const operation = values ? hot['br_table:values'] : hot.br_table;
    this.emitPlain(operation, this.home[operand]!, count - 1);
    this.emitFast(operation, slot, count - 1);
    labels.forEach((label, at) => {
      this.emitTarget(label, index);
      if (!values) return;
      this.emitPlain(...moves[at]!);
      this.emitFast(...moves[at]!);
    });
    this.skipUnreachable();
  }

  protected branchOnNull(onNull: boolean): void {
    const index = this.begin();
    this.allHome();
    const control = this.label(this.reader.index);
    const operand = this.peek();
    const type = this.types[operand]!;
    const home = this.home[operand]!;
    if (onNull) this.pop();
    const moves = this.moves(control);
    const operation = onNull ? hot.br_on_null : hot.br_on_non_null;
    this.emitPlain(operation, home);
    this.emitFast(operation, home);
    this.emitTarget(control, index);
    this.emitPlain(...moves);
    this.emitFast(...moves);
    if (onNull) this.push(nonNull(type));
    else this.pop();
    this.nextMarks |= Mark.stretch;
  }

  protected branchOnCast(onSuccess: boolean): void {
    const { type, target } = this.reader;
    const index = this.begin();
    this.allHome();
    const control = this.label(this.reader.index);
    const operand = this.peek();
    const home = this.home[operand]!;
    const moves = this.moves(control);
    const operation = onSuccess ? hot.br_on_cast : hot.br_on_cast_fail;
    const wanted = canonical(target, this.instance.types);
    this.emitPlain(operation, home);
    this.emitFast(operation, home);
    this.emitTarget(control, index);
    this.emitPlain(...moves, wanted);
    this.emitFast(...moves, wanted);
    // What was not cast has no null when null would have been.
    this.types[operand] = onSuccess ? (isNullable(target) ? nonNull(type) : type) : target;
    this.nextMarks |= Mark.stretch;
  }
}
