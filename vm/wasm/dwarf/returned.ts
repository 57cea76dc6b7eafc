/** What a function gave back, by the type of its source. */
import type { FrameAccess, Value } from '../../context/index.ts';
import { At, type Entries } from './entries.ts';
import { inherited, type Scope } from './scopes.ts';
import { Types } from './types/types.ts';
import { valueOf } from './values/value.ts';

/** Undefined for `void`, and for what is given back in memory: its address is not among the results. */
export const returnedValue = (
  entries: Entries,
  scope: Scope,
  results: readonly Value[],
  caller: FrameAccess,
): Value | undefined => {
  const holder = inherited(entries, scope.entry, At.type);
  const [result] = results;
  if (!holder || results.length !== 1 || !result?.bytes) return undefined;
  const types = new Types(entries);
  const type = types.typeOf(holder);
  if (type.kind === 'opaque' || type.size > result.bytes.length) return undefined;
  return valueOf(caller, types, type, { in: 'bytes', bytes: result.bytes.slice(0, type.size || undefined) });
};
