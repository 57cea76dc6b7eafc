/** The branches of one function, found in one pass over its bytes: functions are looked at when they are first called. */
import { type Branch, choiceOf, tableSides, typedSelect } from './branches.ts';
import { handlerFields, InstructionReader } from './decode/instruction-reader.ts';
import { bodyOf, type WasmModule } from './module.ts';
import { opcodeKeyLimit, opcodeNamed } from './opcodes.ts';
import type { ValueType } from './types.ts';

/** A branch of a function, by the offset of its instruction. */
export interface UnitBranch {
  readonly offset: number;
  readonly branch: Branch;
  /** By side: whether nothing else leads to its target, so that it was taken when the target ran. */
  readonly alone: readonly boolean[];
  /** Of `br_on_cast`: the type that is tested, in the module's numbers. */
  readonly type?: ValueType;
}

/** What an instruction means for control. */
const kind = {
  plain: 0,
  block: 1,
  loop: 2,
  if: 3,
  tryTable: 4,
  else: 5,
  part: 6,
  end: 7,
  delegate: 8,
  branch: 9,
  conditional: 10,
  table: 11,
  /** Control goes nowhere inside the function. */
  final: 12,
  select: 13,
} as const;

const kindOf = (() => {
  const table = new Uint8Array(opcodeKeyLimit);
  const names: Readonly<Record<string, number>> = {
    block: kind.block,
    try: kind.block,
    loop: kind.loop,
    if: kind.if,
    try_table: kind.tryTable,
    else: kind.else,
    catch: kind.part,
    catch_all: kind.part,
    end: kind.end,
    delegate: kind.delegate,
    br: kind.branch,
    br_if: kind.conditional,
    br_on_null: kind.conditional,
    br_on_non_null: kind.conditional,
    br_on_cast: kind.conditional,
    br_on_cast_fail: kind.conditional,
    br_table: kind.table,
    return: kind.final,
    unreachable: kind.final,
    throw: kind.final,
    throw_ref: kind.final,
    return_call: kind.final,
    return_call_indirect: kind.final,
    return_call_ref: kind.final,
    select: kind.select,
  };
  for (const [name, number] of Object.entries(names)) {
    const opcode = opcodeNamed(name);
    if (opcode) table[opcode.key] = number;
  }
  table[typedSelect] = kind.select;
  return table;
})();

/** No instruction, no target. */
const none = -1;

const noLabels: readonly number[] = [];
/** Of two sides, which are alone. */
const pairs: readonly (readonly boolean[])[] = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];

/**
 * Reads functions of a module. A target is the instruction that is next, where ends of blocks take no time: those whose place is not
 * known yet wait in lists, one for each open block and one for the next instruction.
 */
export class BranchReader {
  readonly #module: WasmModule;
  readonly #reader: InstructionReader;
  /** Offsets of instructions. */
  #starts = new Int32Array(1024);
  /** By instruction: how many others lead to it, at most 2. */
  #ways = new Uint8Array(1024);
  #count = 0;
  /** Instructions that choose or branch, each with its targets behind each other. */
  readonly #sites: number[] = [];
  readonly #keys: number[] = [];
  readonly #firsts: number[] = [];
  /** By target: its instruction, and the next in its list. */
  readonly #targets: number[] = [];
  readonly #next: number[] = [];
  /** Open blocks: where loops begin (none for others), targets behind them, and that of an `if` whose condition does not hold. */
  readonly #loops: number[] = [];
  readonly #behind: number[] = [];
  readonly #other: number[] = [];
  /** Targets that are the next instruction. */
  #arriving = none;

  constructor(module: WasmModule) {
    this.#module = module;
    this.#reader = new InstructionReader(module.bytes);
  }

  /** Every branch of a function that is not imported, ascending. */
  branches(functionIndex: number): readonly UnitBranch[] {
    const body = bodyOf(this.#module, functionIndex);
    if (!body) throw new RangeError(`function ${functionIndex} has no body`);
    this.#clear();
    this.#walk(body.code, body.end);
    this.#lead();
    const found: UnitBranch[] = [];
    for (let site = 0; site < this.#sites.length; site++) {
      const branch = this.#branch(site, body.end);
      if (branch) found.push(branch);
    }
    return found;
  }

  #clear(): void {
    this.#ways.fill(0, 0, this.#count + 1);
    this.#count = 0;
    this.#arriving = none;
    this.#sites.length = 0;
    this.#keys.length = 0;
    this.#firsts.length = 0;
    this.#targets.length = 0;
    this.#next.length = 0;
    this.#loops.length = 0;
    this.#behind.length = 0;
    this.#other.length = 0;
  }

  #walk(from: number, end: number): void {
    const reader = this.#reader;
    reader.open(from, reader.bytes.length);
    // No function has more instructions than bytes.
    this.#reserve(end - from + 1);
    const starts = this.#starts;
    const ways = this.#ways;
    let count = 0;
    // The function itself is the outermost block.
    this.#open(none);
    // Its first instruction has its callers.
    let falls = 1;
    while (reader.at < end) {
      const key = reader.read();
      if (key < 0) break;
      const what = kindOf[key]!;
      const index = count++;
      starts[index] = reader.start;
      if (what === kind.end && this.#loops.length > 1) {
        // It takes no time: what leads to it leads on.
        this.#close();
        continue;
      }
      if (this.#arriving !== none) this.#arrive(index);
      if (falls > 0 && ways[index]! < 2) ways[index]!++;
      falls = 1;
      if (what !== kind.plain) falls = this.#choose(what, index);
      if (falls < 0) break;
    }
    this.#count = count;
  }

  /** Takes up what an instruction means for control: how many ways lead from it to the next one; -1 at the function's end. */
  #choose(what: number, index: number): number {
    const reader = this.#reader;
    switch (what) {
      case kind.part:
        return 1;
      case kind.block:
        this.#open(none);
        return 1;
      case kind.loop:
        this.#open(index);
        return 1;
      case kind.if: {
        this.#site(index);
        this.#straight();
        const other = this.#target();
        this.#open(none);
        this.#other[this.#other.length - 1] = other;
        return 0;
      }
      case kind.else: {
        this.#site(index);
        const top = this.#loops.length - 1;
        const other = this.#other[top]!;
        if (other !== none) this.#wait(other);
        this.#other[top] = none;
        this.#label(0);
        return 0;
      }
      case kind.branch:
        this.#site(index);
        this.#label(reader.index);
        return 0;
      case kind.conditional:
        this.#site(index);
        this.#straight();
        this.#label(reader.index);
        return 0;
      case kind.table:
        this.#site(index);
        for (let at = 0; at < reader.count; at++) this.#label(reader.list[at]!);
        return 0;
      case kind.tryTable:
        this.#site(index);
        this.#straight();
        for (let at = 0; at < reader.count; at += handlerFields) this.#label(reader.list[at + 2]!);
        this.#open(none);
        return 0;
      case kind.select:
        this.#site(index);
        this.#straight();
        return 0;
      case kind.final:
        return 0;
      case kind.delegate:
        if (this.#loops.length > 1) this.#close();
        return 1;
      default:
        // The function's own end: what leaves the function goes there.
        for (let at = this.#behind[0]!; at !== none; at = this.#next[at]!) this.#targets[at] = index;
        return -1;
    }
  }

  #reserve(count: number): void {
    if (count <= this.#starts.length) return;
    this.#starts = new Int32Array(count);
    this.#ways = new Uint8Array(count);
  }

  #open(loop: number): void {
    this.#loops.push(loop);
    this.#behind.push(none);
    this.#other.push(none);
  }

  /** What leads behind the block leads to the next instruction. */
  #close(): void {
    this.#loops.pop();
    for (let at = this.#behind.pop()!; at !== none; ) {
      const next = this.#next[at]!;
      this.#wait(at);
      at = next;
    }
    const other = this.#other.pop()!;
    if (other !== none) this.#wait(other);
  }

  #wait(target: number): void {
    this.#next[target] = this.#arriving;
    this.#arriving = target;
  }

  #arrive(index: number): void {
    for (let at = this.#arriving; at !== none; at = this.#next[at]!) this.#targets[at] = index;
    this.#arriving = none;
  }

  #site(index: number): void {
    this.#sites.push(index);
    this.#keys.push(this.#reader.key);
    this.#firsts.push(this.#targets.length);
  }

  #target(): number {
    this.#next.push(none);
    return this.#targets.push(none) - 1;
  }

  #straight(): void {
    this.#wait(this.#target());
  }

  /** A target by its label; one that does not exist is the instruction itself. */
  #label(label: number): void {
    const at = this.#loops.length - 1 - (label >>> 0);
    const target = this.#target();
    const loop = at < 0 ? this.#sites.at(-1)! : this.#loops[at]!;
    if (loop !== none) this.#targets[target] = loop;
    else {
      this.#next[target] = this.#behind[at]!;
      this.#behind[at] = target;
    }
  }

  /** Counts the ways that lead to the targets of branches, each branch once. */
  #lead(): void {
    this.#sites.forEach((_, at) => {
      const from = this.#firsts[at]!;
      const to = this.#firsts[at + 1] ?? this.#targets.length;
      for (let target = from; target < to; target++) {
        const index = this.#targets[target]!;
        if (index === none || this.#isBefore(from, target, index)) continue;
        if (this.#ways[index]! < 2) this.#ways[index]!++;
      }
    });
  }

  #isBefore(from: number, to: number, index: number): boolean {
    for (let target = from; target < to; target++) if (this.#targets[target] === index) return true;
    return false;
  }

  #branch(site: number, end: number): UnitBranch | undefined {
    const chosen = choiceOf(this.#keys[site]!);
    if (!chosen) return undefined;
    const { choice, labels } = chosen;
    const offset = this.#starts[this.#sites[site]!]!;
    const from = this.#firsts[site]!;
    if (choice === 'case') return this.#table(offset, this.#targets.slice(from, this.#firsts[site + 1]), end);
    const straight = this.#targets[from]!;
    const other = choice === 'operand' ? straight : this.#targets[from + 1]!;
    if (other === straight && choice !== 'operand') return undefined;
    const sides = [
      { label: labels[0], target: this.#offsetOf(straight, end) },
      { label: labels[1], target: this.#offsetOf(other, end) },
    ];
    const branch: Branch = { choice, sides, sideOfLabel: noLabels };
    if (choice === 'operand') return { offset, branch, alone: pairs[0]! };
    const alone = pairs[(this.#isAlone(straight) ? 2 : 0) + (this.#isAlone(other) ? 1 : 0)]!;
    if (choice !== 'cast' && choice !== 'cast fails') return { offset, branch, alone };
    return { offset, branch, alone, type: this.#castType(offset) };
  }

  #table(offset: number, targets: readonly number[], end: number): UnitBranch | undefined {
    const branch = tableSides(targets.map((target) => this.#offsetOf(target, end)));
    if (!branch) return undefined;
    const sides = [...new Set(targets)];
    return { offset, branch, alone: sides.map((target) => this.#isAlone(target)) };
  }

  #offsetOf(target: number, end: number): number {
    return target === none ? end : this.#starts[target]!;
  }

  #isAlone(target: number): boolean {
    return target !== none && this.#ways[target] === 1;
  }

  #castType(offset: number): ValueType {
    const reader = this.#reader;
    reader.open(offset, reader.bytes.length);
    reader.read();
    return reader.target;
  }
}
