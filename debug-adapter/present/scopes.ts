import type { FrameAccess, Value } from '../../vm/context/index.ts';
import type { Debuggee } from '../control/debuggee.ts';
import { type NamedValue, slotsOf, variablesOf } from '../control/variables.ts';
import { type Container, childrenOf, distinct, listOf, type Row } from './containers.ts';
import type { Frame } from './frames.ts';

/** A scope before it has a handle. */
export interface ShownScope {
  readonly name: string;
  readonly hint?: 'arguments' | 'locals' | 'registers';
  readonly container: Container;
  /** Not read until the user opens it. */
  readonly expensive: boolean;
}

/**
 * The scopes of a frame: its variables, then the parts of its context. A kind of variables is there where the frame has
 * some, so that the first scope, which editors open by themselves, is an empty one only when nothing is in sight; each name is there once.
 */
export const scopesOf = (debuggee: Debuggee, frame: Frame): readonly ShownScope[] => {
  const scopes: ShownScope[] = [];
  const parameters = parametersOf(debuggee, frame);
  const locals = withReturned(debuggee, frame, variableScope(debuggee, frame, 'locals'));
  const hasGlobals = visible(debuggee, frame).some(({ kind }) => kind === 'global');
  const { stop } = debuggee;
  if (frame.index === 0 && stop?.reason === 'condition' && stop.context === frame.context)
    scopes.push({ name: 'Condition', container: conditionScope(stop.condition), expensive: false });
  scopes.push(
    ...(parameters.named > 0
      ? [{ name: 'Parameters', hint: 'arguments', container: parameters, expensive: false } as const]
      : []),
    ...(locals.named > 0 || parameters.named > 0 || !hasGlobals
      ? [{ name: 'Locals', hint: 'locals', container: locals, expensive: false } as const]
      : []),
    ...(hasGlobals
      ? [{ name: 'Globals', container: variableScope(debuggee, frame, 'globals'), expensive: false }]
      : []),
    { name: 'Data stack', container: dataStack(debuggee, frame), expensive: false },
  );
  const parts = debuggee.context(frame.context)?.parts ?? [];
  const order = [
    'Registers',
    'Return stack',
    'Globals',
    'Memories',
    'Tables',
    'Heap',
    'Data segments',
    'Element segments',
    'Imports',
    'Exports',
    'Mailbox',
  ];
  for (const { name } of [...parts].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name))) {
    const value = () => debuggee.context(frame.context)?.parts.find((part) => part.name === name)?.value;
    scopes.push({
      // Those of the source have the name where there are both.
      name: name === 'Globals' && hasGlobals ? 'Machine globals' : name,
      container: childrenOf(
        (read) => debuggee.cached(read),
        value,
        () => frame.access,
      ),
      expensive: true,
      ...(name === 'Registers' ? { hint: 'registers' } : {}),
    });
  }
  return scopes;
};

/** The parameters that are visible in a frame. */
export const parametersOf = (debuggee: Debuggee, frame: Frame): Container =>
  variableScope(debuggee, frame, 'parameters');

const conditionScope = (condition: {
  readonly name: string;
  readonly message: string;
  readonly payload: Value;
  readonly restarts: readonly {
    readonly name: string;
    readonly function: string;
    readonly parameters: readonly { readonly name: string; readonly type: string }[];
  }[];
}): Container =>
  listOf(() => [
    { name: 'condition', text: condition.name, readOnly: true },
    { name: 'message', text: condition.message, readOnly: true },
    { name: 'payload', value: () => condition.payload, readOnly: true },
    {
      name: 'restarts',
      text: condition.restarts.map(({ name }) => name).join(' ') || 'none',
      readOnly: true,
      inside: listOf(() =>
        condition.restarts.map(
          (restart): Row => ({
            name: restart.name,
            text: `[${restart.parameters.map(({ name, type }) => `${name} ${type}`).join(' ')}] offered by ${restart.function}`,
            readOnly: true,
          }),
        ),
      ),
    },
  ]);

const visible = (debuggee: Debuggee, frame: Frame): readonly NamedValue[] => {
  const { access } = frame;
  return access ? variablesOf(debuggee.code, access, frame.place, frame.level) : [];
};

type VariableScope = 'parameters' | 'locals' | 'globals';

const scopeOfKind = (kind: NamedValue['kind']): VariableScope =>
  kind === 'parameter' ? 'parameters' : kind === 'global' ? 'globals' : 'locals';

const variableScope = (debuggee: Debuggee, frame: Frame, scope: VariableScope): Container => {
  const variables = debuggee.cached(() => visible(debuggee, frame));
  const rows = debuggee.cached(() => {
    const all = distinct(
      variables().map((variable, index) => variableRow(variables, variable, index)),
      (name, again) => `${name} (shadowed${again > 1 ? ` ${again}` : ''})`,
    );
    return all.filter((_, index) => {
      const variable = variables()[index];
      if (!variable || scopeOfKind(variable.kind) !== scope) return false;
      // A global that has no value yet is none yet.
      return scope !== 'globals' || variable.value !== 'optimized out';
    });
  });
  return listOf(rows);
};

/** What a function gave back that a step has just left, in front of the variables. */
const withReturned = (debuggee: Debuggee, frame: Frame, variables: Container): Container => {
  const { stop, code } = debuggee;
  const { access } = frame;
  if (frame.index !== 0 || !access || stop?.reason !== 'step' || stop.context !== frame.context || !stop.returned)
    return variables;
  const { entry, results } = stop.returned;
  const name = code.framesAt(entry).at(-1)?.name ?? code.functionAt(entry)?.name ?? 'the function';
  const value = () => code.debug?.returned?.(entry, results, access) ?? results[0];
  const type = value()?.type;
  const row: Row = { name: `[${name} returned]`, ...(type === undefined ? {} : { type }), value, readOnly: true };
  return listOf(() => [row, ...variables.rows(0, variables.named, 'named')]);
};

const variableRow = (variables: () => readonly NamedValue[], variable: NamedValue, index: number): Row => {
  const { name, type } = variable;
  if (variable.value === 'optimized out') return { name, type, text: 'optimized out', readOnly: true };
  return {
    name,
    type,
    path: name,
    value: () => {
      const again = variables()[index];
      return again?.name === name && again.value !== 'optimized out' ? again.value : undefined;
    },
  };
};

/** The whole data stack, its top first: the slots of this frame, then one marker for each frame below, which holds that frame's slots. */
const dataStack = (debuggee: Debuggee, frame: Frame): Container => ({
  get named() {
    const { access } = frame;
    return access ? access.stackCount + access.localCount : 0;
  },
  get indexed() {
    return Math.max(0, (debuggee.context(frame.context)?.depth ?? 0) - frame.index - 1);
  },
  rows: (start, count, which) => {
    if (which === 'named') return slotRows(debuggee, frame.context, frame.index).slice(start, start + count);
    const first = frame.index + 1 + start;
    const below = debuggee.context(frame.context)?.frames(first, count) ?? [];
    return below.map((access, offset): Row => marker(debuggee, access, first + offset));
  },
});

const marker = (debuggee: Debuggee, access: FrameAccess, index: number): Row => {
  const slots = access.localCount + access.stackCount;
  return {
    name: `── frame ${access.depth}`,
    text: `${access.function} · ${slots} ${slots === 1 ? 'slot' : 'slots'}`,
    readOnly: true,
    inside: listOf(() => slotRows(debuggee, access.context, index), slots),
  };
};

const slotRows = (debuggee: Debuggee, context: number, index: number): readonly Row[] => {
  const slots = debuggee.cached(() => {
    const frames = debuggee.context(context)?.frames(Math.max(0, index - 1), 2) ?? [];
    const access = index === 0 ? frames[0] : frames[1];
    const callee = index === 0 ? undefined : frames[0];
    return access ? slotsOf(debuggee.code, access, debuggee.code.placeOf(access, callee)) : [];
  });
  return distinct(
    slots().map((slot, at): Row => ({ name: slot.label, type: slot.value.type, value: () => slots()[at]?.value })),
    (name, again) => `${name} (${again + 1})`,
  );
};
