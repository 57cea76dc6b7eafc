import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';
import { uriOf } from './paths.ts';

/** As debug-adapter/protocol.ts has it. */
interface Branches {
  readonly branches: readonly {
    readonly line: number;
    readonly column: number;
    readonly endLine?: number;
    readonly endColumn?: number;
    readonly label: string;
    readonly jumps: boolean;
  }[];
}

/** Behind each condition of the stopped statement: which way it will go. */
export function registerBranchHints(context: vscode.ExtensionContext): void {
  const changed = new vscode.EventEmitter<void>();
  let shown: { readonly path: string; readonly hints: vscode.InlayHint[] } | undefined;
  let asked = 0;
  const show = async (item: vscode.DebugThread | vscode.DebugStackFrame | undefined): Promise<void> => {
    const mine = ++asked;
    const next = item && 'frameId' in item ? await hintsOf(item) : undefined;
    // A newer stop has been asked about meanwhile.
    if (mine !== asked || (!next && !shown)) return;
    shown = next;
    changed.fire();
  };
  context.subscriptions.push(
    changed,
    vscode.debug.onDidChangeActiveStackItem((item) => void show(item)),
    vscode.languages.registerInlayHintsProvider(
      ['sahara', 'python', 'python-bytecode', 'sahara-bytecode'].map((language) => ({ language })),
      {
        onDidChangeInlayHints: changed.event,
        provideInlayHints: (document, range) =>
          shown && document.uri.path === shown.path
            ? shown.hints.filter(({ position }) => range.contains(position))
            : [],
      },
    ),
  );
}

async function hintsOf({ session, frameId, threadId }: vscode.DebugStackFrame) {
  if (session.type !== debugType) return undefined;
  try {
    const { stackFrames } = await session.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 });
    const [top] = stackFrames;
    if (!top?.source?.path) return undefined;
    // None for any frame but the innermost; each answer numbers frames anew, so that numbers do not tell which one it is.
    const { branches }: Branches = await session.customRequest('sahara/branches', { frameId });
    // VS Code gives sources of answers as addresses of its window, which differ from those of documents in all but the path.
    return { path: uriOf(top.source.path).path, hints: branches.map(hint) };
  } catch {
    // The program has gone on meanwhile.
    return undefined;
  }
}

function hint({ line, column, endLine, endColumn, label, jumps }: Branches['branches'][number]): vscode.InlayHint {
  const place = new vscode.Position((endLine ?? line) - 1, (endColumn ?? column) - 1);
  const made = new vscode.InlayHint(place, `→ ${label}`);
  made.paddingLeft = true;
  made.tooltip = jumps ? 'The conditional jump will be taken.' : 'The conditional jump will not be taken.';
  return made;
}
