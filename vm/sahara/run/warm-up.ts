/**
 * Runs every hot operation once or twice on a machine of its own, before the first real one. The host compiles the interpreter
 * after a few thousand operations, and throws the result away when it meets one that it has not seen: this way it has seen all.
 */
import { fixedTypeCount } from '../builtin.ts';
import { header } from '../heap/heap.ts';
import type { SaharaImage } from '../image.ts';
import { scalarNames } from '../types.ts';
import { Engine, type Limits, type Services } from './engine.ts';
import { Hot, interpret } from './interpret.generated.ts';

const jumpToItself = (36 * 2 ** 24 + 0xffffff) >>> 0;
const entries = 24;
const start = 8;
const stackTop = 24;

const image: SaharaImage = {
  types: [...scalarNames.map((scalar) => ({ kind: 'scalar', scalar }) as const), { kind: 'string' }, { kind: 'unit' }],
  constants: [],
  functions: [
    {
      name: 'warm-up',
      parameters: [],
      locals: [9, 9, 9, 9],
      result: fixedTypeCount - 1,
      kind: 'function',
      words: new Uint32Array(entries).fill(jumpToItself),
      handles: [],
      restarts: [],
    },
  ],
  meta: { modules: [], functions: [], conditions: [], restarts: [] },
  debugState: 'absent',
};

let isWarm = false;

/** Does its work the first time only: about two milliseconds. */
export const warmUp = (limits: Limits, services: Services): void => {
  if (isWarm) return;
  isWarm = true;
  const engine = new Engine(image, limits, services);
  const context = engine.createContext(0, () => []);
  if (!context) return;
  context.growStack(256);
  engine.running = context;
  // An object that passes as a list of eight elements, with enough references to lose.
  const list = context.heap.allocate(12, 64, 0);
  const block = context.heap.allocate(12, 64, 0);
  const code = engine.code.words;
  for (let entry = 0; entry < entries; entry++) code.set([Hot.JumpBack, 0, 0, 0], entry * 4);
  engine.code.functions.set([0, 8, 64, 0], 0);

  /** Runs one operation with the three newest values and the first two locals given; each is a low and a high word. */
  const run = (
    operation: number,
    b: number,
    values: readonly (readonly [number, number])[],
    locals: readonly (readonly [number, number])[],
  ): boolean => {
    const { words } = context.heap;
    words.set([4, 8, block], list >> 2);
    words[(list >> 2) + header.count] = 1000;
    code.set([operation, 0, b, 0], start * 4);
    locals.forEach((value, index) => context.stack.set(value, index * 2));
    values.forEach((value, index) => context.stack.set(value, stackTop - (values.length - index) * 2));
    context.pc = start * 4;
    context.sp = stackTop;
    context.fp = 0;
    context.rp = 10;
    context.returns.fill(0);
    engine.clock = 0;
    engine.limit = 0;
    engine.quantumEnd = 1_000_000;
    interpret(engine);
    return engine.clock > 0 && context.pc === 0;
  };
  const one = [1, 0] as const;
  const reference = [list, context.id] as const;
  const plain = [one, [2, 0]] as const;
  const held = [reference, one] as const;
  // The host begins to remember what it sees only after some runs.
  for (let round = 0; round < 16; round++) run(Hot.Jump, 0, [one, one, one], plain);
  for (let operation = Hot.Jump as number; Hot[operation] !== undefined; operation++) {
    run(operation, 0, [one, one, one], plain);
    if (/Jump|Back/.test(Hot[operation] ?? '')) {
      run(operation, 2, [one, one, [2, 0]], plain);
      run(operation, 1, [one, one, [0, 0]], plain);
    }
    if (/List|Field|Reference|Capture|Closure|Releasing/.test(Hot[operation] ?? '')) {
      run(operation, 2, [reference, one, one], held);
      run(operation, 2, [one, reference, one], held);
      run(operation, 2, [one, one, reference], held);
    }
  }
};
