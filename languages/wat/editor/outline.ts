/** Fields of modules as an outline. */
import type { OutlineSymbol, SymbolKind } from '../../../vm/context/index.ts';
import type { Lines } from '../syntax/lines.ts';
import { headOf, type List } from '../syntax/tree.ts';
import { type Field, type FieldKind, headOfField, type ModuleText, spellField } from './fields.ts';

const kindOf: Readonly<Record<FieldKind, SymbolKind>> = {
  func: 'function',
  table: 'data',
  memory: 'data',
  global: 'constant',
  tag: 'condition',
  type: 'data',
  elem: 'data',
  data: 'data',
};

export const outline = (modules: readonly ModuleText[], text: string, lines: Lines): readonly OutlineSymbol[] => {
  const rows = modules.map((module) => module.fields.map((field) => symbol(field, text, lines)));
  // One module is the file itself; those of a script are rows of their own.
  if (modules.length === 1) return rows[0] ?? [];
  return modules.map(({ list, name }, index) => ({
    name: name === undefined ? `module ${index}` : `$${name}`,
    kind: 'module',
    range: lines.range(list),
    nameRange: lines.range(list.items[0] ?? list),
    children: rows[index] ?? [],
  }));
};

const symbol = (field: Field, text: string, lines: Lines): OutlineSymbol => {
  const { kind, list, identifier, exports } = field;
  const place = identifier ?? list.items[0] ?? list;
  const called = identifier?.name ?? exports[0];
  const isDefined = kind === 'func' && field.imported === undefined;
  return {
    name: spellField(field),
    kind: kindOf[kind],
    detail: detail(field, text),
    range: lines.range(list),
    nameRange: lines.range(place),
    children: kind === 'type' ? fieldsOf(field, lines) : [],
    ...(isDefined && called !== undefined
      ? { invoke: exports[0] ?? called, runnable: exports.length > 0 && !hasParameters(field.inner) }
      : {}),
  };
};

const detail = (field: Field, text: string): string => {
  const head = headOfField(field, text);
  const notes = [
    field.imported === undefined ? '' : `from ${field.imported}`,
    field.exports.length === 0 ? '' : `exported as ${field.exports.map((name) => JSON.stringify(name)).join(', ')}`,
  ];
  return [head, ...notes].filter((note) => note !== '').join(' · ');
};

const hasParameters = ({ items }: List): boolean =>
  items.some((item) => headOf(item) === 'param' || headOf(item) === 'type');

/** Fields of a structure. */
const fieldsOf = ({ inner }: Field, lines: Lines): readonly OutlineSymbol[] => {
  const rows: OutlineSymbol[] = [];
  const visit = (list: List) => {
    for (const item of list.items) {
      if (item.kind !== 'list') continue;
      const name = item.items[1];
      if (headOf(item) !== 'field') visit(item);
      else if (name?.kind === 'identifier') {
        rows.push({
          name: `$${name.name}`,
          kind: 'field',
          range: lines.range(item),
          nameRange: lines.range(name),
          children: [],
        });
      }
    }
  };
  visit(inner);
  return rows;
};
