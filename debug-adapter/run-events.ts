import type { ExecutionEvents } from './control/execution-parts.ts';
import { contextName } from './control/failure-report.ts';
import type { Stop } from './control/stop.ts';
import type { DebugSession } from './debug-session.ts';
import { momentBody } from './present/moments.ts';
import { stoppedBody } from './stopped.ts';

/** What a session does with the reports of its running program. */
export const runEvents = (session: DebugSession): ExecutionEvents => ({
  stopped: (stop) => stopped(session, stop),
  host: (outcome) => session.programOutside.answer(outcome),
  forget: () => session.launched?.outside.forget(),
  log: (text, position) => session.output.write('console', `${text}\n`, position),
  report: (text) => session.output.write('stderr', text.endsWith('\n') ? text : `${text}\n`),
  slice: () => session.news.slice(),
});

const stopped = (session: DebugSession, stop: Stop): void => {
  const { debuggee, launched } = session;
  session.output.flush();
  session.news.sendMessages();
  session.news.coverSoon(stop.reason === 'ended' || stop.reason === 'failed');
  session.news.sendThreads();
  if (stop.reason === 'ended' || stop.reason === 'failed') {
    session.exitCode = stop.reason === 'ended' ? 0 : (stop.exitCode ?? 1);
    const stays = launched?.debugging && launched.arguments.stopAtEnd !== false;
    if (!stays) {
      session.finish();
      return;
    }
    // Said once, and not again when somebody comes back to the end.
    if (!debuggee.journal.replayed) session.output.write('console', endText(stop, debuggee.timeTravel.isOn));
    session.output.flush();
  }
  if (stop.reason === 'all wait') {
    const waiting = debuggee.machine.contexts().filter(({ state }) => state === 'waiting');
    const list = waiting
      .slice(0, 10)
      .map((context) => `  ${contextName(context)}${context.detail ? `: ${context.detail}` : ''}\n`);
    session.output.write('stderr', `Every context waits, so the program cannot go on:\n${list.join('')}`);
    session.output.flush();
    if (!launched?.debugging) {
      session.exitCode = 1;
      session.finish();
      return;
    }
  }
  session.event('sahara/moment', momentBody(debuggee));
  session.news.tellTimelines();
  session.event('stopped', stoppedBody(stop));
  session.tellMemory();
};

const endText = (stop: Stop, recorded: boolean): string => {
  const click = 'lick left of a line number to stop there next time.\n';
  const next = recorded ? `Step back, or c${click}` : `C${click}`;
  if (stop.reason === 'ended') return `Finished${stop.result === undefined ? '.' : `: => ${stop.result}.`} ${next}`;
  return `Failed. ${next}`;
};
