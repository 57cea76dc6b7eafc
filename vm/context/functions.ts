/** Functions by the names that people use for them. */
import type { FunctionInfo, MetaInformation } from './program.ts';

/** The name without its module: `teller` of `bank::teller`, `moves a thing` of `bank::test "moves a thing"`. */
export const shortName = (name: string): string => {
  const quoted = /(?:^|::)test "(.*)"$/s.exec(name);
  if (quoted) return quoted[1] as string;
  const module = /^(?:[^\s/"<(]+::)+/.exec(name);
  return module ? name.slice(module[0].length) : name;
};

/**
 * The function that a person means: by its full name, by an alias, or by its short name when only one has it. `kind` narrows the search.
 * Undefined when there is none or the short name is shared.
 */
export const findFunction = (
  meta: MetaInformation,
  name: string,
  kind?: FunctionInfo['kind'],
): FunctionInfo | undefined => {
  const candidates = kind === undefined ? meta.functions : meta.functions.filter((info) => info.kind === kind);
  // The newest version of a replaced function comes last.
  const exact = candidates.findLast((info) => info.name === name);
  if (exact) return exact;
  const known = candidates.findLast((info) => info.aliases?.includes(name));
  if (known) return known;
  const named = candidates.filter((info) => shortName(info.name) === name);
  return new Set(named.map((info) => info.name)).size === 1 ? named.at(-1) : undefined;
};
