/**
 * Checkpoints: a tree of states. Frames, operands and globals are copied; of objects only what each held before it was
 * written for the first time since the checkpoint. Going from one state to another walks the tree between them and turns
 * each step around, so that states can be restored in any order (Baker's rerooting of persistent arrays).
 */
import { PyDict } from '../objects/dict.ts';
import type { Contents, Divisible, Mutable } from '../objects/heap.ts';
import { Pieces } from '../objects/pieces.ts';
import { PySet } from '../objects/set.ts';
import { type PyException, PyList, type Value } from '../objects/values.ts';
import type { LinkedCode } from './code.ts';
import type { Engine } from './engine.ts';
import { type HostFrame, HostFrame as HostFrameClass } from './host-frame.ts';

type Delta = Map<Mutable, Contents>;

interface Shallow {
  readonly clock: number;
  readonly top: number;
  readonly pc: number;
  readonly sp: number;
  readonly stack: readonly Value[];
  readonly frameCode: readonly (LinkedCode | null)[];
  readonly frameFunction: Engine['frameFunction'];
  readonly frameExtra: readonly unknown[];
  readonly framePc: Int32Array;
  readonly frameBase: Int32Array;
  readonly frameKind: Uint8Array;
  readonly frameEntered: Float64Array;
  readonly hidden: number;
  readonly globals: readonly Value[];
  readonly handling: PyException | null;
  readonly reported: Engine['reported'];
  readonly event: Engine['event'];
  readonly nextId: number;
  readonly codes: readonly LinkedCode[];
  readonly successors: Engine['successors'];
  readonly recursionLimit: number;
  readonly unread: Uint8Array;
  readonly told: PyException | undefined;
  readonly results: readonly Value[];
}

/** A saved state. `next` leads toward the present; `delta` turns that state into this one. */
export class SavedState {
  readonly shallow: Shallow;
  readonly machine: unknown;
  next: SavedState | undefined;
  delta: Delta = new Map();
  dropped = false;
  /** States whose way to the present leads over this one. */
  readonly behind = new Set<SavedState>();
  readonly #own: number;
  /** Bytes of the contents in the delta, as of when they were counted; -1 when it has changed since. */
  #kept = -1;
  constructor(shallow: Shallow, machine: unknown) {
    this.shallow = shallow;
    this.machine = machine;
    this.#own = 200 + 16 * shallow.stack.length + 8 * shallow.globals.length + 60 * shallow.frameCode.length;
  }
  /** Bytes that would be given back without it, about. */
  get cost(): number {
    if (this.#kept < 0) {
      this.#kept = 0;
      for (const [object, contents] of this.delta) this.#kept += 120 + 16 * weightOf(object, contents);
    }
    return this.#own + this.#kept;
  }
  /** The delta was changed. */
  changed(): void {
    this.#kept = -1;
  }
  get clock(): number {
    return this.shallow.clock;
  }
}

export class History {
  readonly #engine: Engine;
  /** The newest state that the running one goes out from; its delta is the heap's log. */
  #head: SavedState | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** `machine`: what the machine itself keeps, immutable. */
  save(machine: unknown): SavedState {
    const shallow = shallowOf(this.#engine);
    this.#settle();
    const saved = new SavedState(shallow, machine);
    this.#link(saved);
    return saved;
  }

  /** The head's delta becomes what the log says. */
  #settle(): void {
    if (this.#head) {
      this.#head.delta = this.#engine.heap.log;
      this.#head.changed();
    }
    this.#engine.heap.log = new Map();
    this.#engine.heap.epoch++;
  }

  #link(state: SavedState): void {
    const before = this.#head;
    this.#head = state;
    state.next = undefined;
    state.delta = new Map();
    if (!before) return;
    before.next = state;
    state.behind.add(before);
    if (before.dropped) forget(before);
  }

  restore(state: SavedState): void {
    this.#settle();
    const path: SavedState[] = [];
    for (let each: SavedState | undefined = state; each; each = each.next) path.push(each);
    // From the present to the state; each step is turned around on the way.
    for (let at = path.length - 1; at >= 0; at--) {
      const step = path[at] as SavedState;
      const nearer = path[at + 1];
      const inverse: Delta = new Map();
      for (const [object, contents] of step.delta) {
        if (nearer) inverse.set(object, presentOf(object, contents));
        object.reset(contents);
      }
      if (!nearer) continue;
      nearer.delta = inverse;
      nearer.changed();
      nearer.behind.delete(step);
      nearer.next = step;
      step.behind.add(nearer);
    }
    const before = this.#head;
    this.#head = state;
    state.next = undefined;
    state.delta = new Map();
    state.changed();
    if (before?.dropped && before !== state) forget(before);
    resume(this.#engine, state.shallow);
  }

  /** Nobody restores it any more. The running state goes out from the head, which stays until there is another one. */
  drop(state: SavedState): void {
    state.dropped = true;
    if (state !== this.#head) forget(state);
  }
}

/** Entries that kept contents hold, about. */
const weightOf = (object: Mutable, contents: Contents): number => {
  if (contents instanceof Pieces) return contents.weight;
  if (object instanceof PyList) return (contents as { items: readonly Value[] }).items.length;
  if (object instanceof PyDict) return 3 * (contents as { table: { keys: readonly Value[] } }).table.keys.length;
  if (object instanceof PySet) return 3 * (contents as { members: ReadonlyMap<unknown, Value> }).members.size;
  return 4;
};

/** Takes a state out of the tree: those behind it keep what they need of it. */
const forget = (state: SavedState): void => {
  const { next, delta } = state;
  if (!next) return;
  next.behind.delete(state);
  for (const each of state.behind) {
    for (const [object, contents] of delta) {
      const newer = each.delta.get(object);
      if (newer === undefined) each.delta.set(object, state.behind.size === 1 ? contents : copyOf(object, contents));
      else if (newer instanceof Pieces) each.delta.set(object, laidOver(object as Divisible, newer, contents));
    }
    each.changed();
    each.next = next;
    next.behind.add(each);
  }
  state.behind.clear();
  state.delta = new Map();
};

/** What takes an object back from kept contents to how it is now. */
const presentOf = (object: Mutable, contents: Contents): Contents =>
  contents instanceof Pieces
    ? contents.inverse((object as Divisible).columns(), (object as Divisible).ownContents(), 0)
    : object.contents();

/** Newer pieces and the older contents that they are laid on, as one. */
const laidOver = (object: Divisible, newer: Pieces, older: Contents): Contents => {
  if (older instanceof Pieces) return newer.over(older);
  const now = object.contents();
  object.reset(copyOf(object, older));
  object.reset(newer);
  const both = object.contents();
  object.reset(now);
  return both;
};

/** A second copy of kept contents: each is given back only once. Pieces are only ever read. */
const copyOf = (object: Mutable, contents: Contents): Contents => {
  if (contents instanceof Pieces) return contents;
  const now = object.contents();
  object.reset(contents);
  const copy = object.contents();
  object.reset(now);
  return copy;
};

const shallowOf = (engine: Engine): Shallow => {
  const count = engine.top + 1;
  return {
    clock: engine.clock,
    top: engine.top,
    pc: engine.pc,
    sp: engine.sp,
    stack: engine.stack.slice(0, engine.sp + 1),
    frameCode: engine.frameCode.slice(0, count),
    frameFunction: engine.frameFunction.slice(0, count),
    frameExtra: engine.frameExtra
      .slice(0, count)
      .map((extra) => (extra instanceof HostFrameClass ? extra.copy() : extra)),
    framePc: engine.framePc.slice(0, count),
    frameBase: engine.frameBase.slice(0, count),
    frameKind: engine.frameKind.slice(0, count),
    frameEntered: engine.frameEntered.slice(0, count),
    hidden: engine.hidden,
    globals: engine.globalValues.slice(),
    handling: engine.handling,
    reported: engine.reported,
    event: engine.event,
    nextId: engine.heap.nextId,
    codes: engine.codes.slice(),
    successors: engine.successors,
    recursionLimit: engine.recursionLimit,
    unread: engine.unread,
    told: engine.told,
    results: engine.results,
  };
};

const resume = (engine: Engine, saved: Shallow): void => {
  engine.clock = saved.clock;
  engine.top = saved.top;
  engine.pc = saved.pc;
  engine.sp = saved.sp;
  for (let at = 0; at < saved.stack.length; at++) engine.stack[at] = saved.stack[at];
  engine.stack.fill(null, saved.stack.length);
  const count = saved.top + 1;
  for (let frame = 0; frame < Math.max(count, engine.frameCode.length); frame++) {
    engine.frameCode[frame] = saved.frameCode[frame] ?? null;
    engine.frameFunction[frame] = saved.frameFunction[frame] ?? null;
    const extra = saved.frameExtra[frame] ?? null;
    engine.frameExtra[frame] = extra instanceof HostFrameClass ? (extra as HostFrame).copy() : extra;
  }
  engine.framePc.set(saved.framePc);
  engine.frameBase.set(saved.frameBase);
  engine.frameKind.set(saved.frameKind);
  engine.frameEntered.set(saved.frameEntered);
  engine.hidden = saved.hidden;
  for (let number = 0; number < engine.globalValues.length; number++)
    engine.globalValues[number] = saved.globals[number];
  engine.handling = saved.handling;
  engine.reported = saved.reported;
  engine.event = saved.event;
  engine.heap.nextId = saved.nextId;
  engine.codes.length = 0;
  engine.codes.push(...saved.codes);
  engine.successors = saved.successors;
  engine.recursionLimit = saved.recursionLimit;
  engine.unread = saved.unread;
  engine.told = saved.told;
  engine.results = saved.results;
};
