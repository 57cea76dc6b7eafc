import * as vscode from 'vscode';
import { spellClock } from '../views/clock.ts';
import type { Moment } from '../views/requests.ts';
import { activeSession } from './session.ts';

/** Where every session stands in its own history. */
export interface MomentTracker {
  of(session: vscode.DebugSession): Moment | undefined;
  readonly onDidChange: vscode.Event<vscode.DebugSession>;
}

/** Follows the sessions' moments, and says in the status bar when the program stands in its past. */
export function registerMoments(context: vscode.ExtensionContext): MomentTracker {
  const moments = new Map<string, Moment>();
  const changed = new vscode.EventEmitter<vscode.DebugSession>();
  const item = vscode.window.createStatusBarItem('sahara.moment', vscode.StatusBarAlignment.Left, 40);
  item.name = 'Sahara Moment';
  item.command = 'sahara.goToEnd';
  const update = () => {
    const session = activeSession();
    const moment = session && moments.get(session.id);
    void vscode.commands.executeCommand('setContext', 'sahara.inThePast', moment?.past === true);
    void vscode.commands.executeCommand('setContext', 'sahara.hasHistory', moment !== undefined);
    if (moment) show(item, moment);
    else item.hide();
  };
  context.subscriptions.push(
    item,
    changed,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event !== 'sahara/moment') return;
      moments.set(session.id, body as Moment);
      update();
      changed.fire(session);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      moments.delete(session.id);
      update();
      changed.fire(session);
    }),
    vscode.debug.onDidChangeActiveDebugSession(update),
    vscode.debug.onDidChangeActiveStackItem(update),
  );
  update();
  return { of: (session) => moments.get(session.id), onDidChange: changed.event };
}

function show(item: vscode.StatusBarItem, { clock, end, past }: Moment): void {
  item.text = past
    ? `$(history) In the past: ${spellClock(clock)} of ${spellClock(end)}`
    : `$(history) Moment ${spellClock(clock)}`;
  item.tooltip = past
    ? 'The program is shown as it was after so many instructions. Click: back to the end of what has run.'
    : 'Instructions that the program has completed. Step back, or go to any earlier moment.';
  item.backgroundColor = past ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  item.accessibilityInformation = { label: `Sahara ${item.text.replace(/^\$\([\w-]+\) /, '')}`, role: 'button' };
  item.show();
}
