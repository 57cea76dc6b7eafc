import * as vscode from 'vscode';

const taskType = 'sahara';

/** A `sahara` task: `{ "type": "sahara", "builder": "clang", "source": "main.c", "output": "main.wasm", "flags": ["-Wall"] }`. */
interface BuildDefinition extends vscode.TaskDefinition {
  readonly builder: 'clang' | 'clang++' | 'rustc' | 'cargo' | 'asc';
  readonly source?: string;
  readonly output?: string;
  readonly flags?: readonly string[];
}

type Builder = BuildDefinition['builder'];

const builders: Readonly<Record<string, Builder>> = {
  '.c': 'clang',
  '.cc': 'clang++',
  '.cpp': 'clang++',
  '.cxx': 'clang++',
  '.rs': 'rustc',
};

/** Tasks that build a module with debug information: what `preLaunchTask` names. */
export function registerBuildTasks(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider(taskType, {
      provideTasks,
      resolveTask: ({ definition, scope }) => {
        const known = Object.keys(commands).includes(String(definition.builder));
        return known ? taskOf(definition as BuildDefinition, folderOf(scope)) : undefined;
      },
    }),
  );
}

function folderOf(scope: vscode.Task['scope']): vscode.WorkspaceFolder | undefined {
  return typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
}

/** For the open file, and for each project of cargo or AssemblyScript at the top of a workspace folder. */
async function provideTasks(): Promise<vscode.Task[]> {
  const tasks: vscode.Task[] = [];
  const open = vscode.window.activeTextEditor?.document.uri;
  const builder = open?.scheme === 'file' ? builders[endingOf(open.path)] : undefined;
  if (open && builder) {
    const folder = vscode.workspace.getWorkspaceFolder(open);
    const source = folder ? vscode.workspace.asRelativePath(open, false) : open.fsPath;
    tasks.push(taskOf({ type: taskType, builder, source }, folder));
  }
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (await exists(folder, 'Cargo.toml')) tasks.push(taskOf({ type: taskType, builder: 'cargo' }, folder));
    if (await exists(folder, 'asconfig.json')) tasks.push(taskOf({ type: taskType, builder: 'asc' }, folder));
  }
  return tasks;
}

async function exists(folder: vscode.WorkspaceFolder, name: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder.uri, name));
    return true;
  } catch {
    return false;
  }
}

const endingOf = (path: string): string => /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';

/** Program and arguments of each builder; without optimisation, so that every variable is there. */
const commands: Readonly<Record<Builder, (definition: BuildDefinition) => readonly string[]>> = {
  clang: ({ source = '', output, flags = [] }) => [
    'clang',
    '--target=wasm32-wasi',
    '-g',
    '-O0',
    ...flags,
    source,
    '-o',
    output ?? moduleOf(source),
  ],
  'clang++': ({ source = '', output, flags = [] }) => [
    'clang++',
    '--target=wasm32-wasi',
    '-g',
    '-O0',
    '-fno-exceptions',
    ...flags,
    source,
    '-o',
    output ?? moduleOf(source),
  ],
  rustc: ({ source = '', output, flags = [] }) => [
    'rustc',
    '--target',
    'wasm32-wasip1',
    '-g',
    ...flags,
    source,
    '-o',
    output ?? moduleOf(source),
  ],
  cargo: ({ flags = [] }) => ['cargo', 'build', '--target', 'wasm32-wasip1', ...flags],
  asc: ({ source = 'assembly/index.ts', output, flags = [] }) => [
    'npx',
    'asc',
    source,
    ...(output === undefined ? ['--target', 'debug'] : ['--debug', '--sourceMap', '--outFile', output]),
    ...flags,
  ],
};

const moduleOf = (source: string): string => source.replace(/\.[^./\\]*$/, '.wasm');

function taskOf(definition: BuildDefinition, folder: vscode.WorkspaceFolder | undefined): vscode.Task {
  const [program = '', ...args] = commands[definition.builder](definition);
  const of = definition.source === undefined ? '' : ` ${definition.source.split(/[\\/]/).at(-1)}`;
  const quoted = args.map((value) => ({ value, quoting: vscode.ShellQuoting.Strong }));
  const task = new vscode.Task(
    definition,
    folder ?? vscode.TaskScope.Workspace,
    `build${of} with ${definition.builder}`,
    'sahara',
    new vscode.ShellExecution(program, quoted, folder ? { cwd: folder.uri.fsPath } : {}),
    definition.builder === 'clang' || definition.builder === 'clang++' ? '$gcc' : [],
  );
  task.group = vscode.TaskGroup.Build;
  return task;
}
