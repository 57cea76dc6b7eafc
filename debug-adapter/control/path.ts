import type { Value } from '../../vm/context/index.ts';
import type { NamedValue } from './variables.ts';

/**
 * The value that a path of names reaches: `account`, `color.rgb.green`, `rows[3].name`, or a variable whose name holds dots itself.
 * No code runs, so the value keeps its place. Undefined when the text is no such path.
 */
export const findPath = (
  variables: readonly NamedValue[],
  text: string,
  /** Whether what lies inside of a value is no matter of names. */
  isClosed: (value: Value) => boolean,
): Value | undefined => {
  const path = text.trim();
  // The longest name first: names may contain dots.
  const roots = variables.filter(
    ({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
  );
  const longest = roots.reduce((length, { name }) => Math.max(length, name.length), 0);
  const root = roots.find(({ name }) => name.length === longest);
  if (!root || root.value === 'optimized out') return undefined;
  if (path !== root.name && isClosed(root.value)) return undefined;
  return walk(root.value, path.slice(root.name.length));
};

const walk = (value: Value, rest: string): Value | undefined => {
  if (rest === '') return value;
  const index = /^\[(\d+)\]/.exec(rest);
  if (index) {
    const child = value.children(Number(index[1]), 1, 'indexed')[0];
    return child && walk(child.value, rest.slice(index[0].length));
  }
  if (rest[0] !== '.') return undefined;
  const tail = rest.slice(1);
  for (const child of value.children(0, value.count.named, 'named')) {
    if (!tail.startsWith(child.name)) continue;
    const end = tail[child.name.length];
    if (end !== undefined && end !== '.' && end !== '[') continue;
    const found = walk(child.value, tail.slice(child.name.length));
    if (found) return found;
  }
  return undefined;
};
