/**
 * Decoded instruction memory: four numbers for each architectural instruction of every unit, in one array. Decoding is lazy, by
 * function; patches and fused operations live here alone, never in the architectural words.
 */
import { type Address, addressOf, offsetOf, unitOf } from '../../context/index.ts';
import { type DecodedInstruction, decodeInstruction } from '../encode.ts';
import { Layouts } from '../heap/layout.ts';
import type { SaharaImage } from '../image.ts';
import type { SaharaProgram } from '../program.ts';
import { analyse } from '../verify/index.ts';
import { fuse } from './fuse.ts';
import { Hot } from './interpret.generated.ts';
import { hotForm } from './specialise.ts';

/** Words of a row of the function table that calls read. */
export const functionRow = {
  /** Entry ×4 of the first instruction. */
  pc: 0,
  /** Data-stack words of the locals. */
  locals: 1,
  /** Data-stack words of locals and temporaries; too large for any stack until the function is decoded. */
  need: 2,
  /** Data-stack words of the parameters. */
  parameters: 3,
  words: 4,
} as const;

const undecodedNeed = 2 ** 30;

export const patch = { break: 1, cover: 2, count: 4, watch: 8 } as const;

/** One loaded version of one function. */
export interface Unit {
  readonly id: number;
  readonly functionIndex: number;
  readonly image: SaharaImage;
  /** Entry number of the first instruction. */
  readonly first: number;
  readonly instructions: readonly DecodedInstruction[];
  /** Word offset of each instruction. */
  readonly starts: readonly number[];
  decoded: boolean;
  replacedBy?: number;
}

export class Code {
  /** Operation and three operands for each entry. */
  words = new Int32Array(0);
  /** Architectural opcode and operands for each entry. */
  opcodes = new Uint8Array(0);
  a = new Int32Array(0);
  b = new Int32Array(0);
  /** Plain form of the operation, for entries that are fused or patched. */
  plain = new Int32Array(0);
  /** Kinds of patches on each entry. */
  patches = new Uint8Array(0);
  /** Operation that a counted entry goes on with. */
  counted = new Int32Array(0);
  /** Executions of counted entries. */
  counts = new Float64Array(0);
  unitOfEntry = new Int32Array(0);
  /** Rows of {@link functionRow} by function index: the current versions. */
  functions = new Int32Array(0);
  readonly units: Unit[] = [];
  /** Unit by function index: the current version. */
  current: number[] = [];
  entries = 0;
  /** Instructions of the longest function. */
  longest = 0;
  layouts: Layouts;
  /** For each function that releases locals on return: their data-stack words relative to the frame base, one run after the other. */
  releases = new Int32Array(16);
  #released = 0;
  readonly #releaseRuns = new Map<number, readonly [number, number]>();
  /** Whether fused operations are used; off only in tests. */
  fusing = true;
  /** Coverage mode that newly decoded functions are patched for. */
  onDecode: ((unit: Unit) => void) | undefined;
  /** Is told which operations a decoded function runs. */
  meet: ((operations: ReadonlySet<number>) => void) | undefined;

  constructor(public image: SaharaImage) {
    this.layouts = new Layouts(image);
    image.functions.forEach((_, index) => this.add(image, index));
  }

  /** Adds a unit with a function's code and makes it the function's current version. */
  add(image: SaharaImage, functionIndex: number): Unit {
    const { words } = image.functions[functionIndex]!;
    const instructions: DecodedInstruction[] = [];
    const starts: number[] = [];
    for (let offset = 0; offset < words.length; ) {
      const decoded = decodeInstruction(words, offset);
      if (typeof decoded === 'string') throw new RangeError(`unverified code: ${decoded}`);
      instructions.push(decoded);
      starts.push(offset);
      offset += decoded.length;
    }
    const unit: Unit = {
      id: this.units.length,
      functionIndex,
      image,
      first: this.entries,
      instructions,
      starts,
      decoded: false,
    };
    this.units.push(unit);
    this.#reserve(this.entries + instructions.length);
    this.unitOfEntry.fill(unit.id, unit.first, unit.first + instructions.length);
    instructions.forEach((instruction, index) => {
      this.opcodes[unit.first + index] = instruction.opcode.code;
      this.a[unit.first + index] = instruction.operands[0] ?? 0;
      this.b[unit.first + index] = instruction.operands[1] ?? 0;
    });
    this.entries += instructions.length;
    this.longest = Math.max(this.longest, instructions.length);
    this.select(unit);
    return unit;
  }

  /** Makes a unit the current version of its function. */
  select(unit: Unit): void {
    this.current[unit.functionIndex] = unit.id;
    if ((unit.functionIndex + 1) * functionRow.words > this.functions.length) {
      const larger = new Int32Array(
        Math.max(64, this.functions.length * 2, (unit.functionIndex + 1) * functionRow.words),
      );
      larger.set(this.functions);
      this.functions = larger;
    }
    this.functions.set(this.rowOf(unit), unit.functionIndex * functionRow.words);
  }

  /** A unit's row of the function table. */
  rowOf(unit: Unit): readonly [number, number, number, number] {
    const code = unit.image.functions[unit.functionIndex]!;
    return [
      unit.first * 4,
      code.locals.length * 2,
      unit.decoded ? this.#need(unit) : undecodedNeed,
      code.parameters.length * 2,
    ];
  }

  /** Brings units and tables in line with a program: units are added, dropped from the end, and made current. */
  follow(program: SaharaProgram): void {
    const same = (unit: Unit, index: number) =>
      program.units[index]?.image === unit.image && program.units[index]?.functionIndex === unit.functionIndex;
    const differs = this.units.findIndex((unit, index) => !same(unit, index));
    if (differs >= 0) this.truncate(differs);
    this.image = program.image;
    this.layouts = new Layouts(program.image);
    for (const unit of program.units.slice(this.units.length)) this.add(unit.image, unit.functionIndex);
    for (let index = 0; index < program.image.functions.length; index++) {
      const current = program.currentUnit(index);
      if (current !== undefined) this.select(this.units[current]!);
    }
    for (const unit of this.units) {
      const { replacedBy } = program.units[unit.id]!;
      if (replacedBy === undefined) delete unit.replacedBy;
      else unit.replacedBy = replacedBy;
    }
  }

  /** Forgets units from `count` on. */
  truncate(count: number): void {
    for (let id = count; id < this.units.length; id++) this.#releaseRuns.delete(id);
    this.units.length = count;
    const last = this.units[count - 1];
    this.entries = last ? last.first + last.instructions.length : 0;
    this.patches.fill(0, this.entries);
    this.words.fill(0, this.entries * 4);
  }

  #reserve(entries: number): void {
    if (entries <= this.opcodes.length) return;
    const length = Math.max(64, entries, this.units.length > 1 ? this.opcodes.length * 2 : 0);
    const grow = <T extends Int32Array | Uint8Array | Float64Array>(old: T, larger: T): T => {
      larger.set(old);
      return larger;
    };
    this.words = grow(this.words, new Int32Array(length * 4));
    this.opcodes = grow(this.opcodes, new Uint8Array(length));
    this.a = grow(this.a, new Int32Array(length));
    this.b = grow(this.b, new Int32Array(length));
    this.plain = grow(this.plain, new Int32Array(length));
    this.patches = grow(this.patches, new Uint8Array(length));
    this.counted = grow(this.counted, new Int32Array(length));
    this.counts = grow(this.counts, new Float64Array(length));
    this.unitOfEntry = grow(this.unitOfEntry, new Int32Array(length));
  }

  /** Specialises a unit's instructions, if that has not been done. */
  decode(unit: Unit): void {
    if (unit.decoded) return;
    unit.decoded = true;
    for (let index = 0; index < unit.instructions.length; index++) {
      const entry = unit.first + index;
      const [operation, a, b, c] = hotForm(this, unit, index);
      this.words[entry * 4 + 1] = a;
      this.words[entry * 4 + 2] = b;
      this.words[entry * 4 + 3] = c;
      this.plain[entry] = operation;
    }
    if (this.units[this.current[unit.functionIndex]!] === unit) this.select(unit);
    this.refresh(unit);
    this.meet?.(this.#operationsOf(unit));
    this.onDecode?.(unit);
  }

  /** What runs when control comes from above or through a jump: operations inside of fused ones do not. */
  #operationsOf(unit: Unit): ReadonlySet<number> {
    const met = new Set<number>();
    const passed = new Set<number>();
    const walk = (from: number) => {
      for (let index = from; index < unit.instructions.length && !passed.has(index); ) {
        passed.add(index);
        met.add(this.words[(unit.first + index) * 4]!);
        index += (this.fusing ? fuse(this, unit, index)?.length : undefined) ?? 1;
      }
    };
    walk(0);
    unit.instructions.forEach(({ opcode, operands, length }, index) => {
      if (opcode.name.startsWith('jump'))
        walk((this.targetOf(unit, unit.starts[index]! + length + operands[0]!) >> 2) - unit.first);
    });
    return met;
  }

  /** Where the reference locals of a unit's function are listed in {@link releases}: first index and count. */
  releasesOf(unit: Unit): readonly [number, number] {
    const known = this.#releaseRuns.get(unit.id);
    if (known) return known;
    const { locals } = unit.image.functions[unit.functionIndex]!;
    const first = this.#released;
    locals.forEach((type, index) => {
      if (!this.layouts.isReference(type)) return;
      if (this.#released === this.releases.length) {
        const larger = new Int32Array(this.releases.length * 2);
        larger.set(this.releases);
        this.releases = larger;
      }
      this.releases[this.#released++] = index * 2;
    });
    const made = [first, this.#released - first] as const;
    this.#releaseRuns.set(unit.id, made);
    return made;
  }

  /** Data-stack words that a function needs. */
  #need(unit: Unit): number {
    const analysis = analyse(unit.image, unit.functionIndex);
    let depth = 0;
    for (const start of unit.starts) depth = Math.max(depth, analysis.typesAt(start)?.length ?? 0);
    return (unit.image.functions[unit.functionIndex]!.locals.length + depth + 2) * 2;
  }

  /** Brings the operations of a unit's entries in line with patches and fusing. */
  refresh(unit: Unit): void {
    for (let index = 0; index < unit.instructions.length; index++) this.#refreshEntry(unit, index);
  }

  #refreshEntry(unit: Unit, index: number): void {
    const entry = unit.first + index;
    const kinds = this.patches[entry]!;
    let room = 1;
    while (room < 8 && index + room < unit.instructions.length && this.patches[entry + room] === 0) room++;
    const fused = this.fusing && unit.decoded ? fuse(this, unit, index, room) : undefined;
    const joined = fused && this.#joinsCounted(unit, index, room) ? fuse(this, unit, index, 8) : undefined;
    let operation = this.plain[entry]!;
    if (fused && fused.length <= room) {
      operation = fused.operation;
      this.words[entry * 4 + 1] = fused.a;
      this.words[entry * 4 + 2] = fused.b;
      this.words[entry * 4 + 3] = fused.c;
    } else if (unit.decoded) this.#unfuse(unit, index);
    if (joined?.length === 8) {
      this.words[entry * 4 + 1] = joined.a;
      this.words[entry * 4 + 2] = joined.b;
      this.words[entry * 4 + 3] = joined.c;
      this.counted[entry] = joined.operation;
      this.words[entry * 4] = kinds === patch.count ? Hot.CountBoth : Hot.CountLater;
      return;
    }
    this.counted[entry] = operation;
    if (kinds & (patch.break | patch.cover | patch.watch)) this.words[entry * 4] = Hot.Patched;
    else if (kinds & patch.count) this.words[entry * 4] = Hot.Count;
    else this.words[entry * 4] = operation;
  }

  /** Whether eight entries may be fused although the fifth is counted: nothing else among them is patched. */
  #joinsCounted(unit: Unit, index: number, room: number): boolean {
    const entry = unit.first + index;
    if (room !== 4 || index + 8 > unit.instructions.length || this.patches[entry + 4] !== patch.count) return false;
    if (this.patches[entry] !== 0 && this.patches[entry] !== patch.count) return false;
    for (let n = 5; n < 8; n++) if (this.patches[entry + n] !== 0) return false;
    return true;
  }

  #unfuse(unit: Unit, index: number): void {
    const entry = unit.first + index;
    const [, a, b, c] = hotForm(this, unit, index);
    this.words[entry * 4 + 1] = a;
    this.words[entry * 4 + 2] = b;
    this.words[entry * 4 + 3] = c;
  }

  /** Adds or removes a kind of patch at an entry. */
  setPatch(entry: number, kind: number, on: boolean): void {
    const before = this.patches[entry]!;
    const after = on ? before | kind : before & ~kind;
    if (before === after) return;
    this.patches[entry] = after;
    const unit = this.units[this.unitOfEntry[entry]!]!;
    if (!unit.decoded) return;
    const index = entry - unit.first;
    for (let head = Math.max(0, index - 7); head <= index; head++) this.#refreshEntry(unit, head);
  }

  /** The unit of an entry ×4. */
  unitAt(pc: number): Unit {
    return this.units[this.unitOfEntry[pc >> 2]!]!;
  }

  addressAt(pc: number): Address {
    const unit = this.unitAt(pc);
    return addressOf(unit.id, unit.starts[(pc >> 2) - unit.first]! * 4);
  }

  /** Entry number of an address; undefined when no instruction starts there. */
  entryAt(address: Address): number | undefined {
    const unit = this.units[unitOf(address)];
    const index = unit ? indexOf(unit.starts, offsetOf(address) / 4) : -1;
    return unit && index >= 0 ? unit.first + index : undefined;
  }

  /** Entry ×4 of a word offset in an entry's own function. */
  targetOf(unit: Unit, word: number): number {
    const index = indexOf(unit.starts, word);
    if (index < 0) throw new RangeError('unverified code: a jump into nowhere');
    return (unit.first + index) * 4;
  }

  /** Types of the temporaries before the instruction at an entry ×4, oldest first. */
  temporaries(pc: number): readonly number[] {
    const unit = this.unitAt(pc);
    return analyse(unit.image, unit.functionIndex).typesAt(unit.starts[(pc >> 2) - unit.first]!) ?? [];
  }
}

/** Where a number is in an ascending list; −1 when it is not. */
const indexOf = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle]!;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};
