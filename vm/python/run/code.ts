/** Code as the interpreter runs it: decoded, with its globals numbered, its stack measured, and patches in a copy. */

import { type CodeObject, type Constant, type HandlerRange, opcodeIn, operandIn } from '../image.ts';
import { PyCode } from '../objects/callables.ts';
import { plainKey } from '../objects/keys.ts';
import { PySet } from '../objects/set.ts';
import { frozensetType } from '../objects/types.ts';
import { ellipsis, PyFloat, PyTuple, type Shape, type Value } from '../objects/values.ts';
import { opcodeOf, opcodes } from '../opcodes.ts';
import { fuse } from './fuse.ts';
import { measure } from './measure.ts';
import type { ThreadedForm } from './threaded/form.ts';

/** Operations that are not opcodes: patches, and what lies behind the last instruction. */
export const internal = { fallOff: 120, invalid: 121, probe: 122, count: 123, stop: 124, step: 125 } as const;

/** What decoded code is patched with, by bit. */
export const patchBit = { stop: 1, probe: 2, count: 4, watch: 8 } as const;

/** Names of global variables, numbered in the order in which they are met. */
export class GlobalNames {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.length;
      this.#numbers.set(name, number);
      this.names.push(name);
    }
    return number;
  }
  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }
}

const globalOpcodes = new Set(
  ['LOAD_GLOBAL', 'STORE_GLOBAL', 'DELETE_GLOBAL', 'LOAD_VAR', 'STORE_VAR', 'LOAD_NAME'].map(opcodeOf),
);
const loadVar = opcodeOf('LOAD_VAR');
const storeVar = opcodeOf('STORE_VAR');
const loadLocal = opcodeOf('LOAD_LOCAL');
const storeLocal = opcodeOf('STORE_LOCAL');
const deleteLocal = opcodeOf('DELETE_LOCAL');

export class LinkedCode {
  /** The unit, and the number by which MAKE_FUNCTION names it. */
  readonly number: number;
  readonly source: CodeObject;
  readonly name: string;
  readonly qualifiedName: string;
  readonly doc: string | undefined;
  readonly path: string;
  /** Locals and free variables. */
  readonly slotCount: number;
  readonly positional: number;
  /** Enters with its arguments in their slots: no cells, keywords, variadic parameters. */
  readonly plain: boolean;
  /** So many arguments enter it that way; -1: none do. */
  readonly plainCount: number;
  readonly isGenerator: boolean;
  /** Largest number of operands; -1 when the code does not keep a rule and is checked while it runs. */
  readonly stackSize: number;
  /** Operands before each instruction, -1 where none arrives; undefined when the code does not keep a rule. */
  readonly depths: Int32Array | undefined;
  /** Whether the code stores in its parameters. */
  readonly writesParameters: boolean;
  /** Slots and operands. */
  readonly frameSize: number;
  readonly length: number;
  /** Opcode and operand of each instruction, as the program has them; then {@link internal.fallOff}. */
  readonly plainCode: Int32Array;
  /** As {@link plainCode}, fused and patched. */
  readonly hot: Int32Array;
  /** Ends the interpreter before each instruction. */
  readonly single: Int32Array;
  /** What the interpreter reads: {@link hot} or {@link single}. */
  active: Int32Array;
  readonly constants: readonly Value[];
  readonly names: readonly string[];
  /** Number of the global variable of each name. */
  readonly globals: Int32Array;
  /** For text bytecode: the slot of each name that is a local of the function too, else -1. */
  readonly localOfName: Int32Array;
  readonly handlers: readonly HandlerRange[];
  lines: Int32Array;
  /** Caches of the attribute instructions. */
  readonly cacheShape: (Shape | null)[];
  readonly cacheNext: (Shape | null)[];
  readonly cacheVersion: Int32Array;
  readonly cacheIndex: Int32Array;
  readonly cacheValue: Value[];
  /** {@link patchBit}s of each instruction. */
  readonly patches: Uint8Array;
  /** The form of the code that runs where it is hot, and the calls and loops until it is made. */
  threaded: ThreadedForm | null = null;
  heat = 0;
  fusing: boolean;
  dirty = false;

  constructor(number: number, source: CodeObject, path: string, globalNames: GlobalNames, fusing: boolean) {
    this.number = number;
    this.source = source;
    this.path = path;
    this.name = source.name;
    this.qualifiedName = source.qualifiedName;
    this.doc = source.doc;
    this.slotCount = source.locals.length + source.free.length;
    const { positional, keywordOnly, variadic, keywords } = source.parameters;
    this.positional = positional;
    this.isGenerator = source.kind === 'generator';
    this.plain =
      source.kind === 'function' &&
      !variadic &&
      !keywords &&
      keywordOnly === 0 &&
      source.cells.length === 0 &&
      source.free.length === 0;
    this.plainCount = this.plain ? positional : -1;
    this.length = source.instructions.length;
    const measured = measure(source);
    this.stackSize = measured.largest;
    this.depths = measured.depths;
    this.writesParameters = source.instructions.some((word) => {
      const slot = operandIn(word);
      return (opcodeIn(word) === storeLocal || opcodeIn(word) === deleteLocal) && slot < positional + keywordOnly + 2;
    });
    this.frameSize = this.slotCount + Math.max(this.stackSize, 0) + 8;
    this.constants = source.constants.map(constantValue);
    this.names = source.names;
    this.globals = Int32Array.from(source.names, () => -1);
    this.localOfName = Int32Array.from(source.names, (name) => source.locals.indexOf(name));
    this.handlers = source.handlers;
    this.lines = source.lines;
    this.plainCode = new Int32Array(2 * this.length + 2);
    for (let ip = 0; ip < this.length; ip++) this.#decode(ip, source, globalNames);
    this.plainCode[2 * this.length] = internal.fallOff;
    this.hot = this.plainCode.slice();
    this.single = this.plainCode.slice();
    for (let pc = 0; pc < this.single.length; pc += 2) this.single[pc] = internal.step;
    this.patches = new Uint8Array(this.length);
    this.fusing = fusing;
    this.cacheShape = new Array(this.length).fill(null);
    this.cacheNext = new Array(this.length).fill(null);
    this.cacheVersion = new Int32Array(this.length);
    this.cacheIndex = new Int32Array(this.length);
    this.cacheValue = new Array(this.length).fill(undefined);
    this.rebuild();
    this.active = this.hot;
  }

  #decode(ip: number, source: CodeObject, globalNames: GlobalNames): void {
    const word = source.instructions[ip] as number;
    let opcode = opcodeIn(word);
    let operand = operandIn(word);
    const row = opcodes[opcode];
    if (row?.operand === 'target') operand *= 2;
    if (globalOpcodes.has(opcode)) {
      const name = source.names[operand] as string;
      const slot = source.locals.indexOf(name);
      this.globals[operand] = globalNames.number(name);
      if (source.kind !== 'module' && opcode === storeVar) [opcode, operand] = [storeLocal, slot];
      else if (opcode === loadVar || opcode === storeVar) {
        // Which of the two scopes is meant is known before the run, except for a local that may be unset.
        if (slot < 0 || source.kind === 'module') opcode = opcode === loadVar ? globalOpcode : storeGlobalOpcode;
      }
    }
    this.plainCode[2 * ip] = row ? opcode : internal.invalid;
    this.plainCode[2 * ip + 1] =
      opcode === loadLocal || opcode === storeLocal || !row ? operand : this.#operand(opcode, operand);
  }

  /** Instructions of globals name the variable by its number. */
  #operand(opcode: number, operand: number): number {
    return opcode === globalOpcode || opcode === storeGlobalOpcode || opcode === deleteGlobalOpcode
      ? (this.globals[operand] as number)
      : operand;
  }

  /** Makes {@link hot} anew from the patches. */
  rebuild(): void {
    this.dirty = false;
    this.threaded?.forget();
    this.hot.set(this.plainCode);
    if (this.fusing) fuse(this);
    for (let ip = 0; ip < this.length; ip++) {
      const bits = this.patches[ip] as number;
      if (bits !== 0)
        this.hot[2 * ip] =
          bits & (patchBit.stop | patchBit.watch)
            ? internal.stop
            : bits & patchBit.probe
              ? internal.probe
              : internal.count;
    }
  }

  /** Line of an instruction. */
  line(ip: number): number {
    return this.lines[Math.max(0, Math.min(ip, this.length - 1))] ?? 0;
  }
}

const globalOpcode = opcodeOf('LOAD_GLOBAL');
const storeGlobalOpcode = opcodeOf('STORE_GLOBAL');
const deleteGlobalOpcode = opcodeOf('DELETE_GLOBAL');

/** The value of a constant; objects get their ids from the heap that is active. */
export const constantValue = (constant: Constant): Value => {
  switch (constant.kind) {
    case 'none':
      return null;
    case 'ellipsis':
      return ellipsis;
    case 'bool':
    case 'int':
    case 'str':
      return constant.value;
    case 'float':
      return new PyFloat(constant.value);
    case 'tuple':
      return new PyTuple(constant.items.map(constantValue));
    case 'frozenset': {
      const set = new PySet(frozensetType);
      for (const each of constant.items.map(constantValue)) set.add(plainKey(each), each);
      return set;
    }
    default:
      return new PyCode(constant.code);
  }
};
