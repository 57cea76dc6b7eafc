/** Abstract interpretation of one function: instruction starts, and the types of the temporaries before each instruction. */
import { type DecodedInstruction, decodeInstruction } from '../encode.ts';
import type { SaharaImage } from '../image.ts';
import type { TypeId } from '../types.ts';
import { type Defect, step } from './effects.ts';
import { emptyState, type State, sameState, stackOf } from './state.ts';

/** What is known about a function's instructions. */
export interface FunctionAnalysis {
  /** Word offsets of instructions, ascending; a prefix and its instruction are one. */
  readonly starts: readonly number[];
  /** Whether an instruction starts at a word offset. */
  isStart(wordOffset: number): boolean;
  /** The instruction that starts at a word offset; undefined when none does. */
  at(wordOffset: number): DecodedInstruction | undefined;
  /** Types of the temporaries before an instruction, oldest first; undefined where no instruction starts or none arrives. */
  typesAt(wordOffset: number): readonly TypeId[] | undefined;
  /** What is wrong with the function; empty in a verified image. */
  readonly defects: readonly Defect[];
}

const cache = new WeakMap<SaharaImage, Map<number, FunctionAnalysis>>();

/** The analysis of a function of an image whose tables are in order; computed once, on the first call. */
export const analyse = (image: SaharaImage, functionIndex: number): FunctionAnalysis => {
  const known = cache.get(image) ?? new Map<number, FunctionAnalysis>();
  cache.set(image, known);
  const found = known.get(functionIndex) ?? interpret(image, functionIndex);
  known.set(functionIndex, found);
  return found;
};

const interpret = (image: SaharaImage, functionIndex: number): FunctionAnalysis => {
  const code = image.functions[functionIndex];
  if (!code) throw new RangeError(`function ${functionIndex} is not in the image`);
  const defects: Defect[] = [];
  const instructions = new Map<number, DecodedInstruction>();
  const starts: number[] = [];
  for (let offset = 0; offset < code.words.length; ) {
    const decoded = decodeInstruction(code.words, offset);
    if (typeof decoded === 'string') {
      defects.push({ code: 'bad-instruction', word: offset, message: decoded });
      offset++;
      continue;
    }
    instructions.set(offset, decoded);
    starts.push(offset);
    offset += decoded.length;
  }

  const states = new Map<number, State>();
  const pending: number[] = [];
  const arrive = (from: number, target: number, state: State): void => {
    if (target === code.words.length) {
      defects.push({ code: 'falls-off', word: from, message: 'control runs past the end of the function' });
    } else if (!instructions.has(target)) {
      // A place that is no instruction because of its bits is reported as such already.
      if (target < 0 || target > code.words.length || typeof decodeInstruction(code.words, target) !== 'string') {
        defects.push({
          code: 'bad-jump',
          word: from,
          message: `continues at word ${target}, where no instruction starts`,
        });
      }
    } else {
      const known = states.get(target);
      if (!known) {
        states.set(target, state);
        pending.push(target);
      } else {
        const difference = sameState(image, known, state);
        if (difference)
          defects.push({ code: 'join-mismatch', word: target, message: `ways that meet here differ: ${difference}` });
      }
    }
  };

  if (code.words.length === 0)
    defects.push({ code: 'falls-off', word: 0, message: 'the function has no instructions' });
  else arrive(0, 0, emptyState);
  for (let offset = pending.pop(); offset !== undefined; offset = pending.pop()) {
    const instruction = instructions.get(offset);
    const state = states.get(offset);
    if (!instruction || !state) continue;
    const from = offset;
    const next = step({ image, functionIndex, code, offset, instruction }, state, (target, there) =>
      arrive(from, target, there),
    );
    if (typeof next === 'object' && 'code' in next) defects.push(next);
    else if (next) arrive(from, from + instruction.length, next);
  }

  return {
    starts,
    isStart: (word) => instructions.has(word),
    at: (word) => instructions.get(word),
    typesAt: (word) => {
      const state = states.get(word);
      return state && stackOf(state.stack);
    },
    defects: defects.sort((one, other) => one.word - other.word),
  };
};
