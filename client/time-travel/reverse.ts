import * as vscode from 'vscode';
import type { MomentTracker } from './moments.ts';
import { activeThread, ask, goToMoment, sessionCommand } from './session.ts';

/** Ways through the past that the Debug Adapter Protocol has no request for. */
const ways: readonly { readonly command: string; readonly request: string }[] = [
  { command: 'sahara.reverseNext', request: 'sahara/reverseNext' },
  { command: 'sahara.reverseStepIn', request: 'sahara/reverseStepIn' },
  { command: 'sahara.reverseStepOut', request: 'sahara/reverseStepOut' },
];

/** Reverse next, step in and out; to the start, to the end, to a moment. */
export function registerReverse(context: vscode.ExtensionContext, moments: MomentTracker): void {
  for (const { command, request } of ways) {
    context.subscriptions.push(
      sessionCommand(command, async (session) => ask(session, request, { threadId: await activeThread(session) })),
    );
  }
  context.subscriptions.push(
    sessionCommand('sahara.goToStart', (session) => ask(session, 'sahara/goToStart')),
    sessionCommand('sahara.goToEnd', (session) => ask(session, 'sahara/goToEnd')),
    sessionCommand('sahara.goToLastCondition', (session) => ask(session, 'sahara/goToLastCondition')),
    sessionCommand('sahara.goToMoment', async (session, given?: number) => {
      const clock = typeof given === 'number' ? given : await askForClock(moments, session);
      if (clock !== undefined) await goToMoment(session, clock);
    }),
  );
}

async function askForClock(moments: MomentTracker, session: vscode.DebugSession): Promise<number | undefined> {
  const moment = moments.of(session);
  const { start, end } = moment ?? { start: 0, end: Number.MAX_SAFE_INTEGER };
  const text = await vscode.window.showInputBox({
    title: 'Go to a Moment',
    prompt: moment
      ? `Instructions completed, from ${start} to ${end}, or a part of the run such as 50%`
      : 'Instructions completed',
    ...(moment ? { value: String(moment.clock) } : {}),
    validateInput: (value) =>
      clockOf(value, start, end) === undefined ? `A whole number from ${start} to ${end}, or a percentage.` : undefined,
  });
  return text === undefined ? undefined : clockOf(text, start, end);
}

/** @returns undefined when the text is no moment between start and end */
export function clockOf(text: string, start: number, end: number): number | undefined {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (percent) {
    const part = Number(percent[1]) / 100;
    return part <= 1 ? Math.round(start + (end - start) * part) : undefined;
  }
  const plain = text.trim().replaceAll(/[\s,_']/g, '');
  const clock = Number(plain);
  return /^\d+$/.test(plain) && clock >= start && clock <= end ? clock : undefined;
}
