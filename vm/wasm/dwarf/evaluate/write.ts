/** Bytes that expressions write. */
import type { Value } from '../../../context/index.ts';
import type { DwarfValue } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import type { Node } from './tree.ts';

/** Bytes of memory, wherever they lie in values. */
export const writePlace = (
  evaluator: Evaluator,
  { space, address, bytes }: { readonly space: DwarfValue; readonly address: number; readonly bytes: Uint8Array },
  node: Node,
): void => {
  const memory = space.frame.space('memory', 0);
  const location = memory && { in: 'space' as const, space: memory.id, offset: address, length: bytes.length };
  const { refused } = location
    ? evaluator.scope.host.write(atPlace(location), bytes)
    : { refused: 'there is no memory' };
  if (refused !== undefined) evaluator.fail(refused, node);
};

/** A value that is nothing but a place. */
export const atPlace = (location: NonNullable<Value['location']>): Value => ({
  type: 'bytes',
  summary: '',
  location,
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => '',
});
