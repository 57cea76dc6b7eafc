import type { Location, Value } from '../../vm/context/index.ts';
import { variablesOf } from '../control/variables.ts';
import type { DebugSession } from '../debug-session.ts';
import type { ValueArguments } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { findRow } from './containers.ts';
import { parseReference } from './memory-reference.ts';

/** A place of a value as requests name it, apart from handles, which die. */
export interface NamedPlace {
  readonly location: Location;
  readonly name: string;
  readonly type: string;
  /** The variable whose place it is, when it was asked for by one. */
  readonly variable?: string;
  /** The activation whose part of a memory it is. */
  readonly activation?: number;
  /** Which writes a data breakpoint stops at. */
  readonly mode?: 'change' | 'write';
}

export const dataIdOf = (place: NamedPlace): string => JSON.stringify(place);

export const placeOfDataId = (dataId: string): NamedPlace => {
  try {
    const place = JSON.parse(dataId) as NamedPlace;
    if (typeof place.location.in === 'string') return place;
  } catch {
    // Refused below.
  }
  throw new Refusal('no-place', 'This is no place that data breakpoints or histories know: ask for it again.');
};

/** The place of a value that is shown. */
export const findPlace = (session: DebugSession, given: ValueArguments): NamedPlace => {
  if (given.dataId !== undefined) return placeOfDataId(given.dataId);
  const name = given.name ?? given.expression ?? '';
  const row = given.variablesReference ? findRow(session.container(given.variablesReference), name) : undefined;
  const value = given.variablesReference ? row?.value?.() : evaluated(session, given, name);
  if (!value) throw new Refusal('no-variable', `There is no ${name || 'value'} here.`);
  if (!value.location)
    throw new Refusal('no-place', `${name} is computed and has no place of its own, so nobody writes it.`);
  if (value.location.in === 'stack')
    throw new Refusal('no-place', `${name} is a temporary on the data stack, so nothing writes it again.`);
  // Rows that a watch could name are variables; slots of the data stack are not.
  const isVariable = value.location.in === 'local' && (row === undefined || row.path === name);
  const activation = activationOf(session, value.location, given.frameId);
  return {
    location: value.location,
    name,
    type: value.type,
    ...(isVariable ? { variable: name.trim() } : {}),
    ...(activation === undefined ? {} : { activation }),
  };
};

/** Frames among which the one is looked for whose variable lies in a memory. */
const searchedFrames = 50;

/** The activation that a part of a memory belongs to: languages keep variables on a stack of their own there. */
const activationOf = (session: DebugSession, location: Location, frameId: number | undefined): number | undefined => {
  if (location.in === 'bits') return activationOf(session, location.of, frameId);
  if (location.in !== 'space') return undefined;
  const { code, stop } = session.debuggee;
  const context = frameId === undefined ? (stop?.context ?? 1) : session.frame(frameId).context;
  const holds = (place: Location | undefined) =>
    place?.in === 'space' &&
    place.space === location.space &&
    place.offset <= location.offset &&
    location.offset + location.length <= place.offset + place.length;
  for (const { access, place, level } of session.frameList(context)?.slice(0, searchedFrames).frames ?? []) {
    if (!access) continue;
    const isThere = variablesOf(code, access, place, level).some(
      ({ kind, isStatic, value }) =>
        !isStatic && (kind === 'local' || kind === 'parameter') && value !== 'optimized out' && holds(value.location),
    );
    if (isThere) return access.activation;
  }
  return undefined;
};

const evaluated = (session: DebugSession, { frameId }: ValueArguments, text: string): Value | undefined => {
  const { debuggee } = session;
  const frame = frameId === undefined ? undefined : session.frame(frameId);
  const context = frame?.context ?? debuggee.stop?.context ?? 1;
  const shown = frame ?? session.frameList(context)?.slice(0, 1).frames[0];
  const access = shown?.access;
  const evaluation = debuggee.evaluator.evaluate({
    text,
    context,
    effects: 'undo',
    budget: 500,
    ...(shown && access ? { frame: { access, callee: shown.callee, level: shown.level } } : {}),
  });
  if ('error' in evaluation) throw new Refusal('evaluation', evaluation.error);
  return evaluation.value;
};

/** A range of memory by its reference, or by a number in the one memory that can be written. */
export const memoryPlace = (session: DebugSession, text: string, bytes: number): NamedPlace | undefined => {
  const { spaces } = session.debuggee.machine;
  const place = parseReference(text);
  const plain = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : undefined;
  const writable = spaces.filter((space) => space.writable);
  // Plain numbers are addresses of the heap.
  const main = writable.length === 1 ? writable[0] : writable.find(({ name }) => name.startsWith('heap'));
  const found =
    place?.in === 'space' ? place : plain !== undefined && main ? { space: main.id, offset: plain } : undefined;
  const space = spaces.find(({ id }) => id === found?.space);
  if (!found || !space || found.offset + bytes > space.length || bytes < 1) return undefined;
  return {
    location: { in: 'space', space: space.id, offset: found.offset, length: bytes },
    name: `${space.name} 0x${found.offset.toString(16)} (${bytes} bytes)`,
    type: 'bytes',
  };
};
