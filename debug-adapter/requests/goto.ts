import type { DebugProtocol } from '@vscode/debugprotocol';
import { unitOf } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Statements of the stopped function that begin on the line: the program can go on there. */
const gotoTargets = (session: DebugSession, given: DebugProtocol.GotoTargetsArguments): Reply => {
  const debuggee = session.standing;
  const { path, sourceReference } = given.source;
  const source = path === undefined ? undefined : session.launched?.sources.debugPath(session.host.absolute(path));
  const [frame] = debuggee.context(debuggee.stop?.context ?? 1)?.frames(0, 1) ?? [];
  const text = sourceReference ? session.launched?.sources.text(sourceReference) : undefined;
  if ((source === undefined && !text) || !frame) return { body: { targets: [] } };
  const { code } = debuggee;
  const extent = code.functionAt(frame.address);
  const line = session.shown.fromLine(given.line);
  const isInside = (address: number): boolean =>
    extent ? extent.entry <= address && address < extent.end : unitOf(address) === unitOf(frame.address);
  if (text || source === undefined) {
    // Lines of a disassembly are its instructions.
    const address = text?.addressAt(line);
    if (address === undefined || !isInside(address)) return { body: { targets: [] } };
    const id = session.callTarget(address);
    return { body: { targets: [{ id, label: `Line ${line}`, line: given.line }] } };
  }
  const targets = (code.debug?.statements(source, line, line) ?? []).flatMap(({ position, addresses }) => {
    const address = addresses.find(isInside);
    if (address === undefined) return [];
    return [{ id: session.callTarget(address), label: `Line ${position.line}`, ...session.shown.extent(position) }];
  });
  return { body: { targets } };
};

/** Nothing runs: the context stands at the target, with the values that it has. */
const goTo = (session: DebugSession, given: DebugProtocol.GotoArguments): Reply => {
  const debuggee = session.standing;
  const address = session.targetAddress(given.targetId);
  if (address === undefined) throw new Refusal('stale', `Target ${given.targetId} belongs to an earlier stop.`);
  const { refused } = debuggee.journal.apply({ kind: 'go to', context: given.threadId, address });
  if (refused !== undefined) throw new Refusal('refused', `Cannot go on there: ${refused}`);
  session.forget();
  return { after: () => debuggee.execution.standAt({ reason: 'moment', context: given.threadId }) };
};

export const goto: Handlers = { gotoTargets, goto: goTo };
