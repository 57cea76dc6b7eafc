/** Checks of the function table and the meta information. */
import { builtInConditions, builtInPayloadType, unitType } from '../builtin.ts';
import type { FunctionCode, SaharaImage } from '../image.ts';
import type { TypeId } from '../types.ts';
import type { TableDefect } from './types.ts';

type Report = (code: string, message: string) => void;

export const functionDefects = (image: SaharaImage): readonly TableDefect[] => {
  const defects: TableDefect[] = [];
  const names = new Map<string, number>();
  image.functions.forEach((code, index) => {
    const report: Report = (kind, message) => void defects.push({ code: kind, message: `${code.name}: ${message}` });
    const same = names.get(code.name);
    if (same !== undefined) report('duplicate-function', `functions ${same} and ${index} have the same name`);
    else names.set(code.name, index);
    checkFrame(image, code, report);
    checkClosure(image, code, report);
    checkTables(image, code, index, report);
  });
  return defects;
};

const checkFrame = (image: SaharaImage, code: FunctionCode, report: Report): void => {
  const unknown = [...code.parameters, ...code.locals, code.result].find((type) => !image.types[type]);
  if (unknown !== undefined) report('bad-index', `type ${unknown} is not in the table`);
  if (code.locals.includes(unitType)) report('bad-type', 'a local of type unit');
  if (code.parameters.some((type, index) => code.locals[index] !== type))
    report('bad-frame', 'its first locals are not its parameters');
};

const checkClosure = (image: SaharaImage, code: FunctionCode, report: Report): void => {
  const { captures, parameters, result } = code;
  if (!captures) {
    if (code.kind === 'lambda') report('bad-frame', 'a lambda without captured values');
    return;
  }
  const own = image.types[parameters[0] ?? -1];
  if (captures.some((type) => !image.types[type] || type === unitType))
    report('bad-index', 'a captured value has no type');
  if (own?.kind !== 'function' || own.result !== result || !sameTypes(own.parameters, parameters.slice(1))) {
    report('bad-frame', 'the first parameter of a closure is its own function type');
  }
};

const sameTypes = (one: readonly TypeId[], other: readonly TypeId[]): boolean =>
  one.length === other.length && one.every((type, index) => type === other[index]);

const checkTables = (image: SaharaImage, code: FunctionCode, index: number, report: Report): void => {
  const isFunction = (other: number | undefined) => other !== undefined && image.functions[other] !== undefined;
  if (code.kind === 'handler') {
    if (!isFunction(code.enclosing) || code.enclosing === index)
      report('bad-index', 'a handler without the function that establishes it');
    if (code.parameters.length > 1) report('bad-frame', 'a handler takes at most the payload');
    if (isLinkCycle(image, index)) report('bad-index', 'its static links run in a circle');
  } else if (code.enclosing !== undefined) report('bad-frame', 'only a handler has an enclosing function');
  code.handles.forEach((table, number) => {
    if (!image.types[table.result])
      report('bad-index', `handle table ${number}: type ${table.result} is not in the table`);
    for (const clause of table.clauses) {
      const condition = image.meta.conditions[clause.condition];
      const handler = image.functions[clause.handler];
      if (!condition) report('bad-index', `handle table ${number}: condition ${clause.condition} is not in the table`);
      if (handler?.kind !== 'handler' || handler.enclosing !== index) {
        report('bad-index', `handle table ${number}: function ${clause.handler} is no handler of this function`);
      } else {
        if (handler.result !== table.result)
          report('bad-frame', `handle table ${number}: ${handler.name} has another result than the form`);
        if (condition && handler.parameters[0] !== condition.payload) {
          report('bad-frame', `handle table ${number}: ${handler.name} does not take the payload of ${condition.name}`);
        }
      }
    }
  });
  code.restarts.forEach((table, number) => {
    for (const clause of table.clauses) {
      if (!image.meta.restarts[clause.restart])
        report('bad-index', `restart table ${number}: restart ${clause.restart} is not in the table`);
    }
  });
};

const isLinkCycle = (image: SaharaImage, index: number): boolean => {
  const seen = new Set<number>();
  for (let at: number | undefined = index; at !== undefined; at = image.functions[at]?.enclosing) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
};

export const metaDefects = (image: SaharaImage): readonly TableDefect[] => {
  const defects: TableDefect[] = [];
  const report: Report = (code, message) => void defects.push({ code, message });
  const { meta, functions, types } = image;
  if (meta.functions.length !== functions.length) {
    report(
      'bad-meta',
      `meta information describes ${meta.functions.length} functions, the image has ${functions.length}`,
    );
  }
  meta.functions.forEach((each, index) => {
    const code = functions[index];
    if (!code) return;
    const named = code.parameters.length - (code.captures ? 1 : 0);
    if (each.parameterNames.length !== named && each.parameterNames.length !== code.parameters.length) {
      report('bad-meta', `${code.name}: ${each.parameterNames.length} parameter names for ${named} parameters`);
    }
    const unknown = [...each.signals, ...each.handles].find((id) => !meta.conditions[id]);
    if (unknown !== undefined) report('bad-index', `${code.name}: condition ${unknown} is not in the table`);
  });
  builtInConditions.forEach(({ name }, id) => {
    if (meta.conditions[id]?.name !== name || meta.conditions[id]?.payload !== builtInPayloadType(id)) {
      report('bad-meta', `condition ${id} is not the built-in ${name}`);
    }
  });
  checkNames(
    meta.conditions.map(({ name }) => name),
    'condition',
    report,
  );
  checkNames(
    meta.modules.map(({ name }) => name),
    'module',
    report,
  );
  for (const condition of meta.conditions) {
    if (types[condition.payload]?.kind !== 'data')
      report('bad-index', `the payload of ${condition.name} is no data type`);
  }
  for (const restart of meta.restarts) {
    const unknown = restart.parameters.find(({ type }) => !types[type] || type === unitType);
    if (unknown) report('bad-index', `restart ${restart.name}: parameter ${unknown.name} has no type`);
  }
  if (meta.entry !== undefined) {
    const entry = functions[meta.entry];
    if (!entry) report('bad-entry', `the entry, function ${meta.entry}, is not in the table`);
    else if (entry.kind === 'handler' || entry.captures)
      report('bad-entry', `the entry ${entry.name} is not a function that can be started`);
  }
  return defects;
};

const checkNames = (names: readonly string[], what: string, report: Report): void => {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) report('bad-meta', `two ${what}s are named ${twice}`);
};
