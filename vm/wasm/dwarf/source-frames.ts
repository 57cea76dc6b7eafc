/** Scopes and source frames of addresses: found by the tree of a unit's entries; what is declared in a scope is read when it is asked for. */
import type { Position, SourceFrame } from '../../context/index.ts';
import { shortDemangled } from '../demangle/index.ts';
import { bodyOf, functionAt, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import type { WasmUnit } from '../program-unit.ts';
import { CodeRows } from './code-rows.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, numberOf, type Unit } from './entries.ts';
import { inlinedSubroutine, lexicalBlock } from './entry-shapes.ts';
import { lastBefore, treeOf } from './entry-tree.ts';
import type { FunctionIndex, TreeRow } from './function-index.ts';
import type { LinePlace } from './line-map.ts';
import { covers, functionScope, type Scope, symbolOf } from './scopes.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

interface Given {
  readonly unit: WasmUnit;
  readonly entries: Entries;
  readonly functions: FunctionIndex;
  place(offset: number): LinePlace | undefined;
  /** The path of a file by its number in a unit. */
  file(unit: CompileUnit, number: number | undefined): string | undefined;
}

/** Scopes have the offsets of their entries as numbers. Offsets that are asked for are those of the module's file. */
export class SourceFrames {
  readonly #given: Given;
  readonly #module: WasmModule;
  readonly #rows: CodeRows;
  /** By function index; null for one without an entry. */
  readonly #functions = new Map<number, TreeRow | null>();
  readonly #scopes = new Map<number, Scope>();
  /** Units of the functions that were asked for. */
  readonly #units = new Map<Unit, CompileUnit>();

  constructor(given: Given) {
    this.#given = given;
    this.#module = given.unit.module;
    this.#rows = new CodeRows(given.entries);
  }

  at(offset: number): readonly SourceFrame[] {
    const place = this.#given.place(offset);
    if (!place) return [];
    const index = functionAt(this.#module, offset) ?? 0;
    let position: Position = { source: place.source, line: place.line, column: place.column };
    const of = this.#functionAt(offset);
    if (!of) {
      return [new Frame(() => this.#functionName(index), position, noScope, place.isStatement)];
    }
    const { unit, tree } = of;
    const { bias } = unit.unit;
    const rows = this.#rows.around(of, this.#dwarfAddress(offset));
    const frames: SourceFrame[] = [];
    let { isStatement } = place;
    let level = rows.length - 1;
    for (let at = level; at >= 0; at--) {
      const row = rows[at]!;
      if (at > 0 && tree.tags[row] === lexicalBlock) continue;
      const number = tree.starts[row]! + bias;
      const scope = tree.starts[rows[level]!]! + bias;
      if (at === 0) {
        frames.push(new Frame(() => this.#nameOf(number) ?? this.#functionName(index), position, scope, isStatement));
        break;
      }
      const entry = this.#given.entries.at(number, unit.unit);
      const begins = this.#begins(entry, this.#rows.rangesOf(unit, tree, row), index, offset);
      const nameAt = (): string => this.#nameOf(number) ?? 'inlined call';
      frames.push(new InlinedFrame(nameAt, position, scope, isStatement, { call: number, begins }));
      position = (entry && this.#callSite(unit, entry)) ?? position;
      isStatement = false;
      level = at - 1;
    }
    return frames;
  }

  /** The number of the innermost inlined call around an offset; undefined outside of them. */
  callAt(offset: number): number | undefined {
    const of = this.#functionAt(offset);
    if (!of) return undefined;
    const rows = this.#rows.around(of, this.#dwarfAddress(offset));
    for (let at = rows.length - 1; at > 0; at--)
      if (of.tree.tags[rows[at]!] === inlinedSubroutine) return of.tree.starts[rows[at]!]! + of.unit.unit.bias;
    return undefined;
  }

  /** The scope of the function that an offset lies in. */
  functionScope(offset: number): Scope | undefined {
    const of = this.#functionAt(offset);
    return of && this.#scopeOf(of);
  }

  /** The scope with a number. */
  scope(number: number): Scope | undefined {
    const known = this.#scopes.get(number);
    if (known) return known;
    const unit = number < 0 ? undefined : this.#given.entries.unitAt(number);
    const owner = unit && this.#units.get(unit);
    if (!unit || !owner) return undefined;
    const tree = treeOf(unit);
    let row = lastBefore(tree, number - unit.bias + 1);
    while (row >= 0 && (tree.tags[row] === lexicalBlock || tree.tags[row] === inlinedSubroutine))
      row = tree.outer[row]!;
    if (row >= 0) this.#scopeOf({ unit: owner, tree, row });
    return this.#scopes.get(number);
  }

  /** The scope of a function, with all in it. */
  #scopeOf({ unit, tree, row }: TreeRow): Scope | undefined {
    const number = tree.starts[row]! + unit.unit.bias;
    const known = this.#scopes.get(number);
    if (known) return known;
    const entry = this.#given.entries.at(number, unit.unit);
    const scope = entry && functionScope(this.#given.entries, unit, entry);
    if (scope) this.#keep(scope);
    return scope;
  }

  #keep(scope: Scope): void {
    this.#scopes.set(scope.entry.offset, scope);
    for (const child of scope.children) this.#keep(child);
  }

  #functionAt(offset: number): TreeRow | undefined {
    const index = functionAt(this.#module, offset);
    if (index === undefined) return undefined;
    const known = this.#functions.get(index);
    if (known !== undefined) return known ?? undefined;
    const found = this.#given.functions.at(this.#dwarfAddress(offset));
    // Several units may tell of one inline function; the linker kept the body of the one whose end fits.
    const end = this.#dwarfAddress(bodyOf(this.#module, index)?.end ?? 0);
    const fits = ({ unit, tree, row }: TreeRow): boolean => {
      const ranges = this.#rows.rangesOf(unit, tree, row);
      for (let at = 0; at < ranges.length; at++) if (ranges[at] === end) return true;
      return false;
    };
    const of = found.length < 2 ? found[0] : (found.find(fits) ?? found[0]);
    this.#functions.set(index, of ?? null);
    if (of) this.#units.set(of.unit.unit, of.unit);
    return of;
  }

  #nameOf(number: number): string | undefined {
    const entry = this.#given.entries.at(number);
    return entry && symbolOf(this.#given.entries, entry);
  }

  #functionName(index: number): string {
    return shortDemangled(this.#given.unit.spelling.functionName(index));
  }

  /** Whether an inlined call begins at an offset: only ends of blocks, which take no time, lie between. */
  #begins(entry: Entry | undefined, ranges: ArrayLike<number>, functionIndex: number, offset: number): boolean {
    const entryAddress = entry && numberOf(entry, At.entryAddress);
    const first = (covers(ranges, entryAddress ?? -1) ? entryAddress : ranges[0]) as number;
    const code = bodyOf(this.#module, functionIndex)?.code ?? 0;
    let at = Math.max(code, first + (this.#module.codeStart ?? 0));
    while (at < offset && this.#module.bytes[at] === endCode) at++;
    return at === offset;
  }

  #callSite(unit: CompileUnit, entry: Entry): Position | undefined {
    const source = this.#given.file(unit, numberOf(entry, At.callFile));
    const line = numberOf(entry, At.callLine);
    if (source === undefined || line === undefined) return undefined;
    return { source, line, column: Math.max(1, numberOf(entry, At.callColumn) ?? 1) };
  }

  #dwarfAddress(offset: number): number {
    return offset - (this.#module.codeStart ?? 0);
  }
}

/** No scope has this number. */
const noScope = -1;

/** Who compares places asks for no names. */
class Frame implements SourceFrame {
  readonly position: Position;
  readonly scope: number;
  readonly isStatement: boolean;
  readonly #nameAt: () => string;
  #name: string | undefined;

  constructor(nameAt: () => string, position: Position, scope: number, isStatement: boolean) {
    this.position = position;
    this.scope = scope;
    this.isStatement = isStatement;
    this.#nameAt = nameAt;
  }

  get name(): string {
    this.#name ??= this.#nameAt();
    return this.#name;
  }
}

class InlinedFrame extends Frame {
  readonly inlined: NonNullable<SourceFrame['inlined']>;

  constructor(
    nameAt: () => string,
    position: Position,
    scope: number,
    isStatement: boolean,
    inlined: NonNullable<SourceFrame['inlined']>,
  ) {
    super(nameAt, position, scope, isStatement);
    this.inlined = inlined;
  }
}
