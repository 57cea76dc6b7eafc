/** The type table of an assembly text: declared types keep their order, others are added when they are used. */
import type { Range } from '../../context/index.ts';
import { builtInConditions, fixedTypeCount, stringType, unitType } from '../builtin.ts';
import { type DataModel, type SaharaType, scalarNames, storedSize, type TypeId } from '../types.ts';
import type { Report, Token } from './line.ts';

export interface FieldLine {
  readonly name: string;
  readonly type: Token;
  readonly offset?: number;
  readonly size?: number;
}

export interface DataLine {
  readonly name: string;
  readonly range: Range;
  readonly size?: number;
  readonly alignment?: number;
  readonly condition?: boolean;
  readonly doc?: string;
  readonly fields: FieldLine[];
}

export type TypeLine = { readonly data: DataLine } | { readonly type: Token };

const word = (text: string): Token => ({ kind: 'word', text, range: { line: 1, column: 1, endLine: 1, endColumn: 1 } });

/** What a text gets that declares no built-in payload types. */
const builtInLines = (): readonly TypeLine[] =>
  builtInConditions.map(({ name, payload, doc }) => ({
    data: {
      name: `sahara::${name}`,
      range: word('').range,
      condition: true,
      doc,
      fields: payload.map(([field, type]) => ({ name: field, type: word(type) })),
    },
  }));

export class TypeTable {
  readonly types: SaharaType[] = [
    ...scalarNames.map((scalar): SaharaType => ({ kind: 'scalar', scalar })),
    { kind: 'string' },
    { kind: 'unit' },
  ];
  readonly #ids = new Map<string, TypeId>([...scalarNames, 'string', 'unit'].map((name, id) => [name, id]));
  readonly #data = new Map<TypeId, DataLine>();
  readonly #models = new Map<TypeId, DataModel | 'open'>();

  constructor(
    declared: readonly TypeLine[],
    private readonly report: Report,
  ) {
    const hasBuiltIn = declared.some((line) => 'data' in line && line.data.name === 'sahara::index-out-of-range');
    const lines = hasBuiltIn ? declared : [...builtInLines(), ...declared];
    lines.forEach((line, index) => {
      const id = fixedTypeCount + index;
      const key = 'data' in line ? JSON.stringify(line.data.name) : this.#key(line.type);
      const range = 'data' in line ? line.data.range : line.type.range;
      if (this.#ids.has(key)) this.report('duplicate-type', range, 'this type is declared twice');
      this.#ids.set(key, id);
      if ('data' in line) this.#data.set(id, line.data);
      this.types.push({ kind: 'unit' });
    });
    lines.forEach((line, index) => {
      const id = fixedTypeCount + index;
      this.types[id] = 'data' in line ? { kind: 'data', data: this.#model(id) } : this.#build(line.type);
    });
  }

  /** The id of a type; it is added when it is new. A number is an id. */
  id(token: Token | undefined, range: Range): TypeId {
    if (!token) {
      this.report('assembly-syntax', range, 'a type is missing');
      return unitType;
    }
    if (token.kind === 'word' && /^\d+$/.test(token.text)) return Number(token.text);
    const key = this.#key(token);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (token.kind !== 'list') {
      this.report('unknown-name', token.range, `no type is named ${token.text}`);
      return unitType;
    }
    const built = this.#build(token);
    const id = this.types.push(built) - 1;
    this.#ids.set(key, id);
    return id;
  }

  /** Equal for equal types, however they are spaced. */
  #key(token: Token): string {
    if (token.kind === 'text') return JSON.stringify(token.text);
    if (token.kind === 'word') return token.text.includes('::') ? JSON.stringify(token.text) : token.text;
    const items = token.items.map((item) => this.#key(item));
    if (token.open === '(' && items.length === 1 && items[0] === 'context') items.push('unit');
    return `${token.open}${items.join(' ')}`;
  }

  #build(token: Token): SaharaType {
    const [head, ...rest] = token.kind === 'list' ? token.items : [token];
    const kind = token.kind === 'list' && head?.kind === 'word' ? head.text : '';
    const [first, second, third] = rest;
    const id = (inner: Token | undefined) => this.id(inner, token.range);
    switch (kind) {
      case 'list':
        return { kind: 'list', element: id(first) };
      case 'map':
        return { kind: 'map', key: id(first), value: id(second) };
      case 'option':
        return { kind: 'option', value: id(first) };
      case 'box':
        return { kind: 'box', value: id(first) };
      case 'context':
        return { kind: 'context', result: first ? id(first) : unitType };
      case 'fn': {
        const parameters = first?.kind === 'list' ? first.items.map(id) : [];
        if (first?.kind !== 'list' || second?.kind !== 'word' || second.text !== '->') {
          this.report('assembly-syntax', token.range, 'a function type is written (fn [T …] -> T)');
        }
        return { kind: 'function', parameters, result: id(third) };
      }
      default:
        this.report('assembly-syntax', token.range, 'this is no type');
        return { kind: 'string' };
    }
  }

  /** Layout of a declared data type; sizes and offsets that are not given are computed. */
  #model(id: TypeId): DataModel {
    const line = this.#data.get(id) as DataLine;
    const known = this.#models.get(id);
    if (known === 'open') this.report('bad-layout', line.range, `${line.name} contains itself`);
    else if (known) return known;
    if (known === 'open') return { name: line.name, size: 0, alignment: 1, fields: [], leaves: [] };
    this.#models.set(id, 'open');
    const fields: DataModel['fields'][number][] = [];
    const leaves: DataModel['leaves'][number][] = [];
    let end = 0;
    let widest = 1;
    for (const field of line.fields) {
      const type = this.id(field.type, line.range);
      const inner = this.#data.has(type) ? this.#model(type) : undefined;
      const size = inner ? inner.size : this.#stored(field.type, type);
      const alignment = inner ? inner.alignment : Math.max(1, size);
      const offset = field.offset ?? Math.ceil(end / alignment) * alignment;
      fields.push({ name: field.name, type, first: leaves.length, offset, size: field.size ?? size });
      if (inner) {
        for (const leaf of inner.leaves)
          leaves.push({ ...leaf, name: `${field.name}.${leaf.name}`, offset: offset + leaf.offset });
      } else leaves.push({ name: field.name, type, offset, size: field.size ?? size });
      end = offset + size;
      widest = Math.max(widest, alignment);
    }
    const alignment = line.alignment ?? widest;
    const model: DataModel = {
      name: line.name,
      size: line.size ?? Math.ceil(end / alignment) * alignment,
      alignment,
      fields,
      leaves,
      ...(line.doc === undefined ? {} : { doc: line.doc }),
      ...(line.condition === undefined ? {} : { condition: line.condition }),
    };
    this.#models.set(id, model);
    return model;
  }

  /** Bytes of a field that is no data type; types that stand further down are not built yet, but all of them are references or contexts. */
  #stored(token: Token, id: TypeId): number {
    if (token.kind === 'list' || id === stringType) return 4;
    const type = this.types[id];
    return type ? storedSize(type) : 4;
  }
}
