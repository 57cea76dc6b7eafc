import type { DebugProtocol } from '@vscode/debugprotocol';
import { unitOf } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import type { Container, Row } from '../present/containers.ts';
import type { Frame } from '../present/frames.ts';
import { codeReference } from '../present/memory-reference.ts';
import { isOutputReference } from '../present/output-reference.ts';
import { parametersOf, scopesOf } from '../present/scopes.ts';
import { variableOf } from '../present/variables.ts';
import type { Handlers, Reply } from './handler.ts';

const everything = 2 ** 31 - 1;
/** Children shown to a client that asks for all of them at once. */
const unpaged = 1000;

const threads = (session: DebugSession): Reply => ({
  body: { threads: session.launched ? session.shown.threads() : [] },
});

const stackTrace = (session: DebugSession, given: DebugProtocol.StackTraceArguments): Reply => {
  if (session.debuggee.execution.state === 'ended') return { body: { stackFrames: [], totalFrames: 0 } };
  const list = session.standing && session.frameList(given.threadId);
  if (!list) return { body: { stackFrames: [], totalFrames: 0 } };
  const { frames, total } = list.slice(given.startFrame ?? 0, given.levels || everything);
  return { body: { stackFrames: frames.map((frame) => stackFrame(session, frame, given.format)), totalFrames: total } };
};

const stackFrame = (
  session: DebugSession,
  frame: Frame,
  format?: DebugProtocol.StackFrameFormat,
): DebugProtocol.StackFrame => {
  const { code } = session.debuggee;
  const { access, source } = frame;
  const isHidden = session.isSubtle(frame);
  const info = code.functionAt(frame.place);
  const kind = access?.kind === 'handler' || access?.kind === 'restart' ? ` (${access.kind})` : '';
  const name = `${source?.name ?? access?.function ?? '?'}${kind}`;
  const first = info?.name.split('::', 1)[0];
  const moduleName = code.program.meta.modules.some((module) => module.name === first) ? first : undefined;
  return {
    id: session.frames.add(frame),
    name: format?.parameters ? `${name} ${parameterText(session, frame)}`.trimEnd() : name,
    ...placeOf(session, frame, { isHidden, isBehind: isHidden && session.looksDeeper(frame.context) }),
    ...(access ? { instructionPointerReference: codeReference(access.address) } : {}),
    ...(moduleName === undefined ? {} : { moduleId: moduleName }),
    ...(isHidden ? { presentationHint: 'subtle' as const } : {}),
    canRestart: access?.kind === 'call' || access?.kind === 'entry',
  };
};

/** `isBehind`: an editor is to look at a frame further down. */
const placeOf = (
  session: DebugSession,
  frame: Frame,
  { isHidden, isBehind }: { readonly isHidden: boolean; readonly isBehind: boolean },
): { source?: DebugProtocol.Source; line: number; column: number } => {
  const { source, place } = frame;
  const { launched } = session;
  const hint = isBehind ? { presentationHint: 'deemphasize' as const } : {};
  if (source && !isBehind && (frame.index === 0 || !isHidden)) {
    session.shown.tellOfSource(source.position.source);
    session.problems.tell(session.output, session.debuggee.code.program.debug);
  }
  if (source && (!launched || launched.sources.find(source.position.source).isShown))
    return {
      ...session.shown.extent(source.position),
      source: { ...session.shown.place(source.position).source, ...hint },
    };
  const isHost = frame.access?.kind === 'host';
  if (isHost || !launched?.debuggee.code.program.units[unitOf(place)]) return { line: 0, column: 0 };
  const virtual = launched.sources.lineOf(place);
  return {
    source: { ...virtual.source, ...hint },
    line: session.shown.line(virtual.line),
    column: session.shown.column(1),
  };
};

const parameterText = (session: DebugSession, frame: Frame): string => {
  const rows = parametersOf(session.debuggee, frame).rows(0, everything, 'named');
  return rows.map((row) => `${row.name}=${row.value?.()?.summary ?? '?'}`).join(' ');
};

const scopes = (session: DebugSession, given: DebugProtocol.ScopesArguments): Reply => {
  const frame = session.frame(given.frameId);
  return {
    body: {
      scopes: scopesOf(session.standing, frame).map(({ name, hint, container, expensive }) => ({
        name,
        ...(hint ? { presentationHint: hint } : {}),
        variablesReference: session.containers.add(container),
        namedVariables: container.named,
        indexedVariables: container.indexed,
        expensive,
      })),
    },
  };
};

const variables = (session: DebugSession, given: DebugProtocol.VariablesArguments): Reply => {
  if (isOutputReference(given.variablesReference)) return { body: { variables: [linkOf(given.variablesReference)] } };
  const container = session.container(given.variablesReference);
  const presentation = session.shown.presentation(given.format);
  const rows = rowsOf(container, given);
  return { body: { variables: rows.map((row) => variableOf(row, presentation)) } };
};

/** VS Code makes the text of an output event a link when it has one child, and that one a location. */
const linkOf = (reference: number): DebugProtocol.Variable => ({
  name: 'moment',
  value: '',
  variablesReference: 0,
  valueLocationReference: reference,
});

const rowsOf = (
  container: Container,
  { filter, start = 0, count }: DebugProtocol.VariablesArguments,
): readonly Row[] => {
  if (filter) {
    const all = container[filter];
    return container.rows(start, Math.min(count || unpaged, Math.max(0, all - start)), filter);
  }
  // Named ones first, then indexed ones, as one sequence.
  const { named, indexed } = container;
  const length = Math.min(count || unpaged, Math.max(0, named + indexed - start));
  const rows = [
    ...(start < named ? container.rows(start, Math.min(length, named - start), 'named') : []),
    ...(start + length > named
      ? container.rows(Math.max(0, start - named), start + length - Math.max(start, named), 'indexed')
      : []),
  ];
  const rest = named + indexed - start - length;
  if (rest > 0 && !count) rows.push({ name: '…', text: `${rest} more`, readOnly: true });
  return rows;
};

export const state: Handlers = { threads, stackTrace, scopes, variables };
