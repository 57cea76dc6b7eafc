/**
 * Operators whose result is only an operand of another one: a float that they give is a box of the closure's own, which holds it
 * until the closure runs again. So a statement makes one float, whatever it computes on the way.
 */
import { PyFloat, type Value } from '../../objects/values.ts';
import type { Node } from './node.ts';
import { divided, minus, plus, times } from './numbers.ts';
import type { Forms } from './operators.ts';

/** A float whose value is replaced: nobody but the operator above it sees it. */
interface Box {
  value: number;
}
const box = (): PyFloat & Box => {
  const made = new PyFloat(0) as PyFloat & Box;
  // The host takes a field that is never written again for a constant.
  made.value = 0.5;
  return made;
};

const plusIn = (to: PyFloat & Box, a: Value, b: Value): Value => {
  if (!(a instanceof PyFloat && b instanceof PyFloat)) return plus(a, b);
  to.value = a.value + b.value;
  return to;
};
const minusIn = (to: PyFloat & Box, a: Value, b: Value): Value => {
  if (!(a instanceof PyFloat && b instanceof PyFloat)) return minus(a, b);
  to.value = a.value - b.value;
  return to;
};
const timesIn = (to: PyFloat & Box, a: Value, b: Value): Value => {
  if (!(a instanceof PyFloat && b instanceof PyFloat)) return times(a, b);
  to.value = a.value * b.value;
  return to;
};
const dividedIn = (to: PyFloat & Box, a: Value, b: Value): Value => {
  if (!(a instanceof PyFloat && b instanceof PyFloat) || b.value === 0 || a.value !== a.value) return divided(a, b);
  to.value = a.value / b.value;
  return to;
};

/** By the name of the opcode; written out as those of the operators are. */
export const passingForms: Readonly<Record<string, Forms>> = {
  ADD: {
    ee: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, l(s, fp), r(s, fp));
    },
    ep: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, l(s, fp), s[fp + r]);
    },
    ec: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, l(s, fp), r);
    },
    pe: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, s[fp + l], r(s, fp));
    },
    pp: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, s[fp + l], s[fp + r]);
    },
    pc: (l, r) => {
      const to = box();
      return (s, fp) => plusIn(to, s[fp + l], r);
    },
  },
  SUB: {
    ee: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, l(s, fp), r(s, fp));
    },
    ep: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, l(s, fp), s[fp + r]);
    },
    ec: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, l(s, fp), r);
    },
    pe: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, s[fp + l], r(s, fp));
    },
    pp: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, s[fp + l], s[fp + r]);
    },
    pc: (l, r) => {
      const to = box();
      return (s, fp) => minusIn(to, s[fp + l], r);
    },
  },
  MUL: {
    ee: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, l(s, fp), r(s, fp));
    },
    ep: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, l(s, fp), s[fp + r]);
    },
    ec: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, l(s, fp), r);
    },
    pe: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, s[fp + l], r(s, fp));
    },
    pp: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, s[fp + l], s[fp + r]);
    },
    pc: (l, r) => {
      const to = box();
      return (s, fp) => timesIn(to, s[fp + l], r);
    },
  },
  DIV: {
    ee: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, l(s, fp), r(s, fp));
    },
    ep: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, l(s, fp), s[fp + r]);
    },
    ec: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, l(s, fp), r);
    },
    pe: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, s[fp + l], r(s, fp));
    },
    pp: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, s[fp + l], s[fp + r]);
    },
    pc: (l, r) => {
      const to = box();
      return (s, fp) => dividedIn(to, s[fp + l], r);
    },
  },
};

/** A node as an operand of an operator that keeps nothing of it. */
export const passing = (node: Node): Node => (node.passing === undefined ? node : { ...node, run: node.passing });
