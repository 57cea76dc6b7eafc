/** What names mean in a stopped frame. */
import type { EvaluationHost, FrameAccess, Value } from '../../../context/index.ts';
import type { Unit } from '../entries.ts';
import { unitOfFrame } from '../locations/machine-place.ts';
import type { DwarfType, SourceLanguage } from '../types/model.ts';
import type { Declared } from '../types/names.ts';
import { nameParts } from '../types/spelling.ts';
import type { Types } from '../types/types.ts';
import { DwarfValue, valueOf } from '../values/value.ts';
import type { Variables } from '../variables.ts';
import { type Operand, valueOperand } from './operand.ts';
import { plainType, plainTypes } from './plain-types.ts';

/** The debug information that a module's code has. */
export interface SourceModel {
  readonly variables: Variables;
  /** The unit of an address of instruction memory. */
  unitAt(address: number): Unit | undefined;
}

const constants: Readonly<Record<string, bigint>> = { true: 1n, false: 0n, NULL: 0n, nullptr: 0n, null: 0n };

/** Floats without digits: as values are shown, and as `<math.h>` names them. */
const floats: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  NAN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  INFINITY: Number.POSITIVE_INFINITY,
};

export class Scope {
  readonly frame: FrameAccess;
  readonly types: Types;
  readonly near: Unit | undefined;
  readonly language: SourceLanguage;
  readonly #model: SourceModel;

  private constructor(
    readonly host: EvaluationHost,
    frame: FrameAccess,
    model: SourceModel,
  ) {
    this.frame = frame;
    this.#model = model;
    this.types = model.variables.types;
    this.near = model.unitAt(frame.address);
    this.language = this.near ? this.types.language(this.near) : 'other';
  }

  /** Undefined where the frame's code has no source that this debug information knows. */
  static of(host: EvaluationHost): Scope | undefined {
    const { frame } = host;
    const model = frame && unitOfFrame(frame)?.source;
    return frame && model?.unitAt(frame.address) ? new Scope(host, frame, model) : undefined;
  }

  /** A value of a type in computed bytes. */
  computed(type: DwarfType, bytes: Uint8Array): DwarfValue {
    return valueOf(this.frame, this.types, type, { in: 'bytes', bytes });
  }

  /** A value of a type at an address of memory. */
  at(type: DwarfType, address: number): DwarfValue {
    return valueOf(this.frame, this.types, type, { in: 'memory', address });
  }

  isVariable(name: string): boolean {
    return this.host.variables.some((each) => each.name === name);
  }

  /** A type by its name, unless a variable has it. */
  type(name: string): DwarfType | undefined {
    if (this.isVariable(name) || name === '') return undefined;
    return this.types.named(name, this.near) ?? plainType(name, this.language);
  }

  /** What a name means, innermost first; a sentence when it means nothing that has a value. */
  find(name: string): Operand | string {
    const own = this.host.variables.find((each) => each.name === name)?.value;
    if (own === 'optimized out') return `${name} is optimized out here`;
    if (own instanceof DwarfValue) return valueOperand(own);
    const member = this.#ofThis(name);
    if (member) return member;
    const constant = constants[name];
    if (constant !== undefined) return { is: 'number', type: this.#constantType(name), number: constant };
    return this.#declared(name) ?? this.#float(name) ?? `there is no ${name} here`;
  }

  #float(name: string): Operand | undefined {
    const number = Object.hasOwn(floats, name) ? floats[name] : undefined;
    const type = this.language === 'Rust' ? plainTypes.rustFloat : plainTypes.double;
    return number === undefined ? undefined : { is: 'number', type, number };
  }

  /** A member of the object whose method runs. */
  #ofThis(name: string): Operand | undefined {
    const self = this.host.variables.find((each) => each.name === 'this')?.value;
    const target = self instanceof DwarfValue ? self.target : undefined;
    const member = target?.member(name);
    if (member) return valueOperand(member);
    return target && this.method(target, name);
  }

  #constantType(name: string): DwarfType {
    if (name !== 'true' && name !== 'false') return plainTypes.int;
    return this.language === 'Rust' ? plainTypes.rustBool : plainTypes.bool;
  }

  #declared(name: string): Operand | string | undefined {
    const variables = this.types.names.find(name, ['variable'], this.near);
    for (const row of variables) {
      const value = this.#global(row);
      if (value) return valueOperand(value);
    }
    const enumerator = this.enumerator(name);
    if (enumerator) return enumerator;
    const offsets = this.types.names.find(name, ['function'], this.near).map(({ offset }) => offset);
    if (offsets.length > 0) return { is: 'function', name, offsets };
    return variables.length > 0 ? `${name} is optimized out here` : undefined;
  }

  #global({ offset }: Declared): DwarfValue | undefined {
    const value: Value | undefined = this.#model.variables.global(offset, this.frame);
    return value instanceof DwarfValue ? value : undefined;
  }

  /** A constant of an enumeration; of `within` first. */
  enumerator(name: string, within?: DwarfType): Operand | undefined {
    const short = nameParts(name).at(-1) ?? name;
    const types = [
      ...(within ? [within] : []),
      ...this.types.names.find(name, ['enumerator'], this.near).map(({ offset }) => this.types.at(offset)),
      ...(name === short ? this.types.known() : []),
    ];
    for (const type of types) {
      const found = type.kind === 'enumeration' ? type.enumerators().find((each) => each.name === short) : undefined;
      if (found) return { is: 'number', type, number: found.value };
    }
    return undefined;
  }

  /** Functions of an object's type by their name. */
  method(self: DwarfValue, name: string): Operand | undefined {
    const type = self.of.entryName;
    if (type === undefined) return undefined;
    const found = this.types.names.find(`${type}::${name}`, ['function'], this.near).map(({ offset }) => offset);
    if (found.length > 0) return { is: 'function', name, offsets: found, self };
    for (const member of self.of.kind === 'structure' ? self.of.members() : []) {
      const inherited = member.isBase ? this.method(self.ofMember(member), name) : undefined;
      if (inherited) return inherited;
    }
    return undefined;
  }
}
