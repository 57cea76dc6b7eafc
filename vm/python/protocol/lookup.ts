/** Keys in dicts and sets, also those whose equality guest code decides. */
import { hashOfInt, hashOfTuple } from '../data/hash.ts';
import type { PyDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { type MapKey, plainHash, plainKey } from '../objects/keys.ts';
import type { PySet } from '../objects/set.ts';
import { isInt } from '../objects/types.ts';
import { PyInstance, PyTuple, PyWrapped, type Value } from '../objects/values.ts';
import type { Runtime } from './runtime.ts';

type Equal = (runtime: Runtime, a: Value, b: Value) => boolean;

/** hash(value). Throws while guest code runs, and Python's TypeError for what has no hash. */
export const hashOf = (runtime: Runtime, value: Value): number | bigint => {
  if (value instanceof PyTuple) return hashOfTuple(value.items.map((item) => hashOf(runtime, item)));
  if (value instanceof PyInstance) {
    const method = value.cls.own('__hash__');
    if (method === null) throw typeError(`unhashable type: '${value.cls.name}'`);
    if (method !== undefined) {
      const answer = runtime.call(method, [value]);
      if (!isInt(answer)) throw typeError('__hash__ method should return an integer');
      return hashOfInt(typeof answer === 'boolean' ? Number(answer) : answer);
    }
    if (value instanceof PyWrapped) return hashOf(runtime, value.value);
  }
  return plainHash(value);
};

/** The Map key under which an equal key is in the table; undefined when there is none. */
export const findKey = (runtime: Runtime, table: PyDict | PySet, key: Value, equal: Equal): MapKey | undefined => {
  const plain = plainKey(key);
  if (plain !== undefined) {
    if ('members' in table ? table.members.has(plain) : table.index.has(plain)) return plain;
    return table.custom ? findCustom(runtime, table, key, equal) : undefined;
  }
  return findCustom(runtime, table, key, equal) ?? findPlain(runtime, table, key, equal);
};

const findCustom = (runtime: Runtime, table: PyDict | PySet, key: Value, equal: Equal): MapKey | undefined => {
  const hash = hashOf(runtime, key);
  for (const each of table.custom?.get(hash) ?? []) if (each === key || equal(runtime, each, key)) return each;
  return undefined;
};

/** The Map key of a built-in value whose hash is that of a guest's object and that this object says it is equal to. */
const findPlain = (runtime: Runtime, table: PyDict | PySet, key: Value, equal: Equal): MapKey | undefined => {
  let custom = 0;
  for (const bucket of table.custom?.values() ?? []) custom += bucket.length;
  if (custom === table.size) return undefined;
  const hash = hashOf(runtime, key);
  const rows = 'members' in table ? table.members : table.mapKeys.map((each, at) => [each, table.keys[at]] as const);
  for (const [mapKey, each] of rows)
    if (each !== undefined && plainKey(each) !== undefined && plainHash(each) === hash && equal(runtime, each, key))
      return mapKey;
  return undefined;
};

/** As {@link findKey}, and a new Map key when there is none. */
export const keyFor = (runtime: Runtime, table: PyDict | PySet, key: Value, equal: Equal): MapKey => {
  const plain = plainKey(key);
  if (plain !== undefined) {
    const held = 'members' in table ? table.members.has(plain) : table.index.has(plain);
    return (!held && table.custom ? findCustom(runtime, table, key, equal) : undefined) ?? plain;
  }
  const hash = hashOf(runtime, key);
  const bucket = table.custom?.get(hash) ?? [];
  for (const each of bucket) if (each === key || equal(runtime, each, key)) return each;
  return findPlain(runtime, table, key, equal) ?? new NewKey(key, hash);
};

/** A key whose equality guest code decides, and which is not in the table yet. */
class NewKey {
  readonly key: Value;
  readonly hash: number | bigint;
  constructor(key: Value, hash: number | bigint) {
    this.key = key;
    this.hash = hash;
  }
}

const enter = (table: PyDict | PySet, mapKey: MapKey): MapKey => {
  if (!(mapKey instanceof NewKey)) return mapKey;
  table.custom ??= new Map();
  table.custom.set(mapKey.hash, [...(table.custom.get(mapKey.hash) ?? []), mapKey.key]);
  return mapKey.key;
};

export const putItem = (dict: PyDict, mapKey: MapKey, key: Value, value: Value): void => {
  if (!(mapKey instanceof NewKey)) dict.set(mapKey, key, value);
  else {
    // What was in the table before is kept before its buckets change.
    dict.set(mapKey.key, key, value);
    enter(dict, mapKey);
  }
};

export const putMember = (set: PySet, mapKey: MapKey, key: Value): void => {
  if (!(mapKey instanceof NewKey)) set.add(mapKey, key);
  else {
    set.add(mapKey.key, key);
    enter(set, mapKey);
  }
};

/** Takes a key out of the buckets when it is one of those that guest code compares. */
export const leaveBuckets = (table: PyDict | PySet, mapKey: MapKey): void => {
  if (!table.custom || typeof mapKey !== 'object' || mapKey === null) return;
  for (const [hash, bucket] of table.custom) {
    if (bucket.includes(mapKey as Value))
      table.custom.set(
        hash,
        bucket.filter((each) => each !== mapKey),
      );
  }
};
