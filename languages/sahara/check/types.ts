/** The table of types while compiling: interned, so that equal types have equal ids. */
import { builtInConditions, fixedTypeCount } from '../../../vm/sahara/builtin.ts';
import {
  type DataModel,
  isReference,
  type SaharaType,
  type ScalarName,
  scalarNames,
  storedSize,
  type TypeId,
  typeKey,
  typeName,
} from '../../../vm/sahara/types.ts';

/** Ids that occur while checking only. */
export const never: TypeId = -1;
/** The type of what was reported already; fits everything. */
export const unknown: TypeId = -2;

export const scalar = (name: ScalarName): TypeId => scalarNames.indexOf(name);
export const bool = scalar('bool');
export const char = scalar('char');
export const i64 = scalar('i64');
export const f64 = scalar('f64');

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type FieldSpec = { readonly name: string; readonly type: TypeId };

export class TypeTable {
  readonly types: SaharaType[];
  private readonly ids = new Map<string, TypeId>();

  constructor(base?: readonly SaharaType[]) {
    this.types = base ? [...base] : [];
    if (base) base.forEach((type, id) => void this.ids.set(typeKey(type), id));
    else this.addFixed();
  }

  private addFixed(): void {
    for (const name of scalarNames) this.intern({ kind: 'scalar', scalar: name });
    this.intern({ kind: 'string' });
    this.intern({ kind: 'unit' });
    builtInConditions.forEach(({ name, payload, doc }, index) => {
      const id = this.declareData(`sahara::${name}`, { condition: true, doc });
      if (id !== fixedTypeCount + index) throw new Error('the head of the type table is out of order');
      const fields = payload.map(([field, spelling]) => ({ name: field, type: this.named(spelling) as TypeId }));
      this.defineData(id, fields);
    });
  }

  /** The id of a type; the same for equal types. */
  intern(type: SaharaType): TypeId {
    const key = typeKey(type);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.types.push(type);
    this.ids.set(key, this.types.length - 1);
    return this.types.length - 1;
  }

  list = (element: TypeId): TypeId => this.intern({ kind: 'list', element });
  option = (value: TypeId): TypeId => this.intern({ kind: 'option', value });
  map = (key: TypeId, value: TypeId): TypeId => this.intern({ kind: 'map', key, value });
  context = (result: TypeId): TypeId => this.intern({ kind: 'context', result });
  box = (value: TypeId): TypeId => this.intern({ kind: 'box', value });
  function = (parameters: readonly TypeId[], result: TypeId): TypeId =>
    this.intern({ kind: 'function', parameters, result });

  /** A scalar, string or unit by name. */
  named(name: string): TypeId | undefined {
    const index = scalarNames.indexOf(name as ScalarName);
    if (index >= 0) return index;
    return name === 'string' ? scalarNames.length : name === 'unit' ? scalarNames.length + 1 : undefined;
  }

  data(name: string): TypeId | undefined {
    return this.ids.get(`data ${name}`);
  }

  /** A data type whose fields follow; always a new id, which the name means from now on. */
  declareData(name: string, about: { readonly condition?: boolean; readonly doc?: string }): TypeId {
    const data: DataModel = { name, size: 0, alignment: 1, fields: [], leaves: [], ...about };
    this.types.push({ kind: 'data', data });
    this.ids.set(`data ${name}`, this.types.length - 1);
    return this.types.length - 1;
  }

  /** Lays out a declared data type; embedded data types must be laid out already. */
  defineData(id: TypeId, specs: readonly FieldSpec[]): void {
    const model = this.model(id) as Mutable<DataModel>;
    const fields: Mutable<DataModel['fields'][number]>[] = [];
    const leaves: Mutable<DataModel['leaves'][number]>[] = [];
    let end = 0;
    for (const { name, type: typeId } of specs) {
      const type = this.get(typeId);
      const embedded = type.kind === 'data' ? type.data : undefined;
      const size = embedded ? embedded.size : storedSize(type);
      const alignment = Math.max(1, embedded ? embedded.alignment : size);
      const offset = alignUp(end, alignment);
      fields.push({ name, type: typeId, first: leaves.length, offset, size });
      if (embedded) {
        for (const leaf of embedded.leaves)
          leaves.push({ ...leaf, name: `${name}.${leaf.name}`, offset: offset + leaf.offset });
      } else leaves.push({ name, type: typeId, offset, size });
      model.alignment = Math.max(model.alignment, alignment);
      end = offset + size;
    }
    model.fields = fields;
    model.leaves = leaves;
    model.size = alignUp(end, model.alignment);
  }

  /** Forgets everything that was added after the table had `length` rows. */
  truncate(length: number): void {
    this.types.length = length;
    for (const [key, id] of this.ids) if (id >= length) this.ids.delete(key);
  }

  /** The row of an id; `unit` for the ids that occur while checking only. */
  get(id: TypeId): SaharaType {
    return this.types[id] ?? { kind: 'unit' };
  }

  model(id: TypeId): DataModel | undefined {
    const type = this.types[id];
    return type?.kind === 'data' ? type.data : undefined;
  }

  name(id: TypeId): string {
    // A type that is wrong somewhere inside still has a name for the messages about the rest of the file.
    return typeName(this.types, id, (other) => (other === never ? 'never' : other === unknown ? 'unknown' : undefined));
  }

  isReference(id: TypeId): boolean {
    return id >= 0 && isReference(this.get(id));
  }

  scalarOf(id: TypeId): ScalarName | undefined {
    const type = this.types[id];
    return type?.kind === 'scalar' ? type.scalar : undefined;
  }

  isInteger(id: TypeId): boolean {
    const name = this.scalarOf(id);
    return name !== undefined && /^[ui]\d/.test(name);
  }

  isFloat(id: TypeId): boolean {
    return this.scalarOf(id)?.startsWith('f') ?? false;
  }

  isNumber(id: TypeId): boolean {
    return this.isInteger(id) || this.isFloat(id);
  }
}

const alignUp = (offset: number, alignment: number) => Math.ceil(offset / alignment) * alignment;
