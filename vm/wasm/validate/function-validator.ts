/** Validation of code, one instruction a step (core specification, section 3.4, by the algorithm of the appendix). */
import { endExpected, scanBody } from '../decode/body-scan.ts';
import { unexpectedEnd } from '../decode/byte-reader.ts';
import { handlerFields, InstructionReader } from '../decode/instruction-reader.ts';
import { bodyOf, type WasmModule } from '../module.ts';
import { addressType, opcodeKeyLimit, opcodeOfKey, opcodes } from '../opcodes.ts';
import { canonicalType } from '../type-store.ts';
import {
  bottom,
  type FunctionType,
  funcref,
  heap,
  i32,
  i64,
  isNumber,
  isReference,
  isVector,
  nonNull,
  referenceTo,
  type ValueType,
} from '../types.ts';
import { declaredFunctions } from './declared.ts';
import { functionTypeAt, isKnown, type ModuleTypes } from './module-types.ts';
import { validateObject } from './objects.ts';
import { functionFrame, noTypes, OperandStack } from './operand-stack.ts';
import { TableOp, validateTable } from './tables.ts';

/** Opcodes with rules of their own; a test compares them with the opcode table. */
export enum Op {
  unreachable = 0x00,
  block = 0x02,
  loop = 0x03,
  if = 0x04,
  else = 0x05,
  try = 0x06,
  catch = 0x07,
  throw = 0x08,
  rethrow = 0x09,
  throw_ref = 0x0a,
  end = 0x0b,
  br = 0x0c,
  br_if = 0x0d,
  br_table = 0x0e,
  return = 0x0f,
  call = 0x10,
  call_indirect = 0x11,
  return_call = 0x12,
  return_call_indirect = 0x13,
  call_ref = 0x14,
  return_call_ref = 0x15,
  delegate = 0x18,
  catch_all = 0x19,
  drop = 0x1a,
  select = 0x1b,
  select_typed = 0x1c,
  try_table = 0x1f,
  local_get = 0x20,
  local_set = 0x21,
  local_tee = 0x22,
  global_get = 0x23,
  global_set = 0x24,
  memory_size = 0x3f,
  memory_grow = 0x40,
  memory_init = 0x208,
  data_drop = 0x209,
  memory_copy = 0x20a,
  memory_fill = 0x20b,
  i8x16_shuffle = 0x30d,
}

const parametersOf: readonly (readonly ValueType[])[] = Array.from(
  { length: opcodeKeyLimit },
  (_, key) => opcodeOfKey(key)?.signature?.parameters ?? noTypes,
);
/** The one result of a fixed signature; 0 when it has none. */
const resultOf = (() => {
  const table = new Int32Array(opcodeKeyLimit);
  for (const { key, signature } of opcodes) table[key] = signature?.results[0] ?? 0;
  return table;
})();
/** What besides its fixed signature an instruction is checked for: 1 memory access, 2 access of one lane, 3 a lane. */
const extraOf = (() => {
  const table = new Uint8Array(opcodeKeyLimit);
  for (const { key, immediates } of opcodes) {
    const [first, second] = immediates;
    table[key] = first === 'memory argument' ? (second === 'lane' ? 2 : 1) : first === 'lane' ? 3 : 0;
  }
  return table;
})();
const alignmentOf = Uint8Array.from({ length: opcodeKeyLimit }, (_, key) => opcodeOfKey(key)?.alignment ?? 0);
/** Lanes of the shape that an opcode's name begins with (`i8x16`). */
const lanesOf = Uint8Array.from({ length: opcodeKeyLimit }, (_, key) =>
  Number(/^[if]\d+x(\d+)/.exec(opcodeOfKey(key)?.name ?? '')?.[1] ?? 0),
);
const constantKeys: ReadonlySet<number> = (() => {
  const names =
    /^(?:(?:i32|i64)\.(?:const|add|sub|mul)|(?:f32|f64|v128)\.const|ref\.(?:null|func|i31)|global\.get|struct\.new(?:_default)?|array\.new(?:_default|_fixed)?|any\.convert_extern|extern\.convert_any|end)$/;
  return new Set(opcodes.filter(({ name }) => names.test(name)).map(({ key }) => key));
})();

/** Lists of one type, so that block types need no allocation. */
const single = new Map<ValueType, readonly ValueType[]>();
const listOf = (type: ValueType): readonly ValueType[] => {
  let list = single.get(type);
  if (!list) {
    list = [type];
    single.set(type, list);
  }
  return list;
};

/**
 * Reads and validates function bodies and constant expressions. Between steps {@link reader} holds the instruction that was
 * read last, and the stacks are as they are behind it, so that preparing code takes the same pass.
 */
export class FunctionValidator extends OperandStack {
  readonly reader: InstructionReader;
  /** Results of the function or expression. */
  results: readonly ValueType[] = noTypes;
  #start = 0;
  #end = 0;
  /** Globals that a constant expression may read; -1 outside of constant expressions. */
  #constantGlobals = -1;
  /** 1 for functions that the module refers to outside of bodies; `ref.func` of another is an error. */
  readonly #declared: Uint8Array;

  constructor(
    readonly module: WasmModule,
    types: ModuleTypes,
    declared: Uint8Array = declaredFunctions(module),
  ) {
    super(types, (index) => {
      const name = module.names.types.get(index);
      return name === undefined ? String(index) : `$${name}`;
    });
    this.reader = new InstructionReader(module.bytes);
    this.#declared = declared;
  }

  /** Stands before the first instruction of a function that is not imported; false when its type or locals are wrong. */
  begin(functionIndex: number): boolean {
    this.clear();
    this.#constantGlobals = -1;
    const body = bodyOf(this.module, functionIndex);
    if (!body) throw new RangeError(`function ${functionIndex} has no body`);
    const type = functionTypeAt(this.types.store, this.types.functions[functionIndex] as number);
    this.offset = body.locals;
    if (!type) return this.fail(`unknown type ${this.module.functionTypes[functionIndex]}`);
    for (const parameter of type.parameters) this.addLocals(parameter, 1, true);
    this.reader.open(body.locals, body.end);
    const groups = this.reader.itemCount();
    for (let index = 0; index < groups; index++) {
      this.offset = this.reader.at;
      const count = this.reader.u32();
      const local = this.canonical(this.reader.valueType());
      if (this.problem !== '') return false;
      this.addLocals(local, count, false);
    }
    this.#open(body.end, type.results);
    return true;
  }

  /** Stands before a constant expression that must give `result`; of globals the first `globals` can be read. */
  beginConstant(
    { from, to }: { readonly from: number; readonly to: number },
    result: ValueType,
    globals: number,
  ): void {
    this.clear();
    this.#constantGlobals = globals;
    this.reader.open(from, to);
    this.offset = from;
    this.#open(to, listOf(result));
  }

  #open(end: number, results: readonly ValueType[]): void {
    this.#start = this.reader.at;
    this.#end = end;
    this.results = results;
    this.pushFrame(functionFrame, noTypes, results);
  }

  /** Reads and validates one instruction; false behind the last one, and when there is a {@link problem}. */
  step(): boolean {
    if (this.depth === 0) return false;
    const { reader } = this;
    const key = reader.read();
    if (key < 0) {
      // The bytes are read again, as the specification reads them, for the right words.
      if (reader.problem === '' || reader.problem === unexpectedEnd) scanBody(reader, this.#start, this.#end);
      return this.fail(reader.problem || unexpectedEnd, 'malformed', reader.problemOffset);
    }
    this.offset = reader.start;
    this.heightBefore = this.height;
    if (this.#constantGlobals >= 0 && !constantKeys.has(key)) return this.fail('constant expression required');
    this.#instruction(key);
    return this.problem === '';
  }

  /** The common ones have small numbers behind each other: a jump table, also before anything is compiled. */
  #instruction(key: number): void {
    const { reader } = this;
    if (key > TableOp.table_set) {
      if (key < 0xc5 && key !== Op.memory_size && key !== Op.memory_grow) this.#plain(key);
      else this.#other(key);
      return;
    }
    switch (key) {
      case Op.local_get: {
        const { index } = reader;
        if (index >= this.localCount) this.fail(`unknown local ${index}`);
        else if (this.localReady[index] === 0) this.fail(`uninitialized local ${index}`);
        else this.push(this.locals[index] as ValueType);
        return;
      }
      case Op.local_set: {
        const { index } = reader;
        if (index >= this.localCount) this.fail(`unknown local ${index}`);
        else if (this.pop(this.locals[index] as ValueType)) this.setLocal(index);
        return;
      }
      case Op.local_tee: {
        const { index } = reader;
        if (index >= this.localCount) this.fail(`unknown local ${index}`);
        else if (this.pop(this.locals[index] as ValueType)) {
          this.setLocal(index);
          this.push(this.locals[index] as ValueType);
        }
        return;
      }
      case Op.global_get:
        this.#globalGet();
        return;
      case Op.global_set: {
        const { index } = reader;
        if (index >= this.types.globals.length) this.fail(`unknown global ${index}`);
        else if (this.types.globalMutable[index] === 0) this.fail(`immutable global ${index}`);
        else this.pop(this.types.globals[index] as ValueType);
        return;
      }
      case Op.drop:
        this.popAny();
        return;
      case Op.select:
        this.#select();
        return;
      case Op.select_typed:
        if (reader.count !== 1) this.fail(`invalid result arity: select has ${reader.count} types`);
        else {
          const type = this.canonical(reader.list[0] as ValueType);
          if (this.pop(i32) && this.pop(type) && this.pop(type)) this.push(type);
        }
        return;
      case Op.unreachable:
        this.unreachable();
        return;
      case Op.block:
      case Op.loop:
      case Op.try:
      case Op.if:
        this.#enter(key);
        return;
      case Op.else:
        this.#else();
        return;
      case Op.end:
        this.#endFrame();
        return;
      case Op.br:
        if (this.popAll(this.#label(reader.index))) this.unreachable();
        return;
      case Op.br_if: {
        const label = this.#label(reader.index);
        if (this.pop(i32) && this.popAll(label)) this.pushAll(label);
        return;
      }
      case Op.br_table:
        this.#branchTable();
        return;
      case Op.return:
        if (this.popAll(this.results)) this.unreachable();
        return;
      case Op.call:
      case Op.return_call: {
        const type = functionTypeAt(this.types.store, this.types.functions[reader.index] ?? -1);
        if (!type) this.fail(`unknown function ${reader.index}`);
        else this.#call(type, key === Op.return_call);
        return;
      }
      case Op.call_indirect:
      case Op.return_call_indirect: {
        const type = this.#functionType(reader.index);
        const table = this.tableIndex(reader.second);
        if (!type || table === undefined) return;
        if (!this.types.store.matches(this.types.tables[reader.second] as ValueType, funcref)) {
          this.fail(`type mismatch: table ${reader.second} does not hold functions`);
        } else if (this.pop(table)) this.#call(type, key === Op.return_call_indirect);
        return;
      }
      case Op.call_ref:
      case Op.return_call_ref: {
        const type = this.#functionType(reader.index);
        if (!type) return;
        const number = this.types.numbers[reader.index] as number;
        if (this.pop(referenceTo(true, number))) this.#call(type, key === Op.return_call_ref);
        return;
      }
      case Op.catch:
      case Op.catch_all:
      case Op.delegate:
      case Op.rethrow:
        this.#legacy(key);
        return;
      case Op.throw: {
        const type = functionTypeAt(this.types.store, this.types.tags[reader.index] ?? -1);
        if (!type) this.fail(`unknown tag ${reader.index}`);
        else if (this.popAll(type.parameters)) this.unreachable();
        return;
      }
      case Op.throw_ref:
        if (this.pop(referenceTo(true, heap.exn))) this.unreachable();
        return;
      case Op.try_table:
        this.#handlers();
        this.#enter(key);
        return;
      default:
        this.#other(key);
    }
  }

  /** Instructions that are rare. */
  #other(key: number): void {
    const { reader } = this;
    switch (key) {
      case TableOp.table_get:
      case TableOp.table_set:
      case TableOp.table_init:
      case TableOp.table_copy:
      case TableOp.table_grow:
      case TableOp.table_size:
      case TableOp.table_fill:
      case TableOp.elem_drop:
        validateTable(this, key);
        return;
      case Op.memory_size:
      case Op.memory_grow:
      case Op.memory_fill:
        if (this.#memory(reader.index) !== undefined) this.#fixed(key, reader.index);
        return;
      case Op.memory_init:
        if (this.#memory(reader.second) !== undefined && this.hasData(reader.index)) this.#fixed(key, reader.second);
        return;
      case Op.data_drop:
        this.hasData(reader.index);
        return;
      case Op.memory_copy: {
        const to = this.#memory(reader.index);
        const from = this.#memory(reader.second);
        if (to !== undefined && from !== undefined) this.popAll([to, from, to === i64 && from === i64 ? i64 : i32]);
        return;
      }
      case Op.i8x16_shuffle:
        for (let lane = 0; lane < 16; lane++) {
          if ((reader.bytes[reader.bytesAt + lane] as number) >= 32) this.fail('invalid lane index');
        }
        this.#fixed(key, 0);
        return;
      default:
        if (key < 0xc5 || key >= 0x200) this.#plain(key);
        else validateObject(this, key);
    }
  }

  /** Instructions with a signature of the table. */
  #plain(key: number): void {
    const { reader } = this;
    switch (extraOf[key]) {
      case 0:
        this.#fixed(key, 0);
        return;
      case 3:
        if (reader.index >= (lanesOf[key] as number)) this.fail(`invalid lane index ${reader.index}`);
        this.#fixed(key, 0);
        return;
      default: {
        const alignment = alignmentOf[key] as number;
        const memory = this.#memory(reader.index);
        if (memory === undefined) return;
        if (reader.alignment > alignment) this.fail('alignment must not be larger than natural');
        if (memory === i32 && reader.high !== 0) this.fail('offset out of range');
        if (extraOf[key] === 2 && reader.second >= 16 >> alignment) this.fail(`invalid lane index ${reader.second}`);
        this.#fixed(key, reader.index);
      }
    }
  }

  #fixed(key: number, memory: number): void {
    const parameters = parametersOf[key] as readonly ValueType[];
    const isAddressed = parameters[0] === addressType || resultOf[key] === addressType;
    if (isAddressed) {
      this.#addressed(key, this.types.memoryIndex[memory] as ValueType);
      return;
    }
    if (!this.popAll(parameters)) return;
    const result = resultOf[key] as ValueType;
    if (result !== 0) this.push(result);
  }

  #addressed(key: number, address: ValueType): void {
    const parameters = parametersOf[key] as readonly ValueType[];
    for (let index = parameters.length - 1; index >= 0; index--) {
      const type = parameters[index] as ValueType;
      if (!this.pop(type === addressType ? address : type)) return;
    }
    const result = resultOf[key] as ValueType;
    if (result !== 0) this.push(result === addressType ? address : result);
  }

  /** A type of the module as a canonical one; a problem when it refers to a type that does not exist. */
  canonical(type: ValueType): ValueType {
    const { numbers } = this.types;
    if (!isReference(type)) return type;
    if (isKnown(type, numbers.length)) return canonicalType(type, numbers);
    this.fail(`unknown type ${type & 0xfffffff}`);
    return bottom;
  }

  #globalGet(): void {
    const { index } = this.reader;
    if (index >= this.types.globals.length || (this.#constantGlobals >= 0 && index >= this.#constantGlobals)) {
      this.fail(`unknown global ${index}`);
    } else if (this.#constantGlobals >= 0 && this.types.globalMutable[index] === 1) {
      this.fail('constant expression required: the global is mutable');
    } else this.push(this.types.globals[index] as ValueType);
  }

  #select(): void {
    if (!this.pop(i32)) return;
    const second = this.popAny();
    const first = this.popAny();
    const fits = (type: ValueType): boolean => type === bottom || isNumber(type) || isVector(type);
    if (!fits(first) || !fits(second) || (first !== second && first !== bottom && second !== bottom)) {
      this.fail(`type mismatch: select of ${this.spell(first)} and ${this.spell(second)}`);
    }
    this.push(first === bottom ? second : first);
  }

  /** Opens a frame of the block type that was read. */
  #enter(key: number): void {
    const { block } = this.reader;
    if (block >= -1) {
      const results = block < 0 ? noTypes : listOf(this.canonical(block));
      if (key !== Op.if || this.pop(i32)) this.pushFrame(key, noTypes, results);
      return;
    }
    const type = this.#functionType(-2 - block);
    if (!type || (key === Op.if && !this.pop(i32))) return;
    if (this.popAll(type.parameters)) this.pushFrame(key, type.parameters, type.results);
  }

  #else(): void {
    const top = this.depth - 1;
    if (this.frameKinds[top] !== Op.if) {
      this.fail(endExpected, 'malformed');
      return;
    }
    const parameters = this.frameParameters[top] as readonly ValueType[];
    const results = this.frameResults[top] as readonly ValueType[];
    if (this.popFrame()) this.pushFrame(Op.else, parameters, results);
  }

  #endFrame(): void {
    const top = this.depth - 1;
    const results = this.frameResults[top] as readonly ValueType[];
    if (
      this.frameKinds[top] === Op.if &&
      !this.#listMatches(this.frameParameters[top] as readonly ValueType[], results)
    ) {
      this.fail('type mismatch: an if without else must leave what it takes');
      return;
    }
    if (!this.popFrame()) return;
    this.pushAll(results);
    if (this.depth === 0 && this.reader.at !== this.#end) {
      this.fail('section size mismatch: there are bytes behind the last end', 'malformed', this.reader.at);
    }
  }

  #listMatches(types: readonly ValueType[], expected: readonly ValueType[]): boolean {
    return (
      types.length === expected.length &&
      types.every((type, index) => this.types.store.matches(type, expected[index] as ValueType))
    );
  }

  /** Types that a branch to a label takes. */
  #label(label: number): readonly ValueType[] {
    const at = this.depth - 1 - label;
    if (at < 0) {
      this.fail(`unknown label ${label}`);
      return noTypes;
    }
    return (this.frameKinds[at] === Op.loop ? this.frameParameters[at] : this.frameResults[at]) as readonly ValueType[];
  }

  /** For instructions that branch with a reference: the types of their label. */
  label(): readonly ValueType[] {
    return this.#label(this.reader.index);
  }

  #branchTable(): void {
    const { reader } = this;
    if (!this.pop(i32)) return;
    const last = this.#label(reader.list[reader.count - 1] as number);
    let previous = -1;
    for (let index = 0; index < reader.count - 1 && this.problem === ''; index++) {
      const label = (reader.list[index] as number) >>> 0;
      if (label === previous) continue;
      previous = label;
      const types = this.#label(label);
      if (types === last) continue;
      if (types.length !== last.length)
        this.fail('type mismatch: the labels of br_table take different numbers of operands');
      else this.peekAll(types);
    }
    if (this.problem === '' && this.popAll(last)) this.unreachable();
  }

  #call(type: FunctionType, isTail: boolean): void {
    if (!this.popAll(type.parameters)) return;
    if (!isTail) this.pushAll(type.results);
    else if (this.#listMatches(type.results, this.results)) this.unreachable();
    else this.fail('type mismatch: the results of a tail call must be those of the function');
  }

  /** The function type of an index; a problem when there is none. */
  #functionType(index: number): FunctionType | undefined {
    const type = functionTypeAt(this.types.store, this.types.numbers[index] ?? -1);
    if (!type) this.fail(index < this.types.numbers.length ? `non-function type ${index}` : `unknown type ${index}`);
    return type;
  }

  /** Index type of a memory. */
  #memory(index: number): ValueType | undefined {
    const type = this.types.memoryIndex[index];
    if (type === undefined) this.fail(`unknown memory ${index}`);
    return type;
  }

  /** Index type of a table; a problem when there is no such table. */
  tableIndex(index: number): ValueType | undefined {
    const type = this.types.tableIndex[index];
    if (type === undefined) this.fail(`unknown table ${index}`);
    return type;
  }

  /** Whether a data segment exists; a problem when it does not. */
  hasData(index: number): boolean {
    const { dataCount } = this.module;
    if (dataCount === undefined) return this.fail('data count section required', 'malformed');
    return index < dataCount || this.fail(`unknown data segment ${index}`);
  }

  /** Type of an element segment's items; a problem when there is no such segment. */
  elementType(index: number): ValueType | undefined {
    const type = this.types.elements[index];
    if (type === undefined) this.fail(`unknown elem segment ${index}`);
    return type;
  }

  /** Checks the handlers of `try_table` in the frames around it. */
  #handlers(): void {
    const { reader } = this;
    for (let at = 0; at < reader.count && this.problem === ''; at += handlerFields) {
      const kind = reader.list[at] as number;
      const tag = reader.list[at + 1] as number;
      const given: ValueType[] = [];
      if (kind < 2) {
        const type = functionTypeAt(this.types.store, this.types.tags[tag] ?? -1);
        if (!type) this.fail(`unknown tag ${tag >>> 0}`);
        else given.push(...type.parameters);
      }
      if (kind % 2 === 1) given.push(referenceTo(false, heap.exn));
      const label = this.#label((reader.list[at + 2] as number) >>> 0);
      if (!this.#listMatches(given, label)) this.fail('type mismatch: the label of a handler does not take its values');
    }
  }

  /** The superseded exception handling. */
  #legacy(key: number): void {
    const { reader } = this;
    const top = this.depth - 1;
    const kind = this.frameKinds[top];
    if (key === Op.rethrow) {
      const at = top - reader.index;
      const target = at < 0 ? -1 : this.frameKinds[at];
      if (at < 0) this.fail(`unknown label ${reader.index}`);
      else if (target !== Op.catch && target !== Op.catch_all) this.fail('invalid rethrow label');
      else this.unreachable();
      return;
    }
    if (kind !== Op.try && (kind !== Op.catch || key === Op.delegate)) {
      this.fail(endExpected, 'malformed');
      return;
    }
    const results = this.frameResults[top] as readonly ValueType[];
    if (!this.popFrame()) return;
    if (key === Op.delegate) {
      if (reader.index >= this.depth) this.fail(`unknown label ${reader.index}`);
      this.pushAll(results);
      return;
    }
    const type = key === Op.catch ? functionTypeAt(this.types.store, this.types.tags[reader.index] ?? -1) : undefined;
    if (key === Op.catch && !type) this.fail(`unknown tag ${reader.index}`);
    this.pushFrame(key, type?.parameters ?? noTypes, results);
  }

  /** Type of a reference to a function. */
  functionReference(): ValueType {
    const { index } = this.reader;
    const number = this.types.functions[index];
    if (number === undefined) this.fail(`unknown function ${index}`);
    else if (this.#constantGlobals < 0 && this.#declared[index] !== 1) this.fail('undeclared function reference');
    return number === undefined || number < 0 ? bottom : referenceTo(false, number);
  }

  /** Replaces the reference on top by its non-null form. */
  refine(): void {
    const type = this.popReference();
    if (this.problem === '') this.push(nonNull(type));
  }

  /** Whether the module's type of an index has a canonical number, and which. */
  typeNumber(index: number): number | undefined {
    const number = this.types.numbers[index];
    if (number === undefined) this.fail(`unknown type ${index}`);
    return number;
  }

  /** For rules in other files: ends with a problem at the instruction. */
  reject(problem: string): false {
    return this.fail(problem);
  }
}
