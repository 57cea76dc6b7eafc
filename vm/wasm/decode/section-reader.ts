/** Reads a module's sections in order (core specification, sections 5.5.2 to 5.5.17). */
import {
  type ByteRange,
  type DataSegment,
  type ElementSegment,
  type Export,
  externKinds,
  type Global,
  type Import,
  type ImportType,
  type Memory,
  type Section,
  type SegmentMode,
  sectionIds,
  type Table,
  type Tag,
} from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import { funcref, heap, type RecursionGroup, referenceTo, type SubType, typeIndexLimit } from '../types.ts';
import { scanBody } from './body-scan.ts';
import { unexpectedEnd } from './byte-reader.ts';
import { InstructionReader } from './instruction-reader.ts';
import { readGlobalType, readMemoryType, readRecursionGroup, readTableType, readTagType } from './type-reader.ts';

/** Names of the sections, by code. */
const sectionNames: ReadonlyMap<number, string> = new Map(
  Object.entries(sectionIds).map(([name, id]): [number, string] => [id, name]),
);
/** Codes in the order that a file must have. */
const sectionOrder: readonly number[] = Object.values(sectionIds).filter((id) => id !== sectionIds.custom);

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const endKey = keyOf('end');
const elseKey = keyOf('else');
const openers: ReadonlySet<number> = new Set(['block', 'loop', 'if', 'try', 'try_table'].map(keyOf));

/** Numbers of a body in the module's `bodies`. */
const bodyFields = 3;

/** Codes of `f64` to `i32`. */
const numberTypes = { first: 0x7c, last: 0x7f } as const;

/** More locals than V8 takes; the specification allows 2^32 - 1. */
const localLimit = 50_000;

export class SectionReader {
  readonly sections: Section[] = [];
  readonly types: SubType[] = [];
  readonly groups: RecursionGroup[] = [];
  readonly typeOffsets: number[] = [];
  readonly imports: Import[] = [];
  /** Type indices of the functions that the module defines. */
  functions = new Uint32Array(0);
  readonly tables: Table[] = [];
  readonly memories: Memory[] = [];
  readonly globals: Global[] = [];
  readonly tags: Tag[] = [];
  readonly exports: Export[] = [];
  start?: { readonly index: number; readonly offset: number };
  readonly elements: ElementSegment[] = [];
  dataCount?: number;
  readonly data: DataSegment[] = [];
  bodies = new Uint32Array(0);
  codeStart?: number;
  /** Whether {@link problem} is a limit of this machine. */
  isLimit = false;
  readonly #in: InstructionReader;
  #importedFunctions = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#in = new InstructionReader(bytes);
  }

  /** Empty when the module was read. */
  get problem(): string {
    return this.#in.problem;
  }

  get problemOffset(): number {
    return this.#in.problemOffset;
  }

  module(): void {
    const reader = this.#in;
    this.#header();
    let order = 0;
    while (!reader.isAtEnd && reader.problem === '') {
      const from = reader.at;
      const id = reader.byte();
      const name = sectionNames.get(id);
      if (name === undefined) reader.fail(`malformed section id: ${id}`, from);
      else if (id !== sectionIds.custom) {
        const place = sectionOrder.indexOf(id) + 1;
        if (place <= order) {
          reader.fail(`unexpected content after last section: the ${name} section is repeated or out of order`, from);
        }
        order = place;
      }
      this.#section(id, name ?? '', from);
    }
    if (reader.problem === '') this.#agreement();
    else if (!this.isLimit) this.#bodyProblem();
  }

  /** What is wrong behind the code may come from malformed code: then that is the problem. */
  #bodyProblem(): void {
    const reader = new InstructionReader(this.bytes);
    for (let at = 0; at < this.bodies.length; at += bodyFields) {
      const code = this.bodies[at + 1] as number;
      const end = this.bodies[at + 2] as number;
      if (code === 0) return;
      scanBody(reader, code, end);
      if (reader.problem === '') continue;
      this.#in.problem = reader.problem;
      this.#in.problemOffset = reader.problemOffset;
      return;
    }
  }

  #header(): void {
    const reader = this.#in;
    if (reader.int32() !== 0x6d736100) reader.fail('magic header not detected', 0);
    if (reader.int32() !== 1) reader.fail('unknown binary version', 4);
  }

  #section(id: number, name: string, from: number): void {
    const reader = this.#in;
    const sizeOffset = reader.at;
    const size = reader.u32();
    const start = reader.at;
    if (size > reader.limit - start) {
      reader.fail(`length out of bounds: the ${name} section has ${size} bytes`, sizeOffset);
    }
    if (reader.problem !== '') return;
    const end = start + size;
    const range = { from, to: end };
    if (id === sectionIds.custom) {
      const limit = reader.limit;
      reader.limit = end;
      const custom = reader.name();
      if (reader.problem !== '') return;
      this.sections.push({ id, name: custom, range, payload: { from: reader.at, to: end } });
      reader.at = end;
      reader.limit = limit;
      return;
    }
    this.sections.push({ id, name, range, payload: { from: start, to: end } });
    this.#content(id, start, end);
    if (reader.problem === '' && reader.at !== end) {
      reader.fail(`section size mismatch: the ${name} section has ${size} bytes, not ${reader.at - start}`, start);
    }
  }

  #content(id: number, start: number, end: number): void {
    switch (id) {
      case sectionIds.type:
        return this.#items(() => this.#typeGroup());
      case sectionIds.import:
        return this.#items(() => this.#import());
      case sectionIds.function:
        return this.#functionTypes();
      case sectionIds.table:
        return this.#items(() => this.#table());
      case sectionIds.memory:
        return this.#items((offset) => this.memories.push({ type: readMemoryType(this.#in), offset }));
      case sectionIds.tag:
        return this.#items((offset) => this.tags.push({ type: readTagType(this.#in), offset }));
      case sectionIds.global:
        return this.#items((offset) => {
          const type = readGlobalType(this.#in);
          this.globals.push({ type, offset, initial: this.#expression() });
        });
      case sectionIds.export:
        return this.#items(() => this.#export());
      case sectionIds.start: {
        const offset = this.#in.at;
        this.start = { index: this.#in.u32(), offset };
        return;
      }
      case sectionIds.element:
        return this.#items(() => this.#element());
      case sectionIds.dataCount:
        this.dataCount = this.#in.u32();
        return;
      case sectionIds.code:
        this.codeStart = start;
        return this.#bodies(end);
      default:
        return this.#items(() => this.#data());
    }
  }

  /** Reads a count, then that many items. */
  #items(read: (offset: number) => void): void {
    const reader = this.#in;
    const count = reader.itemCount();
    for (let index = 0; index < count && reader.problem === ''; index++) read(reader.at);
  }

  #typeGroup(): void {
    const reader = this.#in;
    const offset = reader.at;
    this.groups.push(readRecursionGroup(reader, this.types, this.typeOffsets));
    if (this.types.length > typeIndexLimit) this.#limit(`more than ${typeIndexLimit} types`, offset);
  }

  #limit(problem: string, offset: number): void {
    if (this.#in.problem === '') this.isLimit = true;
    this.#in.fail(problem, offset);
  }

  #import(): void {
    const reader = this.#in;
    const offset = reader.at;
    const module = reader.name();
    const name = reader.name();
    const kindOffset = reader.at;
    const kind = reader.byte();
    const add = (type: ImportType, index: number): Import => {
      const entry: Import = { module, name, type, index, offset };
      this.imports.push(entry);
      return entry;
    };
    switch (kind) {
      case 0:
        add({ kind: 'function', type: reader.u32() }, this.#importedFunctions++);
        return;
      case 1: {
        const table = readTableType(reader);
        const entry = add({ kind: 'table', table }, this.tables.length);
        this.tables.push({ type: table, import: entry, offset });
        return;
      }
      case 2: {
        const memory = readMemoryType(reader);
        const entry = add({ kind: 'memory', memory }, this.memories.length);
        this.memories.push({ type: memory, import: entry, offset });
        return;
      }
      case 3: {
        const global = readGlobalType(reader);
        const entry = add({ kind: 'global', global }, this.globals.length);
        this.globals.push({ type: global, import: entry, offset });
        return;
      }
      case 4: {
        const tag = readTagType(reader);
        const entry = add({ kind: 'tag', tag }, this.tags.length);
        this.tags.push({ type: tag, import: entry, offset });
        return;
      }
      default:
        reader.fail('malformed import kind', kindOffset);
    }
  }

  #functionTypes(): void {
    const reader = this.#in;
    const count = reader.itemCount();
    this.functions = new Uint32Array(count);
    for (let index = 0; index < count && reader.problem === ''; index++) this.functions[index] = reader.u32();
  }

  #table(): void {
    const reader = this.#in;
    const offset = reader.at;
    if (reader.isAtEnd || reader.bytes[offset] !== 0x40) {
      this.tables.push({ type: readTableType(reader), offset });
      return;
    }
    reader.at++;
    if (reader.byte() !== 0) reader.fail('zero byte expected', offset + 1);
    const type = readTableType(reader);
    this.tables.push({ type, offset, initial: this.#expression() });
  }

  #export(): void {
    const reader = this.#in;
    const offset = reader.at;
    const name = reader.name();
    const kindOffset = reader.at;
    const kind = externKinds[reader.byte()];
    if (!kind) reader.fail('malformed export kind', kindOffset);
    else this.exports.push({ name, kind, index: reader.u32(), offset });
  }

  /** Range of a constant expression with its `end`. */
  #expression(): ByteRange {
    const reader = this.#in;
    const from = reader.at;
    for (let depth = 0; ; ) {
      const key = reader.read();
      if (key < 0) {
        reader.fail(unexpectedEnd, reader.limit);
        break;
      }
      if (openers.has(key)) depth++;
      else if (key === elseKey && depth === 0) reader.fail('END opcode expected', reader.start);
      else if (key === endKey && depth-- === 0) break;
    }
    return { from, to: reader.at };
  }

  #element(): void {
    const reader = this.#in;
    const offset = reader.at;
    const flags = reader.u32();
    if (flags > 7) {
      reader.fail('malformed elements segment kind', offset);
      return;
    }
    const mode = this.#mode((flags & 1) === 0, (flags & 2) !== 0);
    const hasType = (flags & 3) !== 0;
    let type = (flags & 4) === 0 ? referenceTo(false, heap.func) : funcref;
    const typeOffset = reader.at;
    if (hasType && (flags & 4) !== 0) type = reader.referenceType();
    else if (hasType && reader.byte() !== 0) reader.fail('malformed element kind', typeOffset);
    const items = (flags & 4) === 0 ? this.#functionItems() : this.#expressionItems();
    this.elements.push({ mode, type, flags, items, offset });
  }

  /** How a segment is used; of an active one with `hasIndex` the index is written, otherwise it is 0. */
  #mode(isActive: boolean, hasIndex: boolean): SegmentMode {
    if (!isActive) return { kind: hasIndex ? 'declarative' : 'passive' };
    const index = hasIndex ? this.#in.u32() : 0;
    return { kind: 'active', index, offset: this.#expression() };
  }

  #functionItems(): ElementSegment['items'] {
    const reader = this.#in;
    const indices = new Uint32Array(reader.itemCount());
    for (let index = 0; index < indices.length && reader.problem === ''; index++) indices[index] = reader.u32();
    return { kind: 'functions', indices };
  }

  #expressionItems(): ElementSegment['items'] {
    const reader = this.#in;
    const ranges = new Uint32Array(reader.itemCount() * 2);
    for (let index = 0; index < ranges.length && reader.problem === ''; index += 2) {
      const { from, to } = this.#expression();
      ranges[index] = from;
      ranges[index + 1] = to;
    }
    return { kind: 'expressions', ranges };
  }

  #bodies(sectionEnd: number): void {
    const reader = this.#in;
    const count = reader.itemCount();
    // A list that is longer than that of the functions is an error, and need not be kept.
    const bodies = new Uint32Array(Math.min(count, this.functions.length + 1) * bodyFields);
    for (let index = 0; index < count && reader.problem === ''; index++) {
      const sizeOffset = reader.at;
      const size = reader.u32();
      const from = reader.at;
      const end = from + size;
      if (end > sectionEnd) {
        if (end > reader.limit) reader.fail(`length out of bounds: function body of ${size} bytes`, sizeOffset);
        else
          reader.fail(`section size mismatch: the code section ends in a function body of ${size} bytes`, sizeOffset);
        break;
      }
      const code = this.#behindPlainLocals(from, end);
      if (code >= 0) reader.at = code;
      else this.#locals(end);
      if (reader.problem !== '') break;
      bodies[index * bodyFields] = from;
      bodies[index * bodyFields + 1] = reader.at;
      bodies[index * bodyFields + 2] = end;
      reader.at = end;
    }
    this.bodies = bodies;
  }

  /** Where a declaration of few locals of numbers ends, as nearly all are; -1 where it is another one or malformed. */
  #behindPlainLocals(from: number, end: number): number {
    const { bytes } = this.#in;
    const groups = bytes[from]!;
    const code = from + 1 + groups * 2;
    if (groups >= 0x80 || code > end) return -1;
    for (let at = from + 1; at < code; at += 2) {
      const type = bytes[at + 1]!;
      if (bytes[at]! >= 0x80 || type > numberTypes.last || type < numberTypes.first) return -1;
    }
    return code;
  }

  /** Passes over the declaration of a body's locals. */
  #locals(end: number): void {
    const reader = this.#in;
    let sum = 0;
    const offset = reader.at;
    const groups = reader.itemCount();
    for (let index = 0; index < groups && reader.problem === ''; index++) {
      sum += reader.u32();
      reader.valueType();
    }
    if (sum >= 2 ** 32) reader.fail(`too many locals: ${sum}`, offset);
    else if (sum > localLimit) this.#limit(`a function has ${sum} locals, more than ${localLimit}`, offset);
    if (reader.at > end) reader.fail(`section size mismatch: the locals end behind their body`, offset);
  }

  #data(): void {
    const reader = this.#in;
    const offset = reader.at;
    const flags = reader.u32();
    if (flags > 2) {
      reader.fail('malformed data segment kind', offset);
      return;
    }
    const mode = this.#mode(flags !== 1, flags === 2);
    const length = reader.u32();
    const from = reader.at;
    reader.skip(length);
    this.data.push({ mode, flags, bytes: { from, to: from + length }, offset });
  }

  /** What sections say about each other. */
  #agreement(): void {
    const reader = this.#in;
    const bodies = this.bodies.length / bodyFields;
    if (this.functions.length !== bodies) {
      const detail = `${this.functions.length} functions and ${bodies} bodies`;
      reader.fail(`function and code section have inconsistent lengths: ${detail}`, this.#offsetOf(sectionIds.code));
    }
    if (this.dataCount !== undefined && this.dataCount !== this.data.length) {
      const detail = `${this.dataCount} announced, ${this.data.length} there`;
      reader.fail(`data count and data section have inconsistent lengths: ${detail}`, this.#offsetOf(sectionIds.data));
    }
  }

  /** Start of a section, or the end of the file when there is none. */
  #offsetOf(id: number): number {
    return this.sections.find((section) => section.id === id)?.range.from ?? this.bytes.length;
  }
}
