import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';

/** As debug-adapter/protocol.ts has it. */
interface Snapshot {
  readonly clock: number;
  readonly function: string;
  readonly ip: number;
  readonly stack: readonly string[];
}

const scheme = 'sahara-snapshot';

/** Two copies of the operand stack, chosen from a list, side by side in the difference editor. */
export function registerSnapshots(context: vscode.ExtensionContext): void {
  const texts = new Map<string, string>();
  const shown = ({ clock, function: name, ip, stack }: Snapshot): vscode.Uri => {
    const path = `/clock ${clock}, ${name}, instruction ${ip}`;
    texts.set(path, [...stack].reverse().join('\n'));
    return vscode.Uri.from({ scheme, path });
  };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => texts.get(path) ?? '',
    }),
    vscode.commands.registerCommand('sahara.compareSnapshots', async () => {
      const session = vscode.debug.activeDebugSession;
      if (session?.type !== debugType) return;
      const { snapshots }: { snapshots: readonly Snapshot[] } = await session.customRequest('sahara/snapshots');
      if (snapshots.length < 2) {
        void vscode.window.showInformationMessage(
          'Sahara: there are fewer than two snapshots; the launch attribute "snapshots" says after how many instructions one is kept.',
        );
        return;
      }
      const left = await pick(snapshots, 'The first snapshot');
      const right = left && (await pick(snapshots, 'The second snapshot'));
      if (left && right) {
        const title = `Operand stack: clock ${left.clock} ↔ ${right.clock}`;
        await vscode.commands.executeCommand('vscode.diff', shown(left), shown(right), title);
      }
    }),
  );
}

async function pick(snapshots: readonly Snapshot[], placeHolder: string): Promise<Snapshot | undefined> {
  const items = snapshots.map((snapshot) => ({
    label: `Clock ${snapshot.clock}`,
    description: `${snapshot.function}, instruction ${snapshot.ip}`,
    detail: `[${snapshot.stack.join(', ')}]`,
    snapshot,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))
    ?.snapshot;
}
