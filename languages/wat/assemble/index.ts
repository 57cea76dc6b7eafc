/** Text of a module becomes its binary form, with the text that every byte comes from. */

import { moduleHeader } from '../../../vm/wasm/encode.ts';
import { sectionIds } from '../../../vm/wasm/module.ts';
import { read } from '../syntax/reader.ts';
import { type Annotation, headOf, type List, type Node, type Problem, type Span } from '../syntax/tree.ts';
import { Cursor } from './cursor.ts';
import { writeTypes } from './encode-types.ts';
import { type Entries, type FunctionText, ModuleFields } from './module.ts';
import { nameSection } from './name-section.ts';
import { type Mark, MarkedWriter, markKinds } from './writer.ts';

export interface Assembled {
  /** The module; absent when the text has problems. */
  readonly bytes?: Uint8Array;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
  /** Ascending by offset; offsets count from the start of the module. */
  readonly marks: readonly Mark[];
  readonly functions: readonly FunctionText[];
  readonly name?: string;
}

/** Assembles a text that is one module, with or without `(module …)` around it. */
export const assemble = (text: string): Assembled => {
  const { items, annotations, problems } = read(text);
  const [first] = items;
  const isModule = headOf(first) === 'module';
  if (isModule && items.length === 1) return assembleModule(first as List, problems);
  const whole: List = { kind: 'list', items, annotations, start: 0, end: text.length };
  return assembleFields(items, annotations, { problems, name: undefined, whole });
};

/** Assembles `(module $name? field*)`; `earlier` are problems that were found before. */
export const assembleModule = (list: List, earlier: readonly Problem[] = []): Assembled => {
  const identifier = list.items[1]?.kind === 'identifier' ? list.items[1] : undefined;
  const from = identifier ? 2 : 1;
  return assembleFields(list.items.slice(from), list.annotations ?? [], {
    problems: earlier,
    name: identifier?.name ?? givenName(list, from),
    whole: list,
  });
};

const givenName = (list: List, from: number): string | undefined => {
  const text = list.annotations?.find(({ name, before }) => name === 'name' && before <= from)?.items[0];
  return text?.kind === 'text' ? String.fromCharCode(...text.bytes) : undefined;
};

interface Outer {
  readonly problems: readonly Problem[];
  readonly name: string | undefined;
  readonly whole: Span;
}

const assembleFields = (
  items: readonly Node[],
  annotations: readonly Annotation[],
  { problems: earlier, name, whole }: Outer,
): Assembled => {
  const problems: Problem[] = [...earlier];
  const seen = new Set<string>(problems.map(keyOf));
  const report = (problem: Problem) => {
    if (problems.length >= problemLimit || seen.has(keyOf(problem))) return;
    seen.add(keyOf(problem));
    problems.push(problem);
  };
  const fields = new ModuleFields(report);
  const broken = items.find((item) => headOf(item) === 'module');
  if (broken) new Cursor(broken as List, report, 0).unexpected('one module in a file');
  else fields.assemble(items, annotations);
  problems.sort((left, right) => left.start - right.start);
  const writer = writeModule(fields, name, whole);
  return {
    ...(problems.length === 0 ? { bytes: writer.toBytes() } : {}),
    problems,
    marks: problems.length === 0 ? writer.marks() : [],
    functions: fields.functionTexts,
    ...(name === undefined ? {} : { name }),
  };
};

/** Problems of one text that are worth being listed. */
const problemLimit = 1000;

const keyOf = ({ start, message }: Problem): string => `${start} ${message.slice(0, 8)}`;

/** Sections of a module in the order of a file, with the words that place custom sections. */
const writeModule = (fields: ModuleFields, name: string | undefined, whole: Span): MarkedWriter => {
  const writer = new MarkedWriter();
  const { scope, start, customs } = fields;
  const custom = (customName: string, content: Uint8Array) => {
    const section = new MarkedWriter();
    section.name(customName);
    section.bytes(content);
    writer.appendSection(sectionIds.custom, section);
  };
  const placed = (side: 'before' | 'after', place: string) => {
    for (const each of customs)
      if (each.place.side === side && each.place.section === place) custom(each.name, each.bytes);
  };
  const section = (place: string, id: number, content: MarkedWriter | undefined) => {
    placed('before', place);
    if (content) writer.appendSection(id, content);
    placed('after', place);
  };
  writer.mark(markKinds.definition, whole);
  writer.bytes(moduleHeader);
  placed('before', 'first');
  section('type', sectionIds.type, typeSection(fields));
  section('import', sectionIds.import, listed(fields.imports));
  section('func', sectionIds.function, listed(fields.functions));
  section('table', sectionIds.table, listed(fields.tables));
  section('memory', sectionIds.memory, listed(fields.memories));
  section('tag', sectionIds.tag, listed(fields.tags));
  section('global', sectionIds.global, listed(fields.globals));
  section('export', sectionIds.export, listed(fields.exports));
  section('start', sectionIds.start, start && startSection(start));
  section('elem', sectionIds.element, listed(fields.elements));
  section('datacount', sectionIds.dataCount, fields.usesData ? counted(scope.data.count) : undefined);
  section('code', sectionIds.code, listed(fields.code));
  section('data', sectionIds.data, listed(fields.data));
  placed('after', 'first');
  const names = nameSection(fields, name);
  if (names) custom('name', names.toBytes());
  placed('before', 'last');
  placed('after', 'last');
  return writer;
};

const listed = ({ count, writer }: Entries): MarkedWriter | undefined => {
  if (count === 0) return undefined;
  const content = counted(count);
  content.append(writer);
  return content;
};

const counted = (count: number): MarkedWriter => {
  const content = new MarkedWriter();
  content.u32(count);
  return content;
};

const typeSection = ({ scope: { types } }: ModuleFields): MarkedWriter | undefined => {
  if (types.groups.length === 0) return undefined;
  const content = new MarkedWriter();
  writeTypes(content, types.types, types.groups, types);
  return content;
};

const startSection = ({ index, span }: { readonly index: number; readonly span: Span }): MarkedWriter => {
  const content = new MarkedWriter();
  content.mark(markKinds.definition, span);
  content.u32(index);
  return content;
};
