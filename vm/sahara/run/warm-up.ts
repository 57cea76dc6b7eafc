/**
 * Runs hot operations on a machine of its own, before the real one meets them. The host compiles the interpreter after a few
 * thousand operations, leaves out what it has not seen run, and throws the result away when that runs after all: this way it has
 * seen the operations of the program's functions, and only those, because its work grows with what it has seen.
 */
import { fixedTypeCount } from '../builtin.ts';
import { header } from '../heap/blocks.ts';
import type { SaharaImage } from '../image.ts';
import { scalarNames } from '../types.ts';
import { epochSize } from './context.ts';
import { Engine, type Limits, type Services } from './engine.ts';
import { createContext } from './entering.ts';
import { Hot, interpret } from './interpret.generated.ts';

type Slot = readonly [low: number, high: number];

const jumpToItself = (36 * 2 ** 24 + 0xffffff) >>> 0;
const entries = 24;
const start = 8;
const stackTop = 24;
/** Instructions of the longest fused operation. */
const longest = 8;
/** Operations after which the host has begun to remember what it sees in the interpreter, with room to spare. */
const remembered = 4_000;

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

const one: Slot = [1, 0];
const two: Slot = [2, 0];
const zero: Slot = [0, 0];
const negative: Slot = [-1, -1];
const large: Slot = [2 ** 24, 0];
const operands: readonly (readonly [x: Slot, y: Slot, b: number])[] = [
  [one, two, 2],
  [two, one, 0],
  [one, one, 1],
  [one, zero, 0],
  [negative, [-2, -1], -2],
];

/** Runs each operation the first time that it is asked for, some microseconds each. Made once for the process: so is what the host learns. */
export class WarmUp {
  readonly #engine: Engine;
  readonly #seen = new Set<number>();
  readonly #list: number;
  readonly #block: number;
  /** What all elements are; changes with every run. */
  #element = 0;

  constructor(limits: Limits, services: Services) {
    this.#engine = new Engine(image, limits, services);
    const context = createContext(this.#engine, 0, () => []);
    if (!context) throw new RangeError('the limits leave no room for a context');
    context.growStack(256);
    this.#engine.running = context;
    // A field that never changed is taken for a constant, and the code that did so is thrown away when it changes.
    context.evaluating = [];
    context.handling = [];
    context.slotReserve = context.frameReserve = 0;
    context.growReturns(64);
    // An object that passes as a list of eight elements.
    this.#list = context.heap.allocate(12, 64, 0);
    this.#block = context.heap.allocate(12, 64, 0);
    const { code } = this.#engine;
    // The second operand is for an operation that ends four entries before: it compares with the second local, or with two.
    for (let entry = 0; entry < entries; entry++) code.words.set([Hot.JumpBack, 0, 2, 0], entry * 4);
    code.functions.set([0, 8, 64, 0], 0);
    for (let round = 0; round < 4; round++) this.#run(Hot.Jump, 0, [one, one, one], [one, two], remembered);
    for (let round = 0; round < 4; round++) this.#run(Hot.Slow, 0, [one, one, one], [one, two]);
    this.#seen.add(Hot.Jump);
  }

  operations(operations: Iterable<number>): void {
    for (const operation of operations) {
      if (operation < Hot.Jump || this.#seen.has(operation)) continue;
      this.#seen.add(operation);
      this.#warm(operation);
    }
  }

  #warm(operation: number): void {
    const name = Hot[operation]!;
    const reference: Slot = [this.#list, this.#engine.running!.id];
    if (/List|Field|Reference|Capture|Closure|Releasing/.test(name)) {
      const held = [reference, one];
      this.#run(operation, 2, [reference, one, one], held);
      this.#run(operation, 2, [one, reference, one], held);
      this.#run(operation, 2, [one, one, reference], held);
    }
    this.#run(operation, 0, [one, one, one], [one, two]);
    // A product goes beyond 32 bits.
    if (/MultiplyLong/.test(name)) this.#run(operation, 0, [one, large, large], [one, two]);
    if (!/Jump|Back|Less|Greater|Equal|Differ|Add|Subtract/.test(name)) return;
    // Both ways of a branch, for each kind of comparison, and words above 2^31.
    // The second operand of these is a local.
    const isPlace = /LocalLocal|AddLocal|SubtractLocal/.test(name);
    for (const [x, y, b] of operands) this.#run(operation, isPlace ? 2 : b, [one, x, y], [x, y]);
  }

  /** Runs one operation with the three newest values and the first two locals given, and the jumps that follow it up to the limit. */
  #run(operation: number, b: number, values: readonly Slot[], locals: readonly Slot[], limit = longest + 4): void {
    const engine = this.#engine;
    const context = engine.running!;
    const { words } = context.heap;
    this.#element ^= 1;
    context.heap.bytes.fill(this.#element, this.#block, this.#block + 64);
    words.set([4, 8, this.#block], this.#list >> 2);
    words[(this.#list >> 2) + header.count] = 1000;
    engine.code.words.set([operation, 0, b, 0], start * 4);
    locals.forEach((value, index) => context.stack.set(value, index * 2));
    values.forEach((value, index) => context.stack.set(value, stackTop - (values.length - index) * 2));
    context.pc = start * 4;
    context.sp = stackTop;
    context.fp = 0;
    context.rp = 10;
    context.returns.fill(0);
    engine.base = epochSize;
    engine.base = 0;
    engine.clock = 0;
    engine.limit = limit;
    engine.scheduler.quantumEnd = 1_000_000;
    interpret(engine);
  }
}
