/**
 * Watches. Instructions that can touch what is watched carry a flag: the fast form is left in front of them, each is executed by itself,
 * and what it read and wrote is compared with the watches. Compiled code is left only where the activation or the address is one that
 * is watched. Host functions are executed turn by turn while memory is watched.
 */
import type { Location, Outcome, Value, Watching } from '../../context/index.ts';
import { addressAt, mainContext } from '../inspect/frames.ts';
import { readPlace } from '../inspect/places.ts';
import { spaceOf } from '../inspect/spaces.ts';
import type { View } from '../inspect/view.ts';
import { type Guard, placeToLeave } from '../run/code.ts';
import type { EngineLimit, EngineOutcome } from '../run/engine.ts';
import { instructionAtPlain, type Prepared } from '../run/prepared.ts';
import { Flag, frameWords, type HostTouch, hostPlace, type WasmFunction } from '../run/state.ts';
import { accessesOf, type Instruction, type Touched, Touches, touchOf } from './touches.ts';

export type Watch = Parameters<Watching['watch']>[0][number];

type Access = 'read' | 'write';
type Leaf = Exclude<Location, { readonly in: 'bits' | 'pieces' }>;

/** One place of a watch, and what it waits for. */
interface Wanted {
  readonly leaf: Leaf;
  readonly access: Access;
  /** Of a local: the function whose activation it is, as far as it is known now. */
  readonly owner?: WasmFunction;
}

/** Leaves of a location: what bits and pieces are of. */
const leaves = (location: Location): readonly Leaf[] => {
  switch (location.in) {
    case 'bits':
      return leaves(location.of);
    case 'pieces':
      return location.of.flatMap(leaves);
    default:
      return [location];
  }
};

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other ||
  (!!one && !!other && one.length === other.length && one.every((byte, index) => byte === other[index]));

/** A flag of the plain form, and the place of the fast one that is held for it. */
interface Armed {
  readonly plain: number;
  readonly held: number;
  readonly guard: Guard | undefined;
}

export class Watcher implements Watching {
  #watches: readonly { readonly watch: Watch; readonly leaves: readonly Leaf[] }[] = [];
  #key = '';
  #wanted: readonly Wanted[] = [];
  /** Whether compiled code can tell the watched activation. */
  #isOneActivation = false;
  readonly #prepared = new Set<Prepared>();
  #armed: Armed[] = [];
  readonly #touches: Touches;
  /** Outcomes of an instruction that touched several places; reported one after the other. */
  #pending: Outcome[] = [];

  constructor(readonly view: View) {
    this.#touches = new Touches(view);
  }

  watch(locations: readonly Watch[]): void {
    this.#pending = [];
    const key = locations.length === 0 ? '' : JSON.stringify(locations);
    if (key === this.#key) return;
    this.#key = key;
    this.#disarm();
    this.#watches = locations.map((watch) => ({ watch, leaves: leaves(watch.location) }));
    this.#wanted = this.#watches.flatMap(({ watch, leaves }) =>
      leaves.map((leaf) => {
        const owner = leaf.in === 'local' ? this.#ownerOf(leaf.activation) : undefined;
        return { leaf, access: watch.on === 'read' ? 'read' : 'write', ...(owner && { owner }) };
      }),
    );
    this.#setGuards();
    if (locations.length > 0) for (const prepared of this.#prepared) this.#arm(prepared);
  }

  /** The function of an activation, when it lives. */
  #ownerOf(activation: number): WasmFunction | undefined {
    const { engine } = this.view;
    for (let depth = engine.depth; depth >= 0; depth--) {
      if (engine.activations[depth] !== activation || engine.hostFrames.has(depth)) continue;
      const fn = engine.function(engine.frames[depth * frameWords]!);
      return fn.kind === 'wasm' ? fn : undefined;
    }
    return undefined;
  }

  /** Tells compiled code what to look for. */
  #setGuards(): void {
    const { engine } = this.view;
    const activations = new Set<number>();
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (const { leaf } of this.#wanted) {
      if (leaf.in === 'local') activations.add(leaf.activation);
      if (leaf.in !== 'space' || spaceOf(leaf.space).kind !== 'memory') continue;
      from = Math.min(from, leaf.offset);
      to = Math.max(to, leaf.offset + leaf.length);
    }
    this.#isOneActivation = activations.size === 1;
    engine.watchedActivation[0] = this.#isOneActivation ? [...activations][0]! : -1;
    engine.watchedBytes[0] = from;
    engine.watchedBytes[1] = to;
    engine.watching = this.#wanted.length > 0;
    engine.watchingHosts = to > 0;
  }

  /** A function has been prepared. */
  add(prepared: Prepared): void {
    this.#prepared.add(prepared);
    if (this.#wanted.length > 0) this.#arm(prepared);
  }

  /** After a restore: what was pending belongs to another moment. */
  forget(): void {
    this.#pending = [];
  }

  #arm(prepared: Prepared): void {
    const { flags, code, store } = this.view.engine;
    const fn = store[prepared.function] as WasmFunction;
    // Of a local whose function is known nothing else is looked at.
    if (this.#wanted.every(({ owner }) => owner && !isSame(owner, fn))) return;
    for (let index = 0; index < prepared.count; index++) {
      const instruction = this.#touches.decode(prepared, index);
      if (instruction.kind === 'none' || !this.#wanted.some((wanted) => isWanted(wanted, instruction, fn))) continue;
      const plain = prepared.plainAt[index]!;
      const held = placeToLeave(prepared, index);
      const isMemory = instruction.kind === 'memory' && held === prepared.fastAt[index];
      const isLocal = instruction.kind === 'local' && this.#isOneActivation;
      const guard = isMemory ? 'memory' : isLocal ? 'local' : undefined;
      flags[plain]! |= Flag.watch;
      code.hold(held, guard);
      this.#armed.push({ plain, held, guard });
    }
  }

  #disarm(): void {
    const { flags, code } = this.view.engine;
    for (const { plain, held, guard } of this.#armed) {
      flags[plain]! &= ~Flag.watch;
      code.release(held, guard);
    }
    this.#armed = [];
  }

  /** What is left to report of the last instruction. */
  next(): Outcome | undefined {
    return this.#pending.shift();
  }

  /** Executes one watched instruction, or one turn of a host function. */
  step(limit: EngineLimit): Outcome | EngineOutcome | undefined {
    const { engine } = this.view;
    if (engine.pc === hostPlace) return this.#turn(limit);
    const touched = this.touched();
    const rows = this.#watches.filter(({ leaves }) =>
      leaves.some((leaf) => touched.some(({ location }) => overlaps(leaf, location))),
    );
    if (rows.length === 0) return engine.step(limit);
    const begun = engine.clock;
    const address = addressAt(this.view, engine.depth);
    const before = rows.map(({ watch }) => readPlace(this.view, watch.location));
    const outcome = engine.step(limit);
    // An instruction that traps has touched nothing.
    if (engine.clock === begun) return outcome;
    return this.#reported(rows, { touched, before, begun, address }) ?? outcome;
  }

  /** One turn of a host function. It says what it reads and writes; its last turn, after which its frame has gone, says all of it. */
  #turn(limit: EngineLimit): Outcome | EngineOutcome | undefined {
    const { engine } = this.view;
    const { depth, clock } = engine;
    const called = engine.hostFrames.get(depth);
    const before = this.#watches.map(({ watch }) => readPlace(this.view, watch.location));
    const byHost: HostTouch[] = [];
    engine.touchedByHost = byHost;
    const outcome = engine.step(limit);
    engine.touchedByHost = undefined;
    if (!called || engine.clock === clock) return outcome;
    const { begun, token, place } = called.call;
    const found = this.#reported(this.#watches, {
      touched: byHost.map(touchOf),
      before,
      begun,
      address: this.#addressOf(place),
      answers: engine.nextToken - token,
    });
    if (!outcome) return found;
    // What is left to report comes with the next run.
    if (found) this.#pending.unshift(found);
    return outcome;
  }

  /** Of an instruction by its place in the plain form. */
  #addressOf(place: number): number {
    for (const prepared of this.#prepared) {
      const { plainAt, offsets, count } = prepared;
      if (count === 0 || place < plainAt[0]! || place > plainAt[count - 1]!) continue;
      const fn = this.view.engine.store[prepared.function] as WasmFunction;
      return this.view.address(fn, offsets[instructionAtPlain(prepared, place)]!);
    }
    return addressAt(this.view, this.view.engine.depth);
  }

  #reported(
    rows: readonly { readonly watch: Watch; readonly leaves: readonly Leaf[] }[],
    what: {
      readonly touched: readonly Touched[];
      readonly before: readonly (Value | undefined)[];
      readonly begun: number;
      readonly address: number;
      readonly answers?: number;
    },
  ): Outcome | undefined {
    const { touched, before, begun, address, answers = 0 } = what;
    const more = answers > 0 ? { answers } : {};
    rows.forEach(({ watch, leaves }, index) => {
      const after = readPlace(this.view, watch.location);
      const found = this.#report(watch, leaves, touched, before[index], after);
      if (found) this.#pending.push({ kind: 'watch', context: mainContext, address, begun, ...more, ...found });
    });
    return this.#pending.shift();
  }

  #report(
    { location, on }: Watch,
    leaves: readonly Leaf[],
    touched: readonly Touched[],
    before: Value | undefined,
    after: Value | undefined,
  ): Pick<Extract<Outcome, { readonly kind: 'watch' }>, 'location' | 'access' | 'before' | 'after'> | undefined {
    const old = before ?? after;
    const present = after ?? before;
    if (!old || !present) return undefined;
    const hit = (of: Access) =>
      touched.some((each) => each[of] && leaves.some((leaf) => overlaps(leaf, each.location)));
    if (on === 'read') return hit('read') ? { location, access: 'read', before: old, after: present } : undefined;
    const changed = before !== undefined && after !== undefined && !sameBytes(before.bytes, after.bytes);
    const written = changed || (on === 'write' && hit('write'));
    return written ? { location, access: 'write', before: old, after: present } : undefined;
  }

  /** The places that the instruction about to run will touch. */
  touched(): readonly Touched[] {
    return this.#touches.touched();
  }
}

/** Also of another version. */
const isSame = (one: WasmFunction, other: WasmFunction): boolean =>
  one.instance === other.instance && one.index === other.index;

/** Whether an instruction of a function can touch a wanted place, as far as it tells without its operands. */
const isWanted = ({ leaf, access, owner }: Wanted, instruction: Instruction, fn: WasmFunction): boolean => {
  const { name, kind, index, second } = instruction;
  if (!accessesOf(instruction).includes(access)) return false;
  if (leaf.in === 'local') return kind === 'local' && index === leaf.index && (!owner || isSame(owner, fn));
  if (leaf.in === 'cell') return kind === 'cell' && (!name.startsWith('struct.') || second === leaf.index);
  // Nothing is known of operands between instructions.
  if (leaf.in !== 'space') return false;
  const space = spaceOf(leaf.space);
  if (space.kind !== kind) return false;
  const { instance } = fn;
  const addresses = { global: instance.globals, table: instance.tables, memory: instance.memories }[
    space.kind as 'global'
  ];
  const named = name.endsWith('.init') ? [second] : name.endsWith('.copy') ? [index, second] : [index];
  return named.some((number) => addresses[number] === space.address);
};

const overlaps = (watched: Leaf, touched: Touched['location']): boolean => {
  if (watched.in === 'cell' && touched.in === 'cells')
    return (
      watched.object === touched.object &&
      watched.index >= touched.first &&
      watched.index < touched.first + touched.count
    );
  if (watched.in === 'local' && touched.in === 'local')
    return watched.activation === touched.activation && watched.index === touched.index;
  if (watched.in === 'space' && touched.in === 'space')
    return (
      watched.space === touched.space &&
      watched.offset < touched.offset + touched.length &&
      touched.offset < watched.offset + watched.length
    );
  return false;
};
