/** The row of the Sahara machine. */

import { toolchains } from '../../vm/catalog.ts';
import { formatDiagnostic, type Program } from '../../vm/context/index.ts';
import type { HasImage } from '../../vm/sahara/image.ts';
import { createMachine } from '../../vm/sahara/machine.ts';
import { programOf } from '../../vm/sahara/program.ts';
import type { MachineUnderTest, ProgramName } from './machine-under-test.ts';

const sources: Readonly<Record<Exclude<ProgramName, 'handling' | 'input'>, string>> = {
  endless: `
(module endless)
(fn main [] -> i64
  (let [n 0]
    (loop (set! n (rem (+ n 1) 1000)))
    n))`,
  loop: `
(module loops)
(fn main [] -> i64
  (let [total 0 round 0]
    (while (< round 30)
      (let [step 0]
        (while (< step 5)
          (if (= (rem step 2) 0)
            (set! total (+ total round))
            (set! total (- total 1)))
          (set! step (+ step 1))))
      (set! round (+ round 1)))
    total))`,
  recursion: `
(module recursion)
(fn fib [n i64] -> i64
  (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(fn main [] -> i64 (fib 11))`,
  unwinding: `
(module unwinding)
(condition failure "It did not work." [code i64])
(fn thrower [code i64] -> i64
  :signals failure
  (signal (failure :code code))
  0)
(fn between [code i64] -> i64
  :signals failure
  (+ 1 (thrower code)))
(fn attempt [code i64] -> i64
  (handle
    (restarts (between code)
      [use-value [v i64] (+ v 1000)])
    [failure f (if (= (rem (.code f) 2) 0) (restart use-value (.code f)) (.code f))]))
(fn main [] -> i64
  (let [total 0]
    (for [code (range 1 9)]
      (print (attempt code))
      (set! total (+ total (attempt code))))
    total))`,
  failing: `
(module failing)
(fn worker [n i64] -> i64
  (let [sum 0 i n]
    (while (> i 0)
      (set! sum (+ sum (/ 100 (- i 1))))
      (set! i (- i 1)))
    sum))
(fn main [] -> i64 (join (spawn worker 6)))`,
  contexts: `
(module contexts)
(fn square [n i64] -> i64 (* n n))
(fn worker [rounds i64] -> i64
  (let [sum 0]
    (while (> rounds 0)
      (receive
        [[n i64] (set! sum (+ sum (square n)))])
      (set! rounds (- rounds 1)))
    (print sum)
    sum))
(fn busy [n i64] -> i64
  (let [sum 0]
    (while (> n 0)
      (set! sum (+ sum (square n)))
      (set! n (- n 1)))
    sum))
(fn main [] -> i64
  (let [a (spawn worker 20) b (spawn worker 20) c (spawn busy 200)]
    (for [n (range 0 20)]
      (send a n)
      (send b (square n)))
    (+ (join a) (+ (join b) (join c)))))`,
};

const [toolchain] = toolchains.filter(({ id }) => id === 'sahara');

export const sahara: MachineUnderTest = {
  name: 'Sahara',
  gaps: { input: 'the language has no input but messages' },
  load(name, { debug }) {
    const path = `${name}.sahara`;
    const bytes = new TextEncoder().encode(sources[name === 'handling' || name === 'input' ? 'unwinding' : name]);
    const loaded = toolchain?.load({ path, bytes, read: () => undefined, debug });
    if (!loaded?.program) throw new Error(loaded?.diagnostics.map(formatDiagnostic).join('\n'));
    return loaded.program;
  },
  create(program, { fusing }) {
    const entry = imageOf(program).meta.entry;
    if (entry === undefined) throw new Error('the program has no entry');
    return createMachine(program as Program & HasImage, { entry, fusing });
  },
  withoutHooks(program) {
    const fail = () => {
      throw new Error('a look at debug information');
    };
    const { debug: _, ...image } = imageOf(program);
    const guarded = programOf({ ...image, debugState: 'loaded' });
    Object.defineProperty(guarded.image, 'debug', { get: fail });
    Object.defineProperty(guarded, 'debug', { get: fail });
    return guarded;
  },
  functions: {
    recursive: 'recursion::fib',
    thrower: 'unwinding::thrower',
    handler: 'unwinding::attempt/handler-1',
    shared: 'contexts::square',
  },
  variable(machine, context) {
    const frame = machine.context(context)?.frames(0, 1)[0];
    const total = frame?.local(0);
    if (!total?.location) throw new Error('the local total is expected');
    return { location: total.location, bytes: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0) };
  },
};

const imageOf = (program: Program) => (program as Program & HasImage).image;
