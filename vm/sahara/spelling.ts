/** How names, types and instructions are spelled in assembly text. */
import { addressOf } from '../context/index.ts';
import type { DecodedInstruction } from './encode.ts';
import type { Constant, SaharaImage } from './image.ts';
import type { OperandKind } from './opcodes.ts';
import { contextCode, scalarNames, stringCode, type TypeId } from './types.ts';

/** A text in double quotes, on one line. */
export const quote = (text: string): string => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, escapeCode);

const escapeCode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A name: as it is when it is scoped by a module and has no blanks, otherwise in quotes. */
export const spellName = (name: string): string =>
  /^[a-z][\w-]*(::[A-Za-z][\w\-/?!]*)+$/.test(name) ? name : quote(name);

/** A name of its own scope: parameters, fields, restarts, variables. */
export const spellLocalName = (name: string): string => (/^[A-Za-z_][\w\-.?!]*$/.test(name) ? name : quote(name));

/** A type; data types by qualified name. A type that is not in the table is its number. */
export const spellType = (image: SaharaImage, id: TypeId): string => {
  const type = image.types[id];
  const name = (inner: TypeId) => spellType(image, inner);
  switch (type?.kind) {
    case undefined:
      return String(id);
    case 'scalar':
      return type.scalar;
    case 'string':
    case 'unit':
      return type.kind;
    case 'data':
      return spellName(type.data.name);
    case 'list':
      return `(list ${name(type.element)})`;
    case 'map':
      return `(map ${name(type.key)} ${name(type.value)})`;
    case 'option':
    case 'box':
      return `(${type.kind} ${name(type.value)})`;
    case 'function':
      return `(fn [${type.parameters.map(name).join(' ')}] -> ${name(type.result)})`;
    case 'context':
      return `(context ${name(type.result)})`;
  }
};

/** A byte offset in a function, as its instruction lines begin with it. */
export const spellOffset = (word: number): string => `0x${(word * 4).toString(16).padStart(4, '0')}`;

/** Mnemonic and operands of the instruction at word `offset`. */
export const spellInstruction = (image: SaharaImage, offset: number, instruction: DecodedInstruction): string => {
  const { opcode, operands } = instruction;
  const words = operands.map((operand, index) =>
    spellOperand(image, offset, instruction, opcode.operands[index], operand),
  );
  return [opcode.name, ...words].join(' ');
};

const spellOperand = (
  image: SaharaImage,
  offset: number,
  { length, operands }: DecodedInstruction,
  kind: OperandKind | undefined,
  operand: number,
): string => {
  switch (kind) {
    case 'scalar':
      return spellScalar(operand);
    case 'type':
      return spellType(image, operand);
    case 'function': {
      const code = image.functions[operand];
      return code ? spellName(code.name) : String(operand);
    }
    case 'condition': {
      const condition = image.meta.conditions[operand];
      return condition ? spellName(condition.name) : String(operand);
    }
    case 'jump':
      return spellOffset(offset + length + operand);
    case 'field':
      return spellField(image, operand, operands[1] ?? -1);
    default:
      return String(operand);
  }
};

const spellScalar = (code: number): string =>
  scalarNames[code] ?? (code === stringCode ? 'string' : code === contextCode ? 'context' : String(code));

const spellField = (image: SaharaImage, index: number, id: TypeId): string => {
  const type = image.types[id];
  const leaves = type?.kind === 'data' ? type.data.leaves : [];
  const name = leaves[index]?.name;
  const isOnly = leaves.filter((leaf) => leaf.name === name).length === 1;
  return name !== undefined && isOnly ? spellLocalName(name) : String(index);
};

/** What an instruction's operands mean, where their spelling does not say it. */
export const describeOperands = (
  image: SaharaImage,
  functionIndex: number,
  { opcode, operands }: DecodedInstruction,
): string | undefined => {
  const [operand = 0] = operands;
  switch (opcode.operands[0]) {
    case 'constant': {
      const constant = image.constants[operand];
      return constant && spellConstant(constant);
    }
    case 'restart':
      return image.meta.restarts[operand]?.name;
    case 'slot':
      return parameterName(image, functionIndex, operand);
    case 'unsigned':
      return opcode.name === 'imm_char' && operand > 0x20 && operand < 0x7f ? String.fromCodePoint(operand) : undefined;
    default:
      return undefined;
  }
};

const parameterName = (image: SaharaImage, functionIndex: number, slot: number): string | undefined => {
  const code = image.functions[functionIndex];
  const names = image.meta.functions[functionIndex]?.parameterNames;
  if (!code || !names || slot >= code.parameters.length) return undefined;
  const name = names[slot - (code.parameters.length - names.length)];
  return name ?? 'closure';
};

/** Type and value of a constant, for people: floats as numbers. */
export const spellConstant = (constant: Constant): string => {
  switch (constant.type) {
    case 'string':
      return constant.value.length > 60 ? `${quote(constant.value.slice(0, 60))}…` : quote(constant.value);
    case 'f32':
    case 'f64':
      return String(floatOf(constant));
    default:
      return String(constant.value);
  }
};

const view = new DataView(new ArrayBuffer(8));

const floatOf = (constant: Constant & { readonly type: 'f32' | 'f64' }): number => {
  if (constant.type === 'f32') {
    view.setUint32(0, constant.bits);
    return view.getFloat32(0);
  }
  view.setBigUint64(0, constant.bits);
  return view.getFloat64(0);
};

/** Word offset that a jump at word `offset` leads to; undefined when the instruction is none. */
export const jumpTarget = (offset: number, { opcode, operands, length }: DecodedInstruction): number | undefined =>
  opcode.operands[0] === 'jump' ? offset + length + (operands[0] ?? 0) : undefined;

/** The address of word `offset` in a unit. */
export const wordAddress = (unit: number, offset: number): number => addressOf(unit, offset * 4);
