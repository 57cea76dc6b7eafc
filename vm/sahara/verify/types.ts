/** Checks of the type table and the constant pool. */
import { builtInConditions, fixedTypeCount, stringType, unitType } from '../builtin.ts';
import type { SaharaImage } from '../image.ts';
import { type DataModel, type SaharaType, scalarNames, storedSize, type TypeId, typeKey } from '../types.ts';

/** Something wrong with a table. */
export interface TableDefect {
  readonly code: string;
  readonly message: string;
}

export const typeDefects = (image: SaharaImage): readonly TableDefect[] => {
  const defects: TableDefect[] = [];
  const report = (code: string, message: string) => void defects.push({ code, message });
  checkHead(image, report);
  const seen = new Map<string, number>();
  for (const [id, type] of image.types.entries()) {
    const outside = inner(type).find((other) => !image.types[other]);
    if (outside !== undefined) {
      report('bad-index', `type ${id} names type ${outside}, which is not in the table`);
      continue;
    }
    const key = typeKey(type);
    const same = seen.get(key);
    if (same !== undefined) report('duplicate-type', `types ${same} and ${id} are the same: ${key}`);
    else seen.set(key, id);
    if (type.kind === 'map' && !isKey(image.types[type.key]))
      report('bad-type', `type ${id}: the key of a map is a scalar, a context or a string`);
  }
  if (defects.length > 0) return defects;
  const circle = circularType(image.types);
  if (circle !== undefined) return [{ code: 'bad-type', message: `type ${circle} is made of itself` }];
  for (const type of image.types) {
    if (type.kind !== 'data') continue;
    const problem = modelProblem(image.types, type.data);
    if (problem) report('bad-layout', `${type.data.name}: ${problem}`);
  }
  image.constants.forEach((constant, index) => {
    if (!constantFits(constant))
      report('bad-constant', `constant ${index} is out of the range of its type ${constant.type}`);
  });
  return defects;
};

type Report = (code: string, message: string) => void;

const checkHead = (image: SaharaImage, report: Report): void => {
  const fits =
    scalarNames.every((name, id) => {
      const type = image.types[id];
      return type?.kind === 'scalar' && type.scalar === name;
    }) &&
    image.types[stringType]?.kind === 'string' &&
    image.types[unitType]?.kind === 'unit' &&
    builtInConditions.every(({ name, payload }, index) => {
      const type = image.types[fixedTypeCount + index];
      return (
        type?.kind === 'data' &&
        type.data.name === `sahara::${name}` &&
        type.data.leaves.length === payload.length &&
        payload.every(([, spelling], leaf) => type.data.leaves[leaf]?.type === fixedType(spelling))
      );
    });
  if (!fits)
    report(
      'bad-type-head',
      'the type table does not begin with the scalars, string, unit and the payloads of the built-in conditions',
    );
};

const fixedType = (spelling: 'string' | (typeof scalarNames)[number]): TypeId =>
  spelling === 'string' ? stringType : scalarNames.indexOf(spelling);

/** Types that a type is made of. */
const inner = (type: SaharaType): readonly TypeId[] => {
  switch (type.kind) {
    case 'scalar':
    case 'string':
    case 'unit':
      return [];
    case 'data':
      return [...type.data.fields, ...type.data.leaves].map((field) => field.type);
    case 'list':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'option':
    case 'box':
      return [type.value];
    case 'function':
      return [...type.parameters, type.result];
    case 'context':
      return [type.result];
  }
};

/** A type that is part of itself other than through a reference to a data type; undefined when there is none. */
const circularType = (types: readonly SaharaType[]): TypeId | undefined => {
  const state: ('open' | 'done' | undefined)[] = [];
  const parts = (id: TypeId): readonly TypeId[] => {
    const type = types[id] as SaharaType;
    // Fields of data types are embedded, so that only they may not lead back; any other type may name a data type freely.
    if (type.kind === 'data')
      return type.data.fields.flatMap((field) => (types[field.type]?.kind === 'data' ? [field.type] : []));
    return inner(type).filter((other) => types[other]?.kind !== 'data');
  };
  for (const start of types.keys()) {
    if (state[start]) continue;
    const path: { readonly id: TypeId; readonly parts: readonly TypeId[]; next: number }[] = [];
    const enter = (id: TypeId) => {
      state[id] = 'open';
      path.push({ id, parts: parts(id), next: 0 });
    };
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const part = top.parts[top.next++];
      if (part === undefined) {
        state[top.id] = 'done';
        path.pop();
      } else if (state[part] === 'open') return part;
      else if (!state[part]) enter(part);
    }
  }
  return undefined;
};

const isKey = (type: SaharaType | undefined): boolean =>
  type?.kind === 'scalar' || type?.kind === 'context' || type?.kind === 'string';

const constantFits = (constant: SaharaImage['constants'][number]): boolean => {
  switch (constant.type) {
    case 'i64':
      return BigInt.asIntN(64, constant.value) === constant.value;
    case 'u64':
      return BigInt.asUintN(64, constant.value) === constant.value;
    case 'f64':
      return BigInt.asUintN(64, constant.bits) === constant.bits;
    case 'f32':
      return constant.bits >>> 0 === constant.bits;
    case 'string':
      return !/\p{Surrogate}/u.test(constant.value);
  }
};

/** What is wrong with a layout: fields and leaves must agree, be aligned, not overlap and fill the size. */
const modelProblem = (types: readonly SaharaType[], model: DataModel): string | undefined => {
  if (![1, 2, 4, 8].includes(model.alignment)) return `alignment ${model.alignment}`;
  if (!Number.isInteger(model.size) || model.size < 0 || model.size % model.alignment !== 0) {
    return `size ${model.size} is no multiple of alignment ${model.alignment}`;
  }
  let end = 0;
  for (const leaf of model.leaves) {
    const type = types[leaf.type];
    if (!type || type.kind === 'data' || type.kind === 'unit')
      return `leaf ${leaf.name} is neither a scalar nor a reference`;
    const size = storedSize(type);
    if (leaf.size !== size) return `leaf ${leaf.name} has size ${leaf.size}, not ${size}`;
    if (!(leaf.offset >= end) || leaf.offset % size !== 0 || size > model.alignment)
      return `leaf ${leaf.name} is not aligned or overlaps the one before it`;
    end = leaf.offset + size;
  }
  if (end > model.size) return `its fields end at ${end}, beyond its size ${model.size}`;
  let next = 0;
  for (const field of model.fields) {
    const type = types[field.type];
    if (field.first !== next) return `field ${field.name} begins at leaf ${field.first}, not ${next}`;
    const parts = type?.kind === 'data' ? type.data.leaves : [undefined];
    for (const [index, part] of parts.entries()) {
      const leaf = model.leaves[next + index];
      const name = part ? `${field.name}.${part.name}` : field.name;
      if (
        leaf?.name !== name ||
        leaf.type !== (part?.type ?? field.type) ||
        leaf.offset !== field.offset + (part?.offset ?? 0)
      ) {
        return `leaf ${next + index} is not ${name} of field ${field.name}`;
      }
    }
    const size = type?.kind === 'data' ? type.data.size : type ? storedSize(type) : 0;
    if (field.size !== size) return `field ${field.name} has size ${field.size}, not ${size}`;
    next += parts.length;
  }
  return next === model.leaves.length ? undefined : `${model.leaves.length - next} leaves belong to no field`;
};
