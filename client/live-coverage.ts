import * as vscode from 'vscode';
import { pathOf } from './paths.ts';
import type { CoveredLine, LiveCoverage } from './requests.ts';

/** A file as live coverage shows it. */
export interface DecoratedFile {
  readonly path: string;
  readonly lines: readonly CoveredLine[];
}

/**
 * Live coverage while debugging: what ran so far as line backgrounds, marks in the overview ruler and a word behind
 * the line. Never a gutter icon: the gutter belongs to breakpoints.
 *
 * @returns what is shown now
 */
export function registerLiveCoverage(context: vscode.ExtensionContext): () => readonly DecoratedFile[] {
  const decorations = decorationTypes();
  let shown: readonly DecoratedFile[] = [];
  let owner: string | undefined;
  let enabled = isEnabled();
  const draw = () => {
    for (const editor of vscode.window.visibleTextEditors) drawEditor(editor, enabled ? shown : [], decorations);
    void vscode.commands.executeCommand('setContext', 'sahara.liveCoverageShown', enabled && shown.length > 0);
  };
  const set = (files: readonly DecoratedFile[], session: string | undefined) => {
    shown = files;
    owner = session;
    draw();
  };
  context.subscriptions.push(
    decorations.reached,
    decorations.missed,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event === 'sahara/coverage') set(merged(session.id === owner ? shown : [], body as LiveCoverage), session.id);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.id === owner) set([], undefined);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // An edited line is no longer the line that ran.
      if (contentChanges.length === 0 || !shown.some((file) => file.path === pathOf(document.uri))) return;
      set(
        shown.filter((file) => file.path !== pathOf(document.uri)),
        owner,
      );
    }),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('sahara.liveCoverage')) return;
      enabled = isEnabled();
      draw();
    }),
    vscode.commands.registerCommand('sahara.toggleLiveCoverage', async () => {
      const settings = vscode.workspace.getConfiguration('sahara');
      await settings.update('liveCoverage.show', !isEnabled(), vscode.ConfigurationTarget.Global);
    }),
  );
  return () => (enabled ? shown : []);
}

/** What is known after an event, of which some tell only what is new. */
function merged(known: readonly DecoratedFile[], { changes, sources }: LiveCoverage): readonly DecoratedFile[] {
  if (!changes) return sources;
  const files = new Map(known.map((file) => [file.path, file]));
  for (const { path, lines } of sources) {
    const byLine = new Map((files.get(path)?.lines ?? []).map((line) => [line.line, line]));
    for (const line of lines) byLine.set(line.line, line);
    files.set(path, { path, lines: [...byLine.values()].sort((left, right) => left.line - right.line) });
  }
  return [...files.values()];
}

interface Decorations {
  readonly reached: vscode.TextEditorDecorationType;
  readonly missed: vscode.TextEditorDecorationType;
}

/** Reached and missed differ by colour, by the edge (solid or dashed) and by the words behind the line. */
function decorationTypes(): Decorations {
  const type = (state: 'reached' | 'missed', edge: 'solid' | 'dashed') =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor(`sahara.coverage.${state}Background`),
      overviewRulerColor: new vscode.ThemeColor(`sahara.coverage.${state}Ruler`),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      borderStyle: edge,
      borderWidth: '0 0 0 2px',
      borderColor: new vscode.ThemeColor(`sahara.coverage.${state}Ruler`),
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
  return { reached: type('reached', 'solid'), missed: type('missed', 'dashed') };
}

function drawEditor(editor: vscode.TextEditor, files: readonly DecoratedFile[], decorations: Decorations): void {
  const { document } = editor;
  const file = files.find((it) => it.path === pathOf(document.uri));
  const lines = (file?.lines ?? []).filter(({ line }) => line >= 1 && line <= document.lineCount);
  const counts = vscode.workspace.getConfiguration('sahara', document.uri).get('liveCoverage.counts', true);
  const options = (line: CoveredLine): vscode.DecorationOptions => ({
    range: document.lineAt(line.line - 1).range,
    hoverMessage: hover(line),
    ...(counts ? { renderOptions: { after: words(line) } } : {}),
  });
  editor.setDecorations(decorations.reached, lines.filter((line) => line.count > 0).map(options));
  editor.setDecorations(decorations.missed, lines.filter((line) => line.count === 0).map(options));
}

function words(line: CoveredLine): vscode.ThemableDecorationAttachmentRenderOptions {
  return {
    contentText: line.count === 0 ? 'not run' : line.exact === false ? '✓' : `${line.count}×`,
    color: new vscode.ThemeColor('sahara.coverage.countForeground'),
    margin: '0 0 0 2ch',
  };
}

function hover({ count, exact }: CoveredLine): string {
  if (count === 0) return 'Sahara: not run so far';
  if (exact === false) return 'Sahara: has run (set `sahara.liveCoverage.mode` to `counts` to see how often)';
  return `Sahara: has run ${count.toLocaleString('en')} time${count === 1 ? '' : 's'}`;
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('sahara').get('liveCoverage.show', true);
}
