/** Methods of Rust's `Option` and `Result` that can be answered by looking. */
import { type Answer, boolAnswer } from '../formatters/view.ts';
import type { DwarfValue } from '../values/value.ts';

const tests: Readonly<Record<string, string>> = { is_some: 'Some', is_none: 'None', is_ok: 'Ok', is_err: 'Err' };
const payloads: Readonly<Record<string, readonly string[]>> = { unwrap: ['Some', 'Ok'], unwrap_err: ['Err'] };

/** Undefined when there is no such method, or nothing to give. */
export const variantMethod = (value: DwarfValue, name: string): Answer | undefined => {
  const active = value.activeMember?.name;
  if (active === undefined) return undefined;
  const tested = tests[name];
  if (tested !== undefined) return boolAnswer(active === tested);
  return payloads[name]?.includes(active) ? value.active?.member('__0') : undefined;
};
