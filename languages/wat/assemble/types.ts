/** Types of the text format, and the table of a module's type definitions (specification, "Types" and "Type Uses"). */
import {
  type CompositeType,
  type FieldType,
  type FunctionType,
  f32,
  f64,
  type HeapType,
  heap,
  i8,
  i16,
  i32,
  i64,
  type RecursionGroup,
  referenceTo,
  type StorageType,
  type SubType,
  type ValueType,
  v128,
} from '../../../vm/wasm/types.ts';
import type { Identifier, List, Node, Span } from '../syntax/tree.ts';
import { Cursor, type Report } from './cursor.ts';
import { Space } from './spaces.ts';

const numberTypes: ReadonlyMap<string, ValueType> = new Map([
  ['i32', i32],
  ['i64', i64],
  ['f32', f32],
  ['f64', f64],
  ['v128', v128],
]);

const packedTypes: ReadonlyMap<string, StorageType> = new Map([
  ['i8', i8],
  ['i16', i16],
]);

const heapTypes: ReadonlyMap<string, HeapType> = new Map(Object.entries(heap).filter(([name]) => name !== 'bottom'));

const shorthands: ReadonlyMap<string, HeapType> = new Map([
  ['funcref', heap.func],
  ['externref', heap.extern],
  ['anyref', heap.any],
  ['eqref', heap.eq],
  ['i31ref', heap.i31],
  ['structref', heap.struct],
  ['arrayref', heap.array],
  ['exnref', heap.exn],
  ['nullref', heap.none],
  ['nullexternref', heap.noextern],
  ['nullfuncref', heap.nofunc],
  ['nullexnref', heap.noexn],
]);

/** A parameter or local with its name. */
export interface Named {
  readonly type: ValueType;
  readonly identifier?: Identifier;
  /** The type or its list, for places of unnamed ones. */
  readonly span: Span;
}

/** A function type where it is used. */
export interface TypeUse {
  /** Type index; -1 when it stands in the text only as parameters and results. */
  readonly explicit: number;
  readonly type: FunctionType;
  readonly parameters: readonly Named[];
  readonly span: Span;
}

const emptyFunction: FunctionType = { kind: 'function', parameters: [], results: [] };

export class TypeTable {
  readonly space = new Space('type');
  readonly types: SubType[] = [];
  readonly groups: RecursionGroup[] = [];
  /** The groups that are written as `rec`, also those of one type. */
  readonly recursive = new Set<RecursionGroup>();
  /** Text of each definition that has one. */
  readonly spans: Span[] = [];
  readonly fields = new Map<number, Space>();
  readonly #report: Report;
  readonly #implicit = new Map<string, number>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** First pass: numbers and names of a `type` or `rec` field. */
  declare(list: List): void {
    for (const definition of definitionsOf(list)) {
      const cursor = new Cursor(definition, this.#report);
      const index = this.space.define(cursor.takeIdentifier(), this.#report);
      this.spans[index] = definition;
    }
  }

  /** Second pass: the types themselves, in the same order. */
  define(list: List): void {
    const first = this.types.length;
    const definitions = definitionsOf(list);
    for (const definition of definitions) this.types.push(this.#subType(definition));
    if (isRec(list)) {
      const stray = list.items.slice(1).find((item) => !definitions.includes(item as List));
      if (stray) new Cursor(list, this.#report).unexpected('a type', stray);
    }
    const group = { first, count: definitions.length };
    this.groups.push(group);
    if (isRec(list)) this.recursive.add(group);
  }

  functionType(index: number): FunctionType | undefined {
    const composite = this.types[index]?.composite;
    return composite?.kind === 'function' ? composite : undefined;
  }

  /** The index of a function type that stands in the text only as parameters and results; it is appended when no definition is equal. */
  indexOf(type: FunctionType): number {
    if (this.#implicit.size === 0) this.#remember();
    const key = keyOf(type);
    const known = this.#implicit.get(key);
    if (known !== undefined) return known;
    const index = this.types.length;
    this.types.push({ final: true, supertypes: [], composite: type });
    this.groups.push({ first: index, count: 1 });
    this.space.count = this.types.length;
    this.#implicit.set(key, index);
    return index;
  }

  /** The index that a type use stands for. */
  resolve(use: TypeUse): number {
    return use.explicit >= 0 ? use.explicit : this.indexOf(use.type);
  }

  #remember(): void {
    // Without an entry the table would be built again and again.
    this.#implicit.set('', -1);
    for (const { first, count } of this.groups) {
      const type = this.types[first] as SubType;
      if (count !== 1 || !type.final || type.supertypes.length > 0 || type.composite.kind !== 'function') continue;
      const key = keyOf(type.composite);
      if (!this.#implicit.has(key)) this.#implicit.set(key, first);
    }
  }

  /** `(type x)? (param …)* (result …)*`. `named`: whether parameters may have names. */
  takeUse(cursor: Cursor, named: boolean): TypeUse {
    const start = cursor.place.start;
    const reference = cursor.takeList('type');
    let explicit = -1;
    if (reference) {
      const inner = new Cursor(reference, this.#report);
      explicit = this.space.take(inner);
      inner.finish();
    }
    const parameters = this.takeNamed(cursor, 'param', named);
    const results = this.takeResults(cursor);
    const end = (cursor.items[cursor.at - 1] ?? cursor.list).end;
    const inline: FunctionType = { kind: 'function', parameters: parameters.map(({ type }) => type), results };
    const span = reference ?? { start, end: Math.max(start, end) };
    if (explicit < 0) return { explicit, type: inline, parameters, span };
    const type = this.functionType(explicit);
    if (inline.parameters.length + results.length === 0)
      return { explicit, type: type ?? emptyFunction, parameters, span };
    if (explicit >= this.types.length) cursor.problem(`unknown type ${explicit}`, span);
    // Parts in the wrong order are reported where they stand.
    else if ((!type || keyOf(type) !== keyOf(inline)) && !cursor.isList('type', 'param', 'result'))
      cursor.problem('inline function type: parameters and results differ from those of the type', span);
    return { explicit, type: inline, parameters, span };
  }

  /** `(param $x t)* (param t*)*`, or locals. */
  takeNamed(cursor: Cursor, head: 'param' | 'local', named = true): readonly Named[] {
    const found: Named[] = [];
    for (let list = cursor.takeList(head); list; list = cursor.takeList(head)) {
      const inner = new Cursor(list, this.#report);
      const { current } = inner;
      if (current?.kind === 'identifier' && named) {
        inner.at++;
        found.push({ type: this.takeValueType(inner), identifier: current, span: list });
        inner.finish();
        continue;
      }
      while (!inner.done) {
        const span = inner.place;
        found.push({ type: this.takeValueType(inner), span: list.items.length === 2 ? list : span });
      }
    }
    return found;
  }

  takeResults(cursor: Cursor): readonly ValueType[] {
    const found: ValueType[] = [];
    for (let list = cursor.takeList('result'); list; list = cursor.takeList('result')) {
      const inner = new Cursor(list, this.#report);
      while (!inner.done) found.push(this.takeValueType(inner));
    }
    return found;
  }

  /** A value type; i32, with a report, when there is none. */
  takeValueType(cursor: Cursor): ValueType {
    const type = this.#valueType(cursor.current);
    if (type === undefined) cursor.unexpected('a value type');
    cursor.at++;
    return type ?? i32;
  }

  takeReferenceType(cursor: Cursor): ValueType {
    const { current } = cursor;
    const shorthand = current?.kind === 'word' ? shorthands.get(current.text) : undefined;
    if (shorthand !== undefined || cursor.isList('ref')) return this.takeValueType(cursor);
    cursor.unexpected('a reference type');
    if (!cursor.done) cursor.at++;
    return referenceTo(true, heap.func);
  }

  isReferenceType(node: Node | undefined): boolean {
    if (node?.kind === 'word') return shorthands.has(node.text);
    return node?.kind === 'list' && node.items[0]?.kind === 'word' && node.items[0].text === 'ref';
  }

  takeHeapType(cursor: Cursor): HeapType {
    const { current } = cursor;
    const abstract = current?.kind === 'word' ? heapTypes.get(current.text) : undefined;
    if (abstract === undefined) {
      if (cursor.isIndex) return this.space.take(cursor);
      cursor.unexpected('a heap type');
      if (!cursor.done) cursor.at++;
      return heap.any;
    }
    cursor.at++;
    return abstract;
  }

  #valueType(node: Node | undefined): ValueType | undefined {
    if (node?.kind === 'word') {
      const shorthand = shorthands.get(node.text);
      return numberTypes.get(node.text) ?? (shorthand === undefined ? undefined : referenceTo(true, shorthand));
    }
    if (node?.kind !== 'list' || node.items[0]?.kind !== 'word' || node.items[0].text !== 'ref') return undefined;
    const cursor = new Cursor(node, this.#report);
    const nullable = cursor.takeWord('null') !== undefined;
    const type = this.takeHeapType(cursor);
    cursor.finish();
    return referenceTo(nullable, type);
  }

  #subType(definition: List): SubType {
    const cursor = new Cursor(definition, this.#report);
    cursor.takeIdentifier();
    const index = this.types.length;
    const sub = cursor.takeList('sub');
    if (!sub) {
      const composite = this.#composite(cursor, index);
      cursor.finish();
      return { final: true, supertypes: [], composite };
    }
    const inner = new Cursor(sub, this.#report);
    const final = inner.takeWord('final') !== undefined;
    const supertypes: number[] = [];
    while (inner.isIndex) supertypes.push(this.space.take(inner));
    const composite = this.#composite(inner, index);
    inner.finish();
    cursor.finish();
    return { final, supertypes, composite };
  }

  #composite(cursor: Cursor, index: number): CompositeType {
    const list = cursor.takeList('func', 'struct', 'array');
    if (!list) {
      cursor.unexpected('func, struct or array');
      cursor.at = cursor.items.length;
      return emptyFunction;
    }
    const inner = new Cursor(list, this.#report);
    const head = list.items[0]?.kind === 'word' ? list.items[0].text : '';
    if (head === 'func') {
      const parameters = this.takeNamed(inner, 'param');
      const results = this.takeResults(inner);
      inner.finish();
      checkDistinct(parameters, this.#report);
      return { kind: 'function', parameters: parameters.map(({ type }) => type), results };
    }
    if (head === 'array') {
      const element = this.#fieldType(inner);
      inner.finish();
      return { kind: 'array', element };
    }
    return { kind: 'struct', fields: this.#fields(inner, index) };
  }

  #fields(cursor: Cursor, index: number): readonly FieldType[] {
    const space = new Space('field');
    this.fields.set(index, space);
    const fields: FieldType[] = [];
    for (let list = cursor.takeList('field'); list; list = cursor.takeList('field')) {
      const inner = new Cursor(list, this.#report);
      const identifier = inner.takeIdentifier();
      if (identifier) {
        space.define(identifier, this.#report);
        fields.push(this.#fieldType(inner));
        inner.finish();
        continue;
      }
      while (!inner.done) {
        space.define(undefined, this.#report);
        fields.push(this.#fieldType(inner));
      }
    }
    cursor.finish('a field');
    return fields;
  }

  #fieldType(cursor: Cursor): FieldType {
    const mutable = cursor.takeList('mut');
    if (!mutable) return { storage: this.#storage(cursor), mutable: false };
    const inner = new Cursor(mutable, this.#report);
    const storage = this.#storage(inner);
    inner.finish();
    return { storage, mutable: true };
  }

  #storage(cursor: Cursor): StorageType {
    const { current } = cursor;
    const packed = current?.kind === 'word' ? packedTypes.get(current.text) : undefined;
    if (packed === undefined) return this.takeValueType(cursor);
    cursor.at++;
    return packed;
  }
}

const isRec = (list: List): boolean => list.items[0]?.kind === 'word' && list.items[0].text === 'rec';

const definitionsOf = (list: List): readonly List[] =>
  isRec(list)
    ? list.items.filter(
        (item): item is List => item.kind === 'list' && item.items[0]?.kind === 'word' && item.items[0].text === 'type',
      )
    : [list];

const keyOf = ({ parameters, results }: FunctionType): string => `${parameters.join(' ')}>${results.join(' ')}`;

/** Reports names that two parameters or locals share. */
export const checkDistinct = (named: readonly Named[], report: Report): void => {
  const seen = new Set<string>();
  for (const { identifier } of named) {
    if (!identifier) continue;
    if (seen.has(identifier.name))
      report({ message: `duplicate local $${identifier.name}`, start: identifier.start, end: identifier.end });
    seen.add(identifier.name);
  }
};
