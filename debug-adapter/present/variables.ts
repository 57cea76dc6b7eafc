import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Value } from '../../vm/context/index.ts';
import { type Cached, type Container, childrenOf, type Row } from './containers.ts';
import { memoryReference } from './memory-reference.ts';

export interface Presentation {
  readonly cached: Cached;
  /** A handle for something that can be expanded, 0 when there is nothing inside. */
  handle(container: Container): number;
  readonly hex: boolean;
  readonly types: boolean;
}

/** A value's text, bounded; integers in hexadecimal when asked for. */
export const summaryOf = (value: Value, hex: boolean): string => {
  if (!hex || !/^-?\d+$/.test(value.summary)) return value.summary;
  const number = BigInt(value.summary);
  return number < 0n ? `-0x${(-number).toString(16)}` : `0x${number.toString(16)}`;
};

/** The parts that a variable, a result of an evaluation and a value that was set have in common. */
export const valueParts = (value: Value, inside: Container, presentation: Presentation) => ({
  ...(presentation.types ? { type: value.type } : {}),
  variablesReference: presentation.handle(inside),
  ...(value.count.named ? { namedVariables: value.count.named } : {}),
  ...(value.count.indexed ? { indexedVariables: value.count.indexed } : {}),
  ...(value.memory ? { memoryReference: memoryReference(value.memory.space, value.memory.offset) } : {}),
});

export const variableOf = (row: Row, presentation: Presentation): DebugProtocol.Variable => {
  const value = row.value?.();
  const { name } = row;
  if (!value) return textVariable(row, presentation);
  const inside = row.inside ?? childrenOf(presentation.cached, () => row.value?.(), row.path);
  const readOnly = row.readOnly || !value.location;
  return {
    name,
    value: row.text ?? summaryOf(value, presentation.hex),
    ...valueParts(value, inside, presentation),
    ...(row.path === undefined ? {} : { evaluateName: row.path }),
    ...(readOnly ? { presentationHint: { attributes: ['readOnly'] } } : {}),
  };
};

const textVariable = ({ name, text, type, inside }: Row, presentation: Presentation): DebugProtocol.Variable => ({
  name,
  value: text ?? 'gone',
  ...(presentation.types && type !== undefined ? { type } : {}),
  variablesReference: inside ? presentation.handle(inside) : 0,
  ...(inside?.named ? { namedVariables: inside.named } : {}),
  ...(inside?.indexed ? { indexedVariables: inside.indexed } : {}),
  presentationHint: { attributes: ['readOnly'], kind: 'virtual' },
});
