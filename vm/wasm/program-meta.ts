/** The meta information of loaded modules, as tools see it. */
import type {
  Address,
  ConditionInfo,
  FunctionInfo,
  ImportInfo,
  MetaInformation,
  ModuleInfo,
  NamedType,
  ObjectModel,
} from '../context/index.ts';
import { shortName, unitOf } from '../context/index.ts';
import { bodyOf, customSection, functionTypeOf } from './module.ts';
import type { WasmUnit } from './program-unit.ts';
import { sizeOf } from './spelling.ts';
import { trapKinds } from './traps.ts';
import type { StructType } from './types.ts';

/** Names of all but the first `plainUnits` units are prefixed by their module's: `module::function`. */
export const metaView = (units: readonly WasmUnit[], plainUnits: number): MetaInformation => {
  const first = units.filter(({ replaces }) => !replaces);
  const current = units.filter(({ replacedBy }) => replacedBy === undefined);
  const conditions = first.flatMap((unit) => tagsOf(unit, unit.id >= plainUnits));
  let functions: readonly FunctionInfo[] | undefined;
  return {
    modules: current.map(moduleInfo),
    // Large modules have tens of thousands. Frames may still run old versions.
    get functions() {
      functions ??= units.flatMap((unit) => functionsOf(unit, unit.slot >= plainUnits));
      return functions;
    },
    functionAt: (address) => {
      const unit = units.find(({ id }) => id === unitOf(address));
      const index = unit?.functionAt(address);
      const found = unit && index !== undefined ? functionOf(unit, index, unit.slot >= plainUnits) : undefined;
      return found && found.entry <= address ? found : undefined;
    },
    types: current.flatMap((unit) => structuresOf(unit, unit.slot >= plainUnits)),
    conditions: [...conditions.map((condition, id) => ({ ...condition, id })), ...traps],
  };
};

const traps: readonly ConditionInfo[] = trapKinds.map(({ name, id }) => ({
  id,
  name,
  payload: [],
  signalledBy: [],
  handledBy: [],
  builtIn: true,
}));

const scoped = (unit: WasmUnit, name: string, isScoped: boolean): string => (isScoped ? `${unit.name}::${name}` : name);

const moduleInfo = (unit: WasmUnit): ModuleInfo => ({
  name: unit.name,
  exports: unit.module.exports.map(({ name }) => name),
  imports: unit.module.imports.map(
    ({ module, name, type, index }): ImportInfo => ({
      module,
      name,
      kind: type.kind,
      type: unit.spelling.externType(type.kind, index),
    }),
  ),
});

const functionsOf = (unit: WasmUnit, isScoped: boolean): readonly FunctionInfo[] => {
  const { module } = unit;
  const functions: FunctionInfo[] = [];
  for (let index = module.importedFunctionCount; index < module.functionTypes.length; index++) {
    const info = functionOf(unit, index, isScoped);
    if (info) functions.push(info);
  }
  return functions;
};

const functionOf = (unit: WasmUnit, index: number, isScoped: boolean): FunctionInfo | undefined => {
  const body = unit.absent.has(index) ? undefined : bodyOf(unit.module, index);
  return body && new WasmFunctionInfo(unit, index, body, isScoped);
};

/** What clang calls C's `main`, by its parameters; of several, those behind only call it. */
const mainSymbols: readonly string[] = ['__main_argc_argv', '__original_main', '__main_void'];

const mains = new WeakMap<WasmUnit, number>();

/** Index of the function that its source called `main`, when none is named so; -1 for none, and where debug information tells. */
const mainOf = (unit: WasmUnit): number => {
  const known = mains.get(unit);
  if (known !== undefined) return known;
  const { module, spelling } = unit;
  const indices = Array.from(module.functionTypes, (_, index) => index).slice(module.importedFunctionCount);
  const isCertain =
    customSection(module, '.debug_info') !== undefined ||
    indices.some(
      (index) =>
        shortName(spelling.functionName(index)) === 'main' || spelling.exportsOf('function', index).includes('main'),
    );
  const symbols = new Map(indices.map((index) => [module.names.functions.get(index), index]));
  const symbol = isCertain ? undefined : mainSymbols.find((each) => symbols.has(each));
  const main = symbol === undefined ? -1 : (symbols.get(symbol) as number);
  mains.set(unit, main);
  return main;
};

const noNames: readonly string[] = [];

/** Names and types are spelled when they are asked for: large modules have tens of thousands of functions. */
class WasmFunctionInfo implements FunctionInfo {
  readonly entry: Address;
  readonly end: Address;
  readonly signals = noNames;
  readonly kind = 'function';
  readonly #unit: WasmUnit;
  readonly #index: number;
  readonly #isScoped: boolean;

  constructor(unit: WasmUnit, index: number, body: { readonly code: number; readonly end: number }, isScoped: boolean) {
    this.entry = unit.address(body.code);
    this.end = unit.address(body.end);
    this.#unit = unit;
    this.#index = index;
    this.#isScoped = isScoped;
  }

  get name(): string {
    return scoped(this.#unit, this.#unit.spelling.functionName(this.#index), this.#isScoped);
  }

  get aliases(): readonly string[] {
    const { spelling } = this.#unit;
    const identifier = spelling.identifier('functions', this.#index);
    const symbol = this.#unit.module.names.functions.get(this.#index);
    return [
      ...(symbol === undefined || symbol === spelling.functionName(this.#index) ? [] : [symbol]),
      ...spelling.exportsOf('function', this.#index),
      ...(identifier ? [identifier] : []),
      ...(symbol?.startsWith('__') && this.#index === mainOf(this.#unit) ? ['main'] : []),
      `func[${this.#index}]`,
    ];
  }

  get parameters(): readonly NamedType[] {
    const { spelling, module } = this.#unit;
    return (functionTypeOf(module, this.#index)?.parameters ?? []).map((type, local) => ({
      name: spelling.localName(this.#index, local),
      type: spelling.type(type),
    }));
  }

  get results(): readonly string[] {
    const { spelling, module } = this.#unit;
    return (functionTypeOf(module, this.#index)?.results ?? []).map((type) => spelling.type(type));
  }
}

/** Structures of garbage-collected objects; offsets are those of fields that follow each other without gaps. */
const structuresOf = (unit: WasmUnit, isScoped: boolean): readonly ObjectModel[] =>
  unit.module.types.flatMap(({ composite }, index) =>
    composite.kind === 'struct' ? [structure(unit, index, composite, isScoped)] : [],
  );

const structure = (unit: WasmUnit, index: number, { fields }: StructType, isScoped: boolean): ObjectModel => {
  const names = unit.module.names.fields.get(index);
  let size = 0;
  const laidOut = fields.map(({ storage }, field) => {
    const offset = size;
    const length = sizeOf(storage);
    size += length;
    return { name: names?.get(field) ?? String(field), type: unit.spelling.type(storage), offset, size: length };
  });
  const name = unit.module.names.types.get(index) ?? `type[${index}]`;
  return { name: scoped(unit, name, isScoped), size, fields: laidOut };
};

/** The tags that a module defines: what its exceptions are called. */
const tagsOf = (unit: WasmUnit, isScoped: boolean): readonly Omit<ConditionInfo, 'id'>[] =>
  unit.module.tags.flatMap(({ type, import: imported }, index) => {
    if (imported) return [];
    const composite = unit.module.types[type.type]?.composite;
    const parameters = composite?.kind === 'function' ? composite.parameters : [];
    const name = unit.module.names.tags.get(index) ?? unit.spelling.exportsOf('tag', index)[0] ?? `tag[${index}]`;
    return [
      {
        name: scoped(unit, name, isScoped),
        payload: parameters.map((each, place) => ({ name: `$${place}`, type: unit.spelling.type(each) })),
        signalledBy: [],
        handledBy: [],
        builtIn: false,
      },
    ];
  });
