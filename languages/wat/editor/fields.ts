/** Fields of a module as editors speak of them: what they define, under which name, with which signature. */

import { textOfUtf8 } from '../../../vm/context/index.ts';
import { headOf, type Identifier, type List, type Node, type Span } from '../syntax/tree.ts';

export type FieldKind = 'func' | 'table' | 'memory' | 'global' | 'tag' | 'type' | 'elem' | 'data';

export interface Field {
  readonly kind: FieldKind;
  /** Index in the space of its kind. */
  readonly index: number;
  readonly identifier?: Identifier;
  /** Names under which it is exported. */
  readonly exports: readonly string[];
  /** Module and name, when it is imported. */
  readonly imported?: string;
  /** The whole field. */
  readonly list: List;
  /** What holds its type and body: of an import the inner list. */
  readonly inner: List;
}

export interface ModuleText {
  readonly list: List;
  readonly name?: string;
  readonly fields: readonly Field[];
}

const kinds: ReadonlySet<string> = new Set(['func', 'table', 'memory', 'global', 'tag', 'type', 'elem', 'data']);

/** The modules of a text: of a script several, of fields alone one. */
export const modulesOf = (items: readonly Node[], length: number): readonly ModuleText[] => {
  const modules = items.filter((item): item is List => item.kind === 'list' && headOf(item) === 'module');
  if (modules.length > 0) return modules.map((list) => moduleOf(list, list.items.slice(1)));
  const isScript = items.some((item) => /^(assert_|invoke$|register$|get$)/.test(headOf(item) ?? ''));
  if (isScript || items.length === 0) return [];
  return [moduleOf({ kind: 'list', items, start: 0, end: length }, items)];
};

const moduleOf = (list: List, items: readonly Node[]): ModuleText => {
  const [first] = items;
  const counts = new Map<FieldKind, number>();
  const fields: Field[] = [];
  const exported = new Map<string, string[]>();
  const add = (kind: FieldKind, whole: List, inner: List, imported?: string) => {
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    const second = inner.items[1];
    const identifier = second?.kind === 'identifier' ? second : undefined;
    const inline = inner.items.flatMap((item) => (headOf(item) === 'export' ? [nameIn(item, 1)] : []));
    const inlineImport = inner.items.find((item) => headOf(item) === 'import');
    const source = imported ?? (inlineImport && `${nameIn(inlineImport, 1)}.${nameIn(inlineImport, 2)}`);
    fields.push({
      kind,
      index,
      ...(identifier ? { identifier } : {}),
      exports: inline,
      ...(source === undefined ? {} : { imported: source }),
      list: whole,
      inner,
    });
  };
  for (const item of items) {
    if (item.kind !== 'list') continue;
    const head = headOf(item) ?? '';
    if (head === 'import') {
      const inner = item.items.find((each): each is List => each.kind === 'list' && kinds.has(headOf(each) ?? ''));
      if (inner) add(headOf(inner) as FieldKind, item, inner, `${nameIn(item, 1)}.${nameIn(item, 2)}`);
    } else if (head === 'rec') {
      for (const type of item.items) if (type.kind === 'list' && headOf(type) === 'type') add('type', type, type);
    } else if (head === 'export') {
      const target = item.items.find((each): each is List => each.kind === 'list');
      const of = target?.items[1];
      const key = `${headOf(target)} ${of?.kind === 'identifier' ? `$${of.name}` : of?.kind === 'word' ? of.text : ''}`;
      exported.set(key, [...(exported.get(key) ?? []), nameIn(item, 1)]);
    } else if (kinds.has(head)) add(head as FieldKind, item, item);
  }
  return {
    list,
    ...(first?.kind === 'identifier' ? { name: first.name } : {}),
    fields: fields.map((field) => {
      const byName = field.identifier ? (exported.get(`${field.kind} $${field.identifier.name}`) ?? []) : [];
      return {
        ...field,
        exports: [...field.exports, ...byName, ...(exported.get(`${field.kind} ${field.index}`) ?? [])],
      };
    }),
  };
};

const nameIn = (node: Node | undefined, at: number): string => {
  const text = node?.kind === 'list' ? node.items[at] : undefined;
  return text?.kind === 'text' ? textOfUtf8(text.bytes) : '';
};

/** How people call it: `$name`, an export, or its kind and number. */
export const spellField = ({ kind, index, identifier, exports, imported }: Field): string =>
  identifier ? `$${identifier.name}` : (exports[0] ?? imported ?? `${kind} ${index}`);

const signatureHeads = new Set([
  'type',
  'param',
  'result',
  'import',
  'export',
  'local',
  'mut',
  'sub',
  'struct',
  'array',
]);

/** The text of a field up to its body. */
export const headOfField = ({ inner, kind }: Field, text: string): string => {
  if (kind === 'type') return oneLine(text.slice(inner.start, inner.end));
  let end = inner.items[0]?.end ?? inner.start;
  for (const item of inner.items.slice(1)) {
    const isPart =
      item.kind === 'list'
        ? signatureHeads.has(headOf(item) ?? '') && headOf(item) !== 'local'
        : kind !== 'func' || item.kind === 'identifier';
    if (!isPart || item.kind === 'text') break;
    end = item.end;
  }
  const closes = end >= inner.end - 1 ? text.slice(inner.start, inner.end) : `${text.slice(inner.start, end)})`;
  return oneLine(closes);
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 400);

/** The function that a place lies in. */
export const functionAt = (modules: readonly ModuleText[], offset: number): Field | undefined =>
  modules.flatMap(({ fields }) => fields).find(({ kind, list }) => kind === 'func' && contains(list, offset));

export const moduleAt = (modules: readonly ModuleText[], offset: number): ModuleText | undefined =>
  modules.find(({ list }) => contains(list, offset));

export const contains = ({ start, end }: Span, offset: number): boolean => start <= offset && offset < end;
