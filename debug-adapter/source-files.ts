/** Where the files are that debug information names: it was written on the machine that compiled, which may be another one. */
import type { Host } from './host.ts';
import { md5 } from './md5.ts';

export interface SourceWishes {
  /** Beginnings of paths with what stands in their place; `*` is one folder of any name. */
  readonly sourceMap: Readonly<Record<string, string>>;
  /** The folder that is open in the editor. */
  readonly folder?: string;
  /** Absolute path of the program. */
  readonly program: string;
  /** The folder of the source that the program was found by, or the folder that was named instead of it. */
  readonly beside?: string;
}

export interface FoundSource {
  /** The client's path: that of the file, or where it was expected first. */
  readonly path: string;
  readonly isThere: boolean;
  /** Where it was looked for, in order. */
  readonly tried: readonly string[];
}

const slashed = (path: string): string => path.replace(/\\/g, '/');
const isDrive = (path: string): boolean => /^[A-Za-z]:\//.test(path);
const isAbsolute = (path: string): boolean => path.startsWith('/') || isDrive(path);

/** A standard library, as its compiler was built: nobody's project has such a folder. */
const libraryFolder = /^\/rustc\/|\/rustc-[\d.]+[^/]*\/library\/|\/rustlib\/src\/|^~lib\/|\/emscripten\/system\//;

export class SourceFiles {
  readonly #found = new Map<string, FoundSource>();
  readonly #sums = new Map<string, string | undefined>();
  readonly #rules: readonly { readonly from: RegExp; readonly to: string }[];

  constructor(
    private readonly host: Host,
    private readonly wishes: SourceWishes,
  ) {
    this.#rules = Object.entries(wishes.sourceMap)
      .sort(([left], [right]) => right.length - left.length)
      .map(([from, to]) => ({ from: prefixOf(from), to: slashed(to).replace(/(?<=.)\/$/, '') }));
  }

  /** The file of a path of the debug information. */
  find(path: string): FoundSource {
    let found = this.#found.get(path);
    if (!found) {
      found = this.#search(path);
      this.#found.set(path, found);
    }
    return found;
  }

  /** Whether a file is another text than the one that was compiled; false where that cannot be told. */
  differs(path: string, checksum: string | undefined): boolean {
    const wanted = /^md5:([0-9a-f]{32})$/.exec(checksum ?? '')?.[1];
    const { path: file, isThere } = this.find(path);
    if (wanted === undefined || /^0+$/.test(wanted) || !isThere) return false;
    if (!this.#sums.has(file)) {
      const bytes = this.host.read(file);
      this.#sums.set(file, bytes && md5(bytes));
    }
    const sum = this.#sums.get(file);
    return sum !== undefined && sum !== wanted;
  }

  #search(given: string): FoundSource {
    const tried: string[] = [];
    for (const candidate of this.#candidates(slashed(given))) {
      if (tried.includes(candidate)) continue;
      tried.push(candidate);
      if (this.#exists(candidate)) return { path: candidate, isThere: true, tried };
    }
    return { path: tried[0] ?? given, isThere: false, tried };
  }

  *#candidates(path: string): Generator<string> {
    const { program, folder, beside } = this.wishes;
    const near = (place: string): string => this.host.absolute(place, program);
    for (const { from, to } of this.#rules) {
      const match = from.exec(path);
      if (!match) continue;
      const mapped = `${to}/${path.slice(match[0].length).replace(/^\//, '')}`;
      yield folder !== undefined && !isAbsolute(to) ? within(folder, mapped) : near(mapped);
    }
    yield isDrive(path) ? path : near(path);
    if (libraryFolder.test(path)) return;
    for (const base of [beside, folder]) if (base !== undefined && !isAbsolute(path)) yield within(base, path);
    // The project was moved: the end of the path is still there.
    const parts = path
      .replace(/^(?:[A-Za-z]:)?\/+/, '')
      .split('/')
      .filter((part) => part !== '.' && part !== '..');
    for (let first = 0; first < parts.length; first++) {
      const tail = parts.slice(first).join('/');
      for (const base of [beside, folder]) if (base !== undefined) yield within(base, tail);
      yield near(tail);
    }
  }

  #exists(path: string): boolean {
    return this.host.exists ? this.host.exists(path) : this.host.read(path) !== undefined;
  }
}

const within = (folder: string, path: string): string => `${folder.replace(/[\\/]+$/, '')}/${path}`;

/** A beginning of paths, up to the end of a folder's name. Windows does not tell case apart. */
const prefixOf = (given: string): RegExp => {
  const prefix = slashed(given).replace(/\/+$/, '');
  // The folder that the compiler ran in, where it was left out of the paths.
  if (prefix === '.' || given === '') return /^(?!\/|[A-Za-z]:\/)(?:\.\/)*/;
  const pattern = prefix
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('[^/]*');
  return new RegExp(`^${pattern}(?=/|$)`, isDrive(`${prefix}/`) ? 'i' : '');
};
