/** A module in which an expression sees everything that an image declares, without any source text. */
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type FunctionDeclaration, newModule, type ProgramTables, type SourceModule } from '../check/program.ts';
import { read } from '../syntax/reader.ts';
import type { ListForm } from '../syntax/tree.ts';

/**
 * The module of an expression. Declarations are known by their qualified names, and by their short names where those are
 * unambiguous; of several, the one in the module of the program's entry counts.
 */
export const expressionModule = (tables: ProgramTables, image: SaharaImage, text: string): SourceModule => {
  const module = newModule('expression', '', text);
  const scopes = new Map<string, SourceModule>();
  const scopeOf = (name: string): SourceModule => {
    const scope = scopes.get(name) ?? newModule(name, '', '');
    scopes.set(name, scope);
    module.imports.set(name, scope);
    return scope;
  };
  image.functions.forEach((code, index) => {
    const { scope, local } = split(code.name);
    if (code.kind !== 'function' || scope === undefined) return;
    scopeOf(scope).functions.set(local, declarationOf(image, index, local, scopeOf(scope)));
  });
  image.types.forEach((type, id) => {
    if (type.kind !== 'data') return;
    const { scope, local } = split(type.data.name);
    if (scope === undefined) return;
    const owner = scopeOf(scope);
    owner.data.set(local, { name: local, type: id, module: owner, fields: [] });
    const condition = tables.conditions.findIndex((row) => row.payload === id);
    if (condition >= 0) owner.conditions.set(local, { name: local, type: id, module: owner, fields: [], condition });
  });
  const entry = image.meta.entry === undefined ? undefined : split(image.functions[image.meta.entry]?.name ?? '').scope;
  const ordered = [...scopes.values()].sort((a, b) => Number(a.name === entry) - Number(b.name === entry));
  for (const scope of ordered) {
    for (const [name, declared] of scope.functions) module.functions.set(name, declared);
    if (scope.name === 'sahara') continue;
    for (const [name, declared] of scope.data) module.data.set(name, declared);
    for (const [name, declared] of scope.conditions) module.conditions.set(name, declared);
  }
  return module;
};

const split = (name: string): { scope: string | undefined; local: string } => {
  const at = name.lastIndexOf('::');
  return { scope: at < 0 ? undefined : name.slice(0, at), local: name.slice(at + 2) };
};

const nowhere = read('()').forms[0] as ListForm;

const declarationOf = (image: SaharaImage, index: number, name: string, module: SourceModule): FunctionDeclaration => {
  const code = image.functions[index];
  const meta = image.meta.functions[index];
  const parameters = code?.parameters.map((type: TypeId, at) => ({
    name: meta?.parameterNames[at] ?? `argument-${at + 1}`,
    type,
    form: nowhere,
  }));
  return {
    name,
    fullName: code?.name ?? name,
    module,
    kind: 'function',
    form: nowhere,
    nameForm: nowhere,
    index,
    parameters: parameters ?? [],
    result: code?.result ?? -1,
    signals: meta?.signals ?? [],
    body: [],
  };
};
