/** A loaded Python program: one unit for each function, and tools' views of its meta and debug information. */
import {
  type Address,
  addressOf,
  type CodeUnit,
  type DebugInformation,
  type Instruction,
  type MetaInformation,
  offsetOf,
  type Program,
} from '../context/index.ts';
import { DebugView } from './debug-view.ts';
import { type CodeObject, instructionSize, opcodeIn, operandIn, type PythonImage } from './image.ts';
import { opcodes } from './opcodes.ts';
import { metaView } from './program-meta.ts';
import { instructionText } from './spelling.ts';
import type { Plan } from './versions.ts';

/** One function's code. */
export class PythonUnit implements CodeUnit {
  readonly id: number;
  readonly code: CodeObject;
  readonly path: string;

  constructor(id: number, code: CodeObject, path: string) {
    this.id = id;
    this.code = code;
    this.path = path;
  }

  get name(): string {
    return this.code.qualifiedName;
  }

  get length(): number {
    return this.code.instructions.length * instructionSize;
  }

  /** Index of the instruction at an address. Throws RangeError where none starts. */
  indexOf(address: Address): number {
    const index = offsetOf(address) / instructionSize;
    if (!Number.isInteger(index) || index >= this.code.instructions.length)
      throw new RangeError(`no instruction starts at offset ${offsetOf(address)} of ${this.name}`);
    return index;
  }

  decode(at: Address): Instruction {
    const ip = this.indexOf(at);
    const word = this.code.instructions[ip] as number;
    const row = opcodes[opcodeIn(word)];
    return {
      address: at,
      text: instructionText(this.code, ip),
      bytes: this.read(ip * instructionSize, instructionSize),
      targets: row?.operand === 'target' ? [addressOf(this.id, operandIn(word) * instructionSize)] : [],
      ...(row ? { help: row.help } : {}),
    };
  }

  starts(from: Address, count: number): readonly Address[] {
    const found: Address[] = [];
    const { length } = this.code.instructions;
    const offset = offsetOf(from) / instructionSize;
    if (count >= 0)
      for (let ip = Math.ceil(offset); ip < length && found.length < count; ip++)
        found.push(addressOf(this.id, ip * instructionSize));
    else
      for (let ip = Math.min(length, Math.ceil(offset)) - 1; ip >= 0 && found.length < -count; ip--)
        found.push(addressOf(this.id, ip * instructionSize));
    return found;
  }

  read(offset: number, length: number): Uint8Array {
    const { instructions } = this.code;
    const bytes = new Uint8Array(instructions.length * instructionSize);
    const view = new DataView(bytes.buffer);
    for (let ip = 0; ip < instructions.length; ip++)
      view.setUint32(ip * instructionSize, instructions[ip] as number, true);
    return bytes.slice(offset, offset + length);
  }
}

export class PythonProgram implements Program {
  /** The version in force. */
  image: PythonImage;
  readonly units: PythonUnit[] = [];
  /** Units of the version in force, in the order of its text. */
  current: readonly number[];
  /** Grows with each version, so that what is remembered of the units is found anew. */
  edition = 0;
  readonly debugState: 'loaded' | 'not loaded' | 'absent';
  readonly debug?: DebugInformation;
  #meta: MetaInformation | undefined;

  constructor(image: PythonImage, base?: PythonProgram) {
    this.image = image;
    this.debugState = (base ?? this).image.debugState;
    for (const unit of base?.units.slice(0, image.firstCode) ?? []) this.units.push(unit);
    this.extend(image);
    this.current = image.codes.map((_, index) => image.firstCode + index);
    if (this.debugState === 'loaded') this.debug = new DebugView(this);
  }

  get meta(): MetaInformation {
    this.#meta ??= metaView(this.units, this.image);
    return this.#meta;
  }

  /** Adds the units of an image that continues this program; those that are there stay. */
  extend(image: PythonImage): void {
    for (const [index, code] of image.codes.entries()) {
      const id = image.firstCode + index;
      if (id < this.units.length) continue;
      if (id > this.units.length && this.units.length === 0)
        for (let missing = 0; missing < id; missing++) this.units.push(new PythonUnit(missing, empty, image.path));
      this.units.push(new PythonUnit(id, code, image.path));
    }
    this.#meta = undefined;
  }

  get version(): Version {
    const { image, current, units } = this;
    return { image, current, units: units.slice() };
  }

  /** Puts back what was in force; units that were added since are gone. */
  set version({ image, current, units }: Version) {
    const isSame = image === this.image && current === this.current;
    if (isSame && units.length === this.units.length) return;
    if (!isSame) this.edition++;
    this.image = image;
    this.current = current;
    this.units.length = 0;
    this.units.push(...units);
    this.#meta = undefined;
  }

  /** Takes over the units of a new version of the text. `isActive`: whether a frame still runs a unit. */
  replace(image: PythonImage, plan: Plan, isActive: (id: number) => boolean): void {
    this.edition++;
    for (const [id, code] of plan.moved) this.units[id] = new PythonUnit(id, code, image.path);
    for (const id of plan.successors.keys()) {
      const { code, path } = this.units[id] as PythonUnit;
      // Nobody stops any more in what is never run again.
      if (!isActive(id)) this.units[id] = new PythonUnit(id, withoutDebug(code), path);
    }
    for (const [index, code] of plan.added.entries())
      this.units.push(new PythonUnit(plan.first + index, code, image.path));
    this.image = image;
    this.current = plan.current;
    this.#meta = undefined;
  }
}

interface Version {
  readonly image: PythonImage;
  readonly current: readonly number[];
  readonly units: readonly PythonUnit[];
}

const withoutDebug = ({ debug: _, ...code }: CodeObject): CodeObject => code;

/** Stands for the units of the running program in an extension that was made without it. */
const empty: CodeObject = {
  name: '',
  qualifiedName: '',
  kind: 'function',
  parameters: { positionalOnly: 0, positional: 0, keywordOnly: 0, variadic: false, keywords: false },
  locals: [],
  cells: [],
  free: [],
  names: [],
  constants: [],
  instructions: new Uint32Array(0),
  handlers: [],
  lines: new Int32Array(0),
  firstLine: 0,
};

/** The program of an image; of an extension with `base`, the running program. */
export const programOf = (image: PythonImage, base?: PythonProgram): PythonProgram => new PythonProgram(image, base);
