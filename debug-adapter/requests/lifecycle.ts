import type { DebugProtocol } from '@vscode/debugprotocol';
import { capabilities, launchedCapabilities } from '../capabilities.ts';
import type { Debuggee } from '../control/debuggee.ts';
import type { DebugSession } from '../debug-session.ts';
import { launch, peek, problem } from '../launching.ts';
import { outputReference } from '../present/output-reference.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Part of the memory budget for the lines that the program printed. */
const partForOutput = 16;

const initialize = (session: DebugSession, given: DebugProtocol.InitializeRequestArguments): Reply => {
  if (given.pathFormat !== undefined && given.pathFormat !== 'path')
    throw new Refusal('path-format', `This adapter speaks of paths, not of ${given.pathFormat}s.`);
  session.client = given;
  return { body: capabilities(peek(session.host)) };
};

const launchProgram = async (session: DebugSession, given: DebugProtocol.LaunchRequestArguments): Promise<Reply> => {
  if (session.launched) throw new Refusal('launched', 'A program is launched already.');
  session.launched = launch(session, (given ?? {}) as Readonly<Record<string, unknown>>);
  await openTerminal(session);
  announce(session);
  return {
    after: () => {
      if (session.configured) start(session);
    },
  };
};

/** Output lines lead to their moments, and are remembered within the budget. */
const recordOutput = (session: DebugSession, { timeTravel }: Debuggee): void => {
  const { output, client } = session;
  output.link = timeTravel.isOn && client.clientID === 'vscode' ? outputReference : undefined;
  if (!timeTravel.isOn) return;
  output.mostLineBytes = timeTravel.budget / partForOutput;
  timeTravel.timelines.others = () => output.lineBytes;
};

/** Everything the client should know of a program before it runs. */
const announce = (session: DebugSession): void => {
  const { launched } = session;
  if (!launched) return;
  recordOutput(session, launched.debuggee);
  session.news.rebind();
  session.event('capabilities', { capabilities: launchedCapabilities(launched.debuggee.machine) });
  session.event('sahara/debugInformation', session.debugInformation());
  session.event('initialized');
};

const openTerminal = async (session: DebugSession): Promise<void> => {
  const { host, client, launched } = session;
  if (launched?.arguments.console !== 'integratedTerminal') return;
  if (!client.supportsRunInTerminalRequest || !host.openTerminal) {
    session.output.write('console', 'This client has no terminal: output goes to the Debug Console.\n');
    return;
  }
  const terminal = await host.openTerminal();
  session.terminal = terminal;
  const answer = await session.request('runInTerminal', {
    kind: 'integrated',
    title: `Sahara: ${host.fileName(launched.path)}`,
    cwd: terminal.folder,
    args: [...terminal.command],
    env: { ...terminal.environment },
  });
  try {
    if (!answer.success) throw new Error(answer.message ?? 'the client refused');
    await terminal.opened;
    session.output.terminal = (text) => terminal.write(text);
    terminal.listen((bytes) => {
      // A restart has an input of its own.
      const input = session.launched?.input;
      if (bytes) input?.add(bytes);
      else input?.end();
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    session.output.write('console', `No terminal (${why}): output goes to the Debug Console.\n`);
  }
};

const start = (session: DebugSession): void => {
  const { debuggee, launched } = session;
  if (!launched) return;
  if (!isValid(session)) return;
  debuggee.execution.conditions = launched.debugging ? session.conditions : { caught: 'none', unhandled: false };
  if (launched.debugging && launched.arguments.stopOnEntry)
    debuggee.execution.standAt({ reason: 'entry', context: debuggee.machine.contexts()[0]?.id ?? 1 });
  else if (launched.recording) debuggee.travel(debuggee.timeTravel.goToEnd());
  else debuggee.execution.continue();
};

/** What loading left for later is done now; a program with errors is not run, the session ends and says why. */
const isValid = (session: DebugSession): boolean => {
  const diagnostics = session.launched?.check?.() ?? [];
  if (!diagnostics.some(({ severity }) => severity === 'error')) {
    session.news.showDiagnostics(diagnostics);
    return true;
  }
  session.output.write('stderr', `${problem(session, diagnostics).message}\n`);
  session.exitCode = 1;
  session.finish();
  return false;
};

const configurationDone = (session: DebugSession): Reply => ({
  after: () => {
    session.configured = true;
    if (session.launched) start(session);
  },
});

/** Compiles and begins anew; the old run goes on when that fails. */
const restart = (session: DebugSession, given: DebugProtocol.RestartArguments | undefined): Reply => {
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  const again = launch(session, { ...launched.arguments, ...given?.arguments });
  launched.debuggee.execution.abandon();
  session.programOutside.writeFiles();
  launched.debuggee.timeTravel.close();
  session.output.flush();
  session.forget();
  session.launched = again;
  session.exitCode = undefined;
  session.output.restart();
  recordOutput(session, again.debuggee);
  session.breakpoints.resetHits();
  return {
    after: () => {
      session.news.rebind();
      session.event('sahara/debugInformation', session.debugInformation());
      start(session);
    },
  };
};

const end = (session: DebugSession): Reply => {
  session.launched?.debuggee.execution.abandon();
  return { after: () => session.finish() };
};

const disconnect = (session: DebugSession): Reply => {
  session.launched?.debuggee.execution.abandon();
  session.programOutside.writeFiles();
  session.over = true;
  session.launched?.debuggee.timeTravel.close();
  session.terminal?.close();
  return {};
};

export const lifecycle: Handlers = {
  initialize,
  launch: launchProgram,
  configurationDone,
  restart,
  terminate: end,
  disconnect,
};
