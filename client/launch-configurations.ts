import * as vscode from 'vscode';
import { pathOf } from './paths.ts';
import type { Platform } from './platform.ts';

export const debugType = 'sahara';
/** Sources that a compiler makes a module of; the debug adapter finds it. */
const compiled = /\.(c|cc|cpp|cxx|rs|ts)$/i;
const debuggable = /\.(sahara|sahb|py|pyvm|bc|wat|wast|wasm)$/;

/** F5 without launch.json, the entries of the debug view's list, and where the debug adapter comes from. */
export function registerLaunchConfigurations(context: vscode.ExtensionContext, platform: Platform): void {
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration,
      resolveDebugConfigurationWithSubstitutedVariables,
    }),
    vscode.debug.registerDebugConfigurationProvider(debugType, { provideDebugConfigurations: initial }, Initial),
    vscode.debug.registerDebugConfigurationProvider(debugType, { provideDebugConfigurations: dynamic }, Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: (session) => platform.debugAdapter(session),
    }),
  );
}

/** The configuration that debugs one file. */
export function launchConfiguration(program: string, more: Record<string, unknown> = {}): vscode.DebugConfiguration {
  const name = program.split(/[\\/]/).at(-1) ?? program;
  return { type: debugType, request: 'launch', name, program, ...more };
}

function initial(): vscode.DebugConfiguration[] {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in
  return [{ ...launchConfiguration('${file}'), name: 'Sahara: the open file' }];
}

async function dynamic(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
  const open = vscode.window.activeTextEditor?.document.uri;
  const files = await vscode.workspace.findFiles(
    folder
      ? new vscode.RelativePattern(folder, '**/*.{sahara,sahb,pyvm,wat,wasm}')
      : '**/*.{sahara,sahb,pyvm,wat,wasm}',
    '**/node_modules/**',
    50,
  );
  const isOpen = open && (debuggable.test(open.path) || compiled.test(open.path));
  const others = files.filter((file) => file.toString() !== open?.toString()).sort(byPath);
  return [...(isOpen ? [open] : []), ...others].map((uri) => ({
    ...launchConfiguration(pathOf(uri)),
    name: `Sahara: ${vscode.workspace.asRelativePath(uri)}`,
  }));
}

function byPath(one: vscode.Uri, other: vscode.Uri): number {
  return one.path < other.path ? -1 : 1;
}

/** An empty configuration is F5 without launch.json. */
function resolveDebugConfiguration(
  _folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.ProviderResult<vscode.DebugConfiguration> {
  if (configuration.type || configuration.request || configuration.name) {
    if (configuration.program || configuration.recording) return configuration;
    const program = openProgram();
    return program ? { ...configuration, program } : withoutProgram();
  }
  const program = openProgram();
  return program ? launchConfiguration(program) : withoutProgram();
}

/** The file in the active editor, when it can be debugged; a disassembly stands for its bytecode. */
function openProgram(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const isSource =
    document &&
    ['sahara', 'python', 'python-bytecode', 'wat', 'c', 'cpp', 'rust', 'assemblyscript'].includes(document.languageId);
  if (isSource && document.uri.scheme !== 'untitled') return pathOf(document.uri);
  if (document?.languageId === 'sahara-bytecode') return document.uri.fsPath.replace(/\.sahasm$/, '');
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (tab instanceof vscode.TabInputCustom && debuggable.test(tab.uri.path)) return pathOf(tab.uri);
  return undefined;
}

/** Ends the start quietly: the message says what to do. */
function withoutProgram(): undefined {
  void vscode.window.showInformationMessage(
    'Sahara: open a source file and press F5, or name one as "program" in launch.json.',
  );
  return undefined;
}

function resolveDebugConfigurationWithSubstitutedVariables(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.DebugConfiguration {
  const settings = vscode.workspace.getConfiguration('sahara', folder?.uri);
  const liveCoverage = settings.get('liveCoverage.mode', 'first');
  return {
    debugInfo: configuration.noDebug ? false : settings.get('debugInformation', true),
    stopAtEnd: configuration.noDebug ? false : settings.get('stopAtEnd', true),
    coverage: configuration.noDebug ? 'off' : liveCoverage,
    timeTravel: configuration.noDebug ? false : settings.get('timeTravel.enabled', true),
    memoryBudget: settings.get('timeTravel.memoryBudget', 256),
    ...(folder ? { __workspaceFolder: folder.uri.fsPath } : {}),
    ...configuration,
  };
}
