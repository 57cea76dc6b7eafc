/** The store: modules are instantiated into it, linked by name, and their functions called (core specification, section 4.5). */
import type { HostFunction } from '../host/host.ts';
import type { Import, WasmModule } from '../module.ts';
import { canonicalType } from '../type-store.ts';
import type { FunctionType, GlobalType, MemoryType, SubType, TableType, ValueType } from '../types.ts';
import type { StoreOptions } from './activations.ts';
import { describeFunction, reserveFunctions } from './code.ts';
import { ConstantFailure, evaluateConstant } from './constant.ts';
import { Engine, type EngineOutcome, type Failure } from './engine.ts';
import { type LinkError, linkError } from './link.ts';
import { Memory } from './memory.ts';
import type { Extern, Instance, StoreFunction } from './state.ts';
import { growTable } from './tables.ts';
import { misfit, valueAt, type WasmValue, wordsOfValue } from './values.ts';

export type { StoreOptions } from './activations.ts';

export interface InstantiateOptions {
  /** Name that other modules import it by. */
  readonly name?: string;
  /** What an import gets; absent: instances registered under its module name, then host modules. */
  readonly resolve?: (wanted: Import) => Extern | undefined;
  /** Functions that nobody provides trap with their name when they are called. */
  readonly stubImports?: boolean;
  /** Do not call the start function: the caller does. */
  readonly withoutStart?: boolean;
}

export type Instantiated =
  | { readonly kind: 'instance'; readonly instance: Instance }
  | { readonly kind: 'unlinkable'; readonly errors: readonly LinkError[] }
  | Exclude<Invoked, { readonly kind: 'returned' }>;

export type Invoked =
  | { readonly kind: 'returned'; readonly values: readonly WasmValue[] }
  | { readonly kind: 'trap'; readonly code: string; readonly message: string }
  | { readonly kind: 'exception'; readonly tag: number; readonly values: readonly WasmValue[] }
  | { readonly kind: 'exit'; readonly status: number }
  /** A host function asks the outside, which only a machine can answer. */
  | { readonly kind: 'outside'; readonly name: string };

export class Store {
  readonly engine: Engine;
  readonly #registered = new Map<string, Instance>();

  constructor(options: StoreOptions = {}) {
    this.engine = new Engine(options);
  }

  /** Makes an instance's exports importable under a name. */
  register(name: string, instance: Instance): void {
    this.#registered.set(name, instance);
    if (instance.name === '') instance.name = name;
  }

  /** What is found for an import by default. */
  find(wanted: Import, module: WasmModule): Extern | undefined {
    const instance = this.#registered.get(wanted.module);
    const exported = instance?.exports.get(wanted.name);
    if (exported || wanted.type.kind !== 'function') return exported;
    const type = module.types[wanted.type.type]?.composite;
    if (type?.kind !== 'function') return undefined;
    for (const host of this.engine.hosts) {
      const found = host.name === wanted.module ? host.resolve(wanted.name, type) : undefined;
      if (found) return this.newHostFunction(`${wanted.module}.${wanted.name}`, found);
    }
    return undefined;
  }

  /** The module must be valid, unless its functions were left unchecked: those that are not valid trap when they are called. */
  instantiate(module: WasmModule, options: InstantiateOptions = {}): Instantiated {
    const { engine } = this;
    const types = engine.types.define(module.types, module.groups);
    const resolve = options.resolve ?? ((wanted: Import) => this.find(wanted, module));
    const errors: LinkError[] = [];
    const externs = module.imports.map((wanted) => {
      const found = resolve(wanted);
      const given = found ?? (options.stubImports ? this.#stub(wanted, module, types) : undefined);
      const error = linkError(engine, module, types, wanted, given);
      if (error) errors.push(error);
      return given;
    });
    if (errors.length > 0) return { kind: 'unlinkable', errors };
    let instance: Instance;
    try {
      instance = this.#allocate(module, types, externs as readonly Extern[], options.name ?? '');
      const failure = this.#initialise(instance);
      if (failure) return failure;
    } catch (error) {
      if (error instanceof ConstantFailure || error instanceof RangeError)
        return { kind: 'trap', code: 'trap', message: error.message };
      throw error;
    }
    if (module.start && !options.withoutStart) {
      const started = this.invoke(instance.functions[module.start.index]!, []);
      if (started.kind !== 'returned') return started;
    }
    return { kind: 'instance', instance };
  }

  #stub(wanted: Import, module: WasmModule, types: Int32Array): Extern | undefined {
    if (wanted.type.kind !== 'function') return undefined;
    const number = types[wanted.type.type]!;
    const signature = module.types[wanted.type.type]?.composite;
    if (signature?.kind !== 'function') return undefined;
    const name = `${wanted.module}.${wanted.name}`;
    const message = `the imported function ${name} is missing`;
    return this.#addHostFunction(name, number, {
      signature,
      call: () => ({ kind: 'trap', code: 'missing import', message }),
    });
  }

  #allocate(module: WasmModule, types: Int32Array, externs: readonly Extern[], name: string): Instance {
    const { engine } = this;
    const imported = (kind: Extern['kind']): number[] =>
      externs.filter((extern) => extern.kind === kind).map(({ address }) => address);
    const spaces = {
      functions: new Int32Array(module.functionTypes.length),
      tables: new Int32Array(module.tables.length),
      memories: new Int32Array(module.memories.length),
      globals: new Int32Array(module.globals.length),
      tags: new Int32Array(module.tags.length),
      data: new Int32Array(module.data.length),
      elements: new Int32Array(module.elements.length),
    };
    const instance: Instance = {
      number: engine.instances.length,
      module,
      name,
      types,
      ...spaces,
      exports: new Map(),
    };
    engine.instances.push(instance);
    const functions = imported('function');
    const { functionTypes } = module;
    reserveFunctions(engine, engine.store.length + functionTypes.length);
    for (let index = 0; index < functionTypes.length; index++)
      spaces.functions[index] = functions[index] ?? this.#addFunction(instance, index, types[functionTypes[index]!]!);
    const tags = imported('tag');
    module.tags.forEach(({ type }, index) => {
      spaces.tags[index] = tags[index] ?? this.#addTag(types[type.type]!);
    });
    const memories = imported('memory');
    module.memories.forEach(({ type }, index) => {
      spaces.memories[index] = memories[index] ?? this.newMemory(type).address;
    });
    const globals = imported('global');
    module.globals.forEach(({ type, initial }, index) => {
      const address = globals[index] ?? this.#addGlobal(type, canonicalType(type.type, types));
      spaces.globals[index] = address;
      if (initial && globals[index] === undefined)
        engine.globals.set(evaluateConstant(engine, instance, initial, engine.frameEnd(engine.depth)), address * 4);
    });
    const tables = imported('table');
    module.tables.forEach(({ type, initial }, index) => {
      if (tables[index] !== undefined) {
        spaces.tables[index] = tables[index];
        return;
      }
      const value = initial
        ? evaluateConstant(engine, instance, initial, engine.frameEnd(engine.depth))
        : Int32Array.of(0, 0);
      spaces.tables[index] = this.#addTable(type, canonicalType(type.element, types), value[0]!, value[1]!);
    });
    const addresses = { function: spaces.functions, table: spaces.tables, memory: spaces.memories } as const;
    for (const { name: exported, kind, index } of module.exports) {
      const space = kind === 'global' ? spaces.globals : kind === 'tag' ? spaces.tags : addresses[kind];
      instance.exports.set(exported, { kind, address: space[index]! });
    }
    module.elements.forEach((segment, index) => {
      const { items } = segment;
      const words = new Int32Array((items.kind === 'functions' ? items.indices.length : items.ranges.length / 2) * 2);
      if (items.kind === 'functions')
        items.indices.forEach((fn, at) => {
          words[at * 2] = spaces.functions[fn]!;
          words[at * 2 + 1] = 1;
        });
      else
        for (let at = 0; at < items.ranges.length; at += 2) {
          const range = { from: items.ranges[at]!, to: items.ranges[at + 1]! };
          words.set(evaluateConstant(engine, instance, range, engine.frameEnd(engine.depth)).subarray(0, 2), at);
        }
      spaces.elements[index] = engine.elements.length;
      engine.elements.push({ type: canonicalType(segment.type, types), words, dropped: false });
    });
    module.data.forEach(({ bytes }, index) => {
      spaces.data[index] = engine.data.length;
      engine.data.push({ bytes: module.bytes.subarray(bytes.from, bytes.to), dropped: false });
    });
    return instance;
  }

  /** Copies active segments; what was copied before a trap stays. */
  #initialise(instance: Instance): Exclude<Instantiated, { kind: 'instance' | 'unlinkable' }> | undefined {
    const { engine } = this;
    const { module } = instance;
    const offsetOf = (range: { from: number; to: number }, wide: boolean): number => {
      const words = evaluateConstant(engine, instance, range, engine.frameEnd(engine.depth));
      return (wide ? (words[1]! >>> 0) * 2 ** 32 : 0) + (words[0]! >>> 0);
    };
    for (const [index, { mode }] of module.elements.entries()) {
      const elements = engine.elements[instance.elements[index]!]!;
      if (mode.kind === 'active') {
        const table = engine.tables[instance.tables[mode.index]!]!;
        const offset = offsetOf(mode.offset, table.type.limits.index === 0x7e);
        if (offset + elements.words.length / 2 > table.length)
          return { kind: 'trap', code: 'trap', message: 'out of bounds table access' };
        table.words.set(elements.words, offset * 2);
      }
      if (mode.kind !== 'passive') elements.dropped = true;
    }
    for (const [index, { mode }] of module.data.entries()) {
      if (mode.kind !== 'active') continue;
      const data = engine.data[instance.data[index]!]!;
      const memory = engine.memories[instance.memories[mode.index]!]!;
      const offset = offsetOf(mode.offset, memory.wide);
      if (offset + data.bytes.length > memory.bytes.length)
        return { kind: 'trap', code: 'trap', message: 'out of bounds memory access' };
      memory.bytes.set(data.bytes, offset);
      data.dropped = true;
    }
    return undefined;
  }

  // Definitions.

  #addFunction(instance: Instance, index: number, type: number): number {
    const { engine } = this;
    const address = engine.store.length;
    const fn: StoreFunction = { kind: 'wasm', address, instance, index, type, signature: this.#signature(type) };
    engine.store.push(fn);
    describeFunction(engine, fn);
    return address;
  }

  #signature(type: number): FunctionType {
    const composite = this.engine.types.composite(type);
    if (composite.kind !== 'function') throw new RangeError(`type ${type} is no function type`);
    return composite;
  }

  #addHostFunction(name: string, type: number, host: HostFunction): Extern {
    const { engine } = this;
    const address = engine.store.length;
    engine.store.push({ kind: 'host', address, name, type, signature: this.#signature(type), host });
    const at = address * 8;
    reserveFunctions(engine, address + 1);
    engine.functions[at + 4] = type;
    return { kind: 'function', address };
  }

  #addTag(type: number): number {
    this.engine.tags.push({ type, parameters: this.#signature(type).parameters });
    return this.engine.tags.length - 1;
  }

  #addGlobal(type: GlobalType, canonical: ValueType): number {
    const { engine } = this;
    const address = engine.globalTypes.length;
    engine.globalTypes.push({ type, canonical });
    if (address * 4 + 4 > engine.globals.length) {
      const globals = new Int32Array(engine.globals.length * 2);
      globals.set(engine.globals);
      engine.globals = globals;
    }
    return address;
  }

  #addTable(type: TableType, element: ValueType, low: number, high: number): number {
    const { engine } = this;
    if (type.limits.minimum > BigInt(engine.limits.tableElements))
      throw new RangeError(
        `a table of ${type.limits.minimum} elements is larger than the limit of ${engine.limits.tableElements}`,
      );
    const table = { type, element, length: 0, words: new Int32Array(8) };
    growTable(table, Number(type.limits.minimum));
    if (low !== 0 || high !== 0)
      for (let index = 0; index < table.length; index++) table.words.set([low, high], index * 2);
    engine.tables.push(table);
    return engine.tables.length - 1;
  }

  /** A global of a type without type indices. */
  newGlobal(type: GlobalType, value: WasmValue): Extern {
    const address = this.#addGlobal(type, type.type);
    this.engine.globals.set(wordsOfValue(value), address * 4);
    return { kind: 'global', address };
  }

  newMemory(type: MemoryType): Extern {
    const { engine } = this;
    if (type.limits.minimum > BigInt(engine.limits.memoryPages))
      throw new RangeError(
        `a memory of ${type.limits.minimum} pages is larger than the limit of ${engine.limits.memoryPages}`,
      );
    engine.memories.push(new Memory(type, engine.limits.memoryPages));
    return { kind: 'memory', address: engine.memories.length - 1 };
  }

  newTable(type: TableType, value: WasmValue = { type: 'ref', kind: 'null', number: 0 }): Extern {
    const [low, high] = wordsOfValue(value);
    return { kind: 'table', address: this.#addTable(type, type.element, low!, high!) };
  }

  /** A tag whose payload has types without type indices. */
  newTag(parameters: readonly ValueType[]): Extern {
    return { kind: 'tag', address: this.#addTag(this.#functionType({ kind: 'function', parameters, results: [] })) };
  }

  newHostFunction(name: string, host: HostFunction): Extern {
    return this.#addHostFunction(name, this.#functionType(host.signature), host);
  }

  /** Canonical number of a function type without type indices. */
  #functionType(signature: FunctionType): number {
    const type: SubType = { final: true, supertypes: [], composite: signature };
    return this.engine.types.define([type], [{ first: 0, count: 1 }])[0]!;
  }

  // Use.

  readGlobal(address: number): WasmValue {
    const global = this.engine.globalTypes[address];
    if (!global) throw new RangeError(`there is no global ${address}`);
    return valueAt(this.engine, global.canonical, this.engine.globals, address * 4);
  }

  /** Calls a function on an empty stack and runs it to its end. Throws RangeError when the values do not fit it. */
  invoke(address: number, values: readonly WasmValue[]): Invoked {
    const { engine } = this;
    const { parameters } = engine.function(address).signature;
    if (values.length !== parameters.length)
      throw new RangeError(`the function takes ${parameters.length} arguments, not ${values.length}`);
    parameters.forEach((type, index) => {
      const problem = misfit(engine, values[index]!, type);
      if (problem !== undefined) throw new RangeError(`argument ${index + 1}: ${problem}`);
    });
    engine.invoke([{ function: address, values }]);
    for (;;) {
      const outcome = engine.run({ fuel: Number.POSITIVE_INFINITY });
      const invoked = this.#invoked(outcome);
      if (!invoked) continue;
      engine.abandon();
      return invoked;
    }
  }

  #invoked(outcome: EngineOutcome): Invoked | undefined {
    switch (outcome.kind) {
      case 'ended':
        return { kind: 'returned', values: outcome.results };
      case 'failed':
        return this.#failed(outcome.failure);
      case 'host':
        return { kind: 'outside', name: outcome.outcome.request.name };
      default:
        return undefined;
    }
  }

  #failed({ code, message, exception, status }: Failure): Exclude<Invoked, { kind: 'returned' }> {
    if (status !== undefined) return { kind: 'exit', status };
    if (exception === undefined) return { kind: 'trap', code, message };
    return { kind: 'exception', tag: -1 - this.engine.heap.typeOf(exception), values: this.payloadOf(exception) };
  }

  /** What an exception carries. */
  payloadOf(exception: number): readonly WasmValue[] {
    const { heap, tags } = this.engine;
    const tag = -1 - heap.typeOf(exception);
    const layout = heap.exceptionLayout(tag, tags[tag]!);
    const words = new Int32Array(4);
    return layout.types.map((type, index) => {
      heap.read(type, heap.payload(exception) + layout.offsets[index]!, words, 0);
      return valueAt(this.engine, type, words, 0);
    });
  }
}
