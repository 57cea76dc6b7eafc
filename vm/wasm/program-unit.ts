/** One loaded module as tools see its instruction memory: addresses are offsets in the module's file. */
import {
  type Address,
  addressOf,
  type CodeUnit,
  type DebugInformation,
  type Instruction,
  offsetOf,
  unitOf,
} from '../context/index.ts';
import { ConversionGuards } from './conversion-guards.ts';
import { InstructionReader } from './decode/instruction-reader.ts';
import type { SourceModel } from './dwarf/evaluate/scope.ts';
import { BranchReader, type UnitBranch } from './function-branches.ts';
import { FunctionCode, lowerBound } from './function-code.ts';
import { spellInstruction } from './instruction-text.ts';
import { bodyOf, functionAt, type WasmModule } from './module.ts';
import { opcodeNamed, opcodeOfKey } from './opcodes.ts';
import { ModuleSpelling } from './spelling.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const calls: ReadonlySet<number> = new Set(['call', 'return_call', 'ref.func'].map(keyOf));

export type { UnitBranch } from './function-branches.ts';

/** Functions whose structure is kept; more are found again when they are asked for. */
const keptFunctions = 256;

/** Makes the debug information of one unit; undefined when the module has none of its kind. */
export type DebugProvider = (unit: WasmUnit) => DebugInformation | undefined;

/** A module in the place of another. */
export interface UnitVersion {
  readonly replaces: WasmUnit;
  /** Functions that keep the code that they had. */
  readonly absent: ReadonlySet<number>;
}

export class WasmUnit implements CodeUnit {
  readonly name: string;
  /** Of the whole file. */
  readonly length: number;
  readonly spelling: ModuleSpelling;
  replacedBy?: number;
  /** The number of the unit that this one is a version of; its own when it is the first. */
  readonly slot: number;
  /** Of a version: the unit that it took the place of, and its functions that did not come into force. */
  readonly replaces: WasmUnit | undefined;
  readonly absent: ReadonlySet<number>;
  /** What expressions of the source's language may use; given by its debug information. */
  source?: SourceModel;
  /** Given by who has a printer. */
  listing?: NonNullable<CodeUnit['listing']>;
  readonly #reader: InstructionReader;
  readonly #functions = new Map<number, FunctionCode>();
  #branches: BranchReader | undefined;
  #guards: ConversionGuards | undefined;

  constructor(
    readonly id: number,
    readonly module: WasmModule,
    version?: UnitVersion,
  ) {
    this.name = version?.replaces.name ?? module.name;
    this.slot = version?.replaces.slot ?? id;
    this.replaces = version?.replaces;
    this.absent = version?.absent ?? new Set();
    this.length = module.bytes.length;
    this.spelling = new ModuleSpelling(module);
    this.#reader = new InstructionReader(module.bytes);
  }

  /** Address of a file offset. */
  address(offset: number): Address {
    return addressOf(this.id, offset);
  }

  /** The function whose body holds an address of this unit; undefined outside of all bodies. */
  functionAt(address: Address): number | undefined {
    return functionAt(this.module, offsetOf(address));
  }

  /** Address of a function's first instruction; undefined for an imported function. */
  entry(functionIndex: number): Address | undefined {
    const body = bodyOf(this.module, functionIndex);
    return body && this.address(body.code);
  }

  /** Structure of a function that is not imported. */
  code(functionIndex: number): FunctionCode {
    let code = this.#functions.get(functionIndex);
    if (code) return code;
    if (this.#functions.size >= keptFunctions) {
      const oldest = this.#functions.keys().next();
      if (!oldest.done) this.#functions.delete(oldest.value);
    }
    code = new FunctionCode(this.module, functionIndex);
    this.#functions.set(functionIndex, code);
    return code;
  }

  decode(at: Address): Instruction {
    const offset = offsetOf(at);
    const functionIndex = unitOf(at) === this.id ? functionAt(this.module, offset) : undefined;
    const code = functionIndex === undefined ? undefined : this.code(functionIndex);
    if (!code?.isStart(offset)) throw new RangeError(`no instruction of ${this.name} starts at byte ${offset}`);
    const reader = this.#reader;
    reader.open(offset, this.module.bytes.length);
    const key = reader.read();
    const opcode = opcodeOfKey(key);
    const end = reader.at;
    const effect = opcode?.effect ? ` [${opcode.effect}]` : '';
    return {
      address: at,
      text: spellInstruction(this.spelling, code, reader),
      bytes: this.module.bytes.slice(offset, end),
      targets: this.#targets(code, key),
      help: `${opcode?.help ?? ''}${effect}`,
    };
  }

  /** Every branch of a function that is not imported, ascending. */
  branches(functionIndex: number): readonly UnitBranch[] {
    this.#branches ??= new BranchReader(this.module);
    return this.#branches.branches(functionIndex);
  }

  /** Those that its source may have: all but the range checks around conversions. */
  sourceBranches(functionIndex: number): readonly UnitBranch[] {
    this.#guards ??= new ConversionGuards(this.module);
    const guards = this.#guards;
    const starts = (): Uint32Array => this.code(functionIndex).starts;
    return this.branches(functionIndex).filter((branch) => !guards.isGuard(branch, starts));
  }

  #targets(code: FunctionCode, key: number): readonly Address[] {
    if (!calls.has(key)) return code.targets(this.#reader).map((offset) => this.address(offset));
    const entry = key === keyOf('ref.func') ? undefined : this.entry(this.#reader.index);
    return entry === undefined ? [] : [entry];
  }

  starts(from: Address, count: number): readonly Address[] {
    const unit = unitOf(from);
    const offset = unit < this.id ? 0 : unit > this.id ? this.length : offsetOf(from);
    const offsets = count < 0 ? this.#before(offset, -count) : this.#onwards(offset, count);
    return offsets.map((each) => this.address(each));
  }

  #onwards(offset: number, count: number): readonly number[] {
    const found: number[] = [];
    for (let index = this.#firstFrom(offset); index < this.module.functionTypes.length; index++) {
      const { starts } = this.code(index);
      for (let at = lowerBound(starts, offset); at < starts.length; at++) {
        if (found.length >= count) return found;
        found.push(starts[at] as number);
      }
    }
    return found;
  }

  #before(offset: number, count: number): readonly number[] {
    const found: number[] = [];
    const { importedFunctionCount, functionTypes } = this.module;
    const last = Math.min(this.#firstFrom(offset), functionTypes.length - 1);
    for (let index = last; index >= importedFunctionCount; index--) {
      const { starts } = this.code(index);
      for (let at = lowerBound(starts, offset) - 1; at >= 0; at--) {
        if (found.length >= count) return found;
        found.push(starts[at] as number);
      }
    }
    return found;
  }

  /** The first function whose body ends behind an offset. */
  #firstFrom(offset: number): number {
    const { bodies, importedFunctionCount } = this.module;
    let low = 0;
    let high = bodies.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bodies[middle * 3 + 2] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low + importedFunctionCount;
  }

  read(offset: number, length: number): Uint8Array {
    const from = Math.min(Math.max(0, Math.trunc(offset)), this.length);
    const to = Math.min(Math.max(from, Math.trunc(offset + length)), this.length);
    return this.module.bytes.slice(from, to);
  }
}
