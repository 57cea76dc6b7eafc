import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';
import type { DebugInformationState } from './requests.ts';

/** The status bar says whether positions and names are loaded; a click changes it. */
export function registerDebugInformation(context: vscode.ExtensionContext): void {
  const item = vscode.window.createStatusBarItem('sahara.debugInformation', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Sahara Debug Information';
  item.command = 'sahara.toggleDebugInformation';
  const states = new Map<string, DebugInformationState>();
  const update = () => show(item, states);
  context.subscriptions.push(
    item,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event !== 'sahara/debugInformation') return;
      states.set(session.id, body);
      update();
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      states.delete(session.id);
      update();
    }),
    vscode.debug.onDidChangeActiveDebugSession(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.window.onDidChangeVisibleTextEditors(update),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('sahara.debugInformation')) update();
    }),
    vscode.commands.registerCommand('sahara.toggleDebugInformation', () => toggle(states)),
  );
  update();
}

/** Languages whose sources are debugged with this extension alone. */
const ownLanguages: ReadonlySet<string> = new Set(['sahara', 'wat']);

function show(item: vscode.StatusBarItem, states: ReadonlyMap<string, DebugInformationState>): void {
  const session = saharaSession();
  const state = session && states.get(session.id);
  if (state) {
    item.text = state.loaded
      ? '$(symbol-field) Debug info: loaded'
      : `$(circle-slash) Debug info: ${state.state ?? 'not loaded'}`;
    item.tooltip = state.loaded
      ? 'Source positions and names are loaded. Click: put them away.'
      : 'The program runs without source positions and names: stops show its disassembly. Click: load them.';
    speak(item);
  } else if (editors().some(({ document }) => ownLanguages.has(document.languageId))) {
    const wanted = isWanted();
    item.text = wanted ? '$(symbol-field) Debug info: on' : '$(circle-slash) Debug info: off';
    item.tooltip = wanted
      ? 'The next debug session loads source positions and names. Click: do without.'
      : 'The next debug session does not load source positions and names. Click: load them.';
    speak(item);
  } else {
    item.hide();
  }
}

/** The editor in use; all that are in sight while the focus is on something else, as the walkthrough. */
function editors(): readonly vscode.TextEditor[] {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return activeTextEditor ? [activeTextEditor] : visibleTextEditors;
}

/** A screen reader says what the icon shows. */
function speak(item: vscode.StatusBarItem): void {
  item.accessibilityInformation = { label: `Sahara ${item.text.replace(/^\$\([\w-]+\) /, '')}`, role: 'button' };
  item.show();
}

/** A running session changes at once and alone; without one, the setting for the next sessions does. */
async function toggle(states: ReadonlyMap<string, DebugInformationState>): Promise<void> {
  const session = saharaSession();
  const running = session && states.get(session.id);
  if (!session || !running) {
    await vscode.workspace.getConfiguration('sahara').update('debugInformation', !isWanted(), settingsTarget());
    return;
  }
  try {
    await session.customRequest('sahara/loadDebugInformation', { load: !running.loaded });
  } catch (error) {
    void vscode.window.showErrorMessage(`Sahara: ${error instanceof Error ? error.message : error}`);
  }
}

function isWanted(): boolean {
  return vscode.workspace.getConfiguration('sahara').get('debugInformation', true);
}

function settingsTarget(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
}

function saharaSession(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeDebugSession;
  return session?.type === debugType ? session : undefined;
}
