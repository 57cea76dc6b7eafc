/** Code that steps pass by: what the person did not write. */

export interface SkipWishes {
  /** Pass by libraries, and by functions whose source is not there. */
  readonly justMyCode: boolean;
  /** Further sources: paths with `*` (within a folder) and `**`; `!` in front takes one out again. */
  readonly skipFiles: readonly string[];
}

/** Sources of standard libraries and compilers, wherever they were built. */
const libraryPaths =
  /^\/rustc\/|\/rustc-[\d.]+[^/]*\/library\/|\/rustlib\/src\/|\/\.cargo\/(?:registry|git)\/|\/include\/(?:[^/]+\/)?c\+\+\/|^~lib\/|(?:^|\/)libc-(?:top|bottom)-half\/|\/emscripten\/(?:system|cache)\/|\/wasi-(?:libc|sysroot)\//;
const libraryNames = /^(?:std|core|alloc|__cxxabiv1|__gnu_cxx)::|^<(?:std|core|alloc)::/;

/** Whether a source is one of a standard library or a package: nobody's own code. */
export const isLibraryPath = (path: string): boolean => libraryPaths.test(path.replace(/\\/g, '/'));

/** Whether a function, by its name and the path of its source (as debug information has it, and as a file), is passed by. */
export const skipper = (
  { justMyCode, skipFiles }: SkipWishes,
  find: (source: string) => { readonly path: string; readonly isThere: boolean },
): ((name: string, source: string) => boolean) => {
  const rules = skipFiles.map((wish) => ({ pattern: globOf(wish.replace(/^!/, '')), skips: !wish.startsWith('!') }));
  const known = new Map<string, boolean>();
  const ofSource = (source: string): boolean => {
    const path = source.replace(/\\/g, '/');
    const found = find(source);
    const file = found.path.replace(/\\/g, '/');
    const rule = rules.findLast(({ pattern }) => pattern.test(path) || pattern.test(file));
    return rule ? rule.skips : justMyCode && (libraryPaths.test(path) || !found.isThere);
  };
  return (name, source) => {
    let skips = known.get(source);
    if (skips === undefined) {
      skips = ofSource(source);
      known.set(source, skips);
    }
    return skips || (justMyCode && libraryNames.test(name));
  };
};

/** Whether a path, or the end of it, is one of those that patterns with `*` and `**` mean. */
export const globs = (patterns: readonly string[]): ((path: string) => boolean) => {
  const rules = patterns.map(globOf);
  return (path) => rules.some((rule) => rule.test(path.replace(/\\/g, '/')));
};

/** A path or its end; a folder stands for everything in it. */
const globOf = (wish: string): RegExp => {
  const pattern = wish
    .replace(/\\/g, '/')
    .replace(/\/$/, '/**')
    .split(/(\*\*\/?|\*)/)
    .map((part) => (part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')))
    .join('');
  return new RegExp(`(?:^|/)${pattern}$`);
};
