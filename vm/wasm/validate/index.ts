/** Validation of modules (core specification, chapter 3). */
import type { Diagnostic } from '../../context/index.ts';
import { type DefectKind, defect } from '../decode/diagnostics.ts';
import { type ByteRange, type ExternKind, type SegmentMode, sectionIds, type WasmModule } from '../module.ts';
import {
  heapOf,
  i32,
  isDefaultable,
  type Limits,
  type MemoryType,
  memoryPageLimit,
  type TableType,
  type ValueType,
} from '../types.ts';
import { FunctionValidator } from './function-validator.ts';
import { functionTypeAt, isKnown, type ModuleTypes, moduleTypes } from './module-types.ts';
import { typeProblem } from './type-section.ts';

export { FunctionValidator } from './function-validator.ts';
export { type ModuleTypes, moduleTypes } from './module-types.ts';

/** Elements of a table that is addressed by 32 bits. */
const tableLimit = 2n ** 32n - 1n;

/** Diagnostics that are collected of one module at most. */
const diagnosticLimit = 100;

/**
 * Everything that is wrong with a module: at most one problem for each function body and each part outside of bodies, the
 * first 100 by offset, malformed bytes before invalid code. Empty for a valid module.
 */
export const validateModule = (module: WasmModule): readonly Diagnostic[] => {
  const outside = validateDeclarations(module);
  if (!outside.types) return outside.diagnostics;
  const diagnostics = [...outside.diagnostics];
  const validator = new FunctionValidator(module, outside.types);
  for (let index = module.importedFunctionCount; index < module.functionTypes.length; index++) {
    if (diagnostics.length >= diagnosticLimit) break;
    // A function without a type was told of already.
    if (!functionTypeAt(outside.types.store, outside.types.functions[index] as number)) continue;
    const problem = validateFunction(validator, index);
    if (problem) diagnostics.push(problem);
  }
  const rank = ({ code }: Diagnostic): number => (code === 'wasm-malformed' ? 0 : 1);
  return diagnostics.sort((left, right) => rank(left) - rank(right) || (left.offset ?? 0) - (right.offset ?? 0));
};

/** The first problem of a function's body; undefined when it is valid. */
export const validateFunction = (validator: FunctionValidator, functionIndex: number): Diagnostic | undefined => {
  if (validator.begin(functionIndex)) while (validator.step());
  const { problem, problemKind, problemOffset, module } = validator;
  return problem === '' ? undefined : defect(problemKind, problem, module.path, problemOffset);
};

/**
 * Leaves the validation of each function body to its first call, which the specification allows (appendix "Implementation
 * Limitations", section "Validation"). The module's declarations must be valid.
 */
export const validateAtCalls = (module: WasmModule, types: ModuleTypes): void => {
  let validator: FunctionValidator | undefined;
  module.bodyProblem = (index) => {
    validator ??= new FunctionValidator(module, types);
    const problem = validateFunction(validator, index);
    return problem && `${problem.message} (byte ${problem.offset ?? 0} of ${module.path})`;
  };
};

/** What is validated of a module besides its function bodies. */
export const validateDeclarations = (
  module: WasmModule,
): {
  /** Absent when the type section is invalid, so that nothing else can be judged. */
  readonly types?: ModuleTypes;
  readonly diagnostics: readonly Diagnostic[];
} => {
  const problem = typeProblem(module);
  if (problem) return { diagnostics: [defect(problem.kind, problem.message, module.path, problem.offset)] };
  const types = moduleTypes(module);
  const check = new DeclarationCheck(module, types);
  check.all();
  return { types, diagnostics: check.diagnostics };
};

class DeclarationCheck {
  readonly diagnostics: Diagnostic[] = [];
  readonly #validator: FunctionValidator;

  constructor(
    readonly module: WasmModule,
    readonly types: ModuleTypes,
  ) {
    this.#validator = new FunctionValidator(module, types, new Uint8Array(0));
  }

  all(): void {
    const { module } = this;
    const functions = module.sections.find(({ id }) => id === sectionIds.function)?.payload.from ?? 0;
    const importedGlobals = module.globals.filter((global) => global.import).length;
    module.functionTypes.forEach((type, index) => {
      if (index < module.importedFunctionCount) this.#functionType(type, module.functionImports[index]?.offset ?? 0);
      else if (!functionTypeAt(this.types.store, this.types.functions[index] as number)) {
        this.#functionType(type, functions);
      }
    });
    module.tables.forEach(({ type, initial, offset, import: imported }) => {
      this.#tableType(type, offset);
      if (initial) this.#constant(initial, this.#value(type.element), importedGlobals);
      else if (!imported && !isDefaultable(type.element)) {
        this.#report('type mismatch: a table of non-null references needs an initial value', offset);
      }
    });
    for (const { type, offset } of module.memories) this.#memoryType(type, offset);
    for (const { type, offset } of module.tags) {
      const found = this.#functionType(type.type, offset);
      if (found && found.results.length > 0) this.#report('non-empty tag result type', offset);
    }
    module.globals.forEach(({ type, initial, offset }, index) => {
      if (!this.#known(type.type, offset)) return;
      if (initial) this.#constant(initial, this.#value(type.type), index);
    });
    this.#exports();
    this.#start();
    this.#elements();
    for (const { mode, offset } of module.data) this.#active('memory', mode, offset);
  }

  #report(message: string, offset: number, kind: DefectKind = 'invalid'): void {
    if (this.diagnostics.length < diagnosticLimit) {
      this.diagnostics.push(defect(kind, message, this.module.path, offset));
    }
  }

  /** The canonical type; only for types that are known. */
  #value(type: ValueType): ValueType {
    return isKnown(type, this.types.numbers.length) ? this.#validator.canonical(type) : 0;
  }

  #known(type: ValueType, offset: number): boolean {
    if (isKnown(type, this.types.numbers.length)) return true;
    this.#report(`unknown type ${heapOf(type)}`, offset);
    return false;
  }

  #functionType(type: number, offset: number) {
    const found = functionTypeAt(this.types.store, this.types.numbers[type] ?? -1);
    if (!found) {
      this.#report(type < this.types.numbers.length ? `non-function type ${type}` : `unknown type ${type}`, offset);
    }
    return found;
  }

  #limits({ minimum, maximum }: Limits, offset: number): void {
    if (maximum !== undefined && minimum > maximum) {
      this.#report(`size minimum must not be greater than maximum: ${minimum} and ${maximum}`, offset);
    }
  }

  #tableType({ limits, element }: TableType, offset: number): void {
    if (limits.index === i32 && (limits.minimum > tableLimit || (limits.maximum ?? 0n) > tableLimit)) {
      this.#report(`table size must be at most ${tableLimit}`, offset);
    } else this.#limits(limits, offset);
    this.#known(element, offset);
  }

  #memoryType({ limits }: MemoryType, offset: number): void {
    const limit = limits.index === i32 ? memoryPageLimit.i32 : memoryPageLimit.i64;
    if (limits.minimum > limit || (limits.maximum ?? 0n) > limit) {
      this.#report(`memory size must be at most ${limit} pages`, offset);
    } else this.#limits(limits, offset);
  }

  /** A constant expression that must give a canonical type; it may read the first `globals` globals. */
  #constant(range: ByteRange, type: ValueType, globals: number): void {
    const validator = this.#validator;
    validator.beginConstant(range, type, globals);
    while (validator.step());
    const { problem, problemKind, problemOffset } = validator;
    if (problem !== '') this.#report(problem, problemOffset, problemKind);
  }

  #exports(): void {
    const { module } = this;
    const counts: Readonly<Record<ExternKind, number>> = {
      function: module.functionTypes.length,
      table: module.tables.length,
      memory: module.memories.length,
      global: module.globals.length,
      tag: module.tags.length,
    };
    const names = new Set<string>();
    for (const { name, kind, index, offset } of module.exports) {
      if (index >= counts[kind]) this.#report(`unknown ${kind} ${index}`, offset);
      if (names.has(name)) this.#report(`duplicate export name ${JSON.stringify(name)}`, offset);
      names.add(name);
    }
  }

  #start(): void {
    const { start } = this.module;
    if (!start) return;
    const type = functionTypeAt(this.types.store, this.types.functions[start.index] ?? -1);
    if (!type) this.#report(`unknown function ${start.index}`, start.offset);
    else if (type.parameters.length > 0 || type.results.length > 0) {
      this.#report('start function must have neither parameters nor results', start.offset);
    }
  }

  #elements(): void {
    const { module, types } = this;
    module.elements.forEach(({ mode, type, items, offset }, index) => {
      if (!this.#known(type, offset)) return;
      const element = types.elements[index] as ValueType;
      if (items.kind === 'functions') {
        const unknown = items.indices.find((each) => each >= module.functionTypes.length);
        if (unknown !== undefined) this.#report(`unknown function ${unknown}`, offset);
      } else {
        for (let at = 0; at < items.ranges.length; at += 2) {
          const range = { from: items.ranges[at] as number, to: items.ranges[at + 1] as number };
          this.#constant(range, element, module.globals.length);
        }
      }
      if (!this.#active('table', mode, offset) || mode.kind !== 'active') return;
      const table = types.tables[mode.index] as ValueType;
      if (!types.store.matches(element, table)) {
        this.#report(`type mismatch: table ${mode.index} does not take ${this.#validator.spell(element)}`, offset);
      }
    });
  }

  /** Checks where an active segment goes; false when there is no such table or memory. */
  #active(kind: 'table' | 'memory', mode: SegmentMode, offset: number): boolean {
    if (mode.kind !== 'active') return true;
    const address = (kind === 'table' ? this.types.tableIndex : this.types.memoryIndex)[mode.index];
    if (address === undefined) {
      this.#report(`unknown ${kind} ${mode.index}`, offset);
      return false;
    }
    this.#constant(mode.offset, address, this.module.globals.length);
    return true;
  }
}

/**
 * Types of the operands (oldest first, canonical) and of the locals right before the instruction at a file offset; undefined
 * when no instruction of a valid body starts there.
 */
export const operandTypesAt = (
  validator: FunctionValidator,
  functionIndex: number,
  offset: number,
): { readonly operands: Int32Array; readonly locals: Int32Array; readonly isReachable: boolean } | undefined => {
  if (!validator.begin(functionIndex)) return undefined;
  while (validator.reader.at < offset) if (!validator.step()) return undefined;
  if (validator.reader.at !== offset) return undefined;
  return {
    operands: validator.operands.slice(0, validator.height),
    locals: validator.locals.slice(0, validator.localCount),
    isReachable: !validator.isUnreachable,
  };
};
