/** The fields of a module, in three passes: names and numbers, types, then everything else in the order of the text. */

import { textOfUtf8 } from '../../../vm/context/index.ts';
import type { ExternKind } from '../../../vm/wasm/module.ts';
import {
  type FunctionType,
  funcref,
  type Limits,
  type MemoryType,
  pageSize,
  type TableType,
  type ValueType,
} from '../../../vm/wasm/types.ts';
import { illFormedUtf8 } from '../syntax/characters.ts';
import { type Annotation, headOf, type List, type Node, type Span } from '../syntax/tree.ts';
import { Body } from './body.ts';
import { Cursor, type Report } from './cursor.ts';
import { writeGlobalType, writeLimits, writeTableType } from './encode-types.ts';
import {
  endCode,
  referenceCode,
  takeBytes,
  takeIndexType,
  takeLimits,
  writeLocals,
  writeSegmentHead,
  zero,
} from './parts.ts';
import { createScope, type ModuleScope } from './scope.ts';
import type { Space } from './spaces.ts';
import { checkDistinct, type Named } from './types.ts';
import { MarkedWriter, markKinds } from './writer.ts';

/** Content of one section: its entries behind each other, and how many there are. */
export class Entries {
  readonly writer = new MarkedWriter();
  count = 0;

  /** Begins an entry that comes from `span`. */
  begin(span: Span): MarkedWriter {
    this.count++;
    this.writer.mark(markKinds.definition, span);
    return this.writer;
  }
}

/** A function that is defined in the text. */
export interface FunctionText {
  /** Function index, imports counted. */
  readonly index: number;
  readonly name?: string;
  readonly span: List;
  readonly nameSpan: Span;
  readonly type: FunctionType;
  /** Parameters and locals by index; unnamed ones too. */
  readonly locals: readonly Named[];
  readonly parameterCount: number;
  readonly labels: ReadonlyMap<number, string>;
}

export interface CustomSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly place: { readonly side: 'before' | 'after'; readonly section: string };
}

const definers = ['func', 'table', 'memory', 'global', 'tag'] as const;
type Definer = (typeof definers)[number];

const externCodes: Readonly<Record<Definer, number>> = { func: 0, table: 1, memory: 2, global: 3, tag: 4 };

/** Names by number that differ from the identifiers: `(@name "…")`. */
export type GivenNames = Map<Space, Map<number, string>>;

/** A module as its sections are being written. */
export class ModuleFields {
  readonly scope: ModuleScope;
  readonly imports = new Entries();
  readonly functions = new Entries();
  readonly tables = new Entries();
  readonly memories = new Entries();
  readonly tags = new Entries();
  readonly globals = new Entries();
  readonly exports = new Entries();
  readonly elements = new Entries();
  readonly code = new Entries();
  readonly data = new Entries();
  readonly customs: CustomSection[] = [];
  readonly functionTexts: FunctionText[] = [];
  readonly importedLocals = new Map<number, readonly Named[]>();
  readonly givenNames: GivenNames = new Map();
  start: { readonly index: number; readonly span: Span } | undefined;
  usesData = false;
  readonly #report: Report;
  /** What was defined before the imports ended. */
  #defined: Definer | undefined;
  readonly #numbers: Record<'func' | 'table' | 'memory' | 'global' | 'tag' | 'elem' | 'data', number> = {
    func: 0,
    table: 0,
    memory: 0,
    global: 0,
    tag: 0,
    elem: 0,
    data: 0,
  };

  constructor(report: Report) {
    this.#report = report;
    this.scope = createScope(report);
  }

  /** All fields of a module. */
  assemble(fields: readonly Node[], annotations: readonly Annotation[]): void {
    const lists = fields.filter((field): field is List => {
      if (field.kind === 'list' && headOf(field) !== undefined) return true;
      new Cursor({ kind: 'list', items: [field], start: field.start, end: field.end }, this.#report, 0).unexpected(
        'a field of a module',
        field.kind === 'list' ? (field.items[0] ?? field) : field,
      );
      return false;
    });
    for (const list of lists) this.#declare(list);
    for (const list of lists) if (isType(list)) this.scope.types.define(list);
    for (const list of lists) this.#field(list);
    for (const annotation of annotations) if (annotation.name === 'custom') this.#custom(annotation);
  }

  space(kind: Definer): Space {
    const { functions, tables, memories, globals, tags } = this.scope;
    return { func: functions, table: tables, memory: memories, global: globals, tag: tags }[kind];
  }

  // First pass.

  #declare(list: List): void {
    const head = headOf(list) as string;
    const cursor = new Cursor(list, this.#report);
    switch (head) {
      case 'type':
      case 'rec':
        this.scope.types.declare(list);
        return;
      case 'import':
        this.#declareImport(cursor);
        return;
      case 'elem':
        this.scope.elements.define(cursor.takeIdentifier(), this.#report);
        return;
      case 'data':
        this.scope.data.define(cursor.takeIdentifier(), this.#report);
        return;
      default:
        if (isDefiner(head)) this.#declareDefinition(head, list, cursor);
    }
  }

  #declareImport(cursor: Cursor): void {
    const list = cursor.items.find((item): item is List => item.kind === 'list' && isDefiner(headOf(item) ?? ''));
    if (this.#defined) cursor.problem(`import after ${nouns[this.#defined]} definition`, cursor.list);
    if (!list) return;
    const kind = headOf(list) as Definer;
    this.#define(kind, new Cursor(list, this.#report));
  }

  #declareDefinition(kind: Definer, list: List, cursor: Cursor): void {
    this.#define(kind, cursor);
    const imported = list.items.some((item) => headOf(item) === 'import');
    if (imported && this.#defined) cursor.problem(`import after ${nouns[this.#defined]} definition`, cursor.list);
    if (!imported) this.#defined ??= kind;
    if (kind === 'table' && list.items.some((item) => headOf(item) === 'elem'))
      this.scope.elements.define(undefined, this.#report);
    if (kind === 'memory' && list.items.some((item) => headOf(item) === 'data'))
      this.scope.data.define(undefined, this.#report);
  }

  #define(kind: Definer, cursor: Cursor): void {
    const space = this.space(kind);
    const index = space.define(cursor.takeIdentifier(), this.#report);
    this.#takeGivenName(cursor, space, index);
  }

  #takeGivenName(cursor: Cursor, space: Space, index: number): void {
    const given = cursor.annotation('name');
    const text = given?.items[0];
    if (text?.kind !== 'text') return;
    const names = this.givenNames.get(space) ?? new Map<number, string>();
    names.set(index, nameOf(text.bytes));
    this.givenNames.set(space, names);
  }

  // Third pass.

  #field(list: List): void {
    const cursor = new Cursor(list, this.#report);
    const head = headOf(list) as string;
    switch (head) {
      case 'type':
      case 'rec':
        return;
      case 'import':
        this.#import(cursor, list);
        return;
      case 'export':
        this.#export(cursor, list);
        return;
      case 'start':
        this.#start(cursor, list);
        return;
      case 'func':
        this.#function(cursor, list);
        return;
      case 'table':
        this.#table(cursor, list);
        return;
      case 'memory':
        this.#memory(cursor, list);
        return;
      case 'global':
        this.#global(cursor, list);
        return;
      case 'tag':
        this.#tag(cursor, list);
        return;
      case 'elem':
        this.#element(cursor, list);
        return;
      case 'data':
        this.#data(cursor, list);
        return;
      default:
        cursor.at = 0;
        cursor.unexpected('a field of a module');
    }
  }

  #takeName(cursor: Cursor): string {
    const text = cursor.takeText();
    if (!text) {
      cursor.unexpected('a name in quotation marks');
      return '';
    }
    if (illFormedUtf8(text.bytes) >= 0) cursor.problem('malformed UTF-8 encoding', text);
    return nameOf(text.bytes);
  }

  #import(cursor: Cursor, list: List): void {
    const module = this.#takeName(cursor);
    const name = this.#takeName(cursor);
    const described = cursor.takeList(...definers);
    if (!described) {
      cursor.unexpected('(func, (table, (memory, (global or (tag');
      return;
    }
    const inner = new Cursor(described, this.#report);
    inner.takeIdentifier();
    this.#importEntry(list, module, name, headOf(described) as Definer, inner);
    inner.finish();
    cursor.finish();
  }

  /** Writes an import whose type is what follows. */
  #importEntry(list: Span, module: string, name: string, kind: Definer, cursor: Cursor): void {
    const writer = this.imports.begin(list);
    writer.name(module);
    writer.name(name);
    writer.byte(externCodes[kind]);
    const index = this.#numbers[kind]++;
    const { types } = this.scope;
    switch (kind) {
      case 'func': {
        const use = types.takeUse(cursor, true);
        checkDistinct(use.parameters, this.#report);
        if (use.parameters.some(({ identifier }) => identifier)) this.importedLocals.set(index, use.parameters);
        writer.u32(types.resolve(use));
        return;
      }
      case 'tag':
        writer.byte(0);
        writer.u32(types.resolve(types.takeUse(cursor, true)));
        return;
      case 'table':
        writeTableType(writer, this.#tableType(cursor));
        return;
      case 'memory':
        writeLimits(writer, this.#memoryType(cursor).limits);
        return;
      case 'global':
        writeGlobalType(writer, this.#globalType(cursor));
    }
  }

  #export(cursor: Cursor, list: List): void {
    const name = this.#takeName(cursor);
    const target = cursor.takeList(...definers);
    if (!target) {
      cursor.unexpected('(func, (table, (memory, (global or (tag');
      return;
    }
    const inner = new Cursor(target, this.#report);
    const kind = headOf(target) as Definer;
    const index = this.space(kind).take(inner);
    inner.finish();
    cursor.finish();
    this.#exportEntry(list, name, kind, index);
  }

  #exportEntry(span: Span, name: string, kind: Definer, index: number): void {
    const writer = this.exports.begin(span);
    writer.name(name);
    writer.byte(externCodes[kind]);
    writer.u32(index);
  }

  #start(cursor: Cursor, list: List): void {
    const index = this.scope.functions.take(cursor);
    cursor.finish();
    if (this.start) cursor.problem('multiple start sections', list);
    this.start = { index, span: list };
  }

  /** Identifier, inline exports and inline import; true when it is imported, and written. */
  #header(cursor: Cursor, list: List, kind: Definer): boolean {
    cursor.takeIdentifier();
    const index = this.#numbers[kind];
    for (let inline = cursor.takeList('export'); inline; inline = cursor.takeList('export')) {
      const inner = new Cursor(inline, this.#report);
      const name = this.#takeName(inner);
      inner.finish();
      this.#exportEntry(inline, name, kind, index);
    }
    const inline = cursor.takeList('import');
    if (!inline) return false;
    const inner = new Cursor(inline, this.#report);
    const module = this.#takeName(inner);
    const name = this.#takeName(inner);
    inner.finish();
    this.#importEntry(list, module, name, kind, cursor);
    cursor.finish();
    return true;
  }

  #function(cursor: Cursor, list: List): void {
    const [, second] = list.items;
    if (this.#header(cursor, list, 'func')) return;
    const index = this.#numbers.func++;
    const { types } = this.scope;
    const use = types.takeUse(cursor, true);
    const type = types.resolve(use);
    this.functions.begin(list).u32(type);
    const parameters =
      use.parameters.length > 0 ? use.parameters : use.type.parameters.map((each) => ({ type: each, span: use.span }));
    const locals = types.takeNamed(cursor, 'local');
    const all: readonly Named[] = [...parameters, ...locals];
    checkDistinct(all, this.#report);
    const body = new MarkedWriter();
    writeLocals(body, locals);
    const names = new Map(all.flatMap(({ identifier }, at) => (identifier ? [[identifier.name, at] as const] : [])));
    const instructions = new Body(this.scope, body, names);
    instructions.expression(cursor, { start: list.end - 1, end: list.end });
    this.usesData ||= instructions.usesData;
    // The entry is its body: a size comes before it, so the mark is put behind the size.
    this.code.count++;
    this.code.writer.u32(body.length);
    this.code.writer.mark(markKinds.definition, list);
    this.code.writer.append(body);
    const name = second?.kind === 'identifier' ? second.name : undefined;
    this.functionTexts.push({
      index,
      ...(name === undefined ? {} : { name }),
      span: list,
      nameSpan: second?.kind === 'identifier' ? second : (list.items[0] as Node),
      type: types.functionType(type) ?? use.type,
      locals: all,
      parameterCount: parameters.length,
      labels: instructions.labelNames,
    });
  }

  #table(cursor: Cursor, list: List): void {
    if (this.#header(cursor, list, 'table')) return;
    const index = this.#numbers.table++;
    const indexType = takeIndexType(cursor);
    if (this.scope.types.isReferenceType(cursor.current)) {
      this.#tableWithElements(cursor, list, index, indexType);
      return;
    }
    const type = this.#tableType(cursor, indexType);
    const writer = this.tables.begin(list);
    if (cursor.done) {
      writeTableType(writer, type);
      return;
    }
    writer.byte(0x40);
    writer.byte(0);
    writeTableType(writer, type);
    this.#constant(writer, cursor, list);
  }

  /** `(table reftype (elem …))`: as long as its elements. */
  #tableWithElements(cursor: Cursor, list: List, table: number, indexType: Limits['index']): void {
    const element = this.scope.types.takeReferenceType(cursor);
    const inline = cursor.takeList('elem');
    if (!inline) {
      cursor.unexpected('(elem');
      return;
    }
    cursor.finish();
    const inner = new Cursor(inline, this.#report);
    this.#numbers.elem++;
    const isList = inner.current?.kind === 'list';
    // Function indices fit a table of funcref only: to another table they go as references.
    const isExpressions = isList || element !== funcref;
    const items = isList ? this.#expressions(inner) : this.#indices(inner, isExpressions);
    inner.finish('an element');
    const count = BigInt(items.count);
    writeTableType(this.tables.begin(list), {
      element,
      limits: { minimum: count, maximum: count, index: indexType, shared: false },
    });
    const writer = this.elements.begin(inline);
    writeSegmentHead(writer, {
      mode: 'active',
      index: table,
      explicit: true,
      offset: zero(indexType),
      element,
      isExpressions,
    });
    writer.u32(items.count);
    writer.append(items.writer);
  }

  #tableType(cursor: Cursor, given?: Limits['index']): TableType {
    const index = given ?? takeIndexType(cursor);
    const limits = takeLimits(cursor, index);
    return { limits, element: this.scope.types.takeReferenceType(cursor) };
  }

  #memory(cursor: Cursor, list: List): void {
    if (this.#header(cursor, list, 'memory')) return;
    const index = this.#numbers.memory++;
    const indexType = takeIndexType(cursor);
    const inline = cursor.takeList('data');
    if (!inline) {
      writeLimits(this.memories.begin(list), this.#memoryType(cursor, indexType).limits);
      cursor.finish();
      return;
    }
    cursor.finish();
    const bytes = takeBytes(new Cursor(inline, this.#report));
    this.#numbers.data++;
    const pages = BigInt(Math.ceil(bytes.length / pageSize));
    writeLimits(this.memories.begin(list), { minimum: pages, maximum: pages, index: indexType, shared: false });
    const writer = this.data.begin(inline);
    writer.byte(index === 0 ? 0 : 2);
    if (index !== 0) writer.u32(index);
    writer.append(zero(indexType));
    writer.sizedBytes(bytes);
  }

  #memoryType(cursor: Cursor, given?: Limits['index']): MemoryType {
    return { limits: takeLimits(cursor, given ?? takeIndexType(cursor)) };
  }

  #global(cursor: Cursor, list: List): void {
    if (this.#header(cursor, list, 'global')) return;
    this.#numbers.global++;
    const writer = this.globals.begin(list);
    writeGlobalType(writer, this.#globalType(cursor));
    this.#constant(writer, cursor, list);
  }

  #globalType(cursor: Cursor): { readonly type: ValueType; readonly mutable: boolean } {
    const { types } = this.scope;
    const mutable = cursor.takeList('mut');
    if (!mutable) return { type: types.takeValueType(cursor), mutable: false };
    const inner = new Cursor(mutable, this.#report);
    const type = types.takeValueType(inner);
    inner.finish();
    return { type, mutable: true };
  }

  #tag(cursor: Cursor, list: List): void {
    if (this.#header(cursor, list, 'tag')) return;
    this.#numbers.tag++;
    const { types } = this.scope;
    const writer = this.tags.begin(list);
    writer.byte(0);
    writer.u32(types.resolve(types.takeUse(cursor, true)));
    cursor.finish();
  }

  /** A constant expression: all that is left of a list. */
  #constant(writer: MarkedWriter, cursor: Cursor, list: Span): void {
    const body = new MarkedWriter();
    new Body(this.scope, body).expression(cursor, { start: Math.max(list.start, list.end - 1), end: list.end });
    writer.append(body);
  }

  /** `(offset …)`, or one folded instruction. */
  #offset(cursor: Cursor): MarkedWriter {
    const writer = new MarkedWriter();
    const explicit = cursor.takeList('offset');
    if (explicit) this.#constant(writer, new Cursor(explicit, this.#report), explicit);
    else {
      const list = cursor.current as List;
      cursor.at++;
      this.#constant(writer, new Cursor({ ...list, items: [list], annotations: [] }, this.#report, 0), list);
    }
    return writer;
  }

  #element(cursor: Cursor, list: List): void {
    cursor.takeIdentifier();
    this.#numbers.elem++;
    const { types } = this.scope;
    const declared = cursor.takeWord('declare') !== undefined;
    const explicit = declared ? undefined : cursor.takeList('table');
    let index = 0;
    if (explicit) {
      const inner = new Cursor(explicit, this.#report);
      index = this.scope.tables.take(inner);
      inner.finish();
    } else if (!declared && cursor.isIndex && cursor.items[cursor.at + 1]?.kind === 'list') {
      // The old form with a bare table index before the offset.
      index = this.scope.tables.take(cursor);
    }
    const { current } = cursor;
    const isOffset =
      !declared && current?.kind === 'list' && !types.isReferenceType(current) && headOf(current) !== 'item';
    if (explicit && !isOffset) cursor.unexpected('an offset');
    const offset = isOffset ? this.#offset(cursor) : undefined;
    const { current: next } = cursor;
    let element = funcref;
    let isExpressions = false;
    if (types.isReferenceType(next)) {
      element = types.takeReferenceType(cursor);
      isExpressions = true;
    } else if (!cursor.takeWord('func') && offset === undefined) cursor.unexpected('func or a reference type');
    const items = isExpressions ? this.#expressions(cursor) : this.#indices(cursor);
    cursor.finish('an element');
    const writer = this.elements.begin(list);
    writeSegmentHead(writer, {
      mode: declared ? 'declarative' : offset ? 'active' : 'passive',
      index,
      explicit: explicit !== undefined || index !== 0,
      offset,
      element,
      isExpressions,
    });
    writer.u32(items.count);
    writer.append(items.writer);
  }

  /** Functions by index, or as `ref.func` expressions. */
  #indices(cursor: Cursor, asReferences = false): Entries {
    const items = new Entries();
    while (cursor.isIndex) {
      items.count++;
      if (asReferences) items.writer.byte(referenceCode);
      items.writer.u32(this.scope.functions.take(cursor));
      if (asReferences) items.writer.byte(endCode);
    }
    return items;
  }

  /** `(item instr*)` or folded instructions. */
  #expressions(cursor: Cursor): Entries {
    const items = new Entries();
    while (cursor.current?.kind === 'list') {
      const list = cursor.current;
      items.count++;
      cursor.at++;
      const inner =
        headOf(list) === 'item'
          ? new Cursor(list, this.#report)
          : new Cursor({ ...list, items: [list], annotations: [] }, this.#report, 0);
      this.#constant(items.writer, inner, list);
    }
    return items;
  }

  #data(cursor: Cursor, list: List): void {
    cursor.takeIdentifier();
    this.#numbers.data++;
    const explicit = cursor.takeList('memory');
    let index = 0;
    if (explicit) {
      const inner = new Cursor(explicit, this.#report);
      index = this.scope.memories.take(inner);
      inner.finish();
    } else if (cursor.isIndex) index = this.scope.memories.take(cursor);
    const isOffset = cursor.current?.kind === 'list';
    if (explicit && !isOffset) cursor.unexpected('an offset');
    const offset = isOffset ? this.#offset(cursor) : undefined;
    const bytes = takeBytes(cursor);
    const writer = this.data.begin(list);
    writer.byte(offset ? (index === 0 ? 0 : 2) : 1);
    if (offset) {
      if (index !== 0) writer.u32(index);
      writer.append(offset);
    }
    writer.sizedBytes(bytes);
  }

  /** `(@custom "name" (after data) "bytes" …)`. */
  #custom(annotation: Annotation): void {
    const cursor = new Cursor({ kind: 'list', ...annotation }, this.#report, 0);
    const name = this.#takeName(cursor);
    const place = cursor.takeList('before', 'after');
    const words = place?.items.map((item) => (item.kind === 'word' ? item.text : '')) ?? ['after', 'last'];
    this.customs.push({
      name,
      bytes: takeBytes(cursor),
      place: { side: words[0] === 'before' ? 'before' : 'after', section: words[1] ?? 'last' },
    });
  }
}

const nouns: Readonly<Record<Definer, ExternKind>> = {
  func: 'function',
  table: 'table',
  memory: 'memory',
  global: 'global',
  tag: 'tag',
};

const isDefiner = (head: string): head is Definer => (definers as readonly string[]).includes(head);

const isType = (list: List): boolean => headOf(list) === 'type' || headOf(list) === 'rec';

/** Text of UTF-8, a byte order mark kept. */
const nameOf = (bytes: Uint8Array): string =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    ? `\ufeff${textOfUtf8(bytes.subarray(3))}`
    : textOfUtf8(bytes);
