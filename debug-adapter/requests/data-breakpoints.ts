import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DataBreakpointRequest, WatchedAccess } from '../control/data-breakpoints.ts';
import type { DebugSession } from '../debug-session.ts';
import { dataIdOf, findPlace, memoryPlace, type NamedPlace, placeOfDataId } from '../present/places.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const usualBytes = 8;

/** What can be watched: a variable, a child of one, an expression with a place, a range of memory. */
const dataBreakpointInfo = (session: DebugSession, given: DebugProtocol.DataBreakpointInfoArguments): Reply => {
  if (!session.debuggee.machine.watching)
    return none('This machine cannot watch places: ask for the history of the value.');
  try {
    const place = wanted(session, given);
    if (!place) return none(`${given.name} is no range of a memory of this program.`);
    const { sees } = session.debuggee.machine.watching;
    const mode = given.mode === 'write' && (sees?.includes('write') ?? true) ? { mode: 'write' as const } : {};
    const reads = sees?.includes('read') ?? true;
    return {
      body: {
        dataId: dataIdOf({ ...place, ...mode }),
        description: place.name,
        accessTypes: reads ? ['read', 'write', 'readWrite'] : ['write'],
        canPersist: false,
      },
    };
  } catch (error) {
    if (error instanceof Refusal) return none(error.message);
    throw error;
  }
};

const none = (description: string): Reply => ({ body: { dataId: null, description } });

const wanted = (session: DebugSession, given: DebugProtocol.DataBreakpointInfoArguments): NamedPlace | undefined => {
  const { name, bytes, asAddress, variablesReference, frameId } = given;
  if (asAddress) return memoryPlace(session, name, bytes ?? usualBytes);
  const place = findPlace(session, {
    name,
    ...(variablesReference ? { variablesReference } : {}),
    ...(frameId === undefined ? {} : { frameId }),
  });
  return bytes === undefined || place.location.in !== 'space'
    ? place
    : { ...place, location: { ...place.location, length: bytes } };
};

const setDataBreakpoints = (session: DebugSession, given: DebugProtocol.SetDataBreakpointsArguments): Reply => {
  const { dataBreakpoints, execution } = session.debuggee;
  const requests = given.breakpoints.map((row): DataBreakpointRequest => {
    const { location, name, type, mode, variable, activation } = placeOfDataId(row.dataId);
    return {
      location,
      name,
      type,
      ...(variable === undefined ? {} : { variable }),
      ...(activation === undefined ? {} : { activation }),
      accesses: accessesOf(row.accessType, mode ?? 'change'),
      ...(row.condition ? { condition: row.condition } : {}),
      ...(row.hitCondition ? { hitCount: row.hitCondition } : {}),
    };
  });
  const rows = dataBreakpoints.replace(requests);
  execution.refresh();
  return {
    body: {
      breakpoints: rows.map(({ id, message, request }) => ({
        id,
        verified: message === undefined,
        message: message ?? request.name,
      })),
    },
  };
};

const accessesOf = (
  access: DebugProtocol.DataBreakpointAccessType | undefined,
  mode: 'change' | 'write',
): readonly WatchedAccess[] => {
  if (access === 'read') return ['read'];
  return access === 'readWrite' ? ['read', 'write'] : [mode];
};

export const dataBreakpoints: Handlers = { dataBreakpointInfo, setDataBreakpoints };
