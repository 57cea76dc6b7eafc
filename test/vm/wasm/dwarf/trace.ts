/**
 * Coverage as a trace tells it: a module is run instruction by instruction, each instruction belongs to the line of the last row of
 * `llvm-dwarfdump --debug-line` before it, and nothing of the product's line map or counters is used.
 */
import { coverageOf, lineCounts, offsetOf } from '../../../../vm/context/index.ts';
import { InstructionReader } from '../../../../vm/wasm/decode/instruction-reader.ts';
import { bodyOf, functionAt, type WasmModule } from '../../../../vm/wasm/module.ts';
import { opcodeNamed } from '../../../../vm/wasm/opcodes.ts';
import { wasm } from '../../../../vm/wasm-toolchain.ts';

export interface Row {
  readonly address: number;
  readonly line: number;
  /** Path of the source; rows of others count for nothing. */
  readonly source: string;
  readonly isEnd: boolean;
}

/** An inlined call: an address belongs to the innermost that covers it. */
export interface Inlined {
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

interface Run {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly invoke: string;
  readonly arguments: readonly string[];
}

const load = ({ path, bytes }: Run) => {
  const { program, diagnostics } = wasm.load({ path, bytes, read: () => undefined, debug: true });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  return program;
};

const create = (program: ReturnType<typeof load>, run: Run) => {
  const created = wasm.create(program, { invoke: run.invoke, arguments: run.arguments, settings: {} });
  if (!('machine' in created)) throw new Error(JSON.stringify(created.diagnostics));
  return created.machine;
};

/** Executions by offset in the file, and of each offset how often each other one came next. */
const trace = (run: Run) => {
  const machine = create(load(run), run);
  const counts = new Map<number, number>();
  const nexts = new Map<number, Map<number, number>>();
  let before = -1;
  for (let clock = 0; ; clock++) {
    const outcome = machine.run({ fuel: Number.MAX_SAFE_INTEGER, clock });
    if (outcome.kind !== 'clock') return { counts, nexts };
    const offset = offsetOf(outcome.address);
    counts.set(offset, (counts.get(offset) ?? 0) + 1);
    const of = nexts.get(before) ?? new Map<number, number>();
    of.set(offset, (of.get(offset) ?? 0) + 1);
    nexts.set(before, of);
    before = offset;
  }
};

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const end = keyOf('end');
const conditions: ReadonlySet<number> = new Set(['if', 'br_if'].map(keyOf));
const conversions: ReadonlySet<number> = new Set(
  ['i32', 'i64'].flatMap((to) => ['f32_s', 'f32_u', 'f64_s', 'f64_u'].map((from) => keyOf(`${to}.trunc_${from}`))),
);

interface Told {
  /** Line with its count, of one source. */
  readonly lines: readonly (readonly [line: number, count: number])[];
  /** Of `if` and `br_if` that ran, but no checks before conversions: line, times that went straight on, times that did not; sorted. */
  readonly branches: readonly string[];
}

/** What the trace says of a source. */
export const tracedCoverage = (
  run: Run,
  module: WasmModule,
  rows: readonly Row[],
  source: string,
  inlined: readonly Inlined[] = [],
): Told => {
  const { counts, nexts } = trace(run);
  const begin = module.codeStart ?? 0;
  const places = instructionLines(module, rows, begin);
  const copyOf = (offset: number): string => {
    const covering = inlined.filter(({ ranges }) =>
      ranges.some(([from, to]) => from <= offset - begin && offset - begin < to),
    );
    return `${functionAt(module, offset)} ${inlined.indexOf(covering.at(-1) as Inlined)}`;
  };
  const byLine = new Map<number, Map<string, number>>();
  const branches: string[] = [];
  for (const { offset, next, key, row, isGuard } of places) {
    if (row.source !== source) continue;
    const ofLine = byLine.get(row.line) ?? new Map<string, number>();
    byLine.set(row.line, ofLine);
    const count = counts.get(offset) ?? 0;
    ofLine.set(copyOf(offset), Math.max(ofLine.get(copyOf(offset)) ?? 0, count));
    if (!conditions.has(key) || count === 0 || isGuard) continue;
    const straight = nexts.get(offset)?.get(next) ?? 0;
    branches.push(`${row.line}: ${straight}, ${count - straight}`);
  }
  const lines = [...byLine].map(([line, of]) => [line, [...of.values()].reduce((sum, each) => sum + each)] as const);
  return { lines: lines.sort(([left], [right]) => left - right), branches: branches.sort() };
};

/** Instructions with their row; `next` is where control goes on behind one, ends of blocks passed over. */
const instructionLines = (module: WasmModule, rows: readonly Row[], begin: number) => {
  const sequences: Row[][] = [[]];
  for (const row of rows) {
    sequences.at(-1)?.push(row);
    if (row.isEnd) sequences.push([]);
  }
  const live = sequences.filter(([first]) => first && first.address > 0 && first.address < 0xfffffffe);
  const found: { offset: number; next: number; key: number; row: Row; isGuard: boolean }[] = [];
  const reader = new InstructionReader(module.bytes);
  for (const sequence of live) {
    const index = functionAt(module, begin + (sequence[0] as Row).address);
    const body = index === undefined ? undefined : bodyOf(module, index);
    if (!body) continue;
    const instructions: { offset: number; after: number; key: number }[] = [];
    for (let at = body.code; at < body.end; at = reader.at) {
      reader.open(at, body.end);
      instructions.push({ offset: at, key: reader.read(), after: reader.at });
    }
    const isPassed = (offset: number): boolean =>
      offset < body.end - 1 && instructions.some((each) => each.offset === offset && each.key === end);
    for (const [at, { offset, key, after }] of instructions.entries()) {
      const isDelimiter = key === end && offset < body.end - 1;
      const row = sequence.findLast(({ address, line }) => address <= offset - begin && line !== 0);
      const last = sequence.findLast(({ address }) => address <= offset - begin);
      if (isDelimiter || !row || last?.isEnd) continue;
      let next = after;
      while (isPassed(next)) next++;
      // Two instructions before a conversion there is the check that the compiler puts before it.
      const isGuard = conversions.has(instructions[at + 2]?.key ?? -1);
      found.push({ offset, next, key, row, isGuard });
    }
  }
  return found;
};

/** What the product says of the same run and source. */
export const countedCoverage = (run: Run, source: string): Told => {
  const program = load(run);
  const machine = create(program, run);
  machine.covering?.cover('counts');
  while (machine.run({ fuel: 1_000_000 }).kind === 'fuel');
  const counts = machine.covering?.counts() ?? new Map();
  const found = coverageOf(program, counts, { exact: true, sides: machine.covering?.sides?.() });
  const covered = found.find(({ path }) => path === source);
  const branches = (covered?.branches ?? [])
    .filter(({ sides, count }) => count > 0 && /^(?:then|not taken)$/.test(sides[0]?.label ?? ''))
    .map(({ position, sides }) => `${position.line}: ${sides.map(({ count }) => count).join(', ')}`);
  return { lines: [...lineCounts(covered?.statements ?? [])], branches: branches.sort() };
};
