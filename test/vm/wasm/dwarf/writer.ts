/** DWARF 5 that no compiler writes: sections of a module from a tree of entries and rows of lines. */

/** Forms of DWARF 5, table 7.6, that are enough here. */
const form = {
  text: 0x08,
  flag: 0x19,
  number: 0x06,
  wide: 0x07,
  offset: 0x17,
  block: 0x18,
  entry: 0x13,
  address: 0x01,
} as const;

type Written =
  | string
  | number
  | true
  | { readonly wide: bigint }
  | { readonly offset: number }
  | { readonly address: number }
  | { readonly entry: Written5 }
  | readonly number[];

/** An entry: attributes by number. */
export interface Written5 {
  readonly tag: number;
  readonly attributes: Readonly<Record<number, Written | (() => Written)>>;
  readonly children?: readonly Written5[];
}

export interface Information {
  readonly is64?: boolean;
  readonly root: Written5;
  /** Offsets in the payload of the code section with their lines; the last one is the end. */
  readonly rows: readonly (readonly [offset: number, line: number])[];
  readonly source: string;
  readonly md5?: readonly number[];
}

const little = (value: number | bigint, size: number): readonly number[] =>
  Array.from({ length: size }, (_, at) => Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(at * 8)) & 0xffn));

export const leb = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];

const signedLeb = (value: number): readonly number[] =>
  value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)];

const text = (value: string): readonly number[] => [...new TextEncoder().encode(value), 0];

const formOf = (value: Written): number => {
  if (typeof value === 'string') return form.text;
  if (typeof value === 'number') return form.number;
  if (value === true) return form.flag;
  if (Array.isArray(value)) return form.block;
  if ('wide' in value) return form.wide;
  if ('offset' in value) return form.offset;
  return 'address' in value ? form.address : form.entry;
};

const unitLength = (body: readonly number[], is64: boolean): readonly number[] =>
  is64 ? [0xff, 0xff, 0xff, 0xff, ...little(body.length, 8), ...body] : [...little(body.length, 4), ...body];

const informationOf = ({
  is64 = false,
  root,
}: Information): { readonly info: number[]; readonly abbreviations: number[] } => {
  const size = is64 ? 8 : 4;
  const abbreviations: number[] = [];
  let codes = 0;
  const places = new Map<Written5, number>();
  const fixes: { readonly at: number; readonly entry: Written5 }[] = [];
  // Version, kind of unit, size of addresses, offset of the abbreviations.
  const body: number[] = [5, 0, 1, 4, ...little(0, size)];
  const head = is64 ? 12 : 4;
  const valueOf = (value: Written): readonly number[] => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return little(value, 4);
    if (value === true) return [];
    if (Array.isArray(value)) return [...leb(value.length), ...(value as readonly number[])];
    const other = value as Exclude<Written, string | number | true | readonly number[]>;
    if ('wide' in other) return little(other.wide, 8);
    if ('offset' in other) return little(other.offset, size);
    return 'address' in other ? little(other.address, 4) : [0, 0, 0, 0];
  };
  const write = (entry: Written5): void => {
    places.set(entry, head + body.length);
    const rows = Object.entries(entry.attributes).map(
      ([attribute, given]) => [Number(attribute), typeof given === 'function' ? given() : given] as const,
    );
    const code = ++codes;
    const children = entry.children ?? [];
    abbreviations.push(...leb(code), ...leb(entry.tag), children.length > 0 ? 1 : 0);
    for (const [attribute, value] of rows) abbreviations.push(...leb(attribute), formOf(value));
    abbreviations.push(0, 0);
    body.push(...leb(code));
    for (const [, value] of rows) {
      if (typeof value === 'object' && 'entry' in value) fixes.push({ at: body.length, entry: value.entry });
      body.push(...valueOf(value));
    }
    for (const child of children) write(child);
    if (children.length > 0) body.push(0);
  };
  write(root);
  abbreviations.push(0);
  for (const { at, entry } of fixes) body.splice(at, 4, ...little(places.get(entry) ?? 0, 4));
  return { info: [...unitLength(body, is64)], abbreviations };
};

const linesOf = ({ is64 = false, rows, source, md5 }: Information): readonly number[] => {
  const files = [
    // One folder, by its text.
    ...[1, 1, form.text, 1, ...text('.')],
    ...(md5 ? [2, 1, form.text, 5, 0x1e] : [1, 1, form.text]),
    ...[1, ...text(source), ...(md5 ?? [])],
  ];
  const header = [1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, ...files];
  const program = [0, 5, 2, ...little(rows[0]?.[0] ?? 0, 4), 4, 0];
  let [at, line] = [rows[0]?.[0] ?? 0, 1];
  rows.forEach(([offset, next], index) => {
    program.push(2, ...leb(offset - at), 3, ...signedLeb(next - line));
    program.push(...(index === rows.length - 1 ? [0, 1, 1] : [1]));
    [at, line] = [offset, next];
  });
  return unitLength([5, 0, 4, 0, ...little(header.length, is64 ? 8 : 4), ...header, ...program], is64);
};

/** A module with the sections behind it. */
export const withInformation = (module: Uint8Array, information: Information): Uint8Array => {
  const { info, abbreviations } = informationOf(information);
  const sections = [
    ['.debug_info', info],
    ['.debug_abbrev', abbreviations],
    ['.debug_line', linesOf(information)],
  ] as const;
  const written = sections.map(([name, bytes]) => {
    const payload = [...leb(name.length), ...new TextEncoder().encode(name)];
    return [[0, ...leb(payload.length + bytes.length), ...payload], bytes] as const;
  });
  const length = written.reduce((sum, [head, bytes]) => sum + head.length + bytes.length, module.length);
  const all = new Uint8Array(length);
  all.set(module);
  let at = module.length;
  for (const part of written.flat()) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
