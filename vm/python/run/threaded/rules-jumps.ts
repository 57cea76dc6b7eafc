/** Rules of jumps, loops, calls and returns. */
import { PyBuiltin } from '../../objects/callables.ts';
import { PyClass } from '../../objects/class.ts';
import { listType } from '../../objects/types.ts';
import { PyList, type Value } from '../../objects/values.ts';
import { opcodeOf } from '../../opcodes.ts';
import { type Fork, fork, forLoop, keepOrPop } from './branches.ts';
import { type Call, call, callGlobal, methodCall, type Quick, quickCall, quickMethod, returning } from './calls.ts';
import { appendTo } from './items.ts';
import type { Node } from './node.ts';
import { endingRule } from './rules.ts';
import { effect } from './rules-values.ts';
import type { Expression } from './state.ts';
import type { Taken, Translation } from './translation.ts';

const storeLocal = opcodeOf('STORE_LOCAL');
const listShape = listType.shape;

endingRule('JUMP', (translation, target) => translation.jump(target));

const forkTo = (translation: Translation, target: number, wanted: boolean, taken: Taken): Fork => {
  const [yes, no] = wanted ? [target, translation.after] : [translation.after, target];
  return {
    count: translation.count(),
    yes: translation.form.at(yes),
    no: translation.form.at(no),
    nearYes: translation.isNear(yes),
    nearNo: translation.isNear(no),
    stuck: translation.stuck(taken),
  };
};
for (const [name, wanted] of [
  ['JUMP_IF_TRUE', true],
  ['JUMP_IF_FALSE', false],
] as const)
  endingRule(name, (translation, target) => {
    const taken = translation.take(1);
    const where = forkTo(translation, target, wanted, taken);
    return translation.finish(fork(taken.nodes[0] as Node, where));
  });
for (const [name, wanted] of [
  ['JUMP_IF_TRUE_OR_POP', true],
  ['JUMP_IF_FALSE_OR_POP', false],
] as const)
  endingRule(name, (translation, target) => {
    const taken = translation.take(1);
    const { run } = taken.nodes[0] as Node;
    const place = translation.base + translation.nodes.length;
    return translation.finish(keepOrPop(run, wanted, place, forkTo(translation, target, true, taken)));
  });

endingRule('FOR_ITER', (translation, target) => {
  translation.flush(0);
  const { form, nodes, base, pc } = translation;
  const depth = nodes.length;
  const exit = { block: form.at(target), count: translation.count() };
  const stuck = translation.stuck({ from: pc, depth });
  const stores = translation.follows(storeLocal);
  const place = stores ? translation.operandAt(translation.after) : base + depth;
  if (stores) translation.after += 2;
  const body = { block: form.at(translation.after), count: translation.count() };
  const near = translation.isNear(translation.after);
  const loop = { body, exit, near, stuck };
  return translation.finish(forLoop(base + depth - 1, place, loop, translation.operand(depth - 1)));
});

// Calls.

/** Built-ins of which a call is like an operator: no effects, no new objects. */
const pureNames = new Set(['len', 'abs', 'ord', 'chr', 'isinstance', 'str', 'int', 'float']);
const isPure = (callee: Value): boolean =>
  (callee instanceof PyBuiltin && callee.owner === undefined && pureNames.has(callee.name)) ||
  (callee instanceof PyClass && callee.builtIn && pureNames.has(callee.name));
const isQuick = (callee: Value): boolean =>
  (callee instanceof PyBuiltin || callee instanceof PyClass) && callee.quick !== undefined;

const callAt = (translation: Translation, taken: Taken): Call => ({
  place: translation.base + translation.nodes.length,
  next: translation.form.at(translation.after),
  near: translation.isNear(translation.after),
  count: translation.count(),
  stuck: translation.stuck(taken),
});

endingRule('CALL_FUNC', (translation, count) => {
  const { builtin, global } = translation.nodes.at(-1 - count) ?? {};
  if (builtin !== undefined && global !== undefined && isQuick(builtin) && count >= 1 && count <= 3) {
    if (isPure(builtin)) {
      translation.compute(count + 1, ([, ...args]) => ({ run: quickCall(global, builtin as Quick, runs(args)) }));
      return undefined;
    }
    const taken = translation.take(count + 1);
    effect(translation, quickCall(global, builtin as Quick, runs(taken.nodes.slice(1))), taken);
    return undefined;
  }
  const taken = translation.take(count + 1);
  const [target, ...args] = runs(taken.nodes) as [Expression, ...Expression[]];
  const [argument] = args;
  const where = callAt(translation, taken);
  if (global !== undefined && argument !== undefined && count === 1)
    return translation.finish(callGlobal(global, argument, where));
  return translation.finish(call(target, args, where));
});

const runs = (nodes: readonly Node[]): Expression[] => nodes.map(({ run }) => run);

endingRule('CALL_METHOD', (translation, count) => {
  const { method } = translation.nodes.at(-2 - count) ?? {};
  if (!method || count > 2) {
    const taken = translation.take(count + 2);
    const [target, ...args] = runs(taken.nodes) as [Expression, ...Expression[]];
    return translation.finish(call(target, args, callAt(translation, taken)));
  }
  const { cache, object, ip } = method;
  const { cacheShape, cacheValue } = translation.code;
  const found = cacheShape[ip] ? cacheValue[ip] : undefined;
  const taken = translation.take(count + 2);
  const args = runs(taken.nodes.slice(2));
  if (found instanceof PyBuiltin && isQuick(found)) {
    const [item] = args;
    const appends = found.name === 'append' && cacheShape[ip] === listShape && count === 1 && item !== undefined;
    effect(translation, appends ? appending(object, item) : quickMethod(cache, object, args), taken);
    return undefined;
  }
  return translation.finish(methodCall(cache, object, args, callAt(translation, taken)));
});

const appending =
  (list: Expression, item: Expression): Expression =>
  (s, fp) => {
    const target = list(s, fp);
    if (!(target instanceof PyList) || target.shape !== listShape) return undefined;
    return appendTo(target, item(s, fp)) ? null : undefined;
  };

endingRule('RETURN_VAL', (translation) => {
  const taken = translation.take(1);
  return translation.finish(returning(taken.nodes[0] as Node, translation.count(), translation.stuck(taken)));
});
