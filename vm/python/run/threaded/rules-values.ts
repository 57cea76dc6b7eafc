/** Rules of constants, variables, operators and attributes. */
import { PyGenerator } from '../../objects/callables.ts';
import { touch } from '../../objects/heap.ts';
import { PyCell, type Value } from '../../objects/values.ts';
import { opcodeOf, opcodes } from '../../opcodes.ts';
import { plainTruth } from '../../protocol/truth.ts';
import { loadAttribute, MethodCache, storeAttribute } from './attributes.ts';
import { copyTo, done, exchange, storeAt, storeBoth } from './block.ts';
import { containing, itemOfItem, loadItem, storeItem } from './items.ts';
import { constantNode, type Node, placeNode } from './node.ts';
import { negated } from './numbers.ts';
import { type Forms, forms, plainForms } from './operators.ts';
import { passing, passingForms } from './passing.ts';
import { endingRule, rule } from './rules.ts';
import { type Action, type Expression, state } from './state.ts';
import { augmentItem, storeOperation } from './stores.ts';
import { concatenated, formattedValue } from './texts.ts';
import type { Translation } from './translation.ts';

const [popTop, storeLocal, swap, storeItemCode, storeAttr] = [
  'POP_TOP',
  'STORE_LOCAL',
  'SWAP',
  'STORE_ITEM',
  'STORE_ATTR',
].map(opcodeOf) as [number, number, number, number, number];

/** What an expression with effects is for: it is stored or dropped at once, never computed twice. */
export const effect = (
  translation: Translation,
  run: Expression,
  { from, depth }: Pick<Node, 'from' | 'depth'>,
): void => {
  if (translation.follows(popTop)) {
    translation.after += 2;
    translation.act(done(run), { from, depth });
  } else if (translation.follows(storeLocal)) {
    const slot = translation.operandAt(translation.after);
    translation.after += 2;
    translation.act(storeAt(slot, run), { from, depth });
  } else {
    const at = translation.nodes.length;
    const place = translation.base + at;
    translation.act(storeAt(place, run), { from, depth });
    translation.pushPlace(at);
  }
};

// Constants and variables.

rule('NOP', () => {});
rule('LOAD_CONST', (translation, operand) => {
  const { code, pc, nodes } = translation;
  translation.push(constantNode(code.constants[operand], pc, nodes.length));
});
const loadPlace = (translation: Translation, slot: number): void => {
  translation.push(placeNode(slot, translation.pc, translation.nodes.length));
};
rule('LOAD_LOCAL', loadPlace);
rule('LOAD_CLOSURE', loadPlace);
rule('STORE_LOCAL', (translation, slot) => {
  const { nodes, from, depth } = translation.take(1);
  const [value] = nodes as [Node];
  const operation = value.operation && storeOperation(slot, value.operation);
  const plain = value.place >= 0 ? copyTo(slot, value.place) : storeAt(slot, value.run);
  translation.act(operation ?? plain, { from, depth });
});
const global =
  (number: number): Expression =>
  () => {
    const value = state.globals[number];
    return value === undefined ? state.builtins[number] : value;
  };
rule('LOAD_GLOBAL', (translation, number) => {
  const builtin = state.globals[number] === undefined ? state.builtins[number] : undefined;
  translation.compute(0, () => ({ run: global(number), builtin, global: number }));
});
rule('STORE_GLOBAL', (translation, number) => {
  const { nodes, from, depth } = translation.take(1);
  const { run } = nodes[0] as Node;
  translation.act(
    (s, fp) => {
      const value = run(s, fp);
      if (value === undefined) return false;
      state.globals[number] = value;
      return true;
    },
    { from, depth },
  );
});
rule('LOAD_VAR', (translation, operand) => {
  const slot = translation.code.localOfName[operand] as number;
  const run = global(translation.code.globals[operand] as number);
  translation.compute(0, () => ({
    run: (s, fp) => {
      const own = slot < 0 ? undefined : s[fp + slot];
      return own === undefined ? run(s, fp) : own;
    },
  }));
});
rule('LOAD_CELL', (translation, slot) => {
  translation.compute(0, () => ({
    run: (s, fp) => {
      const cell = s[fp + slot];
      return cell instanceof PyCell ? cell.value : undefined;
    },
  }));
});
rule('STORE_CELL', (translation, slot) => {
  const { nodes, from, depth } = translation.take(1);
  const { run } = nodes[0] as Node;
  translation.act(
    (s, fp) => {
      const cell = s[fp + slot];
      if (!(cell instanceof PyCell)) return false;
      const value = run(s, fp);
      if (value === undefined) return false;
      if (cell.stamp !== state.epoch) touch(cell);
      cell.value = value;
      return true;
    },
    { from, depth },
  );
});

// The operands themselves.

rule('POP_TOP', (translation) => {
  const { nodes, from, depth } = translation.take(1);
  const [value] = nodes as [Node];
  // A constant, or what is on the operand stack already.
  if (value.constant !== undefined || value.place >= translation.base) return;
  translation.act(done(value.run), { from, depth });
});
rule('END_ITER', (translation) => {
  const { nodes, from, depth } = translation.take(1);
  const { run } = nodes[0] as Node;
  // What becomes of a generator is looked at in full.
  translation.act((s, fp) => !(run(s, fp) instanceof PyGenerator), { from, depth });
});
const copy = (translation: Translation, depth: number): void => {
  const { nodes, pc } = translation;
  const at = nodes.length - depth;
  const known = nodes[at] as Node;
  if (!known.method && (known.constant !== undefined || known.place >= 0)) {
    translation.push({ ...known, from: pc, depth: nodes.length });
    return;
  }
  translation.flush(0);
  translation.push(placeNode(translation.base + at, pc, nodes.length));
};
rule('COPY', copy);
rule('DUP_TOP', (translation) => copy(translation, 1));
rule('SWAP', (translation, depth) => {
  // The end of an augmented assignment to an item, or an attribute.
  if (depth === 3 && translation.follows(swap) && translation.operandAt(translation.after) === 2)
    if (translation.follows(storeItemCode, 1)) {
      translation.after += 4;
      storeTaken(translation, ([container, key, value]) => [value, container, key]);
      return;
    }
  if (depth === 2 && translation.follows(storeAttr)) {
    const name = translation.code.names[translation.operandAt(translation.after)] as string;
    translation.after += 2;
    const { nodes, ...where } = translation.take(2);
    const [object, value] = nodes as [Node, Node];
    translation.act(storeAttribute(value.run, object.run, name), where);
    return;
  }
  if (depth === 2 && translation.follows(storeLocal) && translation.follows(storeLocal, 1)) {
    const [first, second] = [translation.operandAt(translation.after), translation.operandAt(translation.after + 2)];
    translation.after += 4;
    const { nodes, ...where } = translation.take(2);
    const [x, y] = nodes as [Node, Node];
    translation.act(storeBoth(first, x.run, second, y.run), where);
    return;
  }
  translation.flush(0);
  const { nodes, base, pc } = translation;
  const [top, other] = [nodes.length - 1, nodes.length - depth];
  translation.act(exchange(base + top, base + other), { from: pc, depth: nodes.length });
});

// Operators.

type Taking = (operands: readonly [Node, Node, Node]) => readonly [Node, Node, Node];

const storeItemOf = (value: Node, container: Node, key: Node): Action => {
  if (container.place < 0) return storeItem.ee(value.run, container.run, key.run);
  if (key.place >= 0) return storeItem.pp(value.run, container.place, key.place);
  if (key.constant !== undefined) return storeItem.pc(value.run, container.place, key.constant);
  return storeItem.ee(value.run, container.run, key.run);
};

const storeTaken = (translation: Translation, order: Taking): void => {
  const { nodes, ...where } = translation.take(3);
  const [value, container, key] = order(nodes as [Node, Node, Node]);
  translation.act(augmentItem(container, key, value) ?? storeItemOf(value, container, key), where);
};
rule('STORE_ITEM', (translation) => storeTaken(translation, (nodes) => nodes));

/** The form for what the operands are. */
const formed = ({ ee, ep, ec, pe, pp, pc }: Forms, left: Node, right: Node): Expression => {
  if (left.place >= 0) {
    if (right.place >= 0) return pp(left.place, right.place);
    return right.constant === undefined ? pe(left.place, right.run) : pc(left.place, right.constant);
  }
  if (right.place >= 0) return ep(left.run, right.place);
  return right.constant === undefined ? ee(left.run, right.run) : ec(left.run, right.constant);
};

for (const [name, each] of Object.entries(forms)) {
  const translate = (translation: Translation): void =>
    translation.compute(2, (nodes) => {
      const [left, right] = (nodes as [Node, Node]).map(passing) as [Node, Node];
      const operation = { name, left, right };
      const kept = passingForms[name];
      const run = formed(each, left, right);
      return kept ? { run, operation, passing: formed(kept, left, right) } : { run, operation };
    });
  rule(name, translate);
  if (opcodes.some((row) => row.name === `INPLACE_${name}`)) rule(`INPLACE_${name}`, translate);
}
for (const [name, form] of Object.entries(plainForms)) {
  const translate = (translation: Translation): void =>
    translation.compute(2, (nodes) => {
      const [left, right] = (nodes as [Node, Node]).map(passing) as [Node, Node];
      return { run: form(left.run, right.run) };
    });
  rule(name, translate);
  rule(`INPLACE_${name}`, translate);
}
const itemForm = (left: Node, right: Node): Expression => {
  const inner = left.place < 0 && left.operation?.name === 'LOAD_ITEM' ? left.operation : undefined;
  if (inner && inner.left.place >= 0 && inner.right.place >= 0 && right.place >= 0)
    return itemOfItem(inner.left.place, inner.right.place, right.place);
  return formed(loadItem, left, right);
};
rule('LOAD_ITEM', (translation) =>
  translation.compute(2, (nodes) => {
    const [left, right] = nodes as [Node, Node];
    return { run: itemForm(left, right), operation: { name: 'LOAD_ITEM', left, right } };
  }),
);

const unary = (name: string, make: (value: Expression) => Expression): void =>
  rule(name, (translation) => translation.compute(1, (nodes) => ({ run: make((nodes[0] as Node).run) })));
unary('NEGATE', (value) => (s, fp) => negated(value(s, fp)));
unary('NOT', (value) => (s, fp) => {
  const given = value(s, fp);
  const truth = given === undefined ? undefined : plainTruth(given);
  return truth === undefined ? undefined : !truth;
});

const binary = (name: string, make: (left: Expression, right: Expression) => Expression): void =>
  rule(name, (translation) =>
    translation.compute(2, (nodes) => ({ run: make((nodes[0] as Node).run, (nodes[1] as Node).run) })),
  );
const bothKnown = (a: Value, b: Value): boolean => a !== undefined && b !== undefined;
binary('IS', (left, right) => (s, fp) => {
  const a = left(s, fp);
  const b = right(s, fp);
  return bothKnown(a, b) ? a === b : undefined;
});
binary('IS_NOT', (left, right) => (s, fp) => {
  const a = left(s, fp);
  const b = right(s, fp);
  return bothKnown(a, b) ? a !== b : undefined;
});
for (const [name, wanted] of [
  ['IN', true],
  ['NOT_IN', false],
] as const)
  rule(name, (translation) =>
    translation.compute(2, (nodes) => ({ run: containing(nodes[0] as Node, nodes[1] as Node, wanted) })),
  );

// Text.

endingRule('FORMAT_VALUE', (translation, flags) => {
  // With a conversion.
  if ((flags & 3) !== 0) return translation.inFull();
  translation.compute(flags & 4 ? 2 : 1, ([value, how]) => ({ run: formattedValue((value as Node).run, how?.run) }));
  return undefined;
});
rule('BUILD_STRING', (translation, count) => {
  translation.compute(count, (nodes) => ({ run: concatenated(nodes.map(({ run }) => run)) }));
});

// Attributes.

rule('LOAD_ATTR', (translation, operand) => {
  const name = translation.code.names[operand] as string;
  translation.compute(1, (nodes) => {
    const [object] = nodes as [Node];
    return { run: object.place >= 0 ? loadAttribute.p(object.place, name) : loadAttribute.e(object.run, name) };
  });
});
rule('STORE_ATTR', (translation, operand) => {
  const name = translation.code.names[operand] as string;
  const { nodes, ...where } = translation.take(2);
  const [value, object] = nodes as [Node, Node];
  translation.act(storeAttribute(value.run, object.run, name), where);
});
rule('LOAD_METHOD', (translation, operand) => {
  const cache = new MethodCache(translation.code.names[operand] as string);
  const ip = translation.pc >> 1;
  translation.compute(1, (nodes) => {
    const { run } = nodes[0] as Node;
    return { run: (s, fp) => cache.find(run(s, fp)), method: { cache, object: run, ip } };
  });
  const { method, from, size } = translation.nodes.at(-1) as Node;
  translation.push({
    run: method?.object as Expression,
    from,
    depth: translation.nodes.length,
    place: -1,
    constant: undefined,
    size,
  });
});
