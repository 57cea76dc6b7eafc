/** What a recording file must look like, and the first place where one does not. */

type Shape =
  | { readonly is: 'text' | 'count' | 'anything' }
  | { readonly is: 'list'; readonly of: Shape }
  /** Or else packed bytes. */
  | { readonly is: 'packable'; readonly of: Shape }
  | {
      readonly is: 'object';
      readonly of: Readonly<Record<string, Shape>>;
      readonly optional?: Readonly<Record<string, Shape>>;
    };

const text: Shape = { is: 'text' };
const count: Shape = { is: 'count' };
const anything: Shape = { is: 'anything' };
const list = (of: Shape): Shape => ({ is: 'list', of });
const object = (of: Readonly<Record<string, Shape>>, optional?: Readonly<Record<string, Shape>>): Shape => ({
  is: 'object',
  of,
  ...(optional ? { optional } : {}),
});

const packed = object({ packed: text });
const packable = (of: Shape): Shape => ({ is: 'packable', of });

const phase = object({ kind: text }, { context: count, address: count, depth: count });
const moment = object({ clock: count, entries: count, calls: count }, { phase });
/** Each kind of change has fields of its own; the machine refuses those that do not fit. */
const change = anything;

const recording = object({
  format: text,
  version: count,
  machine: object({ id: text, version: count }),
  program: object({ path: text, hash: text }),
  options: object({ arguments: list(text), settings: anything }, { invoke: text }),
  journal: object({
    entries: list(object({ at: moment, steps: list(object({ at: moment, change })) })),
    answers: packable(list(object({ call: count, change }))),
  }),
  end: object({ at: moment, state: count, how: text }),
  output: packable(text),
});

/** One sentence about the first thing that is wrong; undefined when nothing is. */
export const misshape = (value: unknown): string | undefined => problem(value, recording, '');

const problem = (value: unknown, shape: Shape, path: string): string | undefined => {
  const name = path === '' ? 'the file' : `\`${path}\``;
  switch (shape.is) {
    case 'anything':
      return value === undefined ? `${name} is missing` : undefined;
    case 'text':
      return typeof value === 'string' ? undefined : `${name} must be a text`;
    case 'count':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
        ? undefined
        : `${name} must be a whole number`;
    case 'packable': {
      const isPacked = typeof value === 'object' && value !== null && 'packed' in value;
      return problem(value, isPacked ? packed : shape.of, path);
    }
    case 'list': {
      if (!Array.isArray(value)) return `${name} must be a list`;
      return first(value.map((item, index) => () => problem(item, shape.of, `${path}[${index}]`)));
    }
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${name} must be an object`;
      const { of, optional = {} } = shape;
      const row = value as Readonly<Record<string, unknown>>;
      const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
      const unknown = Object.keys(row).find((key) => !Object.hasOwn(of, key) && !Object.hasOwn(optional, key));
      if (unknown !== undefined) return `${name} has an unknown part \`${unknown}\``;
      return first([
        ...Object.entries(of).map(
          ([key, part]) =>
            () =>
              problem(row[key], part, inside(key)),
        ),
        ...Object.entries(optional)
          .filter(([key]) => row[key] !== undefined)
          .map(
            ([key, part]) =>
              () =>
                problem(row[key], part, inside(key)),
          ),
      ]);
    }
  }
};

const first = (checks: readonly (() => string | undefined)[]): string | undefined => {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
};
