/** Finding a type in an image's interned type table. */
import type { SaharaImage } from '../image.ts';
import { type SaharaType, type TypeId, typeKey } from '../types.ts';

const cache = new WeakMap<readonly SaharaType[], ReadonlyMap<string, TypeId>>();

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
