/** Frames and contexts of a stopped machine, looked into from outside. */
import {
  type Address,
  addressOf,
  type Clock,
  type ContextId,
  type ContextPart,
  type ExecutionContext,
  type FrameAccess,
  type Location,
  type Value as View,
} from '../../context/index.ts';
import type { PythonFrameAccess } from '../debug-variable.ts';
import { instructionSize } from '../image.ts';
import { PyCell, type Value } from '../objects/values.ts';
import type { ClassBody } from '../run/classes.ts';
import type { LinkedCode } from '../run/code.ts';
import { type Engine, kinds, leaveMark } from '../run/engine.ts';
import { HeapView } from './heap-view.ts';
import { type Texts, ValueView } from './values.ts';

export const contextId: ContextId = 1;

/** Object id that names the module's namespace in locations; the index is the number of the global. */
export const globalsObject = 0;

export class FrameView implements PythonFrameAccess {
  readonly context = contextId;
  readonly #engine: Engine;
  readonly #frame: number;
  readonly #texts: Texts;
  readonly depth: number;

  /** `frame` is the index among all frames, `depth` among those that are shown. */
  constructor(engine: Engine, frame: number, depth: number, texts: Texts) {
    this.#engine = engine;
    this.#frame = frame;
    this.depth = depth;
    this.#texts = texts;
  }

  get #code(): LinkedCode {
    return this.#engine.frameCode[this.#frame] as LinkedCode;
  }

  get activation(): Clock {
    return this.#engine.frameEntered[this.#frame] as number;
  }

  /** The instruction about to run: of a caller the one behind its call. */
  get address(): Address {
    return addressOf(this.#code.number, this.#ip * instructionSize);
  }

  get #ip(): number {
    const { top, pc, framePc, reported } = this.#engine;
    // An exception that was reported is still at the instruction that raised it.
    if (this.#frame === top) return pc / 2 - (reported ? 1 : 0);
    return (framePc[this.#frame] as number) / 2;
  }

  get kind(): FrameAccess['kind'] {
    const kind = (this.#engine.frameKind[this.#frame] as number) & ~leaveMark;
    return kind === kinds.entry ? 'entry' : kind === kinds.evaluation ? 'evaluation' : 'call';
  }

  get function(): string {
    return this.#code.qualifiedName;
  }

  get localCount(): number {
    return this.#code.slotCount;
  }

  get stackCount(): number {
    const { top, sp, frameBase } = this.#engine;
    // A callee lies above its caller's operands, its function value in between.
    const end =
      this.#frame === top
        ? sp + 1
        : (frameBase[this.#frame + 1] as number) - (this.#engine.frameCode[this.#frame + 1] ? 1 : 0);
    return Math.max(0, end - this.#engine.operandBase(this.#frame));
  }

  #view(value: Value, location?: Location): View {
    return new ValueView(value, contextId, this.#texts, location);
  }

  local(index: number): View {
    const held = this.#engine.stack[(this.#engine.frameBase[this.#frame] as number) + index];
    if (held instanceof PyCell)
      return this.#view(held.value, { in: 'cell', context: contextId, object: held.id, index: 0 });
    return this.#view(held, { in: 'local', context: contextId, activation: this.activation, index });
  }

  stack(index: number): View {
    const value = this.#engine.stack[this.#engine.operandBase(this.#frame) + index];
    return this.#view(value, { in: 'stack', context: contextId, activation: this.activation, index });
  }

  space(): undefined {
    return undefined;
  }

  global(name: string): View | undefined {
    const number = this.#engine.globalNames.find(name);
    const value = number === undefined ? undefined : this.#engine.globalValues[number];
    if (number === undefined || value === undefined) return undefined;
    return this.#view(value, { in: 'cell', context: contextId, object: globalsObject, index: number });
  }

  get namespace(): readonly { readonly name: string; readonly value: View }[] {
    const body = this.#engine.frameExtra[this.#frame] as ClassBody | null;
    const dict = body?.namespace;
    if (!dict) return [];
    return dict.keys.flatMap((key, at) =>
      dict.values[at] === undefined
        ? []
        : [
            {
              name: String(key),
              value: this.#view(dict.values[at], { in: 'cell', context: contextId, object: dict.id, index: at }),
            },
          ],
    );
  }
}

/** Indices of the frames that are shown, outermost first. */
export const shownFrames = (engine: Engine): readonly number[] => {
  const shown: number[] = [];
  for (let frame = 0; frame <= engine.top; frame++) if (engine.frameCode[frame] !== null) shown.push(frame);
  return shown;
};

export class ContextView implements ExecutionContext {
  readonly id = contextId;
  readonly name = 'main';
  readonly state: ExecutionContext['state'];
  readonly detail?: string;
  readonly #engine: Engine;
  readonly #texts: Texts;

  constructor(engine: Engine, state: ExecutionContext['state'], detail: string | undefined, texts: Texts) {
    this.#engine = engine;
    this.state = state;
    if (detail !== undefined) this.detail = detail;
    this.#texts = texts;
  }

  get depth(): number {
    return this.#engine.depth;
  }

  frames(start: number, count: number): readonly FrameView[] {
    const shown = shownFrames(this.#engine);
    const found: FrameView[] = [];
    for (let at = shown.length - 1 - start; at >= 0 && found.length < count; at--)
      found.push(new FrameView(this.#engine, shown[at] as number, at, this.#texts));
    return found;
  }

  get parts(): readonly ContextPart[] {
    return [{ name: 'Heap', value: new HeapView(this.#engine, contextId, this.#texts) }];
  }
}
