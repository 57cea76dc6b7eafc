import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged, type Opened } from './sahara.ts';

const fixtures = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures');

export const fixtureBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(fixtures, name)));
export const fixtureText = (name: string): string => readFileSync(path.join(fixtures, name), 'utf8');

export interface Compiled {
  /** Path of the compiled module in the folder of fixtures. */
  readonly module: string;
  /** Paths of sources there; each is put beside the module. */
  readonly sources: readonly string[];
}

/** The place of a source that lies beside the module. */
export const placeOf = (source: string): string => `/project/${path.posix.basename(source)}`;

/** The line of a source that a text stands on, counted from 1. */
export const lineOf = (source: string, part: string): number => {
  const at = fixtureText(source)
    .split('\n')
    .findIndex((line) => line.includes(part));
  if (at < 0) throw new Error(`${source} has no ${part}`);
  return at + 1;
};

/** Launches a compiled program of the fixtures, beside its sources; breakpoints are in the first source. */
export const debugCompiled = async (
  { module, sources }: Compiled,
  { launch = {}, breakpoints = [], filters = [], files = {} }: Opened,
  configure?: (client: Debugged['client']) => Promise<unknown>,
): Promise<Debugged> => {
  const program = placeOf(module);
  const all: Record<string, string | Uint8Array> = {
    [program]: fixtureBytes(module),
    ...Object.fromEntries(sources.map((source) => [placeOf(source), fixtureText(source)])),
    ...files,
  };
  const client = await inProcess(toolchains, all);
  const [first] = sources;
  await client.begin(
    { program, ...launch },
    {
      ...(first === undefined ? {} : { breakpoints: { [placeOf(first)]: [...breakpoints] } }),
      exceptions: { filters: [...filters] },
      ...(configure ? { configure: () => configure(client) } : {}),
    },
  );
  return new Debugged(client, all);
};
