/** The parts of the store as trees: globals, memories, tables, heap, segments, imports, exports. */
import type { ChildValue, ContextPart, FrameAccess, Location, Value } from '../../context/index.ts';
import { type Extern, frameWords, type Instance } from '../run/state.ts';
import { pageSize, spellLimits, spellValueType } from '../types.ts';
import { bytesOfType } from './format.ts';
import { spaceNumber } from './spaces.ts';
import { ProgramValue, Tree } from './values.ts';
import type { View } from './view.ts';

type Child = { readonly name: string; readonly value: Value };

const labelled = (address: number, name: string | undefined): string =>
  name === undefined ? String(address) : `${address} ${name}`;

const list = (type: string, summary: string, length: number, child: (index: number) => Child): Tree =>
  new Tree(type, summary, {
    indexed: length,
    children: (start, count) => Array.from({ length: count }, (_, index) => child(start + index)),
  });

export const globalValue = (view: View, address: number): ProgramValue | undefined => {
  const global = view.engine.globalTypes[address];
  if (!global) return undefined;
  const length = bytesOfType(global.canonical);
  const { globals } = view.engine;
  const bytes = new Uint8Array(globals.buffer, globals.byteOffset + address * 16, length).slice();
  const location: Location | undefined = global.type.mutable
    ? { in: 'space', space: spaceNumber('global', address), offset: 0, length }
    : undefined;
  const type = `${global.type.mutable ? 'mut ' : ''}${spellValueType(global.canonical)}`;
  const fixed = location ? undefined : 'the global is immutable';
  return new ProgramValue(view, global.canonical, bytes, type, location, fixed);
};

/** A global as expressions of a frame name it: by its index in the frame's module. */
const globalPath = ({ engine }: View, address: number, { depth }: FrameAccess): string | undefined => {
  const index = engine.instances[engine.frames[depth * frameWords + 3]!]?.globals.indexOf(address) ?? -1;
  return index < 0 ? undefined : `global[${index}]`;
};

export const elementValue = (view: View, address: number, index: number): ProgramValue | undefined => {
  const table = view.engine.tables[address];
  if (!table || index < 0 || index >= table.length) return undefined;
  const bytes = new Uint8Array(table.words.buffer, table.words.byteOffset + index * 8, 8).slice();
  const location: Location = { in: 'space', space: spaceNumber('table', address), offset: index * 8, length: 8 };
  return new ProgramValue(view, table.element, bytes, spellValueType(table.element), location);
};

const tableTree = (view: View, address: number): Tree => {
  const table = view.engine.tables[address]!;
  const type = `table ${spellLimits(table.type.limits)} ${spellValueType(table.element)}`;
  return list(type, `${table.length} elements`, table.length, (index) => ({
    name: String(index),
    value: elementValue(view, address, index)!,
  }));
};

const bytesTree = (
  type: string,
  summary: string,
  bytes: Uint8Array,
  memory?: { readonly space: number; readonly offset: number; readonly length: number },
): Tree => {
  const rows = Math.ceil(bytes.length / 16);
  return new Tree(type, summary, {
    indexed: rows,
    ...(memory ? { memory } : {}),
    children: (start, count) =>
      Array.from({ length: count }, (_, index) => {
        const at = (start + index) * 16;
        const part = bytes.subarray(at, at + 16);
        const digits = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
        const text = String.fromCharCode(...[...part].map((byte) => (byte >= 32 && byte < 127 ? byte : 46)));
        return { name: `0x${at.toString(16)}`, value: new Tree('bytes', `${digits}  ${text}`) };
      }),
  });
};

const memoryTree = (view: View, address: number): Tree => {
  const memory = view.engine.memories[address]!;
  const { bytes, type } = memory;
  const space = spaceNumber('memory', address);
  const pages = bytes.length / pageSize;
  const summary = `${pages} ${pages === 1 ? 'page' : 'pages'} of 64 KiB`;
  return bytesTree(`memory ${spellLimits(type.limits)}`, summary, bytes, { space, offset: 0, length: bytes.length });
};

const dataTree = (view: View, address: number): Tree => {
  const { bytes, dropped } = view.engine.data[address]!;
  return dropped ? new Tree('data', '<dropped>') : bytesTree('data', `${bytes.length} bytes`, bytes);
};

const elementsTree = (view: View, address: number): Tree => {
  const { words, type, dropped } = view.engine.elements[address]!;
  if (dropped) return new Tree('elem', '<dropped>');
  return list(`elem ${spellValueType(type)}`, `${words.length / 2} elements`, words.length / 2, (index) => {
    const bytes = new Uint8Array(words.buffer, words.byteOffset + index * 8, 8).slice();
    return { name: String(index), value: new ProgramValue(view, type, bytes, spellValueType(type)) };
  });
};

const objectTree = (view: View): Tree => {
  const { heap } = view.engine;
  const ids = (): readonly number[] => {
    const found: number[] = [];
    for (let id = 1; id < heap.ids; id++) if (heap.place(id) !== 0) found.push(id);
    return found;
  };
  const summary = `${heap.count} ${heap.count === 1 ? 'object' : 'objects'}, ${heap.top - 16} bytes`;
  return new Tree('heap', summary, {
    indexed: heap.count,
    children: (start, count) =>
      ids()
        .slice(start, start + count)
        .map((id) => ({ name: `#${id}`, value: referenceValue(view, id) })),
  });
};

/** A heap object as a value that refers to it. */
export const referenceValue = (view: View, id: number): ProgramValue => {
  const bytes = new Uint8Array(8);
  const words = new DataView(bytes.buffer);
  words.setInt32(0, id, true);
  const isException = view.engine.heap.typeOf(id) < 0;
  words.setInt32(4, isException ? 5 : 4, true);
  const anyReference = (2 ** 30) | (2 ** 28 + (isException ? 0x69 : 0x6e));
  return new ProgramValue(view, anyReference, bytes, view.objectType(id));
};

const exportValue = (view: View, { kind, address }: Extern): Value => {
  switch (kind) {
    case 'function':
      return new Tree('function', view.functionName(address));
    case 'global':
      return globalValue(view, address)!;
    case 'table':
      return tableTree(view, address);
    case 'memory':
      return memoryTree(view, address);
    case 'tag':
      return new Tree('tag', view.tagName(address));
  }
};

/** What an import was resolved to: host functions say so. */
const importValue = (view: View, { kind, address }: Extern): Value => {
  if (kind !== 'function') return exportValue(view, { kind, address });
  const fn = view.engine.function(address);
  return fn.kind === 'host' ? new Tree('host function', fn.name) : new Tree('function', view.functionName(address));
};

const importsOf = (view: View, instance: Instance): readonly Child[] => {
  const spaces = {
    function: instance.functions,
    table: instance.tables,
    memory: instance.memories,
    global: instance.globals,
    tag: instance.tags,
  } as const;
  return instance.module.imports.map(({ module, name, type, index }) => ({
    name: `${module}.${name}`,
    value: importValue(view, { kind: type.kind, address: spaces[type.kind][index]! }),
  }));
};

const exportsOf = (view: View, { exports }: Instance): readonly Child[] =>
  [...exports].map(([name, extern]) => ({ name, value: exportValue(view, extern) }));

/** Names of modules: flat when only one has any, else one row a module. */
const namesTree = (
  noun: 'imports' | 'exports',
  instances: readonly Instance[],
  count: (instance: Instance) => number,
  rows: (instance: Instance) => readonly Child[],
): Tree => {
  const treeOf = (type: string, instance: Instance): Tree =>
    new Tree(type, `${count(instance)} ${noun}`, {
      named: count(instance),
      children: (start, many) => rows(instance).slice(start, start + many),
    });
  const [only] = instances;
  if (instances.length === 1 && only) return treeOf(noun, only);
  return new Tree(noun, `${instances.length} modules`, {
    named: instances.length,
    children: (start, many) =>
      instances
        .slice(start, start + many)
        .map((instance) => ({ name: instance.name || instance.module.name, value: treeOf('module', instance) })),
  });
};

/** The parts that have anything in them. */
export const partsOf = (view: View): readonly ContextPart[] => {
  const { engine } = view;
  const parts: ContextPart[] = [];
  const add = (
    name: ContextPart['name'],
    count: number,
    label: (address: number) => string,
    value: (address: number) => Value,
    path?: (address: number, frame: FrameAccess) => string | undefined,
  ): void => {
    if (count === 0) return;
    const child = (address: number): ChildValue => ({
      name: label(address),
      value: value(address),
      ...(path ? { pathIn: (frame) => path(address, frame) } : {}),
    });
    const children = (start: number, many: number): readonly ChildValue[] =>
      Array.from({ length: many }, (_, index) => child(start + index));
    parts.push({ name, value: new Tree(name.toLowerCase(), String(count), { named: count, children }) });
  };
  add(
    'Globals',
    engine.globalTypes.length,
    (address) => labelled(address, view.nameOf('globals', address)),
    (address) => globalValue(view, address)!,
    (address, frame) => globalPath(view, address, frame),
  );
  add(
    'Memories',
    engine.memories.length,
    (address) =>
      address === 0
        ? `${labelled(0, view.nameOf('memories', 0))} (heap)`
        : labelled(address, view.nameOf('memories', address)),
    (address) => memoryTree(view, address),
  );
  add(
    'Tables',
    engine.tables.length,
    (address) => labelled(address, view.nameOf('tables', address)),
    (address) => tableTree(view, address),
  );
  if (engine.heap.count > 0) parts.push({ name: 'Heap', value: objectTree(view) });
  add(
    'Data segments',
    engine.data.length,
    (address) => labelled(address, view.nameOf('data', address)),
    (address) => dataTree(view, address),
  );
  add(
    'Element segments',
    engine.elements.length,
    (address) => labelled(address, view.nameOf('elements', address)),
    (address) => elementsTree(view, address),
  );
  const instances = engine.instances.filter((instance) => view.isCurrent(instance));
  const importing = instances.filter(({ module }) => module.imports.length > 0);
  const imports = namesTree(
    'imports',
    importing,
    ({ module }) => module.imports.length,
    (each) => importsOf(view, each),
  );
  if (importing.length > 0) parts.push({ name: 'Imports', value: imports });
  const exporting = instances.filter(({ exports }) => exports.size > 0);
  const exports = namesTree(
    'exports',
    exporting,
    (each) => each.exports.size,
    (each) => exportsOf(view, each),
  );
  if (exporting.length > 0) parts.push({ name: 'Exports', value: exports });
  return parts;
};
