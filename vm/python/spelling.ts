/** How instructions and constants are written in text. */

import { reprFloat } from './data/float.ts';
import { type CodeObject, type Constant, opcodeIn, operandIn } from './image.ts';
import { opcodes } from './opcodes.ts';

/** A constant as text bytecode spells it; code by `@` and its number. */
export const constantText = (constant: Constant): string => {
  switch (constant.kind) {
    case 'none':
      return 'None';
    case 'ellipsis':
      return '...';
    case 'bool':
      return constant.value ? 'True' : 'False';
    case 'int':
      return String(constant.value);
    case 'float':
      return reprFloat(constant.value);
    case 'str':
      return JSON.stringify(constant.value).replace(
        /[\x7f-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    case 'tuple':
      return `(${constant.items.map(constantText).join(', ')}${constant.items.length === 1 ? ',' : ''})`;
    case 'frozenset':
      return `frozenset(${constant.items.map(constantText).join(', ')})`;
    default:
      return `@${constant.code}`;
  }
};

/** The operand of an instruction as people read it; '' when it has none. */
export const operandText = (code: CodeObject, ip: number): string => {
  const word = code.instructions[ip] as number;
  const row = opcodes[opcodeIn(word)];
  const operand = operandIn(word);
  switch (row?.operand) {
    case undefined:
    case 'none':
      return '';
    case 'constant': {
      const constant = code.constants[operand];
      return constant ? constantText(constant) : `#${operand}`;
    }
    case 'local':
      return code.locals[operand] ?? code.free[operand - code.locals.length] ?? `#${operand}`;
    case 'name':
      return code.names[operand] ?? `#${operand}`;
    default:
      return String(operand);
  }
};

/** Opcode and operand, for example `LOAD_CONST 3`. */
export const instructionText = (code: CodeObject, ip: number): string => {
  const opcode = opcodeIn(code.instructions[ip] as number);
  const name = opcodes[opcode]?.name ?? `INVALID_${opcode}`;
  const operand = operandText(code, ip);
  return operand === '' ? name : `${name} ${operand}`;
};
