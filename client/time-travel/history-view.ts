import * as vscode from 'vscode';
import type { RetroactiveLog, ValueHistory, ValuePlace } from '../views/requests.ts';
import type { MomentTracker } from './moments.ts';
import { type Page, registerPage } from './page.ts';
import { activeSession, ask, goToMoment, sessionCommand } from './session.ts';
import { placeOf } from './writes.ts';

const writesAtOnce = 5000;
const nothing = 'Right-click a variable while the program is stopped and choose "Show History".';

/** The view "History": of one value, or of an expression at one line. */
export function registerHistoryView(context: vscode.ExtensionContext, moments: MomentTracker): void {
  let shown:
    | { readonly session: vscode.DebugSession; readonly history: ValueHistory; more?: () => Promise<void> }
    | undefined;
  const send = (page: Page) => {
    if (!shown) page.send({ type: 'empty', message: nothing });
    else page.send({ type: 'history', history: shown.history, moment: moments.of(shown.session) });
  };
  const page = registerPage(context, 'history', (message, from) => {
    const session = shown?.session ?? activeSession();
    if (message.type === 'ready') send(from);
    else if (message.type === 'command') void vscode.commands.executeCommand(message.command);
    else if (message.type === 'more') void shown?.more?.();
    else if (session) void goToMoment(session, message.clock);
  });
  const show = async (next: typeof shown) => {
    shown = next;
    await vscode.commands.executeCommand('sahara.history.focus');
    const open = page();
    if (open) send(open);
  };
  const load = async (session: vscode.DebugSession, place: ValuePlace, count: number): Promise<void> => {
    const history = await ask<ValueHistory>(session, 'sahara/history', { ...place, count });
    if (!history) return;
    await show({ session, history, more: () => more(session, history) });
  };
  const more = async (session: vscode.DebugSession, { dataId, writes }: ValueHistory): Promise<void> => {
    const page = await ask<ValueHistory>(session, 'sahara/history', {
      dataId,
      start: writes.length,
      count: writesAtOnce,
    });
    if (!page) return;
    const history = { ...page, writes: [...writes, ...page.writes] };
    await show({ session, history, more: () => more(session, history) });
  };
  context.subscriptions.push(
    moments.onDidChange((session) => {
      if (session.id !== shown?.session.id) return;
      page()?.send({ type: 'moment', moment: moments.of(session) });
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.id !== shown?.session.id) return;
      shown = undefined;
      const open = page();
      if (open) send(open);
    }),
    sessionCommand('sahara.showHistory', async (session, item) => {
      const place = await placeOf(item);
      if (place) await load(session, place, writesAtOnce);
    }),
    sessionCommand('sahara.logOverTheRun', async (session) => {
      const line = await askForLine();
      if (!line) return;
      const log = await ask<RetroactiveLog>(session, 'sahara/retroactiveLog', line);
      if (log) await show({ session, history: historyOf(log, line) });
    }),
  );
}

interface LoggedLine {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** The line that the cursor is in, and what is to be written there. */
async function askForLine(): Promise<LoggedLine | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage('Sahara: put the cursor in the line that the log point belongs to.');
    return undefined;
  }
  const line = editor.selection.active.line + 1;
  const message = await vscode.window.showInputBox({
    title: `Log over the Whole Run, Line ${line}`,
    prompt: 'The message at each arrival so far; expressions in braces, such as n = {n}',
    value: '{}',
    valueSelection: [1, 1],
    validateInput: (text) =>
      text.trim() === '' || text === '{}' ? 'A message or an expression in braces.' : undefined,
  });
  return message === undefined ? undefined : { path: editor.document.uri.fsPath, line, message };
}

function historyOf({ rows, complete }: RetroactiveLog, { line, message }: LoggedLine): ValueHistory {
  return {
    name: message,
    type: `line ${line}${complete ? '' : ', the first arrivals'}`,
    dataId: '',
    total: rows.length,
    writes: rows.map(({ text, ...row }) => {
      const number = text.trim() === '' ? Number.NaN : Number(text);
      const value = { value: text, before: '', written: row.clock };
      return { ...row, ...value, ...(Number.isFinite(number) ? { number } : {}) };
    }),
  };
}
