/** Frames and the one context of the machine, looked into from outside. */
import {
  type Address,
  type ContextPart,
  type ExecutionContext,
  type FrameAccess,
  offsetOf,
  type Space,
  type Value,
} from '../../context/index.ts';
import { instructionAtOffset, type Operand, type Prepared } from '../run/prepared.ts';
import { frameWords, referenceKind, type StoreFunction } from '../run/state.ts';
import { heap, referenceTo, type ValueType } from '../types.ts';
import { bytesOfType } from './format.ts';
import { globalValue, partsOf } from './parts.ts';
import { spaceByNumber, spaceNumber } from './spaces.ts';
import { ProgramValue } from './values.ts';
import type { View } from './view.ts';

export const mainContext = 1;

export class Frame implements FrameAccess {
  readonly context = mainContext;

  constructor(
    readonly view: View,
    readonly depth: number,
  ) {}

  get #function(): StoreFunction {
    return this.view.engine.function(this.view.engine.frames[this.depth * frameWords]!);
  }

  get #prepared(): Prepared | undefined {
    return this.view.engine.code.preparedAt(this.depth);
  }

  get #operands(): readonly Operand[] {
    return this.view.engine.operandsOf(this.depth);
  }

  get activation(): number {
    return this.view.engine.activations[this.depth]!;
  }

  get address(): Address {
    return addressAt(this.view, this.depth);
  }

  get call(): Address | undefined {
    const fn = this.#function;
    const prepared = this.#prepared;
    const unit = fn.kind === 'wasm' ? this.view.unitOf(fn.instance) : undefined;
    if (!prepared || !unit) return undefined;
    const index = instructionAtOffset(prepared, offsetOf(this.address));
    return index > 0 ? unit.address(prepared.offsets[index - 1]!) : undefined;
  }

  get kind(): FrameAccess['kind'] {
    const { engine } = this.view;
    if (this.#function.kind === 'host') return 'host';
    if (engine.evaluations.some(({ depth }) => depth === this.depth)) return 'evaluation';
    return this.depth === 0 ? 'entry' : 'call';
  }

  get function(): string {
    return this.view.functionName(this.#function.address);
  }

  /** Number of the function in its module; undefined for a host function. */
  get functionIndex(): number | undefined {
    const fn = this.#function;
    return fn.kind === 'wasm' ? fn.index : undefined;
  }

  get localCount(): number {
    const fn = this.#function;
    return fn.kind === 'host' ? fn.signature.parameters.length : (this.#prepared?.localTypes.length ?? 0);
  }

  /** `$name` of the name section, or `$0`. */
  localName(index: number): string {
    const fn = this.#function;
    if (fn.kind === 'host') return `$${index}`;
    const spelled = this.view.unitOf(fn.instance)?.spelling.local(fn.index, index) ?? String(index);
    return spelled.startsWith('$') ? spelled : `$${spelled}`;
  }

  functionReference(index: number): Value | undefined {
    const fn = this.#function;
    const address = fn.kind === 'wasm' ? fn.instance.functions[index] : undefined;
    if (address === undefined) return undefined;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setInt32(0, address, true);
    bytes[4] = referenceKind.func;
    return new ProgramValue(this.view, referenceTo(false, heap.func), bytes, '(ref func)');
  }

  globalValue(index: number): Value | undefined {
    const { engine } = this.view;
    const address = engine.instances[engine.frames[this.depth * frameWords + 3]!]?.globals[index];
    return address === undefined ? undefined : globalValue(this.view, address);
  }

  get stackCount(): number {
    return this.#operands.length;
  }

  local(index: number): Value {
    const fn = this.#function;
    if (fn.kind === 'host') {
      const slot = this.view.engine.slots(this.depth)[index];
      if (!slot) throw new RangeError(`the frame has no local ${index}`);
      return this.#value(slot.type, slot.slot, undefined);
    }
    const prepared = this.#prepared;
    const type = prepared?.localTypes[index];
    if (!prepared || type === undefined) throw new RangeError(`the frame has no local ${index}`);
    return this.#value(type, this.#base + prepared.localWords[index]!, { in: 'local', index });
  }

  stack(index: number): Value {
    const operand = this.#operands[index];
    if (!operand) throw new RangeError(`the frame has no temporary ${index}`);
    return this.#value(operand.type, this.#base + operand.home, { in: 'stack', index });
  }

  get #base(): number {
    return this.view.engine.frames[this.depth * frameWords + 1]!;
  }

  #value(
    type: ValueType,
    slot: number,
    place: { readonly in: 'local' | 'stack'; readonly index: number } | undefined,
  ): Value {
    const fn = this.#function;
    const { words } = this.view.engine;
    const bytes = new Uint8Array(bytesOfType(type));
    // Every type of a slot takes whole words.
    for (let at = 0; at < bytes.length; at++) bytes[at] = words[slot + (at >> 2)]! >> ((at & 3) << 3);
    const spelled = this.view.spellType(fn.kind === 'wasm' ? fn.instance : undefined, type);
    const location = place && { ...place, context: mainContext, activation: this.activation };
    return new ProgramValue(this.view, type, bytes, spelled, location);
  }

  space(kind: 'memory' | 'global' | 'table', index: number): Space | undefined {
    const { engine } = this.view;
    const instance = engine.instances[engine.frames[this.depth * frameWords + 3]!];
    const addresses = kind === 'memory' ? instance?.memories : kind === 'global' ? instance?.globals : instance?.tables;
    const address = addresses?.[index];
    return address === undefined ? undefined : spaceByNumber(this.view, spaceNumber(kind, address));
  }
}

/** Where the frame at a depth stands; a host frame stands where it was called. 0 when nothing runs. */
export const addressAt = (view: View, depth: number): Address => {
  const { engine } = view;
  for (let at = depth; at >= 0; at--) {
    const fn = engine.function(engine.frames[at * frameWords]!);
    const prepared = fn.kind === 'wasm' ? engine.code.preparedAt(at) : undefined;
    const index = prepared ? engine.instructionOf(at) : -1;
    if (prepared && fn.kind === 'wasm' && index >= 0) return view.address(fn, prepared.offsets[index]!);
  }
  return 0;
};

export class ContextView implements ExecutionContext {
  readonly id = mainContext;

  constructor(
    readonly view: View,
    /** Store address of the function that it runs; undefined when it runs none. */
    readonly main: number | undefined,
    readonly isHeld: boolean,
  ) {}

  get name(): string {
    return this.main === undefined ? 'nothing' : this.view.functionName(this.main);
  }

  get state(): ExecutionContext['state'] {
    const { engine } = this.view;
    if (engine.failure) return 'failed';
    if (engine.depth < 0 && engine.queue.length === 0) return 'ended';
    if (this.isHeld) return 'held';
    return engine.token === 0 ? 'ready' : 'waiting for host';
  }

  get detail(): string {
    const { failure, asking } = this.view.engine;
    return failure?.message ?? (asking ? `waits for ${asking.request.name}` : '');
  }

  get depth(): number {
    return this.view.engine.depth + 1;
  }

  frames(start: number, count: number): readonly FrameAccess[] {
    const frames: FrameAccess[] = [];
    const { depth } = this.view.engine;
    for (let index = start; index < start + count && index <= depth; index++)
      frames.push(new Frame(this.view, depth - index));
    return frames;
  }

  get parts(): readonly ContextPart[] {
    return partsOf(this.view);
  }
}
