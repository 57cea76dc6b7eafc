import * as vscode from 'vscode';
import type { TimelineData } from '../views/requests.ts';
import type { MomentTracker } from './moments.ts';
import { type Page, registerPage } from './page.ts';
import { activeSession, ask, goToMoment } from './session.ts';

const eventsAtMost = 20_000;
const nothing =
  'Start a program in the debugger to see its contexts, messages, conditions, stops and output over time.';

/** The view "Timeline": asks anew when the run has grown or the user looks at another session. */
export function registerTimelineView(context: vscode.ExtensionContext, moments: MomentTracker): void {
  let stale = true;
  /** The run is asked for again only when it has grown. */
  let shownEnd: number | undefined;
  const page = registerPage(context, 'timeline', (message, shown) => {
    const session = activeSession();
    if (message.type === 'ready') void load(shown);
    else if (message.type === 'command') void vscode.commands.executeCommand(message.command);
    else if (message.type === 'go' && session) void goToMoment(session, message.clock);
  });
  const load = async (shown: Page) => {
    const session = activeSession();
    if (!session || !moments.of(session)) {
      shown.send({ type: 'empty', message: nothing });
      return;
    }
    stale = false;
    shownEnd = moments.of(session)?.end;
    const data = await ask<TimelineData>(session, 'sahara/timeline', { count: eventsAtMost });
    if (data) shown.send({ type: 'timeline', data, moment: moments.of(session) });
  };
  const refresh = () => {
    stale = true;
    const shown = page();
    if (shown?.visible) void load(shown);
  };
  context.subscriptions.push(
    moments.onDidChange((session) => {
      const end = moments.of(session)?.end;
      if (stale || end !== shownEnd) refresh();
      else page()?.send({ type: 'moment', moment: here(moments) });
    }),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event }) => {
      if (event === 'sahara/timelines') refresh();
    }),
    vscode.debug.onDidChangeActiveDebugSession(refresh),
    vscode.commands.registerCommand('sahara.showTimeline', async () => {
      await vscode.commands.executeCommand('sahara.timeline.focus');
      refresh();
    }),
  );
}

function here(moments: MomentTracker) {
  const session = activeSession();
  return session && moments.of(session);
}
