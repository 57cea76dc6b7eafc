/** Structure of a Python program for tools: functions and exception classes. */
import { addressOf, type ConditionInfo, type FunctionInfo, type MetaInformation } from '../context/index.ts';
import { type CodeObject, opcodeIn, operandIn, type PythonImage } from './image.ts';
import { exceptionNames, machineErrors } from './objects/types.ts';
import { opcodeOf } from './opcodes.ts';
import type { PythonUnit } from './program.ts';

const buildClass = opcodeOf('BUILD_CLASS');
const loadConstant = opcodeOf('LOAD_CONST');
const loadGlobal = opcodeOf('LOAD_GLOBAL');

/** Errors of text bytecode under the published machine's names. */
export const bytecodeErrors: Readonly<Record<string, string>> = {
  ZeroDivisionError: 'DivisionByZero',
  NameError: 'UndefinedVariable',
  UnboundLocalError: 'UndefinedVariable',
};

export const metaView = (units: readonly PythonUnit[], image: PythonImage): MetaInformation => ({
  modules: [{ name: image.name, exports: units.filter(({ code }) => code.kind !== 'module').map(({ name }) => name) }],
  functions: units.filter(({ code }) => code.instructions.length > 0).map(functionInfo),
  types: [],
  conditions: conditions(units, image),
});

const functionInfo = ({ id, code, length }: PythonUnit): FunctionInfo => {
  const { positional, keywordOnly, variadic, keywords } = code.parameters;
  const count = positional + keywordOnly;
  const parameters = code.locals.slice(0, count + Number(variadic) + Number(keywords)).map((name, index) => ({
    name: index < count ? name : index === count && variadic ? `*${name}` : `**${name}`,
    type: '',
  }));
  return {
    name: code.qualifiedName,
    entry: addressOf(id, 0),
    end: addressOf(id, length),
    parameters,
    results: [],
    ...(code.doc === undefined ? {} : { doc: code.doc }),
    signals: [],
    kind: code.kind === 'class' ? 'generated' : 'function',
  };
};

/** Names of the classes that a function defines, with the names of their bases. */
const classesIn = (code: CodeObject): readonly (readonly [string, string])[] => {
  const found: (readonly [string, string])[] = [];
  for (const [ip, word] of code.instructions.entries()) {
    const count = opcodeIn(word) === buildClass ? operandIn(word) : 0;
    const name = code.instructions[ip - 1 - count];
    if (count === 0 || count > 255 || name === undefined || opcodeIn(name) !== loadConstant) continue;
    const constant = code.constants[operandIn(name)];
    for (const base of code.instructions.subarray(ip - count, ip)) {
      const baseName = opcodeIn(base) === loadGlobal ? code.names[operandIn(base)] : undefined;
      if (constant?.kind === 'str' && baseName !== undefined) found.push([constant.value, baseName]);
    }
  }
  return found;
};

const conditions = (units: readonly PythonUnit[], image: PythonImage): readonly ConditionInfo[] => {
  const names: string[] =
    image.dialect === 'bytecode'
      ? [...machineErrors.filter((name) => name !== 'Unsupported'), 'DivisionByZero', 'UndefinedVariable', 'TypeError']
      : [...exceptionNames];
  const builtIn = names.length;
  const known = new Set(names);
  const mentioned = new Set(units.flatMap(({ code }) => code.names));
  for (const { code } of units)
    for (const [name, base] of classesIn(code))
      if (known.has(base) && !known.has(name)) {
        known.add(name);
        names.push(name);
      }
  return names.map((name, id) => ({
    id: id + 1,
    name,
    payload: [],
    signalledBy: [],
    handledBy: [],
    // What the program names itself, and the few errors of text bytecode, are worth a filter of their own.
    builtIn: id < builtIn && image.dialect === 'python' && !mentioned.has(name),
  }));
};
