/** Steps that tasks ask for: see tasks.ts. */
import type { NativeCode } from '../objects/callables.ts';
import { less } from '../protocol/compare.ts';
import { tryNext } from '../protocol/iterate.ts';

export const lessCode: NativeCode = (runtime, [a, b]) => less(runtime, a, b);
export const nextCode: NativeCode = (runtime, [iterator]) => tryNext(runtime, iterator);
