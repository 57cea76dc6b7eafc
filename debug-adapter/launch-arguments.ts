import type { MachineOption } from '../vm/context/index.ts';
import type { LaunchArguments } from './protocol.ts';
import { Refusal } from './refusal.ts';

type Shape = 'text' | 'boolean' | 'number' | 'texts' | 'pairs' | readonly string[];
type OptionShape = MachineOption['type'] | readonly string[];

/** Every attribute of a launch that is ours: one row each. */
const attributes: Readonly<Record<string, Shape>> = {
  program: 'text',
  args: 'texts',
  invoke: 'text',
  test: 'text',
  machine: 'text',
  stopOnEntry: 'boolean',
  stopAtEnd: 'boolean',
  debugInfo: 'boolean',
  coverage: ['off', 'first', 'counts'],
  messages: 'boolean',
  console: ['internalConsole', 'integratedTerminal'],
  timeTravel: 'boolean',
  memoryBudget: 'number',
  recording: 'text',
  sourceMap: 'pairs',
  skipFiles: 'texts',
  coverageExclude: 'texts',
  justMyCode: 'boolean',
};

/** Attributes that clients add for themselves. */
const ofClients = new Set(
  (
    'type request name noDebug preLaunchTask postDebugTask internalConsoleOptions presentation serverReadyAction ' +
    'debugServer suppressMultipleSessionWarning linux osx windows order cwd'
  ).split(' '),
);

/** Checks a launch; throws {@link Refusal} at the first attribute that is unknown or of the wrong kind. */
export const checkLaunch = (
  given: Readonly<Record<string, unknown>>,
  options: readonly MachineOption[],
): LaunchArguments => {
  const known = [...Object.keys(attributes), ...options.map(({ name }) => name)];
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith('__') || ofClients.has(name) || value === undefined || value === null) continue;
    const option = options.find((row) => row.name === name);
    const shape = attributes[name] ?? option?.choices ?? option?.type;
    if (shape === undefined) {
      const near = nearest(name, known);
      const hint = near ? `; did you mean "${near}"?` : `; there are ${known.join(', ')}.`;
      throw new Refusal('unknown-attribute', `launch.json: unknown attribute "${name}"${hint}`);
    }
    const problem = misfit(shape, value);
    if (problem)
      throw new Refusal('wrong-attribute', `launch.json: "${name}" must be ${problem}, not ${JSON.stringify(value)}.`);
  }
  if (given.recording === undefined && (typeof given.program !== 'string' || given.program === ''))
    throw new Refusal(
      'no-program',
      'launch.json: "program" is missing: the path of a source file or compiled program.',
    );
  return given as unknown as LaunchArguments;
};

const misfit = (shape: Shape | OptionShape, value: unknown): string | undefined => {
  switch (shape) {
    case 'text':
    case 'string':
      return typeof value === 'string' ? undefined : 'a text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : 'a whole number';
    case 'pairs':
      return isPairs(value) ? undefined : 'an object of texts';
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of texts';
    default:
      return shape.includes(value as string) ? undefined : `one of ${shape.map((name) => `"${name}"`).join(', ')}`;
  }
};

const isPairs = (value: unknown): boolean =>
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.values(value ?? {}).every((text) => typeof text === 'string');

/** The known name with the fewest edits, when there are few enough to be a slip. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const lower = name.toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, edits: editDistance(lower, candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits);
  const [best] = ranked;
  return best && best.edits <= Math.max(2, name.length / 3) ? best.candidate : undefined;
};

const editDistance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const changed = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[right.length] as number;
};
