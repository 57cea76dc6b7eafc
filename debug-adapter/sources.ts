import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Address, unitOf } from '../vm/context/index.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { Host } from './host.ts';
import { signatureOf, UnitText } from './present/disassembly.ts';

export const disassemblyMimeType = 'text/x-sahara-bytecode';

/** Files and virtual texts of a program, between the paths of its debug information and those of the client. */
export class Sources {
  readonly #host: Host;
  readonly #debuggee: Debuggee;
  /** Paths in debug information may be relative to it. */
  readonly #program: string;
  readonly #texts = new Map<number, UnitText>();

  constructor(host: Host, debuggee: Debuggee, program: string) {
    this.#host = host;
    this.#debuggee = debuggee;
    this.#program = program;
  }

  /** Path of the client for a path of the debug information. */
  clientPath(path: string): string {
    return this.#host.absolute(path, this.#program);
  }

  /** Path of the debug information for a path of the client. */
  debugPath(path: string): string | undefined {
    const sources = this.#debuggee.code.debug?.sources ?? [];
    return sources.find((source) => this.#host.sameFile(this.clientPath(source.path), path))?.path;
  }

  file(path: string): DebugProtocol.Source {
    return { name: this.#host.fileName(path), path: this.clientPath(path) };
  }

  files(): DebugProtocol.Source[] {
    return (this.#debuggee.code.debug?.sources ?? []).map(({ path }) => this.file(path));
  }

  /** The virtual text of a unit, which stands in for a source that is not known. */
  disassembly(unit: number): DebugProtocol.Source {
    const name = this.#debuggee.code.program.units[unit]?.name ?? `unit ${unit}`;
    return { name: `${name}.sahasm`, sourceReference: unit + 1, origin: 'disassembly', presentationHint: 'normal' };
  }

  text(sourceReference: number): UnitText | undefined {
    const id = sourceReference - 1;
    const known = this.#texts.get(id);
    if (known) return known;
    const { program } = this.#debuggee.code;
    const unit = program.units[id];
    if (!unit) return undefined;
    const text = new UnitText(unit, signatureOf(program, unit));
    this.#texts.set(id, text);
    return text;
  }

  /** Where an address is in the virtual text of its unit. */
  lineOf(address: Address): { readonly source: DebugProtocol.Source; readonly line: number } {
    const unit = unitOf(address);
    return { source: this.disassembly(unit), line: this.text(unit + 1)?.lineOf(address) ?? 0 };
  }
}
