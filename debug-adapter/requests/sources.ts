import type { DebugProtocol } from '@vscode/debugprotocol';
import { textOfUtf8 } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const source = (session: DebugSession, given: DebugProtocol.SourceArguments): Reply => {
  const reference = given.source?.sourceReference || given.sourceReference;
  if (reference) {
    const text = session.launched?.sources.text(reference);
    if (!text) throw new Refusal('no-source', `There is no disassembly ${reference}.`);
    return { body: { content: text.text, mimeType: text.mimeType } };
  }
  const path = given.source?.path;
  const bytes = path === undefined ? undefined : session.host.read(path);
  if (!bytes) throw new Refusal('no-file', `${path ?? 'The source'}: there is no such file, or it cannot be read.`);
  return { body: { content: textOfUtf8(bytes) } };
};

const loadedSources = (session: DebugSession): Reply => ({
  body: { sources: session.launched?.sources.files() ?? [] },
});

const modules = (session: DebugSession, given: DebugProtocol.ModulesArguments): Reply => {
  const { launched } = session;
  const state = session.launched?.debuggee.code.program.debugState ?? 'absent';
  const all = (launched?.debuggee.code.program.meta.modules ?? []).map(({ name }) => ({
    id: name,
    name,
    ...(launched ? { path: launched.path } : {}),
    isUserCode: true,
    symbolStatus: `debug information ${state}`,
  }));
  const start = given?.startModule ?? 0;
  return {
    body: {
      modules: all.slice(start, given?.moduleCount ? start + given.moduleCount : undefined),
      totalModules: all.length,
    },
  };
};

export const sources: Handlers = { source, loadedSources, modules };
