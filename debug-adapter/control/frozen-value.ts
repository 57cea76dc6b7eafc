import type { Value } from '../../vm/context/index.ts';

const depthLimit = 3;
const childLimit = 100;

/** A copy of a value that outlives the machine's state: bounded to {@link depthLimit} levels of {@link childLimit} children, and without a place. */
export const frozen = (value: Value, depth = 0): Value => {
  const { type, summary, bytes, count } = value;
  const deep = depth < depthLimit;
  const kept = {
    named: deep ? Math.min(count.named, childLimit) : 0,
    indexed: deep ? Math.min(count.indexed, childLimit) : 0,
  };
  const children = (which: 'named' | 'indexed') =>
    value.children(0, kept[which], which).map((child) => ({ name: child.name, value: frozen(child.value, depth + 1) }));
  const named = kept.named ? children('named') : [];
  const indexed = kept.indexed ? children('indexed') : [];
  const full = depth === 0 ? value.full() : summary;
  return {
    type,
    summary,
    ...(bytes ? { bytes } : {}),
    count: { named: named.length, indexed: indexed.length },
    children: (start, length, which) => (which === 'named' ? named : indexed).slice(start, start + length),
    full: () => full,
  };
};
