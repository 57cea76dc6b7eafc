import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Address } from '../../vm/context/index.ts';
import { allConditions, filterCondition, unhandledConditions } from '../capabilities.ts';
import type { Place } from '../control/binding.ts';
import type { BreakpointRequest } from '../control/breakpoints.ts';
import { type ConditionSettings, conditionNames, findConditions } from '../control/conditions.ts';
import type { DebugSession } from '../debug-session.ts';
import { codeReference, parseReference } from '../present/memory-reference.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const lastLine = 2 ** 31 - 1;

const replace = (session: DebugSession, group: string, requests: readonly BreakpointRequest[]): Reply => {
  const breakpoints = session.breakpoints.replace(group, requests);
  session.launched?.debuggee.execution.refresh();
  return { body: { breakpoints: breakpoints.map((breakpoint) => session.shown.breakpoint(breakpoint)) } };
};

const extras = (given: {
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}) => ({
  ...(given.condition ? { condition: given.condition } : {}),
  ...(given.hitCondition ? { hitCount: given.hitCondition } : {}),
  ...(given.logMessage ? { logMessage: given.logMessage } : {}),
});

const setBreakpoints = (session: DebugSession, given: DebugProtocol.SetBreakpointsArguments): Reply => {
  const { path, sourceReference } = given.source;
  const wanted: readonly DebugProtocol.SourceBreakpoint[] =
    given.breakpoints ?? (given.lines ?? []).map((line): DebugProtocol.SourceBreakpoint => ({ line }));
  const embedded = sourceReference ? session.launched?.sources.embedded(sourceReference) : undefined;
  if (sourceReference && embedded === undefined) return inDisassembly(session, sourceReference, wanted);
  if (path === undefined) throw new Refusal('no-source', 'A breakpoint needs the path of its source.');
  const absolute = embedded ?? session.host.absolute(path);
  return replace(
    session,
    `file ${absolute}`,
    wanted.map((row) => ({
      place: {
        at: 'line',
        path: absolute,
        sources: () => (embedded === undefined ? (session.launched?.sources.debugPaths(absolute) ?? []) : [embedded]),
        whyNot: () => session.launched?.sources.elsewhere(absolute),
        line: session.shown.fromLine(row.line),
        ...(row.column === undefined ? {} : { column: session.shown.fromColumn(row.column) }),
      },
      ...extras(row),
    })),
  );
};

/** Lines of the virtual text of a unit are its instructions. */
const inDisassembly = (
  session: DebugSession,
  reference: number,
  wanted: readonly DebugProtocol.SourceBreakpoint[],
): Reply => {
  const { launched } = session;
  const text = launched?.sources.text(reference);
  if (!launched || !text) throw new Refusal('no-source', `There is no disassembly ${reference}.`);
  const requests = wanted.map(
    (row): BreakpointRequest => ({
      place: { at: 'instruction', address: text.addressAt(session.shown.fromLine(row.line)) ?? -1 },
      ...extras(row),
    }),
  );
  const breakpoints = session.breakpoints.replace(`disassembly ${reference}`, requests);
  launched.debuggee.execution.refresh();
  return {
    body: {
      breakpoints: breakpoints.map((breakpoint) => {
        const { address } = breakpoint.binding;
        if (address === undefined) return session.shown.breakpoint(breakpoint);
        const { source, line } = launched.sources.lineOf(address);
        return {
          id: breakpoint.id,
          verified: true,
          source,
          line: session.shown.line(line),
          instructionReference: codeReference(address),
        };
      }),
    },
  };
};

const setFunctionBreakpoints = (session: DebugSession, given: DebugProtocol.SetFunctionBreakpointsArguments): Reply =>
  replace(
    session,
    'functions',
    given.breakpoints.map((row) => ({ place: { at: 'function', name: row.name.trim() }, ...extras(row) })),
  );

const setInstructionBreakpoints = (
  session: DebugSession,
  given: DebugProtocol.SetInstructionBreakpointsArguments,
): Reply =>
  replace(
    session,
    'instructions',
    given.breakpoints.map((row) => {
      const place = parseReference(row.instructionReference);
      const address: Address = place?.in === 'code' ? place.address + (row.offset ?? 0) : -1;
      const at: Place = { at: 'instruction', address };
      return { place: at, ...extras(row) };
    }),
  );

const setExceptionBreakpoints = (
  session: DebugSession,
  given: DebugProtocol.SetExceptionBreakpointsArguments,
): Reply => {
  const wanted: readonly DebugProtocol.ExceptionFilterOptions[] = [
    ...(given.filters ?? []).map((filterId) => ({ filterId })),
    ...(given.filterOptions ?? []),
  ];
  session.conditionsOf = (program): ConditionSettings => {
    const ids = new Set<number>();
    let all = false;
    for (const { filterId, condition } of wanted) {
      const names = conditionNames(program, condition);
      if (isRaise(filterId)) continue;
      const one = filterCondition(filterId);
      if (filterId === allConditions && names.length === 0) all = true;
      for (const name of one === undefined ? names : [one])
        for (const { id } of findConditions(program, name)) ids.add(id);
    }
    const unhandled = wanted.some(({ filterId }) => filterId === unhandledConditions);
    return { caught: all ? 'all' : ids.size ? ids : 'none', unhandled };
  };
  const { launched } = session;
  session.breakpoints.replace(
    'raises',
    wanted
      .filter(({ filterId }) => isRaise(filterId))
      .map(({ filterId, condition }) => ({
        place: { at: 'raise', kind: filterId, ...(condition ? { wanted: condition } : {}) },
      })),
  );
  if (launched) {
    session.conditions = session.conditionsOf(launched.debuggee.machine.program);
    launched.debuggee.execution.conditions = session.conditions;
    launched.debuggee.execution.refresh();
  }
  const known = (filterId: string, condition: string | undefined): string | undefined => {
    if (!launched) return undefined;
    const { program } = launched.debuggee.machine;
    if (program.raises?.kinds.some(({ id }) => id === filterId)) return undefined;
    const one = filterCondition(filterId);
    const names = one === undefined ? conditionNames(program, condition) : [one];
    const missing = names.find((name) => findConditions(program, name).length === 0);
    if (missing !== undefined) return `The program has no condition ${missing}.`;
    if (one !== undefined || filterId === allConditions || filterId === unhandledConditions) return undefined;
    return `There is no filter ${filterId}.`;
  };
  return {
    body: {
      breakpoints: wanted.map(({ filterId, condition }) => {
        const message = known(filterId, condition);
        return message === undefined ? { verified: true } : { verified: false, message };
      }),
    },
  };
};

/** A filter of the source language's errors: neither a condition nor one of the two general filters. */
const isRaise = (filterId: string): boolean =>
  filterId !== allConditions && filterId !== unhandledConditions && filterCondition(filterId) === undefined;

/** Columns in which statements start, for breakpoints within a line. */
const breakpointLocations = (session: DebugSession, given: DebugProtocol.BreakpointLocationsArguments): Reply => {
  const { launched } = session;
  const { path, sourceReference } = given.source;
  const embedded = sourceReference ? launched?.sources.embedded(sourceReference) : undefined;
  const sources =
    embedded === undefined
      ? ((path === undefined ? undefined : launched?.sources.debugPaths(session.host.absolute(path))) ?? [])
      : [embedded];
  if (!launched) return { body: { breakpoints: [] } };
  const from = session.shown.fromLine(given.line);
  const to = given.endLine === undefined ? from : session.shown.fromLine(given.endLine);
  const { debug } = launched.debuggee.code;
  const statements = sources.flatMap(
    (source) => (debug?.places ?? debug?.statements)?.call(debug, source, from, Math.min(to, lastLine)) ?? [],
  );
  const unique = new Map(statements.map(({ position }) => [`${position.line}:${position.column}`, position]));
  return { body: { breakpoints: [...unique.values()].map((position) => session.shown.extent(position)) } };
};

export const breakpoints: Handlers = {
  setBreakpoints,
  setFunctionBreakpoints,
  setInstructionBreakpoints,
  setExceptionBreakpoints,
  breakpointLocations,
};
