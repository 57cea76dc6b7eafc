import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Address, type Listing, unitOf } from '../vm/context/index.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { Host } from './host.ts';
import { signatureOf, UnitText } from './present/disassembly.ts';

const disassemblyMimeType = 'text/x-sahara-bytecode';
/** References of listings begin here; those below are units. */
const firstListing = 1_000_000;

/** Files and virtual texts of a program, between the paths of its debug information and those of the client. */
export class Sources {
  readonly #host: Host;
  readonly #debuggee: Debuggee;
  /** Paths in debug information may be relative to it. */
  readonly #program: string;
  readonly #texts = new Map<number, UnitText>();
  readonly #listings: Listing[] = [];

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

  /** A virtual text by its reference. */
  text(
    sourceReference: number,
  ): (Pick<Listing, 'text' | 'lineOf' | 'addressAt'> & { readonly mimeType: string }) | undefined {
    if (sourceReference >= firstListing) return this.#listings[sourceReference - firstListing];
    const id = sourceReference - 1;
    const unit = this.#debuggee.code.program.units[id];
    if (!unit) return undefined;
    const text = this.#texts.get(id) ?? new UnitText(unit, signatureOf(this.#debuggee.code.program, unit));
    this.#texts.set(id, text);
    return {
      text: text.text,
      mimeType: disassemblyMimeType,
      lineOf: (address) => text.lineOf(address),
      addressAt: (line) => text.addressAt(line),
    };
  }

  /** Where an address is in the virtual text that stands in for a source that is not known: its function's, or its unit's. */
  lineOf(address: Address): { readonly source: DebugProtocol.Source; readonly line: number } {
    const unit = this.#debuggee.code.program.units[unitOf(address)];
    const listing = unit?.listing?.(address);
    const sourceReference = listing ? this.#reference(listing) : unitOf(address) + 1;
    const name = listing?.name ?? `${unit?.name ?? `unit ${unitOf(address)}`}.sahasm`;
    const line = (listing ?? this.text(sourceReference))?.lineOf(address) ?? 0;
    return { source: { name, sourceReference, origin: 'disassembly', presentationHint: 'normal' }, line };
  }

  #reference(listing: Listing): number {
    const known = this.#listings.findIndex(({ start }) => start === listing.start);
    if (known >= 0) return firstListing + known;
    this.#listings.push(listing);
    return firstListing + this.#listings.length - 1;
  }
}
