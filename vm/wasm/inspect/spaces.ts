/** Instruction memory, memories, globals and tables as ranges of bytes, with numbers that do not change. */
import type { Space } from '../../context/index.ts';
import { bytesOfType } from './format.ts';
import type { View } from './view.ts';

const kinds = ['code', 'memory', 'global', 'table'] as const;
export type SpaceKind = (typeof kinds)[number];

/** Number of the space of a kind that an address of the store (or a unit) has. */
export const spaceNumber = (kind: SpaceKind, address: number): number => address * kinds.length + kinds.indexOf(kind);

export const spaceOf = (space: number): { readonly kind: SpaceKind; readonly address: number } => ({
  kind: kinds[space % kinds.length]!,
  address: Math.floor(space / kinds.length),
});

/** The bytes behind a space, which may be changed; undefined when there is none, or for instruction memory. */
export const bytesOfSpace = ({ engine }: View, number: number): Uint8Array | undefined => {
  const { kind, address } = spaceOf(number);
  switch (kind) {
    case 'code':
      return undefined;
    case 'memory':
      return engine.memories[address]?.bytes;
    case 'global': {
      const global = engine.globalTypes[address];
      const { globals } = engine;
      return global && new Uint8Array(globals.buffer, globals.byteOffset + address * 16, bytesOfType(global.canonical));
    }
    case 'table': {
      const table = engine.tables[address];
      return table && new Uint8Array(table.words.buffer, table.words.byteOffset, table.length * 8);
    }
  }
};

class StoreSpace implements Space {
  constructor(
    readonly view: View,
    readonly id: number,
    readonly name: string,
    readonly writable: boolean,
  ) {}

  get length(): number {
    const { kind, address } = spaceOf(this.id);
    return kind === 'code'
      ? (this.view.program.units[address]?.length ?? 0)
      : (bytesOfSpace(this.view, this.id)?.length ?? 0);
  }

  read(offset: number, length: number): Uint8Array {
    const { kind, address } = spaceOf(this.id);
    if (kind === 'code') return this.view.program.units[address]?.read(offset, length) ?? new Uint8Array();
    const bytes = bytesOfSpace(this.view, this.id) ?? new Uint8Array();
    const from = Math.max(0, Math.min(offset, bytes.length));
    return bytes.slice(from, Math.max(from, Math.min(offset + length, bytes.length)));
  }
}

const named = (kind: string, address: number, name: string | undefined): string =>
  name === undefined ? `${kind} ${address}` : `${kind} ${address} ${name}`;

/** A space by its number; undefined when there is none. */
export const spaceByNumber = (view: View, number: number): Space | undefined => {
  const { kind, address } = spaceOf(number);
  const { engine, program } = view;
  switch (kind) {
    case 'code': {
      const unit = program.units[address];
      const name = program.units.length > 1 ? `instruction memory of ${unit?.name}` : 'instruction memory';
      return unit && new StoreSpace(view, number, name, false);
    }
    case 'memory': {
      if (!engine.memories[address]) return undefined;
      const name = named('memory', address, view.nameOf('memories', address));
      return new StoreSpace(view, number, address === 0 ? `heap (${name})` : name, true);
    }
    case 'global': {
      const global = engine.globalTypes[address];
      return (
        global &&
        new StoreSpace(view, number, named('global', address, view.nameOf('globals', address)), global.type.mutable)
      );
    }
    case 'table':
      return (
        engine.tables[address] &&
        new StoreSpace(view, number, named('table', address, view.nameOf('tables', address)), true)
      );
  }
};

/** Instruction memory first, then memories, tables and globals. */
export const spacesOf = (view: View): readonly Space[] => {
  const { engine, program } = view;
  const of = (kind: SpaceKind, count: number): readonly Space[] =>
    Array.from({ length: count }, (_, address) => spaceByNumber(view, spaceNumber(kind, address))!);
  return [
    ...of('code', program.units.length),
    ...of('memory', engine.memories.length),
    ...of('table', engine.tables.length),
    ...of('global', engine.globalTypes.length),
  ];
};
