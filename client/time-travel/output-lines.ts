import * as vscode from 'vscode';
import { debugType } from '../launch-configurations.ts';
import { spellClock } from '../views/clock.ts';
import type { OutputLines } from '../views/requests.ts';
import { activeSession, ask, sessionCommand } from './session.ts';

const linesAtOnce = 10_000;
/** Smallest handle of an output line (debug-adapter/present/output-reference.ts). */
const firstReference = 2 ** 30;

type Line = OutputLines['lines'][number];

/**
 * Output lines lead to the moment at which they were printed: the text in the Debug Console and in the program's terminal is a link, and
 * a command lists the lines.
 */
export function registerOutputLines(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, { createDebugAdapterTracker: follow }),
    vscode.window.registerTerminalLinkProvider({ provideTerminalLinks: terminalLinks, handleTerminalLink: openLink }),
    sessionCommand('sahara.goToOutput', async (session) => {
      const found = await ask<OutputLines>(session, 'sahara/outputs', { count: linesAtOnce });
      if (found) await choose(session, found.lines, 'The program printed nothing so far.');
    }),
  );
}

/** A click on the text of a line in the Debug Console asks for its location. */
function follow(session: vscode.DebugSession): vscode.DebugAdapterTracker {
  return {
    onWillReceiveMessage(message: { command?: string; arguments?: { locationReference?: number } }) {
      const reference = message.command === 'locations' ? (message.arguments?.locationReference ?? 0) : 0;
      if (reference >= firstReference) void goToOutput(session, reference - firstReference);
    },
  };
}

async function choose(session: vscode.DebugSession, lines: readonly Line[], none: string): Promise<void> {
  if (lines.length === 0) {
    void vscode.window.showInformationMessage(`Sahara: ${none}`);
    return;
  }
  const items = lines.map((line) => ({
    label: line.text === '' ? '(an empty line)' : line.text,
    description: [`moment ${spellClock(line.clock)}`, place(line)].filter(Boolean).join(', '),
    line,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Go to the Moment of an Output Line',
    placeHolder: 'The program is shown as it was when it printed the line',
    matchOnDescription: true,
  });
  if (chosen) await goToOutput(session, chosen.line.output);
}

const place = ({ path, line }: Line): string =>
  path === undefined ? '' : `${path.split(/[\\/]/).at(-1)}${line === undefined ? '' : `:${line}`}`;

function goToOutput(session: vscode.DebugSession, output: number): Promise<unknown> {
  return ask(session, 'sahara/goToOutput', { output });
}

interface OutputLink extends vscode.TerminalLink {
  readonly session: vscode.DebugSession;
  readonly lines: readonly Line[];
}

/** Lines of the program in the terminal that was opened for it. */
async function terminalLinks({ line, terminal }: vscode.TerminalLinkContext): Promise<OutputLink[]> {
  const session = activeSession();
  const text = line.trimEnd();
  if (!session || text === '' || !terminal.name.startsWith('Sahara: ')) return [];
  try {
    const { lines } = (await session.customRequest('sahara/outputs', { text })) as OutputLines;
    const tooltip = lines.length > 1 ? `Go to one of its ${lines.length} moments` : 'Go to its moment';
    return lines.length > 0 ? [{ startIndex: 0, length: text.length, tooltip, session, lines }] : [];
  } catch {
    // While the program runs nothing is a link.
    return [];
  }
}

async function openLink({ session, lines }: OutputLink): Promise<void> {
  const [first] = lines;
  if (lines.length === 1 && first) await goToOutput(session, first.output);
  else await choose(session, lines, '');
}
