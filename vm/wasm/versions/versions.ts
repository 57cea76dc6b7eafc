/**
 * New versions of modules in a running store. A version is a unit and an instance of its own that shares everything but code with
 * the old one. A function keeps its store address, so that tables, references and other modules find the new code; the old one
 * moves to an address of its own, where the frames that still run it point.
 *
 * Versions are a stack: what was added last is taken away first, so that addresses are the same whenever a journal is played.
 */
import type { ChangeResult } from '../../context/index.ts';
import type { ProgramPart, WasmProgram } from '../program.ts';
import type { WasmUnit } from '../program-unit.ts';
import { describeFunction } from '../run/code.ts';
import type { Engine } from '../run/engine.ts';
import { type Extern, frameWords, hostPlace, type Instance, type WasmFunction } from '../run/state.ts';
import { type Plan, planOf } from './plan.ts';

/** A function whose address another version took. */
interface Swap {
  readonly address: number;
  readonly old: WasmFunction;
  readonly retired: number;
  readonly next: WasmFunction;
  /** Whether frames of the old version go on in the new one. */
  readonly isSame: boolean;
}

interface ModuleVersion {
  readonly part: ProgramPart;
  /** The unit that it takes the place of. */
  readonly replaces: WasmUnit;
  readonly instance: Instance;
  readonly swaps: readonly Swap[];
  readonly added: readonly WasmFunction[];
  /** Functions that did not come into force. */
  readonly absent: ReadonlySet<number>;
}

/** One replacement; immutable but for what its functions are prepared to. */
export interface Version {
  readonly modules: readonly ModuleVersion[];
  /** What there was before. */
  readonly units: number;
  readonly functions: number;
  readonly instances: number;
}

export class Versions {
  /** Those in force, the oldest first. Replaced as a whole. */
  inForce: readonly Version[] = [];

  constructor(
    readonly engine: Engine,
    readonly program: WasmProgram,
  ) {}

  /** Replaces what fits by the modules of another program, which are those of this one, in the same order. */
  replace(next: WasmProgram): ChangeResult {
    const { engine, program } = this;
    const originals = program.units.filter(({ replaces }) => replaces === undefined);
    if (next.units.length !== originals.length) return { refused: 'the program has other modules now' };
    const found: {
      readonly unit: WasmUnit;
      readonly instance: Instance;
      readonly next: WasmUnit;
      readonly plan: Plan;
    }[] = [];
    for (const [slot, { id }] of originals.entries()) {
      const unit = program.newest(id);
      const [instance, ...others] = engine.instances.filter(({ module }) => module === unit.module);
      const wanted = next.units[slot]!;
      // Nothing runs what a script only defines or what could not be instantiated.
      if (!instance || (isBinary(wanted) && sameFile(wanted, unit))) continue;
      if (others.length > 0) {
        const count = others.length + 1;
        return {
          refused: `${unit.name} has ${count} instances, and code is replaced only where a module has one: start the program anew`,
        };
      }
      const types = engine.types.define(wanted.module.types, wanted.module.groups);
      const plan = planOf({ unit, types: instance.types }, { unit: wanted, types });
      if ('reason' in plan) return { refused: plan.reason };
      found.push({ unit, instance, next: wanted, plan });
    }
    const before = { units: program.units.length, functions: engine.store.length, instances: engine.instances.length };
    const numbers = { function: engine.store.length, instance: engine.instances.length };
    const modules = found.map((row) => this.#module(row, numbers, next));
    const version = { ...before, modules };
    this.#apply(version);
    this.#moveFrames(version);
    this.inForce = [...this.inForce, version];
    return { replaced: found.flatMap(({ next: unit, plan }) => report(unit, plan)) };
  }

  /** Puts other versions in force: earlier ones, or later ones that were left. Frames are put back by the caller. */
  restore(versions: readonly Version[]): void {
    if (versions === this.inForce) return;
    let common = 0;
    while (common < versions.length && versions[common] === this.inForce[common]) common++;
    for (const version of this.inForce.slice(common).reverse()) this.#undo(version);
    for (const version of versions.slice(common)) this.#apply(version);
    this.inForce = versions;
  }

  #module(
    { unit, instance: old, next, plan }: { unit: WasmUnit; instance: Instance; next: WasmUnit; plan: Plan },
    numbers: { function: number; instance: number },
    program: WasmProgram,
  ): ModuleVersion {
    const { engine } = this;
    const { module } = next;
    const functions = new Int32Array(module.functionTypes.length);
    const instance: Instance = {
      ...old,
      number: numbers.instance++,
      module,
      types: engine.types.define(module.types, module.groups),
      functions,
      exports: new Map(),
    };
    const swaps: Swap[] = [];
    const added: WasmFunction[] = [];
    plan.matches.forEach((match, index) => {
      const type = instance.types[module.functionTypes[index]!]!;
      const made = (address: number): WasmFunction => {
        const composite = engine.types.composite(type);
        if (composite.kind !== 'function') throw new RangeError(`type ${type} is no function type`);
        return { kind: 'wasm', address, instance, index, type, signature: composite };
      };
      if (match >= 0) {
        const address = old.functions[match]!;
        functions[index] = address;
        const fn = engine.store[address];
        if (index < module.importedFunctionCount || plan.refused.has(index) || fn?.kind !== 'wasm') return;
        const isSame = plan.same.has(index);
        swaps.push({ address, old: fn, retired: numbers.function++, next: made(address), isSame });
      } else {
        const address = numbers.function++;
        functions[index] = address;
        added.push(made(address));
      }
    });
    for (const { name, kind, index } of module.exports) instance.exports.set(name, exported(instance, kind, index));
    const debug = program.provider(next.id);
    const absent = new Set(plan.refused.keys());
    return { part: { module, ...(debug ? { debug } : {}) }, replaces: unit, instance, swaps, added, absent };
  }

  #apply({ modules }: Version): void {
    const { engine, program } = this;
    engine.compiler.forget();
    for (const { part, replaces, instance, swaps, added, absent } of modules) {
      program.extend(part, { replaces, absent });
      engine.instances.push(instance);
      const fresh = [
        ...swaps.map(({ retired, old }) => ({ address: retired, fn: old })),
        ...added.map((fn) => ({ address: fn.address, fn })),
      ].sort((left, right) => left.address - right.address);
      for (const { address, fn } of fresh) {
        engine.store[address] = fn;
        describeFunction(engine, { ...fn, address });
      }
      for (const fn of added) this.#enter(fn);
      for (const { address, old, retired, next } of swaps) {
        const { functions } = engine;
        functions.copyWithin(retired * 8, address * 8, address * 8 + 8);
        rename(old, retired);
        old.replacedBy = address;
        engine.store[address] = next;
        this.#enter(next);
      }
    }
  }

  /** Rows of functions that are not in force now. */
  readonly #rows = new Map<WasmFunction, Int32Array>();

  /** Makes a function's row that of its own forms, or of none yet. */
  #enter(fn: WasmFunction): void {
    const { functions } = this.engine;
    const row = this.#rows.get(fn);
    if (row) functions.set(row, fn.address * 8);
    else functions.fill(0, fn.address * 8, fn.address * 8 + 8);
    describeFunction(this.engine, fn);
    this.#rows.delete(fn);
  }

  #leave(fn: WasmFunction): void {
    if (fn.prepared) this.#rows.set(fn, this.engine.functions.slice(fn.address * 8, fn.address * 8 + 8));
  }

  #undo({ modules, units, functions, instances }: Version): void {
    const { engine, program } = this;
    engine.compiler.forget();
    for (const { swaps, added } of [...modules].reverse()) {
      for (const fn of added) this.#leave(fn);
      for (const { address, old, next } of swaps) {
        this.#leave(next);
        this.#leave(old);
        rename(old, address);
        delete old.replacedBy;
        engine.store[address] = old;
        this.#enter(old);
      }
    }
    engine.store.length = functions;
    engine.instances.length = instances;
    program.truncate(units);
  }

  /** Frames of functions that mean the same go on in the new version; the others keep the old one. */
  #moveFrames({ modules }: Version): void {
    const { engine } = this;
    const swaps = new Map(modules.flatMap((module) => module.swaps.map((swap) => [swap.address, { swap, module }])));
    for (let depth = 0; depth <= engine.depth; depth++) {
      const at = depth * frameWords;
      const found = swaps.get(engine.frames[at]!);
      if (!found) continue;
      const { swap, module } = found;
      const from = swap.old.prepared;
      const to = swap.isSame ? engine.code.prepare(swap.next) : undefined;
      const isAlike =
        from &&
        to &&
        from.plainEnd - from.plainStart === to.plainEnd - to.plainStart &&
        from.fastEnd - from.fastStart === to.fastEnd - to.fastStart;
      if (!isAlike) {
        engine.frames[at] = swap.retired;
        continue;
      }
      const plain = to.plainStart - from.plainStart;
      engine.frames[at + 3] = module.instance.number;
      if (engine.frames[at + 2]! > hostPlace) engine.frames[at + 2]! += to.fastStart - from.fastStart;
      if (depth === engine.depth && engine.pc !== hostPlace) engine.pc += plain;
      engine.evaluations = engine.evaluations.map((row) =>
        row.depth === depth + 1 && row.pc !== hostPlace ? { ...row, pc: row.pc + plain } : row,
      );
      if (depth === engine.depth) engine.instance = module.instance.number;
    }
    engine.refreshMemory();
  }
}

const rename = (fn: WasmFunction, address: number): void => {
  fn.address = address;
  if (fn.prepared) fn.prepared.function = address;
};

const exported = (instance: Instance, kind: Extern['kind'], index: number): Extern => {
  const spaces = {
    function: instance.functions,
    table: instance.tables,
    memory: instance.memories,
    global: instance.globals,
    tag: instance.tags,
  } as const;
  return { kind, address: spaces[kind][index]! };
};

const isBinary = ({ module }: WasmUnit): boolean => !module.path.endsWith('.wat');

const sameFile = (one: WasmUnit, other: WasmUnit): boolean => {
  const [a, b] = [one.module.bytes, other.module.bytes];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
};

const report = (unit: WasmUnit, { matches, changed, refused, kept }: Plan): NonNullable<ChangeResult['replaced']> => [
  ...[...changed].map((index) => ({ function: unit.spelling.functionName(index) })),
  ...[...refused].map(([index, reason]) => ({ function: unit.spelling.functionName(index), refused: reason })),
  ...kept.map(({ what, why }) => ({ function: what, refused: why })),
  ...[...matches.keys()]
    .filter((index) => matches[index] === -1 && !refused.has(index))
    .map((index) => ({ function: unit.spelling.functionName(index) })),
];
