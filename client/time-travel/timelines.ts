import * as vscode from 'vscode';
import { spellClock } from '../views/clock.ts';
import type { Divergence, Timelines } from '../views/requests.ts';
import { ask, goToMoment, sessionCommand } from './session.ts';

type Row = Timelines['timelines'][number];

/** Each change made in the past began a timeline; the earlier ones are kept. */
export function registerTimelines(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    sessionCommand('sahara.switchTimeline', async (session) => {
      const all = await several(session);
      const chosen = all && (await pick(all, 'Switch to a Timeline', 'The program is then shown at the end of it'));
      if (chosen) await ask(session, 'sahara/switchTimeline', { timeline: chosen.id });
    }),
    sessionCommand('sahara.compareTimelines', async (session) => {
      const all = await several(session);
      const current = all?.timelines.find(({ id }) => id === all.current);
      const others = all && { ...all, timelines: all.timelines.filter(({ id }) => id !== all.current) };
      const other =
        others && (await pick(others, 'Compare with a Timeline', 'Finds the first moment at which the two differ'));
      if (!current || !other) return;
      const answer = await ask<Divergence>(session, 'sahara/divergence', { left: current.id, right: other.id });
      if (!answer) return;
      const there = answer.clock === undefined ? undefined : `Go There (moment ${spellClock(answer.clock)})`;
      const chosen = await vscode.window.showInformationMessage(`Sahara: ${answer.message}`, ...(there ? [there] : []));
      if (chosen && answer.clock !== undefined) await goToMoment(session, answer.clock);
    }),
  );
}

async function several(session: vscode.DebugSession): Promise<Timelines | undefined> {
  const all = await ask<Timelines>(session, 'sahara/timelines');
  if (all && all.timelines.length < 2) {
    void vscode.window.showInformationMessage(
      'Sahara: there is one timeline so far. Changing a value in the past begins another one.',
    );
    return undefined;
  }
  return all;
}

async function pick({ current, timelines }: Timelines, title: string, placeHolder: string): Promise<Row | undefined> {
  const items = timelines.map((row) => ({
    label: `${row.id === current ? '$(check) ' : ''}${row.name}`,
    description: row.parted === undefined ? 'the first run' : `from moment ${spellClock(row.parted)} on`,
    detail: row.ending,
    row,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.row;
}
