/**
 * Runs the common operations a few times on a store of its own, before the first real one. The host compiles the interpreter after
 * some thousand operations, and throws the result away when it meets an operation that it has not seen.
 */
import { Engine } from './engine.ts';
import { coldBase, hot, interpretFast, warmUpShapes } from './interpret.generated.ts';
import { coldOf } from './prepare-tables.ts';
import { firstPlace } from './state.ts';

/** Operands that make integers of all sizes and signs, and doubles in every slot. */
const samples: readonly (readonly [number, number, number])[] = [
  [5, 3, 1.5],
  [-7, 2, -2.25],
  [0x7fffffff, 0x7fffffff, 1e300],
  [-2147483647, -3, 4294967295.5],
  [16, 8, 0],
  [0, 1, 0.25],
];

const coldSample = coldOf('i32.popcnt');
const slots = 16;
const memoryBytes = 64;

let isWarm = false;

const prepareEngine = (): Engine => {
  const engine = new Engine();
  engine.floor = -1;
  engine.ceiling = 60;
  engine.limit = 1000;
  engine.mem = new DataView(new ArrayBuffer(memoryBytes));
  engine.bytes = memoryBytes;
  engine.instance = 0;
  // Function 0 begins behind the code of the operation and returns a value.
  engine.functions.set([firstPlace + 32, 32, -1000, 0, 0, 0, 8, 0]);
  engine.tables.push({
    type: { limits: { minimum: 1n, index: 0x7f, shared: false }, element: 0 },
    element: 0,
    length: 1,
    words: Int32Array.of(0, 1),
  });
  return engine;
};

/** Does its work the first time only: some milliseconds. */
export const warmUp = (): void => {
  if (isWarm) return;
  isWarm = true;
  const engine = prepareEngine();
  const run = (code: readonly number[], [x, y, double]: readonly [number, number, number]): void => {
    engine.fast.fill(hot.leave, firstPlace, firstPlace + 96);
    engine.fast.set(code, firstPlace);
    for (let slot = 0; slot < slots; slot++) {
      engine.doubles[slot] = double;
      if (Number.isInteger(double)) engine.words[slot * 2] = slot % 2 === 0 ? x : y;
    }
    engine.pc = firstPlace;
    engine.fp = 0;
    engine.depth = 0;
    engine.rest = 100;
    engine.bound = -1000;
    interpretFast(engine);
  };
  for (const sample of samples) {
    for (const integers of [true, false]) {
      const given = [sample[0], sample[1], integers ? 0 : sample[2]] as const;
      for (const [operation, shape] of warmUpShapes) {
        let slot = 0;
        const words = [...shape].map((word) => {
          if (word === 's') return slot++ * 2;
          if (word === 't') return firstPlace + 64;
          return word === 'i' ? sample[1] : word === 'n' ? 2 : 0;
        });
        run([operation, ...words], given);
      }
      run([hot.nop], given);
      // A function that has not been prepared yet.
      run([hot.call, 1, 8, 1, -1000, 0], given);
      run([coldBase + coldSample, 0, 2], given);
      for (const call of [
        [hot.call, 0, 8],
        [hot.call_ref, 0, 8],
        [hot.call_indirect, 0, 0, 0, 8],
      ])
        for (const back of [
          [hot.return, 1],
          [hot.return32, 1, 2],
          [hot.return64, 1, 2],
          [hot['return:values'], 1, 2, 4],
        ]) {
          const code = [...call, 1, -1000, 0];
          while (code.length < 32) code.push(hot.leave);
          run([...code, ...back], [0, 1, 0]);
          // Returning below the floor: the end of an invocation.
          engine.floor = 0;
          run(back, [0, 1, 0]);
          engine.floor = -1;
        }
    }
  }
};
