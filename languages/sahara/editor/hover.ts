/** What a name in the source means. */
import type { Range } from '../../../vm/context/diagnostic.ts';
import type { Hover } from '../../../vm/context/editor.ts';
import type { MetaInformation, ObjectModel } from '../../../vm/context/program.ts';
import { contains, headOf, type ListForm, type SymbolForm } from '../syntax/tree.ts';
import { type Binding, bindingOf } from './bindings.ts';
import { builtIn, builtInSignature, forms as formHelp } from './built-ins.ts';
import { type Declaration, type DeclaredFile, signature } from './declarations.ts';
import { leafAt, listsAround } from './places.ts';

/** What the checker knows about a name at a place. */
export interface Mention {
  readonly path: string;
  readonly range: Range;
  readonly kind: string;
  readonly name: string;
  /** Code in the language's spelling. */
  readonly code: string;
  readonly doc?: string;
}

export interface HoverScope {
  readonly file: DeclaredFile;
  find(name: string): Declaration | undefined;
  /** Of the newest version of the file that compiled, for layouts and who signals what. */
  readonly meta: MetaInformation | undefined;
  /** Of this file. */
  readonly mentions: readonly Mention[];
}

/** The offset and the place (from 1) are the same point of the text. */
export const hoverAt = (scope: HoverScope, offset: number, line: number, column: number): Hover | undefined => {
  const { forms, text } = scope.file;
  const leaf = leafAt(forms, offset);
  if (leaf?.kind === 'keyword') return keywordHover(scope, leaf.name, offset, leaf.range);
  if (leaf?.kind !== 'symbol') return undefined;
  const around = listsAround(forms, Math.min(Math.max(offset, leaf.start + 1), leaf.end));
  if (leaf.name.startsWith('.') && leaf.name.length > 1) return fieldHover(scope, leaf);
  const mention = scope.mentions.find(
    ({ kind, range }) =>
      isLocal.has(kind) && contains(range, line, column) && contains(leaf.range, range.line, range.column),
  );
  const local = bindingOf(leaf.name, around, leaf.start, text);
  if (mention) {
    const { code, doc } = mention;
    const shown = local ? bindingText(code, { kind: local.kind, value: local.value }) : code;
    return { range: leaf.range, code: shown, ...(doc === undefined ? {} : { prose: doc }) };
  }
  if (local) return { range: leaf.range, code: bindingText(leaf.name, local) };
  return named(scope, leaf, around);
};

/** Kinds for which the checker knows more than the text shows: the inferred type. */
const isLocal: ReadonlySet<string> = new Set(['parameter', 'local', 'restart']);

const bindingText = (name: string, { kind, type, value }: Pick<Binding, 'kind' | 'type' | 'value'>): string => {
  const typeText = type === undefined || type === '' ? '' : ` ${type}`;
  const valueText = value === undefined ? '' : ` = ${shortened(value)}`;
  return `; ${kind}\n${name}${typeText}${valueText}`;
};

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};

const named = (scope: HoverScope, leaf: SymbolForm, around: readonly ListForm[]): Hover | undefined => {
  const declaration = scope.find(leaf.name);
  if (declaration) {
    const { code, prose } = declarationText(scope, declaration);
    return { range: leaf.range, code, ...(prose === '' ? {} : { prose }) };
  }
  const known = builtIn(leaf.name);
  if (known) return { range: leaf.range, code: builtInSignature(known), prose: known.help };
  const form = Object.hasOwn(formHelp, leaf.name) ? formHelp[leaf.name] : undefined;
  const isHead = around[0]?.items[0] === leaf || headOf(around[0]) === leaf.name;
  return form && isHead ? { range: leaf.range, code: form[0], prose: form[1] } : undefined;
};

const declarationText = (
  scope: HoverScope,
  declaration: Declaration,
): { readonly code: string; readonly prose: string } => {
  const { kind, name, doc, signals } = declaration;
  const prose = doc === undefined ? [] : [doc];
  switch (kind) {
    case 'data':
      return { code: dataText(declaration, model(scope, name.text)), prose: prose.join('\n\n') };
    case 'condition': {
      const info = scope.meta?.conditions.find((row) => isNamed(row.name, name.text));
      if (info && info.signalledBy.length > 0) prose.push(`Signalled by ${list(info.signalledBy)}.`);
      if (info && info.handledBy.length > 0) prose.push(`Handled by ${list(info.handledBy)}.`);
      return { code: `condition ${signature(declaration)}`, prose: prose.join('\n\n') };
    }
    case 'function':
      if (signals.length > 0) prose.push(`Signals ${list(signals.map(({ text }) => text))}.`);
      return { code: signature(declaration), prose: prose.join('\n\n') };
    default:
      return { code: `${kind} ${name.text}`, prose: prose.join('\n\n') };
  }
};

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const isNamed = (qualified: string, name: string): boolean => qualified === name || qualified.endsWith(`::${name}`);

const model = ({ meta }: HoverScope, name: string): ObjectModel | undefined =>
  meta?.types.find((row) => isNamed(row.name, name));

/** Fields with their layout when the file compiled, else as declared. */
const dataText = ({ name, parts }: Declaration, layout: ObjectModel | undefined): string =>
  layout
    ? layoutText(layout, name.text)
    : [`data ${name.text}`, ...parts.map((part) => `  ${part.name.text} ${part.type}`)].join('\n');

/** One line a field: offset, size in bytes, name, type. */
export const layoutText = ({ size, fields }: ObjectModel, name: string): string => {
  const width = Math.max(0, ...fields.map((field) => field.name.length));
  const rows = fields.map(
    (field) =>
      `  ${String(field.offset).padStart(4)} ${String(field.size).padStart(3)}  ${field.name.padEnd(width)}  ${field.type}`,
  );
  return [`data ${name}  ; ${size} bytes: offset, size, field, type`, ...rows].join('\n');
};

/** `.balance`: every data type that has the field. */
const fieldHover = ({ file, meta }: HoverScope, leaf: SymbolForm): Hover | undefined => {
  const field = leaf.name.slice(1);
  const owners = file.declarations.filter(({ kind }) => kind === 'data' || kind === 'condition');
  const rows = owners.flatMap(({ name, parts }) =>
    parts.filter((part) => part.name.text === field).map((part) => ({ owner: name.text, type: part.type })),
  );
  if (rows.length === 0) return undefined;
  const code = rows.map(({ owner, type }) => {
    const place = meta?.types.find((row) => isNamed(row.name, owner))?.fields.find((row) => row.name === field);
    return `.${field} ${type}  ; of ${owner}${place ? `, offset ${place.offset}, ${place.size} bytes` : ''}`;
  });
  return { range: leaf.range, code: code.join('\n') };
};

/** `:amount` in a constructor. */
const keywordHover = (
  { file, find }: HoverScope,
  name: string,
  offset: number,
  range: Hover['range'],
): Hover | undefined => {
  const [list_] = listsAround(file.forms, offset);
  const head = headOf(list_);
  const part = head === undefined ? undefined : find(head)?.parts.find((row) => row.name.text === name);
  return part && { range, code: `:${name} ${part.type}  ; of ${head}` };
};
