/** The name section (appendix "Custom Sections"): every `$name` of the text, or its `(@name …)`. */
import type { ModuleFields } from './module.ts';
import type { Space } from './spaces.ts';
import { MarkedWriter } from './writer.ts';

type Names = ReadonlyMap<number, string>;

/** The section's payload behind its name; undefined when nothing has a name. */
export const nameSection = (fields: ModuleFields, moduleName: string | undefined): MarkedWriter | undefined => {
  const { scope, functionTexts, importedLocals, givenNames } = fields;
  const named = (space: Space): Names => {
    const given = givenNames.get(space);
    return given ? new Map([...space.names, ...given].sort(([left], [right]) => left - right)) : space.names;
  };
  const locals = new Map<number, Names>();
  for (const [index, parameters] of importedLocals) locals.set(index, localNames(parameters));
  const labels = new Map<number, Names>();
  for (const text of functionTexts) {
    locals.set(text.index, localNames(text.locals));
    labels.set(text.index, text.labels);
  }
  const structures = [...scope.types.fields].map(([index, space]): [number, Names] => [index, space.names]);
  const writer = new MarkedWriter();
  if (moduleName !== undefined) {
    const content = new MarkedWriter();
    content.name(moduleName);
    writer.appendSection(0, content);
  }
  writeNames(writer, 1, named(scope.functions));
  writeNested(writer, 2, locals);
  writeNested(writer, 3, labels);
  writeNames(writer, 4, named(scope.types.space));
  writeNames(writer, 5, named(scope.tables));
  writeNames(writer, 6, named(scope.memories));
  writeNames(writer, 7, named(scope.globals));
  writeNames(writer, 8, named(scope.elements));
  writeNames(writer, 9, named(scope.data));
  writeNested(writer, 10, new Map(structures));
  writeNames(writer, 11, named(scope.tags));
  return writer.length === 0 ? undefined : writer;
};

const localNames = (locals: ModuleFields['functionTexts'][number]['locals']): Names =>
  new Map(locals.flatMap(({ identifier }, index) => (identifier ? [[index, identifier.name] as const] : [])));

const writeMap = (writer: MarkedWriter, names: Names): void => {
  writer.u32(names.size);
  for (const [index, name] of [...names].sort(([left], [right]) => left - right)) {
    writer.u32(index);
    writer.name(name);
  }
};

const writeNames = (writer: MarkedWriter, id: number, names: Names): void => {
  if (names.size === 0) return;
  const content = new MarkedWriter();
  writeMap(content, names);
  writer.appendSection(id, content);
};

const writeNested = (writer: MarkedWriter, id: number, nested: ReadonlyMap<number, Names>): void => {
  const owners = [...nested].filter(([, names]) => names.size > 0).sort(([left], [right]) => left - right);
  if (owners.length === 0) return;
  const content = new MarkedWriter();
  content.u32(owners.length);
  for (const [owner, names] of owners) {
    content.u32(owner);
    writeMap(content, names);
  }
  writer.appendSection(id, content);
};
