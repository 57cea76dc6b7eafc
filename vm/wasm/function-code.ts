/** The structure of one function's body, found when it is first asked for. Blocks are flattened to where their branches go. */
import { scanBody } from './decode/body-scan.ts';
import { handlerFields, InstructionReader } from './decode/instruction-reader.ts';
import { bodyOf, type WasmModule } from './module.ts';
import { opcodeNamed } from './opcodes.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const key = {
  loop: keyOf('loop'),
  if: keyOf('if'),
  else: keyOf('else'),
  br: keyOf('br'),
  brIf: keyOf('br_if'),
  brTable: keyOf('br_table'),
  brOnNull: keyOf('br_on_null'),
  brOnNonNull: keyOf('br_on_non_null'),
  brOnCast: keyOf('br_on_cast'),
  brOnCastFail: keyOf('br_on_cast_fail'),
  tryTable: keyOf('try_table'),
};

/** A structured instruction: from its opcode to behind its `end`. Offsets in the file. */
export interface Block {
  /** Key of the opcode: block, loop, if, try, try_table. */
  readonly key: number;
  readonly start: number;
  /** `else` or the first `catch`; 0 without. */
  readonly part: number;
  /** Its `end`. */
  readonly end: number;
  /** Behind its `end`. */
  readonly next: number;
  /** Place in {@link FunctionCode.blocks} of the block around it; -1 for none. */
  readonly parent: number;
}

export class FunctionCode {
  /** Offsets of the instructions, ascending. */
  readonly starts: Uint32Array;
  /** In the order of their starts: the order that label names are numbered in. */
  readonly blocks: readonly Block[];
  /** The function's last `end`; the end of the body when it is malformed. */
  readonly last: number;
  /** Offsets of the `end`s that do not end the function, which control passes over. */
  readonly #delimiters: ReadonlySet<number>;

  constructor(
    module: WasmModule,
    readonly functionIndex: number,
  ) {
    const body = bodyOf(module, functionIndex);
    if (!body) throw new RangeError(`function ${functionIndex} has no body`);
    const starts: number[] = [];
    const blocks: { -readonly [Field in keyof Block]: Block[Field] }[] = [];
    const delimiters = new Set<number>();
    const open: number[] = [];
    let last = body.end;
    const reader = new InstructionReader(module.bytes);
    scanBody(reader, body.code, body.end, {
      instruction: (offset) => {
        if (offset < body.end) starts.push(offset);
      },
      open: (opcode, start) => {
        const parent = open.at(-1) ?? -1;
        open.push(blocks.push({ key: opcode, start, part: 0, end: body.end, next: body.end, parent }) - 1);
      },
      part: (_, offset) => {
        const block = blocks[open.at(-1) ?? -1];
        if (block && block.part === 0) block.part = offset;
      },
      close: (offset, depth, next) => {
        const block = blocks[open.pop() ?? -1];
        if (depth === 0) last = offset;
        else if (block) {
          block.end = offset;
          block.next = next;
          if (next === offset + 1) delimiters.add(offset);
        }
      },
    });
    this.starts = Uint32Array.from(starts);
    this.blocks = blocks;
    this.last = last;
    this.#delimiters = delimiters;
  }

  /** Whether an instruction starts at an offset. */
  isStart(offset: number): boolean {
    return this.starts[lowerBound(this.starts, offset)] === offset;
  }

  /** Place of the first block that starts at an offset or behind it. */
  #blockFrom(offset: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.blocks[middle] as Block).start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The innermost block whose inside an offset lies in (its own opcode is outside); -1 for none. */
  blockAround(offset: number): number {
    let found = this.#blockFrom(offset) - 1;
    while (found >= 0 && (this.blocks[found] as Block).end < offset) found = (this.blocks[found] as Block).parent;
    return found;
  }

  /** The block that a label of an instruction names; -1 for the function itself, undefined when there is no such label. */
  labelled(offset: number, label: number): number | undefined {
    let block = this.blockAround(offset);
    for (let rest = label; rest > 0; rest--) {
      if (block < 0) return undefined;
      block = (this.blocks[block] as Block).parent;
    }
    return block;
  }

  /** Where a branch to a label continues; undefined when there is no such label. */
  branchTarget(offset: number, label: number): number | undefined {
    const found = this.labelled(offset, label);
    if (found === undefined) return undefined;
    if (found < 0) return this.last;
    const block = this.blocks[found] as Block;
    return block.key === key.loop ? block.start : this.passed(block.next);
  }

  /** Where control may continue besides the next instruction, of the instruction that a reader has read. */
  targets(reader: InstructionReader): readonly number[] {
    const { start } = reader;
    const branch = (label: number): readonly number[] => {
      const target = this.branchTarget(start, label >>> 0);
      return target === undefined ? [] : [target];
    };
    switch (reader.key) {
      case key.br:
      case key.brIf:
      case key.brOnNull:
      case key.brOnNonNull:
      case key.brOnCast:
      case key.brOnCastFail:
        return branch(reader.index);
      case key.brTable:
        return [...new Set(Array.from(reader.list.subarray(0, reader.count)).flatMap(branch))];
      case key.tryTable: {
        const labels: number[] = [];
        for (let at = 0; at < reader.count; at += handlerFields) labels.push(reader.list[at + 2] as number);
        return [...new Set(labels.flatMap(branch))];
      }
      case key.if: {
        const block = this.blocks[this.#blockFrom(start)];
        return block ? [this.passed(block.part === 0 ? block.next : block.part + 1)] : [];
      }
      case key.else: {
        const block = this.blocks[this.blockAround(start)];
        return block ? [this.passed(block.next)] : [];
      }
      default:
        return [];
    }
  }

  /** The first instruction from an offset on that takes time: ends of blocks are passed over. */
  passed(offset: number): number {
    let at = offset;
    while (this.#delimiters.has(at)) at++;
    return at;
  }
}

/** Index of the first number of an ascending array that is not below `value`. */
export const lowerBound = (ascending: Uint32Array, value: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
