import type {
  Address,
  Change,
  Checkpoint,
  ContextId,
  ExecutionContext,
  FrameAccess,
  Loaded,
  Machine,
  Outcome,
  Program,
  RunLimit,
  StatementInfo,
  Stops,
  Toolchain,
  Value,
} from '../../vm/context/index.ts';
import { addressOf, offsetOf } from '../../vm/context/index.ts';

/**
 * A machine of a page for tests of the adapter alone: one unit, one instruction a line, numbers only.
 * `fn f` opens a function; `set x 1`, `add x 1`, `print x`, `call f`, `loop N` (jump to a line), `if x N` (jump when x is not 0),
 * `signal name`, `spawn f`, `ret`.
 */
const size = 4;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const number = (value: number, location?: Value['location']): Value => ({
  type: 'number',
  summary: String(value),
  ...(location ? { location } : {}),
  bytes: new Uint8Array(new Float64Array([value]).buffer),
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => String(value),
});

interface Frame {
  pc: number;
  readonly activation: number;
  readonly variables: Map<string, number>;
  readonly name: string;
}

interface Context {
  readonly id: ContextId;
  readonly frames: Frame[];
  held: boolean;
  arrived: number;
}

type End =
  | Omit<Extract<Outcome, { kind: 'condition' }>, 'context' | 'address'>
  | Omit<Extract<Outcome, { kind: 'failed' }>, 'context' | 'address'>;

export interface ToyProgram extends Program {
  readonly lines: readonly string[];
}

export const toyProgram = (path: string, text: string, debug: boolean): ToyProgram => {
  const lines = text.replace(/\n$/, '').split('\n');
  const at = (line: number): Address => addressOf(0, line * size);
  const starts = lines.flatMap((line, index) => (/^\s*(fn .*|;.*|)$/.test(line) ? [] : [index]));
  const functions = lines.flatMap((line, index) => {
    const name = /^fn (\S+)/.exec(line)?.[1];
    const rest = lines.findIndex((other, later) => later > index && /^fn /.test(other));
    return name ? [{ name, from: index + 1, to: rest < 0 ? lines.length : rest }] : [];
  });
  const position = (line: number) => ({ source: path, line: line + 1, column: 1 });
  const nameOf = (line: number) => functions.find(({ from, to }) => from <= line && line < to)?.name ?? '?';
  return {
    lines,
    units: [
      {
        id: 0,
        name: 'toy',
        length: lines.length * size,
        decode: (address) => ({
          address,
          text: lines[offsetOf(address) / size] ?? '',
          bytes: new Uint8Array(size),
          targets: [],
        }),
        starts: (from, count) => {
          const line = offsetOf(from) / size;
          if (count >= 0)
            return starts
              .filter((start) => start >= line)
              .slice(0, count)
              .map(at);
          return starts
            .filter((start) => start < line)
            .reverse()
            .slice(0, -count)
            .map(at);
        },
        read: (offset, length) => new Uint8Array(lines.length * size).subarray(offset, offset + length),
      },
    ],
    meta: {
      modules: [{ name: 'toy', exports: [] }],
      functions: functions.map(({ name, from, to }) => ({
        name,
        entry: at(from),
        end: at(to),
        parameters: [],
        results: [],
        signals: [],
        kind: name.startsWith('hidden') ? 'generated' : 'function',
      })),
      types: [],
      conditions: [{ id: 7, name: 'trouble', payload: [], signalledBy: [], handledBy: [], builtIn: false }],
    },
    debugState: debug ? 'loaded' : 'not loaded',
    ...(debug
      ? {
          debug: {
            sources: [{ path }],
            framesAt: (address: Address) => {
              const line = offsetOf(address) / size;
              return [{ name: nameOf(line), position: position(line), scope: 0, isStatement: starts.includes(line) }];
            },
            statements: (_: string, from: number, to: number): readonly StatementInfo[] =>
              starts
                .filter((line) => line + 1 >= from && line + 1 <= to)
                .map((line) => ({ position: position(line), addresses: [at(line)], function: nameOf(line) })),
            statementStarts: () => starts.map(at),
            variables: (address: Address) => {
              const line = offsetOf(address) / size;
              const { from = 0, to = 0 } = functions.find((row) => row.from <= line && line < row.to) ?? {};
              const names = new Set(lines.slice(from, to).flatMap((row) => /^\s*set (\S+)/.exec(row)?.[1] ?? []));
              return [...names].map((name, index) => ({
                name,
                kind: 'local' as const,
                type: 'number',
                locate: (frame: FrameAccess) => frame.local(index),
              }));
            },
            temporary: () => undefined,
            branches: () => [],
          },
        }
      : {}),
  };
};

interface ToyState {
  readonly contexts: Context[];
  readonly signalled: boolean;
  readonly output: string | undefined;
  readonly next: number;
}

interface ToyCheckpoint extends Checkpoint {
  readonly state: string;
}

const withMaps = (_: string, value: unknown) => (value instanceof Map ? { map: [...value] } : value);
const asMaps = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'map')
    ? new Map((value as { map: unknown }).map as [string, number][])
    : value;

export class ToyMachine implements Machine {
  readonly program: ToyProgram;
  readonly spaces = [];
  clock = 0;
  readonly changes: Change[] = [];
  readonly #contexts: Context[] = [];
  #stops: Stops = { addresses: new Set(), conditions: 'none' };
  #signalled = false;
  #output: string | undefined;
  #next = 0;

  constructor(program: ToyProgram) {
    this.program = program;
    this.#spawn('main');
  }

  #spawn(name: string): void {
    const entry = this.program.meta.functions.find((row) => row.name === name)?.entry ?? 0;
    const frame = { pc: offsetOf(entry) / size, activation: this.clock, variables: new Map(), name };
    this.#contexts.push({ id: this.#contexts.length + 1, frames: [frame], held: false, arrived: -1 });
  }

  contexts = () => this.#contexts.map((context) => this.#view(context));
  context = (id: ContextId) => this.contexts().find((context) => context.id === id);
  stops(stops: Stops): void {
    this.#stops = stops;
  }
  save = (): ToyCheckpoint => ({ clock: this.clock, cost: 100, state: JSON.stringify(this.#state(), withMaps) });
  restore(checkpoint: Checkpoint): void {
    const state = JSON.parse((checkpoint as ToyCheckpoint).state, asMaps) as ToyState;
    this.clock = checkpoint.clock;
    this.#contexts.splice(0, this.#contexts.length, ...state.contexts);
    this.#signalled = state.signalled;
    this.#output = state.output;
    this.#next = state.next;
  }
  drop = () => {};
  hash = () =>
    [...JSON.stringify(this.#state(), withMaps)].reduce(
      (hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0,
      this.clock,
    );
  read = () => undefined;

  #state(): ToyState {
    return { contexts: this.#contexts, signalled: this.#signalled, output: this.#output, next: this.#next };
  }

  change(change: Change) {
    this.changes.push(change);
    if (change.kind === 'hold' || change.kind === 'release') {
      const context = this.#contexts[change.context - 1];
      if (context) context.held = change.kind === 'hold';
      return {};
    }
    if (change.kind === 'write' && change.location.in === 'local') {
      const { context, activation, index } = change.location;
      const frame = this.#contexts[context - 1]?.frames.find((row) => row.activation === activation);
      const name = frame && [...frame.variables.keys()][index];
      if (!frame || name === undefined) return { refused: 'it is gone' };
      frame.variables.set(name, new Float64Array(change.bytes.slice().buffer)[0] ?? 0);
      return {};
    }
    if (change.kind === 'host result') {
      this.#output = undefined;
      return {};
    }
    return { refused: 'the toy cannot do that' };
  }

  run(limit: RunLimit): Outcome {
    let fuel = limit.fuel;
    for (;;) {
      const context = this.#pick();
      if (!context) return { kind: 'all wait', context: 1, address: 0 };
      const frame = context.frames.at(-1) as Frame;
      const at = { context: context.id, address: addressOf(0, frame.pc * size) };
      if (limit.clock !== undefined && this.clock >= limit.clock) return { ...at, kind: 'clock' };
      if (context.arrived !== this.clock && this.#isStop(context, at.address)) {
        context.arrived = this.clock;
        return { ...at, kind: 'stop' };
      }
      const depth = context.frames.length;
      const end = this.#step(context, frame);
      if (end) return { ...at, ...end };
      if (this.#output !== undefined)
        return {
          ...at,
          kind: 'host',
          call: { token: 1, name: 'print', effect: 'output', arguments: bytesOf(this.#output) },
        };
      const now = { context: context.id, address: addressOf(0, (context.frames.at(-1)?.pc ?? 0) * size) };
      const { enter, leave } = limit;
      if (enter?.context === context.id && context.frames.length > enter.depth && context.frames.length > depth)
        return { ...now, kind: 'entered' };
      if (context.id === 1 && context.frames.length === 0) return { ...now, kind: 'ended', results: [number(0)] };
      if (leave?.context === context.id && context.frames.length <= leave.depth && depth > leave.depth)
        return { ...now, kind: 'left', how: 'return', results: [] };
      if (--fuel <= 0) return { ...now, kind: 'fuel' };
    }
  }

  #pick(): Context | undefined {
    const ready = this.#contexts.filter((context) => context.frames.length && !context.held);
    return ready[Math.floor(this.#next / 3) % Math.max(1, ready.length)];
  }

  #isStop(context: Context, address: Address): boolean {
    const { addresses, steps } = this.#stops;
    if (addresses.has(address)) return true;
    return steps?.context === context.id && context.frames.length <= steps.depth && steps.addresses.has(address);
  }

  #step(context: Context, frame: Frame): End | undefined {
    const [word = 'ret', name = '', operand = ''] = (this.program.lines[frame.pc] ?? '').trim().split(/\s+/);
    const { variables } = frame;
    if (word === 'signal' && !this.#signalled && this.#stops.conditions !== 'none') {
      this.#signalled = true;
      const payload = number(1);
      return { kind: 'condition', id: 7, name, payload, message: `${name} came`, handled: false, restarts: [] };
    }
    if (word === 'signal') {
      context.frames.length = 0;
      return { kind: 'failed', code: name, message: `${name} came` };
    }
    this.clock += 1;
    this.#next += 1;
    frame.pc += 1;
    while (/^\s*(;.*|)$/.test(this.program.lines[frame.pc] ?? 'ret')) frame.pc += 1;
    const entry = () => offsetOf(this.program.meta.functions.find((row) => row.name === name)?.entry ?? 0) / size;
    if (word === 'set') variables.set(name, Number(operand));
    if (word === 'add') variables.set(name, (variables.get(name) ?? 0) + Number(operand));
    if (word === 'print') this.#output = `${variables.get(name)}\n`;
    if (word === 'loop') frame.pc = Number(name) - 1;
    if (word === 'if' && variables.get(name)) frame.pc = Number(operand) - 1;
    if (word === 'spawn') this.#spawn(name);
    if (word === 'call') context.frames.push({ pc: entry(), activation: this.clock, variables: new Map(), name });
    if (word === 'ret') context.frames.pop();
    return undefined;
  }

  #view({ id, frames, held }: Context): ExecutionContext {
    return {
      id,
      name: frames[0]?.name ?? 'gone',
      state: frames.length === 0 ? 'ended' : held ? 'held' : 'ready',
      depth: frames.length,
      parts: [],
      frames: (start, count) =>
        frames
          .map((frame, depth) => this.#frame(id, frame, depth))
          .reverse()
          .slice(start, start + count),
    };
  }

  #frame(context: ContextId, frame: Frame, depth: number): FrameAccess {
    const { activation } = frame;
    return {
      context,
      activation,
      address: addressOf(0, frame.pc * size),
      kind: depth === 0 ? 'entry' : 'call',
      depth,
      function: frame.name,
      localCount: frame.variables.size,
      stackCount: 0,
      local: (index) => number([...frame.variables.values()][index] ?? 0, { in: 'local', context, activation, index }),
      stack: () => number(0),
      space: () => undefined,
    };
  }
}

/** Expressions: a number, or a comparison `x > 3`, `x = 3`. */
export const toyToolchain: Toolchain = {
  id: 'toy',
  name: 'Toy',
  sources: ['.toy'],
  binaries: [],
  options: [{ name: 'toyLimit', type: 'number', default: 1, description: 'Nothing.' }],
  language: {
    id: 'toy',
    evaluate: ({ text, expected, host }) => {
      if (/^-?\d+$/.test(text)) return { value: number(Number(text)) };
      const match = /^(\S+) ([=>]) (\d+)$/.exec(text);
      const variable = host.variables.find(({ name }) => name === match?.[1])?.value;
      if (!match || !variable || variable === 'optimized out' || expected) return { error: `\`${text}\` is no number` };
      const left = Number(variable.summary);
      const holds = match[2] === '=' ? left === Number(match[3]) : left > Number(match[3]);
      return { value: { ...number(0), type: 'bool', summary: String(holds) } };
    },
  },
  recognises: (path) => path.endsWith('.toy'),
  load: ({ path, bytes, debug }): Loaded => {
    const text = textOf(bytes);
    const line = text.split('\n').findIndex((row) => row.startsWith('oops')) + 1;
    const range = { line, column: 1, endLine: line, endColumn: 5 };
    if (line)
      return { diagnostics: [{ code: 'oops', severity: 'error', message: 'oops is no word', source: path, range }] };
    return { program: toyProgram(path, text, debug), diagnostics: [] };
  },
  save: () => new Uint8Array(0),
  create: (program) => ({ machine: new ToyMachine(program as ToyProgram) }),
  disassemble: () => '',
  output: textOf,
};
