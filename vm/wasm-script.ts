/** Runs specification scripts: every command of a `.wast` file against one store. */

import { assemble, assembleModule } from '../languages/wat/assemble/index.ts';
import { parseScript } from '../languages/wat/script/parse.ts';
import { matches, spellValue, spellValues } from '../languages/wat/script/results.ts';
import {
  type Action,
  type Command,
  isAssertion,
  type ScriptModule,
  type ScriptValue,
} from '../languages/wat/script/tree.ts';
import { illFormedUtf8 } from '../languages/wat/syntax/characters.ts';
import { Lines } from '../languages/wat/syntax/lines.ts';
import type { Problem } from '../languages/wat/syntax/tree.ts';
import { textOfUtf8 } from './context/index.ts';
import { decodeModule } from './wasm/decode/index.ts';
import type { WasmModule } from './wasm/module.ts';
import type { Instance } from './wasm/run/state.ts';
import { type Instantiated, type Invoked, Store, type StoreOptions } from './wasm/run/store.ts';
import type { WasmValue } from './wasm/run/values.ts';
import { validateModule } from './wasm/validate/index.ts';

export interface ScriptFailure {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface ScriptResult {
  /** Assertions that hold. */
  readonly passed: number;
  /** Assertions that do not, and other commands that could not be done. */
  readonly failures: readonly ScriptFailure[];
}

/** The module that every script may import, as the specification's interpreter defines it; what is printed goes nowhere. */
export const spectestText = `(module $spectest
  (global (export "global_i32") i32 (i32.const 666))
  (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6))
  (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref)
  (table (export "table64") i64 10 20 funcref)
  (memory (export "memory") 1 2)
  (func (export "print"))
  (func (export "print_i32") (param i32))
  (func (export "print_i64") (param i64))
  (func (export "print_f32") (param f32))
  (func (export "print_f64") (param f64))
  (func (export "print_i32_f32") (param i32 f32))
  (func (export "print_f64_f64") (param f64 f64)))`;

/** What a module in a script is: ready, or what is wrong with it. */
export type PreparedModule =
  | { readonly kind: 'valid'; readonly module: WasmModule; readonly bytes: Uint8Array }
  | { readonly kind: 'malformed' | 'invalid'; readonly message: string; readonly problem?: Problem };

/** Assembles or decodes a module of a script, and validates it. */
export const prepareModule = (given: ScriptModule, path: string): PreparedModule => {
  const bytes = bytesOf(given);
  if (!(bytes instanceof Uint8Array)) return { kind: 'malformed', message: bytes.message, problem: bytes };
  const { module, diagnostics } = decodeModule({ path, bytes });
  const [first] = module ? validateModule(module) : diagnostics;
  if (first) return { kind: first.code === 'wasm-invalid' ? 'invalid' : 'malformed', message: first.message };
  return { kind: 'valid', module: module as WasmModule, bytes };
};

const bytesOf = (given: ScriptModule): Uint8Array | Problem => {
  if (given.form === 'binary') return given.bytes;
  const place = { start: given.list.start, end: given.list.end };
  if (given.form === 'quote' && illFormedUtf8(given.bytes) >= 0)
    return { message: 'malformed UTF-8 encoding', ...place };
  const { bytes, problems } = given.form === 'text' ? assembleModule(given.list) : assemble(textOfUtf8(given.bytes));
  // Places in a quoted module are not places in the script.
  return bytes ?? (given.form === 'quote' ? { ...(problems[0] as Problem), ...place } : (problems[0] as Problem));
};

/** The value of a script as the store takes it. */
export const storeValue = (value: ScriptValue): WasmValue => {
  switch (value.type) {
    case 'i32':
    case 'f32':
      return { type: value.type, bits: Number(BigInt.asIntN(32, value.bits)) };
    case 'i64':
    case 'f64':
      return { type: value.type, bits: value.bits };
    case 'v128':
      return value;
    case 'null':
      return { type: 'ref', kind: 'null', number: 0 };
    default:
      return { type: 'ref', kind: 'extern', number: value.number };
  }
};

/** Commands against a store, from the first to the last. */
export class ScriptRunner {
  readonly store: Store;
  readonly #prepare: (given: ScriptModule) => PreparedModule;
  readonly #instances = new Map<string, Instance>();
  readonly #definitions = new Map<string, WasmModule>();
  #newest: Instance | undefined;
  #definition: WasmModule | undefined;

  /** `prepare` gives the modules of commands, {@link prepareModule} when absent. */
  constructor(path: string, prepare = (given: ScriptModule) => prepareModule(given, path), options: StoreOptions = {}) {
    const store = new Store(options);
    this.store = store;
    this.#prepare = prepare;
    const spectest = assemble(spectestText).bytes as Uint8Array;
    const { module } = decodeModule({ path: 'spectest', bytes: spectest });
    const made = store.instantiate(module as WasmModule);
    if (made.kind === 'instance') store.register('spectest', made.instance);
  }

  /** Does a command; why it does not hold, or undefined. */
  run(command: Command): string | undefined {
    switch (command.kind) {
      case 'module':
        // A module is a definition with an instance of the same name.
        return this.#define(command.module, command.name) ?? this.#instance(command.name, command.name);
      case 'module definition':
        return this.#define(command.module, command.name);
      case 'module instance':
        return this.#instance(command.name, command.definition);
      case 'register':
        return this.#register(command.as, command.module);
      case 'action': {
        const outcome = this.act(command.action);
        return typeof outcome === 'string' ? outcome : failureOf(outcome);
      }
      case 'assert_return':
        return this.#assertReturn(command);
      case 'assert_trap':
      case 'assert_exhaustion': {
        const outcome = this.act(command.action);
        return typeof outcome === 'string' ? outcome : this.#trapped(outcome, command.message);
      }
      case 'assert_exception': {
        const outcome = this.act(command.action);
        if (typeof outcome === 'string') return outcome;
        return outcome.kind === 'exception' ? undefined : `an exception was expected, ${resultOf(outcome)}`;
      }
      case 'assert_malformed':
      case 'assert_invalid':
        return this.#assertDefect(command);
      case 'assert_unlinkable':
      case 'assert_trap_module':
        return this.#assertInstantiation(command);
    }
  }

  /** Calls an export or reads a global; text when there is no such thing. */
  act(action: Action): Invoked | string {
    const instance = action.module === undefined ? this.#newest : this.#instances.get(action.module);
    if (!instance) return action.module === undefined ? 'there is no module' : `unknown module $${action.module}`;
    const extern = instance.exports.get(action.name);
    if (action.kind === 'get') {
      if (extern?.kind !== 'global') return `the module exports no global "${action.name}"`;
      return { kind: 'returned', values: [this.store.readGlobal(extern.address)] };
    }
    if (extern?.kind !== 'function') return `the module exports no function "${action.name}"`;
    try {
      return this.store.invoke(extern.address, action.arguments.map(storeValue));
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }

  /** Address of the function that an action calls. */
  target(action: Action): number | undefined {
    const instance = action.module === undefined ? this.#newest : this.#instances.get(action.module);
    const extern = instance?.exports.get(action.name);
    return extern?.kind === 'function' ? extern.address : undefined;
  }

  #made(made: Instantiated, name: string | undefined): string | undefined {
    if (made.kind === 'unlinkable') return `unlinkable module: ${made.errors.map(({ message }) => message).join('; ')}`;
    if (made.kind !== 'instance') return `the module was not instantiated: ${failureOf(made)}`;
    this.#newest = made.instance;
    if (name !== undefined) this.#instances.set(name, made.instance);
    return undefined;
  }

  #define(given: ScriptModule, name: string | undefined): string | undefined {
    const prepared = this.#prepare(given);
    if (prepared.kind !== 'valid') return `${prepared.kind} module: ${prepared.message}`;
    this.#definition = prepared.module;
    if (name !== undefined) this.#definitions.set(name, prepared.module);
    return undefined;
  }

  #instance(name: string | undefined, of: string | undefined): string | undefined {
    const definition = of === undefined ? this.#definition : this.#definitions.get(of);
    if (!definition) return `unknown module definition${of === undefined ? '' : ` $${of}`}`;
    return this.#made(this.store.instantiate(definition), name);
  }

  #register(as: string, module: string | undefined): string | undefined {
    const instance = module === undefined ? this.#newest : this.#instances.get(module);
    if (!instance) return module === undefined ? 'there is no module' : `unknown module $${module}`;
    this.store.register(as, instance);
    return undefined;
  }

  #assertReturn({ action, expected }: Command & { readonly kind: 'assert_return' }): string | undefined {
    const outcome = this.act(action);
    if (typeof outcome === 'string') return outcome;
    if (outcome.kind !== 'returned') return `${spellValues(expected)} was expected, ${resultOf(outcome)}`;
    const { values } = outcome;
    const holds = values.length === expected.length && expected.every((each, index) => matches(each, values[index]));
    if (holds) return undefined;
    return `${spellValues(expected)} was expected, not ${values.map(spellValue).join(' ') || 'nothing'}`;
  }

  #trapped(outcome: Invoked, message: string): string | undefined {
    if (outcome.kind === 'trap' && outcome.message.startsWith(message)) return undefined;
    return `the trap "${message}" was expected, ${resultOf(outcome)}`;
  }

  #assertDefect(command: Command & { readonly kind: 'assert_malformed' | 'assert_invalid' }): string | undefined {
    const prepared = this.#prepare(command.module);
    const wanted = command.kind === 'assert_malformed' ? 'malformed' : 'invalid';
    if (prepared.kind === wanted && prepared.message.startsWith(command.message)) return undefined;
    const found =
      prepared.kind === 'valid' ? 'the module is valid' : `the module is ${prepared.kind}: ${prepared.message}`;
    return `a module that is ${wanted} ("${command.message}") was expected; ${found}`;
  }

  #assertInstantiation(
    command: Command & { readonly kind: 'assert_unlinkable' | 'assert_trap_module' },
  ): string | undefined {
    const prepared = this.#prepare(command.module);
    if (prepared.kind !== 'valid') return `${prepared.kind} module: ${prepared.message}`;
    const made = this.store.instantiate(prepared.module);
    if (command.kind === 'assert_unlinkable') {
      if (made.kind === 'unlinkable' && made.errors.some(({ message }) => message.startsWith(command.message)))
        return undefined;
      const found = made.kind === 'unlinkable' ? made.errors.map(({ message }) => message).join('; ') : made.kind;
      return `"${command.message}" was expected, not ${made.kind === 'instance' ? 'an instance' : found}`;
    }
    if (made.kind === 'trap') return this.#trapped(made, command.message);
    return `the trap "${command.message}" was expected, not ${made.kind === 'instance' ? 'an instance' : made.kind}`;
  }
}

const resultOf = (outcome: Invoked): string =>
  outcome.kind === 'returned'
    ? `not ${outcome.values.map(spellValue).join(' ') || 'a return without results'}`
    : `not ${failureOf(outcome)}`;

const failureOf = (outcome: Exclude<Invoked, { kind: 'returned' }> | Invoked): string | undefined => {
  switch (outcome.kind) {
    case 'returned':
      return undefined;
    case 'trap':
      return `the trap "${outcome.message}"`;
    case 'exception':
      return 'an exception that nobody catches';
    case 'exit':
      return `the exit status ${outcome.status}`;
    case 'outside':
      return `a call to the outside (${outcome.name})`;
  }
};

/** Runs a whole script; a command that cannot be read counts as one failure. */
export const runScript = (path: string, text: string, options: StoreOptions = {}): ScriptResult => {
  const { commands, problems } = parseScript(text);
  const lines = new Lines(text);
  const failures: ScriptFailure[] = [];
  const fail = (start: number, message: string) =>
    failures.push({ line: lines.lineOf(start), column: lines.columnOf(start), message });
  for (const { start, message } of problems) fail(start, message);
  const runner = new ScriptRunner(path, undefined, options);
  let passed = 0;
  for (const command of commands) {
    const failure = runner.run(command);
    if (failure !== undefined) fail(command.span.start, `${command.kind}: ${failure}`);
    else if (isAssertion(command)) passed++;
  }
  // Commands that could not be read were found first.
  failures.sort((left, right) => left.line - right.line || left.column - right.column);
  return { passed, failures };
};
