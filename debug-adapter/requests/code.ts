import type { Program } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import type { Launched } from '../launched.ts';
import type { LoadDebugInformationArguments, ReplaceArguments, ReplaceResponseBody } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Compiles the program again, with the edited text in the place of its file. */
const compileAgain = (
  session: DebugSession,
  launched: Launched,
  given: ReplaceArguments,
  debug: boolean,
  base?: Program,
) => {
  const { host } = session;
  const edited = given.path === undefined ? launched.path : host.absolute(given.path);
  const text = given.text === undefined ? undefined : utf8(given.text);
  const read = (path: string) =>
    text && host.sameFile(host.absolute(path, launched.path), edited) ? text : host.read(path);
  const bytes = read(launched.path);
  if (!bytes) throw new Refusal('no-file', `${launched.path}: there is no such file, or it cannot be read.`);
  const { settings } = launched.started;
  return launched.toolchain.load({ path: launched.path, bytes, read, debug, settings, ...(base ? { base } : {}) });
};

const replace = (session: DebugSession, given: ReplaceArguments | undefined): Reply => {
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  const { debuggee } = launched;
  if (debuggee.execution.state !== 'standing' || !debuggee.stop)
    throw new Refusal('running', 'The program is running: pause it first.');
  const loaded = compileAgain(
    session,
    launched,
    given ?? {},
    debuggee.code.debug !== undefined,
    debuggee.machine.program,
  );
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length || !loaded.program) {
    const diagnostics = errors.map(({ source, range, message }) => ({
      path: launched.sources.clientPath(source),
      line: session.shown.line(range?.line ?? 1),
      column: session.shown.column(range?.column ?? 1),
      message,
    }));
    return { body: { replaced: [], refused: [], diagnostics } satisfies ReplaceResponseBody };
  }
  const { refused, replaced = [] } = debuggee.journal.apply({ kind: 'replace', program: loaded.program });
  if (refused !== undefined) throw new Refusal('refused', `Cannot replace the code: ${refused}`);
  const body: ReplaceResponseBody = {
    replaced: replaced.filter((row) => row.refused === undefined).map((row) => row.function),
    refused: replaced.flatMap((row) =>
      row.refused === undefined ? [] : [{ name: row.function, reason: row.refused }],
    ),
    diagnostics: [],
  };
  return {
    body,
    after: () => {
      debuggee.code.useDebug('own');
      session.news.rebind();
      for (const source of launched.sources.files()) session.event('loadedSource', { reason: 'changed', source });
      session.changed();
      session.news.sendCoverage();
    },
  };
};

/** Debug information of the same code, loaded while the program stands; or put away again. */
const loadDebugInformation = (session: DebugSession, given: LoadDebugInformationArguments | undefined): Reply => {
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  const { code, machine } = launched.debuggee;
  if (given?.load === false) code.useDebug('off');
  else if (!code.debug) {
    if (machine.program.debug) code.useDebug('own');
    else {
      const { program } = compileAgain(session, launched, {}, true);
      if (!program?.debug) throw new Refusal('no-debug', `${launched.path}: the file has no debug information.`);
      if (!sameCode(program, machine.program))
        throw new Refusal(
          'changed',
          `${launched.path}: the file has changed since it was launched: restart to debug the new code.`,
        );
      code.useDebug(program.debug);
    }
  }
  return {
    body: session.debugInformation(),
    after: () => {
      session.event('sahara/debugInformation', session.debugInformation());
      session.news.rebind();
      session.changed();
      session.news.sendCoverage();
    },
  };
};

const sameCode = (left: Program, right: Program): boolean =>
  left.units.length === right.units.length &&
  left.units.every((unit, index) => {
    const other = right.units[index];
    if (!other || other.length !== unit.length || other.name !== unit.name) return false;
    const bytes = other.read(0, other.length);
    return unit.read(0, unit.length).every((byte, at) => byte === bytes[at]);
  });

const utf8 = (text: string): Uint8Array => {
  const encoded = unescape(encodeURIComponent(text));
  return Uint8Array.from(encoded, (character) => character.charCodeAt(0));
};

export const code: Handlers = { 'sahara/replace': replace, 'sahara/loadDebugInformation': loadDebugInformation };
