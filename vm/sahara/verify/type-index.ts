/** Finding a type in an image's interned type table. */
import type { SaharaImage } from '../image.ts';
import type { SaharaType, TypeId } from '../types.ts';

const cache = new WeakMap<readonly SaharaType[], ReadonlyMap<string, TypeId>>();

/** Equal for equal types of one table; data types are known by name. */
export const typeKey = (type: SaharaType): string => {
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'string':
    case 'unit':
      return type.kind;
    case 'data':
      return `data ${type.data.name}`;
    case 'list':
      return `list ${type.element}`;
    case 'map':
      return `map ${type.key} ${type.value}`;
    case 'option':
    case 'box':
      return `${type.kind} ${type.value}`;
    case 'function':
      return `fn ${type.parameters.join(',')} -> ${type.result}`;
    case 'context':
      return `context ${type.result}`;
  }
};

/** The id of a type of the image, undefined when its table has none like it. */
export const findType = (image: SaharaImage, type: SaharaType): TypeId | undefined => {
  const index = cache.get(image.types) ?? indexOf(image.types);
  cache.set(image.types, index);
  return index.get(typeKey(type));
};

const indexOf = (types: readonly SaharaType[]): ReadonlyMap<string, TypeId> => {
  const index = new Map<string, TypeId>();
  types.forEach((type, id) => {
    const key = typeKey(type);
    if (!index.has(key)) index.set(key, id);
  });
  return index;
};
