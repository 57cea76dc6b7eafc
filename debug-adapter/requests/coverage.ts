import { lineCounts } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import type { CoverageArguments, CoverageResponseBody } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const coverage = (session: DebugSession, given: CoverageArguments | undefined): Reply => {
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  const { debuggee, sources } = launched;
  if (given?.mode !== undefined && given.mode !== debuggee.coverage.mode && !debuggee.coverage.setMode(given.mode))
    throw new Refusal('no-coverage', 'This machine has no coverage.');
  const exact = debuggee.coverage.mode === 'counts';
  const body: CoverageResponseBody = {
    mode: debuggee.coverage.mode,
    sources: debuggee.coverage.full().map(({ path, statements, branches, functions }) => ({
      path: sources.clientPath(path),
      lines: [...lineCounts(statements)].map(([line, count]) => ({ line: session.shown.line(line), count, exact })),
      statements: statements.map(({ position, count }) => ({ ...session.shown.extent(position), count })),
      branches: branches.map(({ position, count, sides }) => ({ ...session.shown.extent(position), count, sides })),
      functions: functions.map(({ position, name, count }) => ({ ...session.shown.extent(position), name, count })),
    })),
  };
  return { body };
};

export const coverageRequests: Handlers = { 'sahara/coverage': coverage };
