/** Copies of source code: instances of functions, and calls that were inlined. For coverage. */
import { type Address, type Copies, offsetOf, type Position, type SourceFunction } from '../../context/index.ts';
import type { FunctionNames } from './function-names.ts';
import type { LineMap, LinePlace } from './line-map.ts';

interface Given {
  readonly map: () => LineMap;
  readonly names: () => FunctionNames;
  place(offset: number): LinePlace | undefined;
  /** Index of the function that an offset lies in. */
  functionAt(offset: number): number | undefined;
  /** Number of the innermost inlined call around an offset. */
  callAt(offset: number): number | undefined;
  /** Where a function was written. */
  position(row: ReturnType<FunctionNames['all']>[number]): Position | undefined;
  /** First instruction of a function, or of what was inlined of one. */
  begin(copy: ReturnType<FunctionNames['all']>[number]['copies'][number]): readonly Address[];
}

export class DwarfCopies implements Copies {
  #functions: ReadonlyMap<string, readonly SourceFunction[]> | undefined;

  constructor(private readonly given: Given) {}

  lineAt(address: Address): { readonly source: string; readonly line: number } | undefined {
    return this.given.place(offsetOf(address));
  }

  copyAt(address: Address): number {
    const offset = offsetOf(address);
    // Numbers of calls are not negative.
    return this.given.callAt(offset) ?? -1 - (this.given.functionAt(offset) ?? 0);
  }

  lines(source: string): readonly number[] {
    return this.given.map().lines(source);
  }

  functions(source: string): readonly SourceFunction[] {
    this.#functions ??= this.#read();
    return this.#functions.get(source) ?? [];
  }

  #read(): ReadonlyMap<string, readonly SourceFunction[]> {
    const bySource = new Map<string, SourceFunction[]>();
    for (const row of this.given.names().all()) {
      const position = this.given.position(row);
      const addresses = row.copies.flatMap((copy) => this.given.begin(copy));
      if (!position || addresses.length === 0) continue;
      const known = bySource.get(position.source) ?? [];
      known.push({ name: nameOf(row), position, addresses });
      bySource.set(position.source, known);
    }
    for (const functions of bySource.values()) {
      functions.sort((left, right) => left.position.line - right.position.line);
    }
    return bySource;
  }
}

/** As people know it: C's symbols differ from names where a compiler gave `main` one of its own. */
const nameOf = ({ name, plain }: { readonly name: string; readonly plain: string }): string =>
  /::|\(/.test(name) || plain === '' ? name : plain;
