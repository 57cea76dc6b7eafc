/**
 * A stretch of bytecode on its way to closures. Values that the bytecode puts on the operand stack are kept as nodes until
 * something is done with them; whatever has an effect is an action, which first has everything below it put on the stack.
 * So an action that can not be done leaves the state as it is before its first instruction.
 */
import type { Value } from '../../objects/values.ts';
import { type LinkedCode, patchBit } from '../code.ts';
import { joined, joinedJump, type Stuck, storeAt, storePair } from './block.ts';
import type { ThreadedForm } from './form.ts';
import { inFull } from './full.ts';
import { type Node, placeNode } from './node.ts';
import { type Action, type Block, leave, type Run, state } from './state.ts';

/** Larger expressions are put on the stack. */
const largestNode = 40;
const mostActions = 60;

/** Instructions that are done at once; `depth`: how many operands there are before them. */
interface Stretch {
  readonly from: number;
  readonly to?: number;
  readonly depth: number;
}

export interface Taken {
  readonly nodes: readonly Node[];
  readonly from: number;
  readonly depth: number;
}

type Computed = Pick<Node, 'run'> & Partial<Node>;

export class Translation {
  readonly form: ThreadedForm;
  readonly code: LinkedCode;
  readonly nodes: Node[] = [];
  /** Place of the first operand, from the frame's base. */
  readonly base: number;
  /** Position of the instruction that is translated, and the one behind it and what was taken together with it. */
  pc: number;
  after: number;
  /** Position that the block begins at. */
  readonly start: number;
  readonly #actions: Action[] = [];
  readonly #stuck: ((fp: number) => Block | null)[] = [];

  /** The stack as it is when the block runs for the first time. */
  readonly #stack: readonly Value[];
  readonly #fp: number;

  constructor(form: ThreadedForm, pc: number, stack: readonly Value[], fp: number) {
    this.#stack = stack;
    this.#fp = fp;
    this.form = form;
    this.code = form.code;
    this.pc = pc;
    this.after = pc + 2;
    this.start = pc;
    this.base = this.code.slotCount;
    const depth = this.code.depths?.[pc >> 1] ?? 0;
    for (let at = 0; at < depth; at++) this.nodes.push(placeNode(this.base + at, pc, at));
  }

  opcodeAt(pc: number): number {
    return this.code.plainCode[pc] as number;
  }
  operandAt(pc: number): number {
    return this.code.plainCode[pc + 1] as number;
  }
  isPatched(pc: number): boolean {
    return (this.code.patches[pc >> 1] ?? 0) !== 0;
  }
  /**
   * Whether the block may run the one at a position itself, instead of giving it to the loop that runs blocks: only forward
   * and not far, so that few are nested in each other.
   */
  isNear(to: number): boolean {
    return to > this.start && to >> 7 === this.start >> 7;
  }
  /** Whether the instruction behind is of a kind, and may be taken together with this one. */
  follows(opcode: number, ahead = 0): boolean {
    const pc = this.after + 2 * ahead;
    return this.opcodeAt(pc) === opcode && !this.isPatched(pc);
  }
  get isFull(): boolean {
    return this.#actions.length >= mostActions;
  }

  /** Instructions of the block up to a position. */
  count(to = this.after): number {
    return (to - this.start) >> 1;
  }
  /** The stack pointer with so many operands, from the frame's base. */
  sp(depth = this.nodes.length): number {
    return this.base + depth - 1;
  }

  push(node: Node): void {
    this.nodes.push(node);
    const split = this.form.split[this.pc >> 1] === 1 && node.size > 1 && !node.method;
    if (split || node.size > largestNode) this.flush(0, this.after);
  }

  /** What an operand is now, which may not be what it will be. */
  operand(at: number): Value {
    return this.#stack[this.#fp + this.base + at];
  }

  /** An operand that an action has put in its place. */
  pushPlace(at: number): void {
    this.nodes.push(placeNode(this.base + at, this.pc, at));
  }

  /** The topmost values for an action, and where it begins: at the first instruction of what waits to be computed. */
  take(count: number): Taken {
    this.flush(count);
    return this.#taken(count);
  }

  /** Replaces the topmost values by what is computed of them without effects. */
  compute(count: number, make: (parts: readonly Node[]) => Computed): void {
    const { nodes, from, depth } = this.#taken(count);
    const size = nodes.reduce((sum, part) => sum + part.size, 1);
    this.push({ place: -1, constant: undefined, from, depth, size, ...make(nodes) });
  }

  #taken(count: number): Taken {
    const first = this.nodes.length - count;
    let origin = { from: this.pc, depth: this.nodes.length };
    for (let at = this.nodes.length - 1; at >= first; at--) {
      const node = this.nodes[at] as Node;
      if (!this.#isThere(node, at)) origin = node;
    }
    const { from, depth } = origin;
    return { from, depth, nodes: this.nodes.splice(first, count) };
  }

  #isThere(node: Node, at: number): boolean {
    return node.place === this.base + at && !node.method;
  }

  /** Puts all but the topmost values on the stack. `to`: the position behind the instructions that compute them. */
  flush(kept: number, to = this.pc): void {
    const last = this.nodes.length - kept;
    for (let at = 0; at < last; at++) {
      const node = this.nodes[at] as Node;
      if (this.#isThere(node, at)) continue;
      const place = this.base + at;
      const { method } = node;
      const end = (count: number): number => this.nodes[at + count]?.from ?? to;
      if (method && at + 1 < last) {
        this.act(storePair(place, method.cache, method.object), { from: node.from, to: end(2), depth: node.depth });
        this.nodes[at + 1] = placeNode(place + 1, node.from, at + 1);
      } else this.act(storeAt(place, node.run), { from: node.from, to: end(1), depth: node.depth });
      this.nodes[at] = placeNode(place, node.from, at);
    }
  }

  act(action: Action, where: Stretch): void {
    this.#actions.push(action);
    this.#stuck.push(this.stuck(where));
  }

  /** Goes on in full, from the state as it is before a stretch. */
  stuck({ from, to = this.after, depth }: Stretch): (fp: number) => Block | null {
    const { form, code } = this;
    const ahead = this.count(from);
    const sp = this.sp(depth);
    return (fp) => {
      state.left -= ahead;
      form.failed(from, to);
      return inFull(code, from, to, fp + sp);
    };
  }

  finish(end: Run): Run {
    return joined(this.#actions, this.#whereStuck, end);
  }

  /** Ends the block with a jump. */
  jump(target: number): Run {
    this.flush(0);
    const next = this.form.at(target);
    return joinedJump(this.#actions, this.#whereStuck, { count: this.count(), next, near: this.isNear(target) });
  }

  get #whereStuck(): Stuck {
    const stuck = this.#stuck;
    return (at, fp) => (stuck[at] as (fp: number) => Block | null)(fp);
  }

  /** The instruction is executed in full. */
  inFull(): Run {
    this.flush(0);
    const { code, pc, after } = this;
    const ahead = this.count(pc);
    const sp = this.sp();
    return this.finish((_, fp) => {
      state.left -= ahead;
      return inFull(code, pc, after, fp + sp);
    });
  }

  /** The interpreter goes on where a patch stands. */
  toInterpreter(): Run {
    this.flush(0);
    const { form, pc } = this;
    const ahead = this.count(pc);
    const sp = this.sp();
    // A watch is for a while: it is no reason to give the form up.
    const isWatched = ((this.code.patches[pc >> 1] ?? 0) & patchBit.watch) !== 0;
    return this.finish((_, fp) => {
      state.left -= ahead;
      if (!isWatched) form.leftAtPatch();
      return leave(pc, fp + sp, 'interpret');
    });
  }

  /** Another block goes on. */
  onward(): Run {
    this.flush(0);
    const ahead = this.count(this.pc);
    const next = this.form.at(this.pc);
    return this.finish(() => {
      state.left -= ahead;
      return next;
    });
  }
}
