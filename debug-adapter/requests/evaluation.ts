import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  type Completion,
  type Completions,
  type ContextId,
  type Evaluation,
  utf8OfText,
  type Value,
} from '../../vm/context/index.ts';
import type { EvaluationQuery } from '../control/evaluation.ts';
import { variablesOf } from '../control/variables.ts';
import type { DebugSession } from '../debug-session.ts';
import { childrenOf, findRow } from '../present/containers.ts';
import { summaryOf, valueParts } from '../present/variables.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Milliseconds that code called by an expression may take. */
const budgets: Readonly<Record<string, number>> = { watch: 500, hover: 250, clipboard: 1000, repl: 5000 };
const usualBudget = 500;

const ask = (
  session: DebugSession,
  frameId: number | undefined,
  query: Pick<EvaluationQuery, 'text' | 'expected' | 'effects' | 'budget'>,
): Evaluation => session.standing.evaluator.evaluate({ ...query, ...placeOf(session, frameId) });

/** The frame that names are looked up in; the innermost one where none is named. */
const placeOf = (session: DebugSession, frameId: number | undefined): Pick<EvaluationQuery, 'context' | 'frame'> => {
  const debuggee = session.standing;
  const frame = frameId === undefined ? undefined : session.frame(frameId);
  const context: ContextId = frame?.context ?? debuggee.stop?.context ?? 1;
  const shown = frame ?? session.frameList(context)?.slice(0, 1).frames[0];
  const access = shown?.access;
  return { context, ...(shown && access ? { frame: { access, callee: shown.callee, level: shown.level } } : {}) };
};

const complain = (evaluation: Evaluation): Value | undefined => {
  if (!('error' in evaluation)) return evaluation.value;
  throw new Refusal('evaluation', evaluation.error);
};

const evaluate = (session: DebugSession, given: DebugProtocol.EvaluateArguments): Reply => {
  const { launched } = session;
  const isRunning = launched?.debuggee.execution.state === 'running';
  if (given.context === 'repl' && isRunning && launched.input.isUsed) {
    launched.input.add(utf8OfText(`${given.expression}\n`));
    return { body: { result: '', variablesReference: 0 } };
  }
  const keeps = given.context === 'repl' || given.context === undefined;
  const evaluation = ask(session, given.frameId, {
    text: given.expression,
    effects: keeps ? 'keep' : 'undo',
    budget: budgets[given.context ?? 'repl'] ?? usualBudget,
  });
  const value = complain(evaluation);
  session.output.flush();
  const changed = keeps && given.context === 'repl' ? { after: () => session.changed() } : {};
  if (!value) return { body: { result: '', variablesReference: 0 }, ...changed };
  const presentation = session.shown.presentation(given.format);
  const parts = valueParts(
    value,
    childrenOf(presentation.cached, () => value, given.expression.trim()),
    presentation,
  );
  const result = given.context === 'clipboard' ? value.full() : summaryOf(value, presentation.hex);
  return { body: { result, ...parts }, ...changed };
};

/** Writes a value that an expression of the language gives, checked against the type of the place. */
const assign = (session: DebugSession, frameId: number | undefined, target: Value, text: string): void => {
  const { location, type } = target;
  const query = { text, effects: 'keep', budget: budgets.repl as number, ...placeOf(session, frameId) } as const;
  const set = session.standing.evaluator.assign(query, target);
  if (set) {
    complain(set);
    return;
  }
  if (target.fixed !== undefined) throw new Refusal('read-only', `It cannot be set: ${target.fixed}.`);
  if (!location)
    throw new Refusal('read-only', 'This value is computed and has no place of its own: it cannot be set.');
  const debuggee = session.standing;
  const value = complain(
    ask(session, frameId, { text, expected: type, effects: 'keep', budget: budgets.repl as number }),
  );
  if (!value?.bytes)
    throw new Refusal('evaluation', `\`${text}\` has no value that could be stored in a place of type ${type}.`);
  const { refused } = debuggee.journal.apply({ kind: 'write', location, bytes: value.bytes });
  if (refused !== undefined) throw new Refusal('refused', `Cannot set it: ${refused}`);
};

const setVariable = (session: DebugSession, given: DebugProtocol.SetVariableArguments): Reply => {
  const row = findRow(session.container(given.variablesReference), given.name);
  if (!row) throw new Refusal('no-variable', `There is no ${given.name} here.`);
  const target = row.value?.();
  if (!target || row.readOnly) throw new Refusal('read-only', `${given.name} cannot be set.`);
  assign(session, undefined, target, given.value);
  const value = row.value?.();
  if (!value) throw new Refusal('gone', `${given.name} is gone.`);
  const presentation = session.shown.presentation(given.format);
  return {
    body: {
      value: summaryOf(value, presentation.hex),
      ...valueParts(
        value,
        childrenOf(presentation.cached, () => row.value?.(), row.path),
        presentation,
      ),
    },
    after: () => session.changed(),
  };
};

const setExpression = (session: DebugSession, given: DebugProtocol.SetExpressionArguments): Reply => {
  const find = () =>
    complain(ask(session, given.frameId, { text: given.expression, effects: 'undo', budget: usualBudget }));
  const target = find();
  if (!target) throw new Refusal('read-only', `\`${given.expression}\` has no value to set.`);
  assign(session, given.frameId, target, given.value);
  const value = find();
  if (!value) throw new Refusal('gone', `\`${given.expression}\` has no value any more.`);
  const presentation = session.shown.presentation(given.format);
  return {
    body: {
      value: summaryOf(value, presentation.hex),
      ...valueParts(value, childrenOf(presentation.cached, find, given.expression), presentation),
    },
    after: () => session.changed(),
  };
};

/** Names that the word before the cursor may become: variables of the frame, functions, types and conditions. */
const completions = (session: DebugSession, given: DebugProtocol.CompletionsArguments): Reply => {
  const debuggee = session.standing;
  const before = given.text.slice(0, session.shown.fromColumn(given.column) - 1);
  const own = debuggee.evaluator.complete({ text: before, ...placeOf(session, given.frameId) });
  if (own) return { body: { targets: ownTargets(own, before) } };
  const word = /[^\s()[\]"]*$/.exec(before)?.[0] ?? '';
  const shown =
    given.frameId === undefined
      ? session.frameList(debuggee.stop?.context ?? 1)?.slice(0, 1).frames[0]
      : session.frame(given.frameId);
  const access = shown?.access;
  const visible = shown && access ? variablesOf(debuggee.code, access, shown.place, shown.level) : [];
  const { functions, types, conditions } = debuggee.code.program.meta;
  const items: DebugProtocol.CompletionItem[] = [
    ...visible.map(({ name, type }) => ({ label: name, detail: type, type: 'variable' as const })),
    ...functions
      .filter(({ kind, name }) => kind === 'function' && !name.includes('/'))
      .flatMap(({ name }) => spellings(name, 'function')),
    ...types.flatMap(({ name }) => spellings(name, 'class')),
    ...conditions.flatMap(({ name }) => spellings(name, 'value')),
  ];
  const start = before.length - word.length;
  const fitting = items.filter(({ label }) => label.startsWith(word));
  const unique = new Map(fitting.map((item) => [item.label, item]));
  return { body: { targets: [...unique.values()].map((item) => ({ ...item, start, length: word.length })) } };
};

const itemTypes = {
  variable: 'variable',
  member: 'field',
  function: 'function',
  type: 'class',
  value: 'enum',
  namespace: 'module',
} as const satisfies Readonly<Record<Completion['kind'], DebugProtocol.CompletionItemType>>;

/** Completions that the language gives itself. */
const ownTargets = ({ start, items }: Completions, before: string): DebugProtocol.CompletionItem[] =>
  items.map(({ label, kind, detail }) => ({
    label,
    type: itemTypes[kind],
    ...(detail === undefined ? {} : { detail }),
    start,
    length: before.length - start,
  }));

const spellings = (name: string, type: DebugProtocol.CompletionItemType): DebugProtocol.CompletionItem[] => {
  const short = name.slice(name.lastIndexOf(':') + 1);
  return short === name
    ? [{ label: name, type }]
    : [
        { label: short, type, detail: name },
        { label: name, type },
      ];
};

export const evaluation: Handlers = { evaluate, setVariable, setExpression, completions };
