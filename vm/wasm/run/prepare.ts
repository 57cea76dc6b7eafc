/**
 * Writes both forms of a function: the *plain form*, one entry for each instruction with all operands in their home slots, and
 * the *fast form*, in which operations read locals and constants where they are, write results straight into locals, and
 * comparisons are one with the branch behind them. Operands are brought home where control may arrive from elsewhere, and at calls.
 */

import { bodyOf } from '../module.ts';
import { type FunctionType, f32, f64, i32, i64, referenceTo, type ValueType, v128 } from '../types.ts';
import { coldBase, hot } from './interpret.generated.ts';
import { BranchPreparation } from './prepare-branches.ts';
import { InvalidFunction, inHome, isConstant } from './prepare-state.ts';
import { Action, actionOf, branchIf, internal, inverseOf, keys } from './prepare-tables.ts';
import type { Operand, Prepared } from './prepared.ts';
import { referenceKind } from './state.ts';

export class Preparation extends BranchPreparation {
  /** Both forms, whose words are good until another function is prepared. Throws {@link InvalidFunction} for code that validation would refuse. */
  prepare(): { readonly prepared: Prepared; readonly fast: Int32Array; readonly plain: Int32Array } {
    this.walk();
    const { count } = this;
    this.fast.fill(this.fastBound, count);
    this.plain.fill(this.plainBound, count);
    return {
      prepared: {
        function: this.own.address,
        fastStart: this.fast.base,
        fastEnd: this.fast.place,
        plainStart: this.plain.base,
        plainEnd: this.plain.place,
        count,
        offsets: this.offsets.slice(0, count),
        fastAt: this.fastAt.slice(0, count),
        plainAt: this.plainAt.slice(0, count),
        marks: this.marks.slice(0, count),
        handlers: this.handlers,
        localTypes: this.localTypes,
        localWords: this.localWords,
        localsEnd: this.localsEnd,
        frameWords: this.most + 4,
      },
      fast: this.fast.words.subarray(0, this.fast.top),
      plain: this.plain.words.subarray(0, this.plain.top),
    };
  }

  /** The operands before the instruction that the preparation was to stop at, oldest first. */
  operands(): readonly Operand[] {
    this.walk();
    return this.present();
  }

  /** The operands at the place that has been reached. */
  present(): readonly Operand[] {
    return Array.from({ length: this.top }, (_, index) => ({
      type: this.types[index]!,
      home: this.home[index]!,
      where: (['home', 'local', 'constant'] as const)[this.where[index]!]!,
      low: this.low[index]!,
      high: this.high[index]!,
    }));
  }

  protected walk(): void {
    const { module } = this.instance;
    const body = bodyOf(module, this.own.index);
    if (!body) throw new InvalidFunction('the function has no body');
    const signature = this.ownSignature(this.own.index);
    this.declareLocals(signature, body.locals, body.code);
    this.reserve(body.end - body.code);
    this.reader.open(body.code, body.end);
    this.emitFast(hot.head, this.state.heat.calls);
    this.arrivalPlace = this.fast.place;
    this.enter(this.control(keys.block, [], signature.results, undefined));
    while (this.controls.length > 0) {
      const key = this.reader.read();
      if (key < 0) throw new InvalidFunction(this.reader.problem || 'unexpected end');
      if (this.stopAt >= 0 && this.count === this.stopAt && key !== keys.end && key !== keys.loop) return;
      this.instruction(key);
      if (this.stopAt >= 0 && this.count > this.stopAt) return;
    }
  }

  protected instruction(key: number): void {
    const { reader } = this;
    switch (actionOf[key]) {
      case Action.localGet:
        return this.getLocal();
      case Action.localSet:
        return this.setLocal(false);
      case Action.localTee:
        return this.setLocal(true);
      case Action.constant32:
        this.begin();
        this.plain.push3(hot.const32, this.free, reader.low);
        this.push(key === keys.i32Const ? i32 : f32, isConstant, reader.low, 0);
        this.last = -1;
        return;
      case Action.constant64:
        return this.constant64(key === keys.i64Const ? i64 : f64, reader.low, reader.high);
      case Action.simple:
        this.begin();
        return this.simple(key);
      case Action.access:
        this.begin();
        return this.access(key);
      case Action.testZero:
        return this.testZero();
      case Action.drop:
        this.begin();
        this.pop();
        this.plain.push(hot.nop);
        this.last = -1;
        return;
      case Action.globalGet:
      case Action.globalSet:
        return this.global(key === keys.globalGet);
      case Action.call: {
        const callee = this.instance.functions[reader.index];
        if (callee === undefined) throw new InvalidFunction('unknown function');
        const fn = this.state.store[callee]!;
        const isOther = fn.kind === 'wasm' && fn.instance !== this.instance;
        return this.call(isOther ? hot['call:other'] : hot.call, callee, this.ownSignature(reader.index));
      }
      case Action.end:
        this.end(true);
        return;
      case Action.else:
        return this.else(true);
      case Action.block: {
        const types = this.blockTypes();
        this.begin();
        this.plain.push(hot.nop);
        this.allHome();
        this.enter(this.control(key, types.start, types.end, undefined));
        return;
      }
      case Action.loop: {
        const types = this.blockTypes();
        this.allHome();
        this.arrive();
        if (this.stopAt === this.count) return this.finish();
        this.enter(this.control(key, types.start, types.end, undefined));
        this.begin();
        this.plain.push(hot.nop);
        this.fast.push2(hot.head, this.state.heat.rounds);
        this.last = -1;
        return;
      }
      case Action.if: {
        const types = this.blockTypes();
        const index = this.begin();
        // The operands below the condition go home before the branch; a comparison stays the last operation when they are.
        for (let operand = 0; operand < this.top - 1; operand++) this.bringHome(operand);
        this.branchOn(index, false, undefined);
        const control = this.control(key, types.start, types.end, undefined);
        control.elsePlain = this.plain.place;
        this.plain.push2(0, 0);
        control.elseFast = this.fast.place;
        this.emitFast(0, index + 1);
        this.enter(control);
        return;
      }
      case Action.br: {
        const control = this.label(reader.index);
        const index = this.begin();
        this.bringHomeForLabel(control);
        const moves = this.moves(control);
        const operation = moves[0] > 0 ? hot['br:values'] : hot.br;
        this.plain.push(operation);
        this.fast.push(operation);
        this.last = -1;
        this.emitTarget(control, index);
        if (moves[0] > 0) {
          this.emitPlain(...moves);
          this.emitFast(...moves);
        }
        return this.skipUnreachable();
      }
      case Action.brIf: {
        const index = this.begin();
        return this.branchOn(index, true, this.label(reader.index));
      }
      default:
        this.rare(key);
    }
  }

  protected testZero(): void {
    const index = this.begin();
    const operand = this.peek();
    const last = this.last;
    const wasCompare =
      last >= 0 && this.where[operand] === inHome && this.fast.at(last + 1) === this.home[operand] ? last : -1;
    const inverse = wasCompare >= 0 && this.fast.at(last) < coldBase ? inverseOf[this.fast.at(last)]! : 0;
    if (inverse !== 0) {
      // The opposite comparison.
      this.plain.push(hot['i32.eqz']);
      this.plain.push(this.home[operand]!);
      this.plain.push(this.home[operand]!);
      this.fast.set(last, inverse);
      this.done(index);
      return;
    }
    this.operation(hot['i32.eqz'], 1, i32);
    this.beforeLast =
      wasCompare >= 0 && this.fast.at(wasCompare) < coldBase && branchIf[this.fast.at(wasCompare)]! !== 0
        ? wasCompare
        : -1;
    return;
  }

  protected rare(key: number): void {
    const { reader } = this;
    switch (key) {
      case keys.nop:
        this.begin();
        this.plain.push(hot.nop);
        return;
      case keys.unreachable:
        this.begin();
        this.emitPlain(coldBase + key);
        this.emitFast(coldBase + key);
        return this.skipUnreachable();
      case keys.tryTable:
        return this.tryTable();
      case keys.brTable:
        return this.branchTable();
      case keys.brOnNull:
      case keys.brOnNonNull:
        return this.branchOnNull(key === keys.brOnNull);
      case 0x118:
      case 0x119:
        return this.branchOnCast(key === 0x118);
      case keys.return:
        this.return(this.begin());
        return this.skipUnreachable();
      case keys.callIndirect:
      case keys.returnCallIndirect:
        return this.callIndirect(key);
      case keys.callRef:
      case keys.returnCallRef:
        return this.callReference(key);
      case keys.returnCall: {
        const callee = this.instance.functions[reader.index];
        if (callee === undefined) throw new InvalidFunction('unknown function');
        return this.tailCall([callee], this.ownSignature(reader.index));
      }
      case keys.throw: {
        const tag = this.instance.tags[reader.index];
        if (tag === undefined) throw new InvalidFunction('unknown tag');
        this.begin();
        this.allHome();
        this.popMany(this.state.tags[tag]!.parameters.length);
        this.emitPlain(coldBase + key, tag, this.free);
        this.emitFast(coldBase + key, tag, this.free);
        return this.skipUnreachable();
      }
      case keys.throwRef:
        this.begin();
        this.allHome();
        this.operation(coldBase + key, 1, 0);
        return this.skipUnreachable();
      case keys.select:
      case keys.selectTyped: {
        this.begin();
        const type = this.types[this.top - 2];
        if (type === undefined) throw new InvalidFunction('type mismatch: the operand stack is empty');
        this.operation(
          type === i32 || type === f32 ? hot.select32 : type === v128 ? internal.select128 : hot.select64,
          3,
          key === keys.selectTyped ? reader.list[0]! : type,
        );
        return;
      }
      case keys.refNull:
        return this.constant64(referenceTo(true, reader.heap), 0, 0);
      case keys.refFunc: {
        const callee = this.instance.functions[reader.index];
        const type = this.instance.module.functionTypes[reader.index];
        if (callee === undefined || type === undefined) throw new InvalidFunction('unknown function');
        return this.constant64(referenceTo(false, type), callee, referenceKind.func);
      }
      default:
        this.begin();
        if (!this.reference(key)) this.ordinary(key);
    }
  }

  protected call(operation: number, callee: number, { parameters, results }: FunctionType): void {
    const index = this.begin();
    this.allHome();
    this.popMany(parameters.length);
    this.plain.push2(operation, callee);
    this.fast.push2(operation, callee);
    this.called(index, results);
  }

  protected callWith(
    index: number,
    operation: number,
    words: readonly number[],
    parameters: readonly ValueType[],
    results: readonly ValueType[],
  ): void {
    this.allHome();
    this.popMany(parameters.length);
    this.emitPlain(operation, ...words);
    this.emitFast(operation, ...words);
    this.called(index, results);
  }

  /** What stands behind each call: where the frame of the callee begins, and where to go on. */
  protected called(index: number, results: readonly ValueType[]): void {
    const { fast, plain } = this;
    plain.push2(this.free, index + 1);
    const plainBound = plain.place;
    plain.push2(this.plainBound, 0);
    this.plainBound = plainBound;
    fast.push2(this.free, index + 1);
    const fastBound = fast.place;
    fast.push2(this.fastBound, plain.place);
    this.fastBound = fastBound;
    plain.set(plainBound + 1, fast.place);
    this.last = -1;
    this.pushAll(results);
    this.arrive();
  }

  protected tailCall(words: readonly number[], { parameters }: FunctionType): void {
    const index = this.begin();
    this.tailCallWith(index, hot.return_call, words, parameters);
  }

  protected tailCallWith(
    index: number,
    operation: number,
    words: readonly number[],
    parameters: readonly ValueType[],
  ): void {
    this.allHome();
    const end = this.free;
    this.popMany(parameters.length);
    this.emitPlain(operation, ...words, this.free, end - this.free, index + 1);
    this.emitFast(operation, ...words, this.free, end - this.free, index + 1);
    this.skipUnreachable();
  }

  protected callIndirect(key: number): void {
    const { index: typeIndex, second } = this.reader;
    const type = this.instance.module.types[typeIndex]?.composite;
    const table = this.instance.tables[second];
    if (type?.kind !== 'function' || table === undefined) throw new InvalidFunction('unknown type or table');
    const number = this.instance.types[typeIndex]!;
    const index = this.begin();
    this.allHome();
    const operand = this.pop();
    const words = [this.home[operand]!, table, number];
    const wide = this.state.tables[table]!.type.limits.index === i64;
    if (key === keys.returnCallIndirect) {
      const operation = wide ? coldBase + key : hot.return_call_indirect;
      return this.tailCallWith(index, operation, words, type.parameters);
    }
    this.callWith(index, wide ? coldBase + key : hot.call_indirect, words, type.parameters, type.results);
  }

  protected callReference(key: number): void {
    const type = this.instance.module.types[this.reader.index]?.composite;
    if (type?.kind !== 'function') throw new InvalidFunction('unknown type');
    const index = this.begin();
    this.allHome();
    const operand = this.pop();
    const words = [this.home[operand]!];
    if (key === keys.returnCallRef) return this.tailCallWith(index, hot.return_call_ref, words, type.parameters);
    this.callWith(index, hot.call_ref, words, type.parameters, type.results);
  }
}
