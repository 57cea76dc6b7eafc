/** The outside of a program from the options that it was started with. */
import { type Setting, utf8OfText } from '../vm/context/index.ts';
import { fixedInput, type Input } from './control/input.ts';
import { type Folders, Outside } from './control/outside.ts';
import { type World, worldWith } from './control/world.ts';

/** What a process or worker has to offer to programs. */
export interface OutsideHost {
  readonly world: World;
  /** Contents of a file; undefined when it cannot be read. */
  read(path: string): Uint8Array | undefined;
  /** Opens folders; undefined stands for one in memory. Throws an Error with a sentence when one is not there. Absent: no real files. */
  openFolders?: (paths: readonly (string | undefined)[]) => Folders;
  absolute(path: string): string;
}

export interface OutsideSettings {
  readonly settings: Readonly<Record<string, Setting | undefined>>;
  /** The standard input where none is given. */
  readonly input: Input;
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

/** Throws an Error with one sentence when a file or folder is not there; `path` of it names the file. */
export const openOutside = (host: OutsideHost, { settings, input, output }: OutsideSettings): Outside => {
  const { clockStart, randomSeed, preopens } = settings;
  const start = typeof clockStart === 'number' && clockStart > 0 ? BigInt(clockStart) * 1_000_000n : undefined;
  const seed = typeof randomSeed === 'number' && randomSeed > 0 ? randomSeed : undefined;
  const paths = Object.values((preopens ?? {}) as Readonly<Record<string, string>>);
  return new Outside({
    world: worldWith(host.world, { start, seed }),
    input: inputOf(host, settings) ?? input,
    folders: host.openFolders?.(paths.map((path) => (path === '' ? undefined : host.absolute(path)))),
    output,
  });
};

const inputOf = (host: OutsideHost, { stdin, stdinText }: OutsideSettings['settings']): Input | undefined => {
  if (typeof stdin === 'string' && stdin !== '') {
    const bytes = host.read(host.absolute(stdin));
    if (!bytes) throw new MissingFile(stdin, 'this file for the standard input cannot be read');
    return fixedInput(bytes);
  }
  return typeof stdinText === 'string' && stdinText !== '' ? fixedInput(utf8OfText(stdinText)) : undefined;
};

/** A file or folder of the outside that is not there. */
export class MissingFile extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
