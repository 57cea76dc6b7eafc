/** Ends of blocks that choose where to go on. */
import {
  Compound,
  DictIterator,
  exhausted,
  ListIterator,
  RangeIterator,
  SetIterator,
  StringIterator,
} from '../../objects/iterators.ts';
import type { Value } from '../../objects/values.ts';
import { isLeaf, nextAtOnce } from '../../protocol/iterate.ts';
import { plainTruth } from '../../protocol/truth.ts';
import type { Node } from './node.ts';
import { equal, less, lessEqual } from './numbers.ts';
import { type Block, type Expression, leave, type Run, state, tried } from './state.ts';

export interface Fork {
  /** Instructions of the block, with the one that chooses. */
  readonly count: number;
  readonly yes: Block;
  readonly no: Block;
  /** The stack pointer behind it, from the frame's base; a step back in the code looks at the limit. */
  readonly sp: number;
  readonly back: boolean;
  readonly stuck: (fp: number) => Block | null;
}

const choose = ({ count, yes, no, back, sp }: Fork, truth: boolean, fp: number): Block | null => {
  state.left -= count;
  const next = truth ? yes : no;
  return back && state.left <= 0 ? leave(next.pc, fp + sp, 'limit') : next;
};

const whenTrue =
  (condition: Expression, fork: Fork): Run =>
  (s, fp) => {
    const value = condition(s, fp);
    if (value === true) return choose(fork, true, fp);
    if (value === false) return choose(fork, false, fp);
    const truth = value === undefined ? undefined : plainTruth(value);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  };

/** A comparison as the node has it: the operands, and what is computed of them. */
export interface Comparison {
  readonly name: string;
  readonly left: Node;
  readonly right: Node;
}

type Comparing = (l: Expression, r: Expression, fork: Fork) => Run;

/** A comparison and its jump at once: the boolean is never made. */
const comparing: Readonly<Record<string, Comparing>> = {
  LESS: (l, r, fork) => (s, fp) => {
    const truth = less(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  LESS_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  GREATER: (l, r, fork) => (s, fp) => {
    const a = l(s, fp);
    const truth = less(r(s, fp), a);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  GREATER_EQUAL: (l, r, fork) => (s, fp) => {
    const a = l(s, fp);
    const truth = lessEqual(r(s, fp), a);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  NOT_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, !truth, fp);
  },
};

type ComparingConstant = (l: number, r: Value, fork: Fork) => Run;

const comparingConstant: Readonly<Record<string, ComparingConstant>> = {
  LESS: (l, r, fork) => (s, fp) => {
    const truth = less(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  LESS_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  GREATER: (l, r, fork) => (s, fp) => {
    const truth = less(r, s[fp + l]);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  GREATER_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(r, s[fp + l]);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, fp);
  },
  NOT_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, !truth, fp);
  },
};

/** Goes on at `yes` when the node is true. */
export const fork = (condition: Node, where: Fork): Run => {
  const { comparison } = condition;
  if (comparison) {
    const { name, left, right } = comparison;
    const constant = comparingConstant[name];
    if (constant && left.place >= 0 && right.constant !== undefined) return constant(left.place, right.constant, where);
    const made = comparing[name];
    if (made) return made(left.run, right.run, where);
  }
  return whenTrue(condition.run, where);
};

/** `and`, `or`: the value stays when it decides. */
export const keepOrPop = (condition: Expression, wanted: boolean, place: number, where: Fork): Run => {
  const { yes, no, stuck, count } = where;
  return (s, fp) => {
    const value = condition(s, fp);
    const truth = value === undefined ? undefined : plainTruth(value);
    if (truth === undefined) return stuck(fp);
    state.left -= count;
    if (truth !== wanted) return no;
    s[fp + place] = value;
    return yes;
  };
};

const finished = 2 ** 50;

export interface Loop {
  /** Where to go on with a value and without one, and the instructions of the block until there. */
  readonly body: { readonly block: Block; readonly count: number };
  readonly exit: { readonly block: Block; readonly count: number };
  readonly stuck: (fp: number) => Block | null;
}

/** The step of a for loop, whose next value goes to a place on the stack: of a variable or of an operand. */
export const forLoop =
  (iteratorPlace: number, target: number, { body, exit, stuck }: Loop): Run =>
  (s, fp) => {
    const iterator = s[fp + iteratorPlace];
    if (iterator instanceof RangeIterator) {
      if (iterator.stamp !== state.epoch) return stuck(fp);
      if (iterator.left > 0) {
        iterator.left--;
        const value = iterator.at;
        iterator.at = value + iterator.step;
        s[fp + target] = value;
        state.left -= body.count;
        return body.block;
      }
    } else if (iterator instanceof ListIterator) {
      if (iterator.stamp !== state.epoch) return stuck(fp);
      const { items } = iterator.list;
      const at = iterator.at;
      if (at < items.length) {
        iterator.at = at + 1;
        s[fp + target] = items[at];
        state.left -= body.count;
        return body.block;
      }
      iterator.at = finished;
    } else if (iterator instanceof StringIterator) {
      const { text } = iterator;
      const at = iterator.at;
      if (iterator.stamp !== state.epoch || at >= text.length) return stuck(fp);
      const unit = text.charCodeAt(at);
      if (unit > 0xd7ff) return stuck(fp);
      iterator.at = at + 1;
      s[fp + target] = text[at];
      state.left -= body.count;
      return body.block;
    } else {
      const value = advanced(iterator);
      if (value === undefined) return stuck(fp);
      if (value !== exhausted) {
        s[fp + target] = value;
        state.left -= body.count;
        return body.block;
      }
    }
    state.left -= exit.count;
    return exit.block;
  };

/** The next value of other iterators of the machine; undefined when the full instruction is needed. */
const advanced = (iterator: Value): Value => {
  if (iterator instanceof DictIterator || iterator instanceof SetIterator) {
    return tried(() => iterator.next());
  }
  if (!(iterator instanceof Compound) || iterator.strict || !isLeaf(iterator)) return undefined;
  return iterator.inner.every(isSimple) ? nextAtOnce(iterator) : undefined;
};

const isSimple = (iterator: Value): boolean =>
  iterator instanceof ListIterator || iterator instanceof RangeIterator || iterator instanceof StringIterator;
