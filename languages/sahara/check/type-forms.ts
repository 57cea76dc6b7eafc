/** Types as the source writes them. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, isVector, symbolName } from '../syntax/tree.ts';
import type { ProgramTables, SourceModule } from './program.ts';
import { didYouMean } from './suggest.ts';
import { unknown } from './types.ts';

const names = ['bool', 'char', 'u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64', 'string', 'unit'];

/** The declared data type or condition payload of a name, which another module's name may qualify. */
export const findData = (module: SourceModule, name: string) => {
  const { scope, local } = splitName(module, name);
  return scope?.data.get(local);
};

/** The module that a name lies in, and its name there. */
export const splitName = (module: SourceModule, name: string): { scope: SourceModule | undefined; local: string } => {
  const at = name.lastIndexOf('::');
  if (at < 0) return { scope: module, local: name };
  const prefix = name.slice(0, at);
  const scope = prefix === module.name ? module : module.imports.get(prefix);
  return { scope, local: name.slice(at + 2) };
};

/** Reads a type; reports what is wrong with it and then gives `unknown`. A unit is allowed as a result only. */
export const readType = (
  tables: ProgramTables,
  module: SourceModule,
  form: Form | undefined,
  where: Form,
  asResult = false,
): TypeId => {
  const { types } = tables;
  const inner = (item: Form | undefined, result = false) => readType(tables, module, item, form ?? where, result);
  const wrong = (message: string): TypeId => {
    tables.report(module, 'bad-type', (form ?? where).range, message);
    return unknown;
  };
  if (!form) return wrong('A type is missing');
  const name = symbolName(form);
  if (name !== undefined) {
    const plain = types.named(name);
    if (plain === unitType && !asResult) return wrong('unit is a type of results only');
    if (plain !== undefined) return plain;
    const data = findData(module, name);
    if (data) {
      tables.mentions.push({
        path: module.path,
        range: form.range,
        kind: 'data',
        name,
        code: `(data ${types.name(data.type)})`,
        ...(data.doc === undefined ? {} : { doc: data.doc }),
        ...(data.nameForm && data.module ? { definition: { path: data.module.path, range: data.nameForm.range } } : {}),
      });
      return data.type;
    }
    const { hint, fix } = didYouMean(form, name, [...names, ...module.data.keys()]);
    tables.report(module, 'unknown-type', form.range, `There is no type '${name}'${hint}`, fix ? { fix } : {});
    return unknown;
  }
  const list = form.kind === 'list' ? form.items : [];
  switch (headOf(form)) {
    case 'list':
    case 'option': {
      if (list.length !== 2) return wrong(`(${headOf(form)} T) takes one type`);
      const element = inner(list[1]);
      if (element < 0) return unknown;
      return headOf(form) === 'list' ? types.list(element) : types.option(element);
    }
    case 'map': {
      if (list.length !== 3) return wrong('(map K V) takes two types');
      const key = inner(list[1]);
      const value = inner(list[2]);
      if (key < 0 || value < 0) return unknown;
      const kind = types.get(key).kind;
      if (kind !== 'scalar' && kind !== 'string' && kind !== 'context')
        return wrong('A key is a number, a character, a bool, a string or a context');
      return types.map(key, value);
    }
    case 'context': {
      if (list.length > 2) return wrong('(context T) takes the type of the result');
      const result = list[1] ? inner(list[1], true) : unitType;
      return result < 0 ? unknown : types.context(result);
    }
    case 'fn': {
      const vector = list[1];
      if (!isVector(vector)) return wrong('A function type is written (fn [T …] -> T)');
      const parameters = vector.items.map((item) => inner(item));
      const arrow = symbolName(list[2]) === '->';
      if (list.length !== (arrow ? 4 : 2)) return wrong('A function type is written (fn [T …] -> T)');
      const result = arrow ? inner(list[3], true) : unitType;
      return parameters.some((id) => id < 0) || result < 0 ? unknown : types.function(parameters, result);
    }
    default:
      return wrong('This is not a type');
  }
};
