/**
 * What a program's own `__repr__` says of a value that is looked at: it runs on the stopped machine, between a save and a restore,
 * with a bound on its instructions; without stops, coverage, output or input. The answer is kept until the machine goes on.
 */
import type { Machine } from '../../context/index.ts';
import { builtins } from '../builtins/index.ts';
import type { PyBuiltin } from '../objects/callables.ts';
import { PyDict } from '../objects/dict.ts';
import { PySet } from '../objects/set.ts';
import { type Identity, PyException, PyInstance, PyList, PyTuple, type Value } from '../objects/values.ts';
import { type Engine, kinds } from '../run/engine.ts';
import { HostFrame } from '../run/host-frame.ts';
import { interpret } from '../run/interpret.ts';
import { setMode } from '../run/modes.ts';

/** Instructions for one text, and for all texts at one stop. */
const atOnce = 20_000;
const atOneStop = 200_000;
/** Elements of a container that are looked at, and how deep. */
const widest = 100;
const deepest = 3;

type Rewindable = Pick<Machine, 'save' | 'restore' | 'drop'>;

/** Below the call of repr(): takes its result. */
class AnswerFrame extends HostFrame {
  text: Value;
  done = false;
  deliver(engine: Engine, value: Value): void {
    this.text = value;
    this.done = true;
    engine.pop();
  }
  fail(engine: Engine): void {
    this.done = true;
    engine.pop();
  }
  copy(): HostFrame {
    return this;
  }
  values(): readonly unknown[] {
    return [];
  }
}

export class Describer {
  readonly #engine: Engine;
  readonly #machine: Rewindable;
  #resting = true;
  #asking = false;
  #left = atOneStop;
  readonly #known = new Map<Identity, string | undefined>();

  constructor(engine: Engine, machine: Rewindable) {
    this.#engine = engine;
    this.#machine = machine;
  }

  /** Whether the machine stands still; when it goes on, or is changed, what was said counts no more. */
  rest(resting: boolean): void {
    this.#resting = resting;
    this.forget();
  }

  /** Another state was restored; not the one that this file goes back to itself. */
  forget(): void {
    if (this.#asking) return;
    this.#left = atOneStop;
    this.#known.clear();
  }

  describe(value: Value): string | undefined {
    if (!this.#resting || !asksGuest(value, deepest)) return undefined;
    const object = value as Identity;
    if (this.#known.has(object)) return this.#known.get(object);
    const text = this.#left > 0 ? this.#ask(value) : undefined;
    this.#known.set(object, text);
    return text;
  }

  #ask(value: Value): string | undefined {
    const engine = this.#engine;
    const { stopsAt, observeRaise, event, warnings, frameLimit } = engine;
    const state = this.#machine.save();
    this.#resting = false;
    this.#asking = true;
    engine.stopsAt = () => 'no';
    engine.observeRaise = undefined;
    engine.event = undefined;
    engine.reported = undefined;
    engine.warnings = [];
    engine.frameLimit = -1;
    try {
      return this.#run(value);
    } finally {
      engine.stopsAt = stopsAt;
      engine.observeRaise = observeRaise;
      this.#machine.restore(state);
      this.#machine.drop(state);
      engine.event = event;
      engine.warnings = warnings;
      engine.frameLimit = frameLimit;
      this.#resting = true;
      this.#asking = false;
    }
  }

  #run(value: Value): string | undefined {
    const engine = this.#engine;
    const answer = new AnswerFrame();
    engine.activate();
    engine.recursionLimit += 50;
    setMode(engine, true);
    engine.reserve(16);
    engine.push(kinds.deliver, null, null, engine.sp + 1, answer);
    engine.operate((builtins.get('repr') as PyBuiltin).code, [value]);
    const end = engine.clock + Math.min(atOnce, this.#left);
    const begun = engine.clock;
    // The loop ends too when guest code asks for the outside.
    while (!answer.done && !engine.event && engine.clock < end && engine.top >= 0) {
      const code = engine.frameCode[engine.top];
      if (!code || code.stackSize < 0) break;
      interpret(engine, code.plainCode[engine.pc] as number, engine.clock + 1);
    }
    this.#left -= engine.clock - begun + 200;
    return typeof answer.text === 'string' ? answer.text : undefined;
  }
}

/** Whether the repr of a value needs guest code, as far as one looks. */
const asksGuest = (value: Value, depth: number): boolean => {
  if (value instanceof PyInstance && !(value instanceof PyException) && value.cls.own('__repr__') !== undefined)
    return true;
  if (depth === 0) return false;
  const parts = partsOf(value);
  return parts.length <= widest && parts.some((part) => asksGuest(part, depth - 1));
};

const partsOf = (value: Value): readonly Value[] => {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  if (value instanceof PySet) return value.size > widest ? [] : value.keys();
  if (value instanceof PyDict) return value.size > widest ? [] : [...value.liveKeys(), ...value.liveValues()];
  return [];
};
