/** Variables of a function, and the globals, as tools see them. */
import type { FrameAccess, Value, Variable } from '../context/index.ts';
import { type CodeObject, opcodeIn, operandIn } from './image.ts';
import { opcodeOf } from './opcodes.ts';
import type { PythonUnit } from './program.ts';

/** A frame of this machine: it also knows the globals, and a class body's names. */
export interface PythonFrameAccess extends FrameAccess {
  /** Undefined while it is unset. */
  global(name: string): Value | undefined;
  readonly namespace: readonly { readonly name: string; readonly value: Value }[];
}

const stores = ['STORE_GLOBAL', 'STORE_VAR'].map(opcodeOf);
const storeName = opcodeOf('STORE_NAME');

/** Parameters, locals and captured variables in the order of their slots; a class body's names. */
export const slotVariables = (code: CodeObject): readonly Variable[] => {
  const { positional, keywordOnly, variadic, keywords } = code.parameters;
  const parameters = positional + keywordOnly + Number(variadic) + Number(keywords);
  const slots = [...code.locals, ...code.free].flatMap((name, slot): Variable[] =>
    name.startsWith('.')
      ? []
      : [
          {
            name,
            kind: slot < parameters ? 'parameter' : slot < code.locals.length ? 'local' : 'upvalue',
            type: '',
            locate: (frame) => frame.local(slot),
          },
        ],
  );
  if (code.kind !== 'class') return slots;
  const names = new Set(
    [...code.instructions].flatMap((word) =>
      opcodeIn(word) === storeName ? [code.names[operandIn(word)] as string] : [],
    ),
  );
  return [
    ...[...names]
      .filter((name) => !name.startsWith('__'))
      .map(
        (name): Variable => ({
          name,
          kind: 'local',
          type: '',
          locate: (frame) =>
            (frame as PythonFrameAccess).namespace.find((row) => row.name === name)?.value ?? 'optimized out',
        }),
      ),
    ...slots.filter(({ name }) => name !== '__class__'),
  ];
};

/** Names that the program stores in global variables, in the order in which they appear. */
export const globalVariables = (units: readonly PythonUnit[]): readonly Variable[] => {
  const names = new Set<string>();
  for (const { code } of units) {
    for (const word of code.instructions)
      if (stores.includes(opcodeIn(word)) && (opcodeIn(word) === stores[0] || code.kind === 'module'))
        names.add(code.names[operandIn(word)] as string);
  }
  return [...names].map((name) => ({
    name,
    kind: 'global',
    type: '',
    locate: (frame) => (frame as PythonFrameAccess).global(name) ?? 'optimized out',
  }));
};
