/** Ends of blocks that choose where to go on. */
import {
  Compound,
  DictIterator,
  exhausted,
  type Iterator,
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
import { type Block, type Expression, type Run, state, tried } from './state.ts';

export interface Fork {
  /** Instructions of the block, with the one that chooses. */
  readonly count: number;
  readonly yes: Block;
  readonly no: Block;
  /** Whether they are near. */
  readonly nearYes: boolean;
  readonly nearNo: boolean;
  readonly stuck: (fp: number) => Block | null;
}

const choose = (fork: Fork, truth: boolean, s: Value[], fp: number): Block | null => {
  state.left -= fork.count;
  if (truth) return fork.nearYes ? fork.yes.run(s, fp) : fork.yes;
  return fork.nearNo ? fork.no.run(s, fp) : fork.no;
};

const whenTrue =
  (condition: Expression, fork: Fork): Run =>
  (s, fp) => {
    const value = condition(s, fp);
    if (value === true) return choose(fork, true, s, fp);
    if (value === false) return choose(fork, false, s, fp);
    const truth = value === undefined ? undefined : plainTruth(value);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  };

type Comparing = (l: Expression, r: Expression, fork: Fork) => Run;

/** A comparison and its jump at once: the boolean is never made. */
const comparing: Readonly<Record<string, Comparing>> = {
  LESS: (l, r, fork) => (s, fp) => {
    const truth = less(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  LESS_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  GREATER: (l, r, fork) => (s, fp) => {
    const a = l(s, fp);
    const truth = less(r(s, fp), a);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  GREATER_EQUAL: (l, r, fork) => (s, fp) => {
    const a = l(s, fp);
    const truth = lessEqual(r(s, fp), a);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  NOT_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(l(s, fp), r(s, fp));
    return truth === undefined ? fork.stuck(fp) : choose(fork, !truth, s, fp);
  },
};

type ComparingConstant = (l: number, r: Value, fork: Fork) => Run;

const comparingConstant: Readonly<Record<string, ComparingConstant>> = {
  LESS: (l, r, fork) => (s, fp) => {
    const truth = less(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  LESS_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  GREATER: (l, r, fork) => (s, fp) => {
    const truth = less(r, s[fp + l]);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  GREATER_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = lessEqual(r, s[fp + l]);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, truth, s, fp);
  },
  NOT_EQUAL: (l, r, fork) => (s, fp) => {
    const truth = equal(s[fp + l], r);
    return truth === undefined ? fork.stuck(fp) : choose(fork, !truth, s, fp);
  },
};

/** Goes on at `yes` when the node is true. */
export const fork = (condition: Node, where: Fork): Run => {
  const { operation } = condition;
  if (operation) {
    const { name, left, right } = operation;
    const constant = comparingConstant[name];
    if (constant && left.place >= 0 && right.constant !== undefined) return constant(left.place, right.constant, where);
    const made = comparing[name];
    if (made) return made(left.run, right.run, where);
  }
  return whenTrue(condition.run, where);
};

/** `and`, `or`: the value stays when it decides. */
export const keepOrPop = (condition: Expression, wanted: boolean, place: number, where: Fork): Run => {
  const { yes, no, nearYes, nearNo, stuck, count } = where;
  return (s, fp) => {
    const value = condition(s, fp);
    const truth = value === undefined ? undefined : plainTruth(value);
    if (truth === undefined) return stuck(fp);
    state.left -= count;
    if (truth !== wanted) return nearNo ? no.run(s, fp) : no;
    s[fp + place] = value;
    return nearYes ? yes.run(s, fp) : yes;
  };
};

const finished = 2 ** 50;

export interface Loop {
  /** Where to go on with a value and without one, and the instructions of the block until there. */
  readonly body: { readonly block: Block; readonly count: number };
  readonly exit: { readonly block: Block; readonly count: number };
  /** The body is near. */
  readonly near: boolean;
  readonly stuck: (fp: number) => Block | null;
}

/**
 * The step of a for loop, whose next value goes to a place on the stack: of a variable or of an operand. `seen` is what
 * the loop walks the first time: it is looked for first.
 */
export const forLoop = (from: number, to: number, loop: Loop, seen: Value): Run => {
  if (seen instanceof RangeIterator) return forRange(from, to, loop);
  return seen instanceof StringIterator ? forText(from, to, loop) : forAny(from, to, loop);
};

const forRange = (from: number, to: number, loop: Loop): Run => {
  const { near } = loop;
  const { count, block } = loop.body;
  const other = forAny(from, to, loop);
  return (s, fp) => {
    const iterator = s[fp + from];
    if (!(iterator instanceof RangeIterator) || iterator.left <= 0 || iterator.stamp !== state.epoch)
      return other(s, fp);
    iterator.left--;
    const value = iterator.at;
    iterator.at = value + iterator.step;
    s[fp + to] = value;
    state.left -= count;
    return near ? block.run(s, fp) : block;
  };
};

const forText = (from: number, to: number, loop: Loop): Run => {
  const { near } = loop;
  const { count, block } = loop.body;
  const other = forAny(from, to, loop);
  return (s, fp) => {
    const iterator = s[fp + from];
    if (!(iterator instanceof StringIterator) || iterator.stamp !== state.epoch) return other(s, fp);
    const { text, at } = iterator;
    if (at >= text.length || text.charCodeAt(at) > 0xd7ff) return other(s, fp);
    iterator.at = at + 1;
    s[fp + to] = text[at];
    state.left -= count;
    return near ? block.run(s, fp) : block;
  };
};

const forAny = (from: number, to: number, { body, exit, near, stuck }: Loop): Run => {
  const { count, block } = body;
  return (s, fp) => {
    const iterator = s[fp + from];
    let value: Value;
    if (iterator instanceof ListIterator) {
      if (iterator.stamp !== state.epoch) return stuck(fp);
      const { items } = iterator.list;
      const { at } = iterator;
      if (at < items.length) {
        iterator.at = at + 1;
        value = items[at];
      } else {
        iterator.at = finished;
        value = exhausted;
      }
    } else value = advanced(iterator);
    if (value === undefined) return stuck(fp);
    if (value === exhausted) {
      state.left -= exit.count;
      return exit.block;
    }
    s[fp + to] = value;
    state.left -= count;
    return near ? block.run(s, fp) : block;
  };
};

/** The next value of other iterators of the machine; undefined when the full instruction is needed. */
const advanced = (iterator: Value): Value => {
  if (isSimple(iterator)) return (iterator as Iterator).next();
  if (iterator instanceof DictIterator || iterator instanceof SetIterator) return tried(() => iterator.next());
  if (!(iterator instanceof Compound) || iterator.strict || !isLeaf(iterator)) return undefined;
  return iterator.inner.every(isSimple) ? nextAtOnce(iterator) : undefined;
};

const isSimple = (iterator: Value): boolean =>
  iterator instanceof ListIterator || iterator instanceof RangeIterator || iterator instanceof StringIterator;
