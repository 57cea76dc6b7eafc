/** One loaded version of one function, as tools see it. */
import { type Address, type CodeUnit, type Instruction, offsetOf, unitOf } from '../context/index.ts';
import { decodeInstruction } from './encode.ts';
import type { FunctionCode, FunctionDebug, SaharaImage } from './image.ts';
import { describeOperands, jumpTarget, spellInstruction, wordAddress } from './spelling.ts';

export class SaharaUnit implements CodeUnit {
  readonly name: string;
  readonly length: number;
  readonly code: FunctionCode;
  /** Debug information of this version; absent when it was not loaded. */
  readonly debug?: FunctionDebug;
  replacedBy?: number;
  #starts: readonly number[] | undefined;

  constructor(
    readonly id: number,
    /** The image that this version was compiled in. */
    readonly image: SaharaImage,
    /** Index in the function table. */
    readonly functionIndex: number,
    /** Unit that a function's calls go to now. */
    private readonly unitOfFunction: (functionIndex: number) => number | undefined,
  ) {
    const code = image.functions[functionIndex];
    if (!code) throw new RangeError(`function ${functionIndex} is not in the image`);
    this.code = code;
    this.name = code.name;
    this.length = code.words.length * 4;
    const debug = image.debug?.functions[functionIndex];
    if (debug) this.debug = debug;
  }

  /** Path of the source that this version was compiled from. */
  get source(): string | undefined {
    return this.debug && this.image.debug?.sources[this.debug.source]?.path;
  }

  /** Word offset of an address of this unit. */
  wordOf(address: Address): number {
    return offsetOf(address) / 4;
  }

  /** Word offsets of instructions, ascending. */
  get instructionStarts(): readonly number[] {
    this.#starts ??= startsOf(this.code.words);
    return this.#starts;
  }

  decode(at: Address): Instruction {
    const offset = this.wordOf(at);
    const starts = this.instructionStarts;
    if (unitOf(at) !== this.id || starts[lowerBound(starts, offset)] !== offset) {
      throw new RangeError(`no instruction of ${this.name} starts at byte ${offsetOf(at)}`);
    }
    const instruction = decodeInstruction(this.code.words, offset);
    if (typeof instruction === 'string') throw new RangeError(`${this.name}: ${instruction}`);
    const comment = describeOperands(this.image, this.functionIndex, instruction);
    const spelled = spellInstruction(this.image, offset, instruction);
    return {
      address: at,
      text: comment === undefined ? spelled : `${spelled} ; ${comment}`,
      bytes: this.read(offset * 4, instruction.length * 4),
      targets: this.#targets(offset, instruction),
      help: `${instruction.opcode.help} (${instruction.opcode.effect || 'no effect of its own'})`,
    };
  }

  #targets(offset: number, instruction: Exclude<ReturnType<typeof decodeInstruction>, string>): readonly Address[] {
    const jump = jumpTarget(offset, instruction);
    if (jump !== undefined) return [wordAddress(this.id, jump)];
    const [operand = 0] = instruction.operands;
    switch (instruction.opcode.name) {
      case 'call':
      case 'spawn':
      case 'closure_new': {
        const unit = this.unitOfFunction(operand);
        return unit === undefined ? [] : [wordAddress(unit, 0)];
      }
      case 'handle_push': {
        const table = this.code.handles[operand];
        if (!table) return [];
        const handlers = table.clauses.flatMap(({ handler }) => this.unitOfFunction(handler) ?? []);
        return [wordAddress(this.id, table.resume), ...handlers.map((unit) => wordAddress(unit, 0))];
      }
      case 'restart_push':
        return (this.code.restarts[operand]?.clauses ?? []).map(({ target }) => wordAddress(this.id, target));
      default:
        return [];
    }
  }

  starts(from: Address, count: number): readonly Address[] {
    const starts = this.instructionStarts;
    const first = lowerBound(
      starts,
      unitOf(from) < this.id ? 0 : unitOf(from) > this.id ? Infinity : this.wordOf(from),
    );
    const words =
      count < 0 ? starts.slice(Math.max(0, first + count), first).reverse() : starts.slice(first, first + count);
    return words.map((word) => wordAddress(this.id, word));
  }

  read(offset: number, length: number): Uint8Array {
    const from = Math.min(Math.max(0, Math.trunc(offset)), this.length);
    const to = Math.min(Math.max(from, Math.trunc(offset + length)), this.length);
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to; at++) bytes[at - from] = (this.code.words[at >>> 2] ?? 0) >>> (24 - 8 * (at & 3));
    return bytes;
  }
}

const startsOf = (words: Uint32Array): readonly number[] => {
  const starts: number[] = [];
  for (let offset = 0; offset < words.length; ) {
    starts.push(offset);
    const instruction = decodeInstruction(words, offset);
    offset += typeof instruction === 'string' ? 1 : instruction.length;
  }
  return starts;
};

/** Index of the first number of an ascending list that is not below `value`. */
export const lowerBound = (ascending: readonly number[], value: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
