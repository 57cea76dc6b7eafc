/** The range checks that compilers put around conversions to integers that would trap: branches of theirs, not of the source. */
import { InstructionReader } from './decode/instruction-reader.ts';
import type { UnitBranch } from './function-branches.ts';
import { lowerBound } from './function-code.ts';
import type { WasmModule } from './module.ts';
import { opcodeNamed } from './opcodes.ts';

/** An instruction of a check; of a constant, its bits: the low half first. */
interface Step {
  readonly key: number;
  readonly bits?: readonly number[];
}

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;

const constant = (type: string, value: number): Step => {
  const float = type === 'f32' ? new Float32Array([value]) : new Float64Array([value]);
  return { key: keyOf(`${type}.const`), bits: [...new Int32Array(float.buffer)] };
};

/**
 * What is checked before a conversion, the last instruction first: `abs(x) < 2^31`, where optimised code may know `abs(x)` from before, or
 * `x < 2^32 & x >= 0`.
 */
const checkOf = (type: string, bits: number, isSigned: boolean): readonly Step[] => {
  const step = (name: string): Step => ({ key: keyOf(name) });
  const below = [step(`${type}.lt`), constant(type, 2 ** (isSigned ? bits - 1 : bits))];
  return isSigned ? below : [step('i32.and'), step(`${type}.ge`), constant(type, 0), ...below];
};

/** By the conversion. */
const checks: ReadonlyMap<number, readonly Step[]> = new Map(
  [32, 64].flatMap((bits) =>
    ['f32', 'f64'].flatMap((type) =>
      [true, false].map(
        (isSigned) => [keyOf(`i${bits}.trunc_${type}_${isSigned ? 's' : 'u'}`), checkOf(type, bits, isSigned)] as const,
      ),
    ),
  ),
);

const localGet = keyOf('local.get');
const not = keyOf('i32.eqz');
/** What may stand between the instructions of a check: code that is not optimised keeps each value in a local. */
const moves: ReadonlySet<number> = new Set(['local.get', 'local.set', 'local.tee', 'block'].map(keyOf));

export class ConversionGuards {
  readonly #reader: InstructionReader;

  constructor(module: WasmModule) {
    this.#reader = new InstructionReader(module.bytes);
  }

  /** Whether a branch does nothing but keep a conversion from a trap; `starts` are the instructions of its function. */
  isGuard({ offset, branch }: UnitBranch, starts: () => Uint32Array): boolean {
    if (branch.choice !== 'condition' && branch.choice !== 'no condition') return false;
    return branch.sides.some(({ target }) => {
      const check = checks.get(this.#conversionAt(target));
      return check !== undefined && this.#isBehind(check, starts(), offset);
    });
  }

  /** The first instruction behind what puts its operand on the stack. */
  #conversionAt(offset: number): number {
    const key = this.#read(offset);
    return key === localGet ? this.#reader.read() : key;
  }

  #isBehind(check: readonly Step[], starts: Uint32Array, offset: number): boolean {
    let found = 0;
    for (let at = lowerBound(starts, offset) - 1; at >= 0 && found < check.length; at--) {
      const key = this.#read(starts[at]!);
      if (moves.has(key) || (found === 0 && key === not)) continue;
      if (!this.#isStep(check[found++]!)) return false;
    }
    return found === check.length;
  }

  /** Whether it is the instruction that was read last. */
  #isStep({ key, bits = [] }: Step): boolean {
    const { low, high } = this.#reader;
    return this.#reader.key === key && bits.every((part, at) => part === (at === 0 ? low : high));
  }

  #read(offset: number): number {
    this.#reader.open(offset, this.#reader.bytes.length);
    return this.#reader.read();
  }
}
