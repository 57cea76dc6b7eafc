/** The stacks of the validation algorithm (core specification, appendix "Validation Algorithm"), in typed arrays. */
import {
  bottom,
  heap,
  isDefaultable,
  isReference,
  referenceTo,
  type SpellIndex,
  spellValueType,
  type ValueType,
} from '../types.ts';
import type { ModuleTypes } from './module-types.ts';

/** Types of no operands. */
export const noTypes: readonly ValueType[] = [];

const grown = (array: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
};

/** Operands that an error message shows at most. */
const shownOperands = 12;

/**
 * Operand types and control frames of the function that is validated. All value types are canonical. The first problem is
 * kept in {@link problem}; what is done after it has no meaning.
 */
export class OperandStack {
  /** Types of the operands, oldest first; {@link height} of them. */
  operands = new Int32Array(64);
  height = 0;
  /** Control frames, outermost (the function's own) first; {@link depth} of them. */
  depth = 0;
  /** Key of the opcode that opened the frame; {@link functionFrame} for the function's own. */
  frameKinds = new Int32Array(32);
  /** Height of the operand stack below the frame's parameters. */
  frameHeights = new Int32Array(32);
  /** 1 when the rest of the frame cannot be reached. */
  frameUnreachable = new Int32Array(32);
  /** File offset of the instruction that opened the frame. */
  frameStarts = new Int32Array(32);
  readonly frameParameters: (readonly ValueType[])[] = [];
  readonly frameResults: (readonly ValueType[])[] = [];
  /** Types of the locals, parameters first; {@link localCount} of them. */
  locals = new Int32Array(64);
  localCount = 0;
  /** 1 for a local that was set or needs no setting. */
  localReady = new Uint8Array(64);

  problem = '';
  /** Whether the bytes are malformed, or the code invalid. */
  problemKind: 'malformed' | 'invalid' = 'invalid';
  problemOffset = 0;
  /** Offset of the instruction that is validated. */
  protected offset = 0;
  /** Height before the instruction, for messages. */
  protected heightBefore = 0;
  /** Locals without default that were set, in order; and how many when each frame began. */
  #settings: number[] = [];
  #frameSettings = new Int32Array(32);

  constructor(
    readonly types: ModuleTypes,
    /** How type indices are spelled in messages. */
    protected readonly spellIndex: SpellIndex,
  ) {}

  protected fail(problem: string, kind: 'malformed' | 'invalid' = 'invalid', offset = this.offset): false {
    if (this.problem === '') {
      this.problem = problem;
      this.problemKind = kind;
      this.problemOffset = offset;
    }
    return false;
  }

  protected clear(): void {
    this.problem = '';
    this.problemKind = 'invalid';
    this.height = 0;
    this.depth = 0;
    this.localCount = 0;
    this.#settings.length = 0;
  }

  spell(type: ValueType): string {
    return spellValueType(type, (number) => this.spellNumber(number));
  }

  /** A canonical number as the module spells its type. */
  protected spellNumber(number: number): string {
    const index = this.types.numbers.indexOf(number);
    return index < 0 ? `type ${number}` : this.spellIndex(index);
  }

  #spellList(types: Iterable<ValueType>, prefix = ''): string {
    return `[${prefix}${Array.from(types, (type) => this.spell(type)).join(' ')}]`;
  }

  protected mismatch(required: readonly ValueType[], who = 'instruction'): false {
    const top = this.depth - 1;
    const base = this.frameHeights[top] as number;
    const from = Math.max(base, this.heightBefore - shownOperands);
    const isOpen = this.frameUnreachable[top] === 1 || from > base;
    const stack = this.#spellList(
      this.operands.subarray(from, Math.max(from, this.heightBefore)),
      isOpen ? '... ' : '',
    );
    return this.fail(`type mismatch: ${who} requires ${this.#spellList(required)} but stack has ${stack}`);
  }

  addLocals(type: ValueType, count: number, isParameter: boolean): void {
    const from = this.localCount;
    const to = from + count;
    if (to > this.locals.length) {
      const length = Math.max(to, this.locals.length * 2);
      const locals = new Int32Array(length);
      locals.set(this.locals);
      this.locals = locals;
      const ready = new Uint8Array(length);
      ready.set(this.localReady);
      this.localReady = ready;
    }
    this.localReady.fill(isParameter || isDefaultable(type) ? 1 : 0, from, to);
    this.locals.fill(type, from, to);
    this.localCount = to;
  }

  protected setLocal(index: number): void {
    if (this.localReady[index] === 1) return;
    this.localReady[index] = 1;
    this.#settings.push(index);
  }

  push(type: ValueType): void {
    if (this.height === this.operands.length) this.operands = grown(this.operands);
    this.operands[this.height++] = type;
  }

  pushAll(types: readonly ValueType[]): void {
    for (let index = 0; index < types.length; index++) this.push(types[index] as ValueType);
  }

  /** Takes any operand; {@link bottom} where the stack is empty in unreachable code. */
  popAny(): ValueType {
    const top = this.depth - 1;
    if (this.height === this.frameHeights[top]) {
      if (this.frameUnreachable[top] === 0)
        this.fail('type mismatch: instruction requires an operand but stack has []');
      return bottom;
    }
    return this.operands[--this.height] as ValueType;
  }

  pop(expected: ValueType): boolean {
    const top = this.depth - 1;
    if (this.height === this.frameHeights[top]) {
      return this.frameUnreachable[top] === 1 || this.mismatch([expected]);
    }
    const type = this.operands[--this.height] as ValueType;
    return type === expected || this.types.store.matches(type, expected) || this.mismatch([expected]);
  }

  popAll(expected: readonly ValueType[], who?: string): boolean {
    for (let index = expected.length - 1; index >= 0; index--) {
      const top = this.depth - 1;
      const type = expected[index] as ValueType;
      if (this.height === this.frameHeights[top]) {
        return this.frameUnreachable[top] === 1 || this.mismatch(expected, who);
      }
      const operand = this.operands[--this.height] as ValueType;
      if (operand !== type && !this.types.store.matches(operand, type)) return this.mismatch(expected, who);
    }
    return true;
  }

  /** Whether the top operands have the types, without taking them. */
  protected peekAll(expected: readonly ValueType[]): boolean {
    const { height } = this;
    const result = this.popAll(expected);
    this.height = height;
    return result;
  }

  /** Takes a reference of any type; the unknown non-null one in unreachable code. */
  popReference(): ValueType {
    const type = this.popAny();
    if (type === bottom) return referenceTo(false, heap.bottom);
    if (!isReference(type))
      this.fail(`type mismatch: instruction requires a reference but stack has [${this.spell(type)}]`);
    return type;
  }

  pushFrame(kind: number, parameters: readonly ValueType[], results: readonly ValueType[]): void {
    const at = this.depth++;
    if (at === this.frameKinds.length) {
      this.frameKinds = grown(this.frameKinds);
      this.frameHeights = grown(this.frameHeights);
      this.frameUnreachable = grown(this.frameUnreachable);
      this.frameStarts = grown(this.frameStarts);
      this.#frameSettings = grown(this.#frameSettings);
    }
    this.frameKinds[at] = kind;
    this.frameHeights[at] = this.height;
    this.frameUnreachable[at] = 0;
    this.frameStarts[at] = this.offset;
    this.#frameSettings[at] = this.#settings.length;
    this.frameParameters[at] = parameters;
    this.frameResults[at] = results;
    this.pushAll(parameters);
  }

  /** Checks that the frame leaves exactly its results, and takes them and the frame away; the caller pushes the results. */
  popFrame(): boolean {
    const top = this.depth - 1;
    const results = this.frameResults[top] as readonly ValueType[];
    if (!this.popAll(results, 'block')) return false;
    if (this.height !== this.frameHeights[top]) return this.mismatch(results, 'block');
    const kept = this.#frameSettings[top] as number;
    while (this.#settings.length > kept) this.localReady[this.#settings.pop() as number] = 0;
    this.depth = top;
    return true;
  }

  /** The rest of the frame cannot be reached. */
  unreachable(): void {
    const top = this.depth - 1;
    this.height = this.frameHeights[top] as number;
    this.frameUnreachable[top] = 1;
  }

  /** Whether the code at hand cannot be reached. */
  get isUnreachable(): boolean {
    return this.depth > 0 && this.frameUnreachable[this.depth - 1] === 1;
  }
}

/** {@link OperandStack.frameKinds} of the function's own frame. */
export const functionFrame = -1;
