/** Loaded WebAssembly modules as a program: one unit a module, addresses are offsets in the module's file. */
import type { Address, DebugInformation, MetaInformation, Program, Raises } from '../context/index.ts';
import type { WasmModule } from './module.ts';
import { MergedDebug } from './program-debug.ts';
import { metaView } from './program-meta.ts';
import { type DebugProvider, type UnitVersion, WasmUnit } from './program-unit.ts';
import { ProgramRaises } from './raises/program-raises.ts';

export { type DebugProvider, WasmUnit } from './program-unit.ts';

/** A module to load and where its debug information comes from. */
export interface ProgramPart {
  readonly module: WasmModule;
  /** Asked once, when the debug information is first needed. */
  readonly debug?: DebugProvider;
}

export class WasmProgram implements Program {
  readonly units: WasmUnit[] = [];
  readonly #providers: (DebugProvider | undefined)[] = [];
  readonly #isDebugWanted: boolean;
  /** Units whose names are not prefixed by their module: the only one that a program begins with. */
  readonly #plainUnits: number;
  /** Called with each unit that is added later. */
  onUnit: (unit: WasmUnit) => void = () => {};
  #meta: MetaInformation | undefined;
  #raises: Raises | undefined;
  #debug: { readonly information: DebugInformation | undefined } | undefined;

  /** Modules in the order in which they are instantiated. Without `debug` no provider is asked. */
  constructor(parts: readonly ProgramPart[], { debug }: { readonly debug: boolean }) {
    this.#isDebugWanted = debug;
    this.#plainUnits = parts.length > 1 ? 0 : 1;
    for (const part of parts) this.extend(part);
  }

  /** Adds a module behind the others, perhaps as a version of one of them; gives its unit. */
  extend({ module, debug }: ProgramPart, version?: UnitVersion): WasmUnit {
    const unit = new WasmUnit(this.units.length, module, version);
    this.units.push(unit);
    if (version) version.replaces.replacedBy = unit.id;
    this.onUnit(unit);
    this.#providers.push(debug);
    this.#meta = undefined;
    this.#raises = undefined;
    this.#debug = undefined;
    return unit;
  }

  /** Drops the units from a number on, which were added since. */
  truncate(unitCount: number): void {
    for (const { replaces } of this.units.slice(unitCount)) if (replaces) delete replaces.replacedBy;
    this.units.length = Math.min(this.units.length, unitCount);
    this.#providers.length = this.units.length;
    this.#meta = undefined;
    this.#raises = undefined;
    this.#debug = undefined;
  }

  /** The version of a unit that is in force. */
  newest(id: number): WasmUnit {
    let unit = this.units[id]!;
    while (unit.replacedBy !== undefined) unit = this.units[unit.replacedBy]!;
    return unit;
  }

  /** Where the debug information of a unit comes from. */
  provider(unit: number): DebugProvider | undefined {
    return this.#providers[unit];
  }

  get meta(): MetaInformation {
    this.#meta ??= metaView(this.units, this.#plainUnits);
    return this.#meta;
  }

  get raises(): Raises {
    this.#raises ??= new ProgramRaises(this.units);
    return this.#raises;
  }

  get debug(): DebugInformation | undefined {
    return this.#information();
  }

  get debugState(): 'loaded' | 'not loaded' | 'absent' {
    if (!this.#isDebugWanted) return 'not loaded';
    return this.#information() ? 'loaded' : 'absent';
  }

  /** Units of which there are newer versions, each with the question whether it is still in force at an address. */
  #versions(): ReadonlyMap<number, (address: Address) => boolean> {
    const replaced = this.units.filter(({ replacedBy }) => replacedBy !== undefined);
    return new Map(
      replaced.map((unit) => {
        const names = new Set<string>();
        for (let next = unit.replacedBy; next !== undefined; next = this.units[next]?.replacedBy)
          for (const index of this.units[next]!.absent) names.add(this.units[next]!.spelling.functionName(index));
        return [
          unit.id,
          (address: Address) => {
            const index = unit.functionAt(address);
            return index !== undefined && names.has(unit.spelling.functionName(index));
          },
        ];
      }),
    );
  }

  #information(): DebugInformation | undefined {
    if (!this.#debug) {
      const parts = new Map<number, DebugInformation>();
      for (const unit of this.units) {
        const part = this.#isDebugWanted ? this.#providers[unit.id]?.(unit) : undefined;
        if (part) parts.set(unit.id, part);
      }
      const [only] = parts.values();
      const isSingle = parts.size === 1 && this.units.length === 1;
      this.#debug = {
        information: isSingle ? only : parts.size === 0 ? undefined : new MergedDebug(parts, this.#versions()),
      };
    }
    return this.#debug.information;
  }
}
