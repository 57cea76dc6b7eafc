/** What inspection needs besides the engine: the program's names, and which unit an instance's code lies in. */
import { type Address, addressOf } from '../../context/index.ts';
import type { WasmProgram, WasmUnit } from '../program.ts';
import type { Engine } from '../run/engine.ts';
import type { Instance, WasmFunction } from '../run/state.ts';
import type { StorageType } from '../types.ts';
import { spellValueType } from '../types.ts';

export class View {
  #names: ReadonlyMap<Address, string> | undefined;
  #namesOf: unknown;

  constructor(
    readonly engine: Engine,
    readonly program: WasmProgram,
  ) {}

  /** The unit of an instance's module; undefined for an instance that the program does not know. */
  unitOf(instance: Instance | undefined): WasmUnit | undefined {
    return instance && this.program.units.find(({ module }) => module === instance.module);
  }

  /** Whether an instance is not one whose code was replaced. */
  isCurrent(instance: Instance): boolean {
    return this.unitOf(instance)?.replacedBy === undefined;
  }

  /** Address of a file offset of a function's module; 0 when the program does not know the module. */
  address(fn: WasmFunction, offset: number): Address {
    const unit = this.unitOf(fn.instance);
    return unit ? addressOf(unit.id, offset) : 0;
  }

  /** Functions of the store whose code lies in a unit, by index in the module. */
  functionsAt(unit: number, index: number): readonly WasmFunction[] {
    const module = this.program.units[unit]?.module;
    const found: WasmFunction[] = [];
    if (this.program.units.some(({ replaces }) => replaces))
      for (const fn of this.engine.store)
        if (fn.kind === 'wasm' && fn.replacedBy !== undefined && fn.instance.module === module && fn.index === index)
          found.push(fn);
    for (const instance of this.engine.instances) {
      if (instance.module !== module) continue;
      const fn = this.engine.store[instance.functions[index] ?? -1];
      if (fn?.kind === 'wasm' && fn.instance === instance) found.push(fn);
    }
    return found;
  }

  /** A function of the store as the program's meta information names it. */
  functionName(address: number): string {
    const fn = this.engine.store[address];
    if (!fn) return `func[${address}]`;
    if (fn.kind === 'host') return fn.name;
    const unit = this.unitOf(fn.instance);
    const entry = unit?.entry(fn.index);
    if (entry === undefined) return `func[${fn.index}]`;
    // Only names of several modules are spelled with their module's.
    if (this.program.units.length === 1) return unit!.spelling.functionName(fn.index);
    const { meta } = this.program;
    if (!this.#names || this.#namesOf !== meta) {
      this.#namesOf = meta;
      this.#names = new Map(meta.functions.map((info) => [info.entry, info.name]));
    }
    return this.#names.get(entry) ?? unit!.spelling.functionName(fn.index);
  }

  /** A module's type in its spelling. */
  spellType(instance: Instance | undefined, type: StorageType): string {
    return this.unitOf(instance)?.spelling.type(type) ?? spellValueType(type);
  }

  /** Type index, in a module that the program knows, of a canonical type. */
  #definition(type: number): { readonly unit: WasmUnit; readonly index: number } | undefined {
    for (const instance of this.engine.instances) {
      const index = instance.types.indexOf(type);
      const unit = index < 0 ? undefined : this.unitOf(instance);
      if (unit) return { unit, index };
    }
    return undefined;
  }

  /** The type of a heap object, for people. */
  objectType(id: number): string {
    const { heap } = this.engine;
    const type = heap.typeOf(id);
    if (type < 0) return `exception ${this.tagName(-1 - type)}`;
    const found = this.#definition(type);
    const name = found?.unit.spelling.identifier('types', found.index);
    return name ?? heap.layout(type).kind;
  }

  fieldName(id: number, index: number): string {
    const type = this.engine.heap.typeOf(id);
    const found = type < 0 ? undefined : this.#definition(type);
    return found?.unit.module.names.fields.get(found.index)?.get(index) ?? String(index);
  }

  tagName(address: number): string {
    for (const instance of this.engine.instances) {
      const index = instance.tags.indexOf(address);
      const unit = index < 0 ? undefined : this.unitOf(instance);
      if (!unit) continue;
      return (
        unit.module.names.tags.get(index) ??
        [...instance.exports].find(([, extern]) => extern.kind === 'tag' && extern.address === address)?.[0] ??
        `tag[${index}]`
      );
    }
    return `tag ${address}`;
  }

  /** A name that a module gives to one of its things in the store, by the address of the thing. */
  nameOf(kind: 'globals' | 'tables' | 'memories' | 'data' | 'elements', address: number): string | undefined {
    const externKinds = { globals: 'global', tables: 'table', memories: 'memory' } as const;
    for (const instance of this.engine.instances) {
      const index = instance[kind].indexOf(address);
      if (index < 0) continue;
      const named = instance.module.names[kind].get(index);
      if (named !== undefined) return named;
      if (kind === 'data' || kind === 'elements') continue;
      for (const [name, extern] of instance.exports)
        if (extern.kind === externKinds[kind] && extern.address === address) return name;
    }
    return undefined;
  }
}
