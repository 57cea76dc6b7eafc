/** Functions and constant expressions in the text format: flat instructions, indented by block. */

import { InstructionReader } from '../../../vm/wasm/decode/instruction-reader.ts';
import { type ByteRange, bodyOf, functionTypeOf, type WasmModule } from '../../../vm/wasm/module.ts';
import { opcodeNamed } from '../../../vm/wasm/opcodes.ts';
import { spellValueType, type ValueType } from '../../../vm/wasm/types.ts';
import type { Identifiers } from './identifiers.ts';
import { spellInstruction } from './instruction.ts';

/** One line of a printed function. */
export interface PrintedLine {
  readonly text: string;
  /** Offset in the file of the instruction that stands on the line. */
  readonly offset?: number;
}

const keyOf = (name: string): number => opcodeNamed(name)?.key ?? -1;
const keys = {
  block: keyOf('block'),
  loop: keyOf('loop'),
  if: keyOf('if'),
  try: keyOf('try'),
  tryTable: keyOf('try_table'),
  else: keyOf('else'),
  catch: keyOf('catch'),
  catchAll: keyOf('catch_all'),
  delegate: keyOf('delegate'),
  end: keyOf('end'),
};
const openers: ReadonlySet<number> = new Set([keys.block, keys.loop, keys.if, keys.try, keys.tryTable]);
const middles: ReadonlySet<number> = new Set([keys.else, keys.catch, keys.catchAll]);

/** `(param $x i32) (param i64)`, `(result i32)`: what stands behind the type of a function. */
export const spellParameters = (
  module: WasmModule,
  identifiers: Identifiers,
  functionIndex: number,
): { readonly parameters: string; readonly results: string } => {
  const type = functionTypeOf(module, functionIndex);
  const names = identifiers.locals(functionIndex);
  const spell = (each: ValueType) => spellValueType(each, (index) => identifiers.use('types', index));
  return {
    parameters: spellDeclarations('param', type?.parameters ?? [], 0, names, spell).join(' '),
    results: type && type.results.length > 0 ? `(result ${type.results.map(spell).join(' ')})` : '',
  };
};

/** Lists of parameters or locals: a named one alone, unnamed ones of a row together. */
const spellDeclarations = (
  head: 'param' | 'local',
  types: readonly ValueType[],
  first: number,
  names: ReadonlyMap<number, string>,
  spell: (type: ValueType) => string,
): readonly string[] => {
  const lists: string[] = [];
  let unnamed: string[] = [];
  const flush = () => {
    if (unnamed.length > 0) lists.push(`(${head} ${unnamed.join(' ')})`);
    unnamed = [];
  };
  for (const [index, type] of types.entries()) {
    const name = names.get(first + index);
    if (name === undefined) {
      unnamed.push(spell(type));
      continue;
    }
    flush();
    lists.push(`(${head} ${name} ${spell(type)})`);
  }
  flush();
  return lists;
};

/** The largest number of locals that is printed one by one; a module may declare 50,000 a function with a few bytes. */
const localLimit = 50_000;

/** A function that is defined in the module, a line for each instruction, from `(func` to the closing parenthesis. */
export const printFunction = (
  module: WasmModule,
  identifiers: Identifiers,
  functionIndex: number,
): readonly PrintedLine[] => {
  const body = bodyOf(module, functionIndex);
  if (!body) return [];
  const typeIndex = module.functionTypes[functionIndex] ?? 0;
  const type = functionTypeOf(module, functionIndex);
  const { parameters, results } = spellParameters(module, identifiers, functionIndex);
  const head = `(func${identifiers.define('functions', functionIndex)} (type ${identifiers.use('types', typeIndex)})`;
  const lines: PrintedLine[] = [{ text: [head, parameters, results].filter((part) => part !== '').join(' ') }];
  const names = identifiers.locals(functionIndex);
  const reader = new InstructionReader(module.bytes, body.locals, body.end);
  const locals = readLocals(reader);
  const spell = (each: ValueType) => spellValueType(each, (index) => identifiers.use('types', index));
  const declared = spellDeclarations('local', locals, type?.parameters.length ?? 0, names, spell);
  if (declared.length > 0) lines.push({ text: `  ${declared.join(' ')}` });
  reader.open(body.code, body.end);
  const labels: (string | undefined)[] = [];
  let blocks = 0;
  for (let key = reader.read(); key >= 0; key = reader.read()) {
    const { start } = reader;
    if (key === keys.end && labels.length === 0) {
      lines.push({ text: ')', offset: start });
      return lines;
    }
    const opens = openers.has(key);
    const ownLabel = opens ? identifiers.label(functionIndex, blocks) : undefined;
    const around = { identifiers, locals: names, labels, ownLabel };
    if (key === keys.end || key === keys.delegate) labels.pop();
    const depth = labels.length - (middles.has(key) ? 1 : 0);
    lines.push({ text: '  '.repeat(Math.min(depth, 100) + 1) + spellInstruction(reader, around), offset: start });
    if (!opens) continue;
    labels.push(ownLabel);
    blocks++;
  }
  const problem = reader.problem === '' ? 'unexpected end of function' : reader.problem;
  lines.push({ text: `  ;; ${problem} at 0x${(reader.problemOffset || reader.at).toString(16)}` }, { text: ')' });
  return lines;
};

const readLocals = (reader: InstructionReader): readonly ValueType[] => {
  const locals: ValueType[] = [];
  const groups = reader.itemCount();
  for (let group = 0; group < groups && reader.problem === ''; group++) {
    const count = reader.u32();
    const type = reader.valueType();
    for (let index = 0; index < count && locals.length < localLimit; index++) locals.push(type);
  }
  return locals;
};

/** The instructions of a constant expression, without its `end`. */
export const printExpression = (
  module: WasmModule,
  identifiers: Identifiers,
  { from, to }: ByteRange,
): readonly string[] => {
  const reader = new InstructionReader(module.bytes, from, to);
  const around = { identifiers, locals: new Map<number, string>(), labels: [], ownLabel: undefined };
  const found: string[] = [];
  for (let key = reader.read(); key >= 0 && key !== keys.end; key = reader.read())
    found.push(spellInstruction(reader, around));
  if (reader.problem !== '') found.push(`(; ${reader.problem} ;)`);
  return found;
};
