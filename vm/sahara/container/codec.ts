/** One description of a structure serves for writing and for reading. */
import type { ByteReader, ByteWriter } from './bytes.ts';

export interface Codec<T> {
  write(to: ByteWriter, value: T): void;
  read(from: ByteReader): T;
}

export const number: Codec<number> = { write: (to, value) => to.number(value), read: (from) => from.number() };
export const word: Codec<number> = { write: (to, value) => to.word(value), read: (from) => from.word() };
export const text: Codec<string> = { write: (to, value) => to.text(value), read: (from) => from.text() };
export const unsignedLong: Codec<bigint> = { write: (to, value) => to.long(value), read: (from) => from.long() };
export const signedLong: Codec<bigint> = {
  write: (to, value) => to.long(value),
  read: (from) => BigInt.asIntN(64, from.long()),
};

export const flag: Codec<boolean> = {
  write: (to, value) => to.byte(value ? 1 : 0),
  read: (from) => {
    const byte = from.byte();
    if (byte > 1) from.fail(`a flag is ${byte} and not 0 or 1`);
    return byte === 1;
  },
};

export const optional = <T>(inner: Codec<T>): Codec<T | undefined> => ({
  write: (to, value) => {
    flag.write(to, value !== undefined);
    if (value !== undefined) inner.write(to, value);
  },
  read: (from) => (flag.read(from) ? inner.read(from) : undefined),
});

export const list = <T>(inner: Codec<T>): Codec<readonly T[]> => ({
  write: (to, values) => {
    to.number(values.length);
    for (const value of values) inner.write(to, value);
  },
  read: (from) => Array.from({ length: from.count() }, () => inner.read(from)),
});

/** One of some names, as its index. */
export const oneOf = <T extends string>(...names: readonly T[]): Codec<T> => ({
  write: (to, value) => to.byte(names.indexOf(value)),
  read: (from) => {
    const index = from.byte();
    return names[index] ?? from.fail(`${index} is none of ${names.length} kinds (${names.join(', ')})`);
  },
});

type Fields<T> = {
  readonly [K in keyof T]-?: Codec<Exclude<T[K], undefined>> | Codec<Exclude<T[K], undefined> | undefined>;
};

/** Fields in the order of the description; an absent optional field stays absent. */
export const record = <T extends object>(fields: Fields<T>): Codec<T> => {
  const entries = Object.entries(fields) as readonly [string, Codec<unknown>][];
  return {
    write: (to, value) => {
      for (const [name, codec] of entries) codec.write(to, (value as Record<string, unknown>)[name]);
    },
    read: (from) => {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) {
        const field = codec.read(from);
        if (field !== undefined) value[name] = field;
      }
      return value as T;
    },
  };
};

type Cases<T, Tag extends keyof T> = {
  readonly [K in T[Tag] & string]: Codec<Omit<Extract<T, Readonly<Record<Tag, K>>>, Tag>>;
};

/** A union told apart by the property `tag`: the index of the case, then its fields. */
export const union = <T extends object, Tag extends keyof T & string>(tag: Tag, cases: Cases<T, Tag>): Codec<T> => {
  const names = oneOf(...Object.keys(cases));
  const codecs = cases as unknown as Readonly<Record<string, Codec<object>>>;
  return {
    write: (to, value) => {
      const name = value[tag] as string;
      names.write(to, name);
      (codecs[name] as Codec<object>).write(to, value);
    },
    read: (from) => {
      const name = names.read(from);
      return { [tag]: name, ...(codecs[name] as Codec<object>).read(from) } as T;
    },
  };
};

/** A codec that refers to itself. */
export const recursive = <T>(make: () => Codec<T>): Codec<T> => {
  let made: Codec<T> | undefined;
  const codec = () => {
    made ??= make();
    return made;
  };
  return { write: (to, value) => codec().write(to, value), read: (from) => codec().read(from) };
};
