/** Conditions: handle, restarts, signal, restart, decline. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import { findCondition, readParameters } from './declarations.ts';
import type { ProgramTables } from './program.ts';
import { didYouMean } from './suggest.ts';
import type { Node, Unit } from './tree.ts';
import { never, unknown } from './types.ts';

/** Body forms, then clauses in square brackets. */
const split = (form: ListForm): { body: readonly Form[]; clauses: readonly ListForm[] } => {
  const rest = form.items.slice(1);
  return { body: rest.filter((item) => !isVector(item)), clauses: rest.filter(isVector) };
};

/** The type that the place or the body settles; undefined while the clauses are still to do so. */
const settled = (want: Want, body: Node): TypeId | undefined =>
  want === 'drop' ? unitType : (want ?? (body.type < 0 ? undefined : body.type));

/** What a clause is checked against. */
const clauseWant = (type: TypeId | undefined): Want => (type === unitType ? 'drop' : type);

const handle: FormChecker = (c, form, want) => {
  const { body: forms, clauses } = split(form);
  if (forms.length === 0)
    return c.error(form, 'bad-form', 'A handle is written (handle body [condition name body …] …)');
  const outside = c.signalled;
  c.signalled = new Map();
  const body = c.scoped(() => c.body(forms, want, form));
  const inside = c.signalled;
  c.signalled = outside;
  let type = settled(want, body);
  const units: Unit[] = [];
  const rows: { condition: number; unit: Unit }[] = [];
  for (const clause of clauses) {
    const [conditionForm, nameForm] = clause.items;
    const found = conditionForm && findCondition(c.tables, c.module, conditionForm);
    const name = symbolName(nameForm);
    if (!conditionForm || !nameForm || name === undefined) {
      c.error(clause, 'bad-form', 'A handler is written [condition name body …]; the name stands for its payload');
      continue;
    }
    const outermost = c.outermost();
    const unit = c.newUnit('handler', clause, unitType, `${outermost.name}/handler-${++outermost.handlers}`);
    let declines = false;
    c.inside(unit, () => {
      unit.parameters.push(c.declare(name, found?.payload ?? unknown, nameForm, { kind: 'parameter' }));
      const rest = clause.items.slice(2);
      unit.body = c.body(rest, clauseWant(type), clause);
      declines = rest.some(mentionsDecline);
    });
    units.push(unit);
    if (type === undefined && unit.body.type >= 0) type = unit.body.type;
    if (!found) continue;
    c.unit.handles.add(found.condition);
    if (!declines) inside.delete(found.condition);
    rows.push({ condition: found.condition, unit });
  }
  for (const [condition, place] of inside) c.signals(condition, place);
  type ??= unitType;
  for (const unit of units) unit.result = type;
  return { kind: 'handle', body, clauses: rows, form, type };
};

const mentionsDecline = (form: Form): boolean =>
  headOf(form) === 'decline' || (form.kind === 'list' && form.items.some(mentionsDecline));

const restarts: FormChecker = (c, form, want) => {
  const { body: forms, clauses } = split(form);
  if (forms.length === 0)
    return c.error(form, 'bad-form', 'Restarts are written (restarts body [name [parameter type …] body …] …)');
  const body = c.scoped(() => c.body(forms, want, form));
  let type = settled(want, body);
  const rows = clauses.flatMap((clause) => {
    const name = symbolName(clause.items[0]);
    const vector = clause.items[1];
    if (name === undefined || !isVector(vector)) {
      c.error(clause, 'bad-form', 'A restart is written [name [parameter type …] body …]');
      return [];
    }
    return c.scoped(() => {
      const parameters = readParameters(c.tables, c.module, vector);
      const variables = parameters.map((each) => {
        const variable = c.declare(each.name, each.type, each.form);
        variable.shared = true;
        return variable;
      });
      const [node] = c.joinMoves([
        () => c.body(clause.items.slice(2), clauseWant(type), clause),
        () => c.unitNode(clause),
      ]);
      if (type === undefined && node && node.type >= 0) type = node.type;
      if (parameters.some((each) => each.type < 0)) return [];
      const restart = c.tables.restartId(
        name,
        parameters.map((each) => ({ name: each.name, type: each.type })),
      );
      return [{ restart, variables, body: node as Node }];
    });
  });
  return { kind: 'restarts', body, clauses: rows, form, type: type ?? unitType };
};

const signal: FormChecker = (c, form) => {
  const valueForm = form.items[1];
  if (!valueForm || form.items.length !== 2)
    return c.error(form, 'bad-form', 'A signal is written (signal (condition :field value …))');
  const payload = c.check(valueForm, undefined);
  if (payload.type === unknown) return payload;
  const condition = c.tables.conditions.findIndex((row) => row.payload === payload.type);
  if (condition < 0) return c.error(valueForm, 'not-a-condition', `${c.name(payload.type)} is not a condition`);
  c.signals(condition, form);
  return { kind: 'signal', condition, payload, form, type: never };
};

const restart: FormChecker = (c, form) => {
  const nameForm = form.items[1];
  const name = symbolName(nameForm);
  if (!nameForm || name === undefined)
    return c.error(form, 'bad-form', 'A restart is written (restart name argument …)');
  const forms = form.items.slice(2);
  const offered = c.tables.offered.get(name) ?? [];
  const fitting = offered.filter((row) => row.parameters.length === forms.length);
  if (offered.length === 0) {
    const { hint, fix } = didYouMean(nameForm, name, c.tables.offered.keys());
    c.warn(nameForm, 'unknown-restart', `No form of this program offers a restart '${name}'${hint}`, fix);
  } else if (fitting.length === 0) {
    const takes = offered.map((row) => row.parameters.length).join(' or ');
    return c.error(form, 'argument-count', `Restart ${name} takes ${takes} arguments, not ${forms.length}`);
  }
  const only = fitting.length === 1 ? fitting[0] : undefined;
  const args = forms.map((each, index) => c.check(each, only?.parameters[index]?.type));
  if (args.some((arg) => arg.type < 0)) return { kind: 'error', form, type: unknown };
  if (
    !only &&
    fitting.length > 1 &&
    !fitting.some((row) => row.parameters.every(({ type }, index) => type === args[index]?.type))
  ) {
    return c.error(form, 'type-mismatch', `No restart ${name} takes ${args.map((arg) => c.name(arg.type)).join(' ')}`);
  }
  const parameters = args.map((arg, index) => ({
    name: only?.parameters[index]?.name ?? `argument-${index + 1}`,
    type: arg.type,
  }));
  return { kind: 'restart', restart: c.tables.restartId(name, parameters), args, form, type: never };
};

const decline: FormChecker = (c, form) => {
  if (c.unit.kind !== 'handler') return c.error(form, 'outside-handler', 'Only a handler may decline');
  return { kind: 'decline', form, type: never };
};

/** Notes every restart that some form of the module offers, so that calls of restarts can be checked against them. */
export const collectRestarts = (tables: ProgramTables, module: Checker['module'], form: Form): void => {
  if (form.kind !== 'list') return;
  if (headOf(form) === 'restarts') {
    for (const clause of form.items.filter(isVector)) {
      const name = symbolName(clause.items[0]);
      const vector = clause.items[1];
      if (name === undefined || !isVector(vector)) continue;
      const { diagnostics, mentions } = tables;
      const lengths = [diagnostics.length, mentions.length];
      const parameters = readParameters(tables, module, vector).map(({ name: each, type }) => ({ name: each, type }));
      [diagnostics.length, mentions.length] = lengths as [number, number];
      const rows = tables.offered.get(name) ?? [];
      const same = rows.some(
        (row) => row.parameters.map(({ type }) => type).join() === parameters.map(({ type }) => type).join(),
      );
      if (!same) tables.offered.set(name, [...rows, { name, parameters }]);
    }
  }
  for (const item of form.items) collectRestarts(tables, module, item);
};

export const conditionForms: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['handle', handle],
  ['restarts', restarts],
  ['signal', signal],
  ['restart', restart],
  ['decline', decline],
]);
