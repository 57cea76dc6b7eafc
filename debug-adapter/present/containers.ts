import type { FrameAccess, Value } from '../../vm/context/index.ts';

/** One row of a variables view. */
export interface Row {
  readonly name: string;
  /** Its value now; read again at each use, because an expression may have run in between. Absent: a row of text alone. */
  value?(): Value | undefined;
  /** Shown instead of the value's summary. */
  readonly text?: string;
  readonly type?: string;
  /** What to put into a watch to get it. */
  readonly path?: string;
  /** What it holds, when that is not the value's children. */
  readonly inside?: Container;
  readonly readOnly?: boolean;
}

/** Something that can be expanded. */
export interface Container {
  readonly named: number;
  readonly indexed: number;
  rows(start: number, count: number, which: 'named' | 'indexed'): readonly Row[];
}

/** Reads again only when the machine may have changed. */
export type Cached = <T>(read: () => T) => () => T;

export const listOf = (rows: () => readonly Row[], count?: number): Container => ({
  get named() {
    return count ?? rows().length;
  },
  indexed: 0,
  rows: (start, count, which) => (which === 'named' ? rows().slice(start, start + count) : []),
});

/** The children of a value; `path` is the expression of the value itself, or gives the frame in which children have their own. */
export const childrenOf = (
  cached: Cached,
  read: () => Value | undefined,
  path?: string | (() => FrameAccess | undefined),
): Container => {
  const value = cached(read);
  return {
    get named() {
      return value()?.count.named ?? 0;
    },
    get indexed() {
      return value()?.count.indexed ?? 0;
    },
    rows: (start, count, which) => {
      const page = cached(() => value()?.children(start, count, which) ?? []);
      const frame = typeof path === 'function' ? path() : undefined;
      return page().map((child, offset): Row => {
        const plain = which === 'named' ? `${path}.${child.name}` : `${path}[${start + offset}]`;
        const inValue = typeof path === 'string' ? (child.path?.(path) ?? plain) : undefined;
        const childPath = frame ? child.pathIn?.(frame) : inValue;
        return {
          name: child.name,
          type: child.value.type,
          value: () => page()[offset]?.value,
          ...(childPath === undefined ? {} : { path: childPath }),
        };
      });
    },
  };
};

const searched = 10_000;
const page = 200;

/** The row of a name, for setting it. */
export const findRow = (container: Container, name: string): Row | undefined => {
  const named = container.rows(0, container.named, 'named').find((row) => row.name === name);
  if (named) return named;
  const index = Number(/^\[?(\d+)\]?$/.exec(name)?.[1] ?? Number.NaN);
  const direct = Number.isInteger(index) ? container.rows(index, 1, 'indexed')[0] : undefined;
  if (direct?.name === name) return direct;
  for (let start = 0; start < Math.min(container.indexed, searched); start += page) {
    const row = container.rows(start, page, 'indexed').find((candidate) => candidate.name === name);
    if (row) return row;
  }
  return undefined;
};

/** Names must be unique in their container: a shadowed variable says so. */
export const distinct = (rows: readonly Row[], mark: (name: string, again: number) => string): readonly Row[] => {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const again = seen.get(row.name) ?? 0;
    seen.set(row.name, again + 1);
    if (again === 0) return row;
    // A shadowed name cannot be asked for by an expression.
    const { path: _, ...rest } = row;
    return { ...rest, name: mark(row.name, again) };
  });
};
