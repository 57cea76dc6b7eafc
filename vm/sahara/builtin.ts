/** What every image begins with: the fixed head of the type table and the built-in conditions. */
import { scalarNames } from './types.ts';

/** Type ids that are the same in every image: the scalars by code, then string (12) and unit (13). */
export const fixedTypeCount = scalarNames.length + 2;
export const stringType = 12;
export const unitType = 13;

/**
 * Conditions that the machine itself signals, in the order of their ids (0 …). Every image's condition table begins with them,
 * and its type table holds their payload types right after the fixed types, in this order (ids 14 …), named `sahara::NAME`.
 */
export const builtInConditions = [
  {
    name: 'index-out-of-range',
    payload: [
      ['index', 'i64'],
      ['length', 'i64'],
    ],
    doc: 'An index is negative or not below the length.',
  },
  { name: 'missing-key', payload: [['key', 'string']], doc: 'A map has no entry for the key.' },
  { name: 'no-value', payload: [], doc: 'An option is none, or a list is empty.' },
  { name: 'overflow', payload: [], doc: 'An integer result or conversion does not fit its type.' },
  { name: 'division-by-zero', payload: [], doc: 'An integer is divided by zero.' },
  { name: 'assertion-failed', payload: [['message', 'string']], doc: 'An assert was false.' },
  {
    name: 'out-of-memory',
    payload: [['needed', 'i64']],
    doc: 'The heap or data stack limit of the context would be passed.',
  },
  {
    name: 'stack-overflow',
    payload: [['depth', 'i64']],
    doc: 'The return stack limit of the context would be passed.',
  },
  { name: 'foreign-reference', payload: [], doc: 'A reference of another context, or of a moved value, was used.' },
  { name: 'no-restart', payload: [['name', 'string']], doc: 'No active form offers the restart.' },
  { name: 'context-limit', payload: [['limit', 'i64']], doc: 'More contexts than the machine allows.' },
  {
    name: 'message-limit',
    payload: [['limit', 'i64']],
    doc: 'A mailbox holds as many messages as the machine allows.',
  },
  {
    name: 'context-ended',
    payload: [['context', 'i64']],
    doc: 'A message was sent to a context that has ended, or its result was asked for twice.',
  },
] as const;

export type BuiltInCondition = (typeof builtInConditions)[number]['name'];

/** Id of a built-in condition. */
export const builtInConditionId = (name: BuiltInCondition): number =>
  builtInConditions.findIndex((row) => row.name === name);

/** Id of the payload type of built-in condition `id`. */
export const builtInPayloadType = (id: number): number => fixedTypeCount + id;
