import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Address, type DebugInformation, type Listing, unitOf } from '../vm/context/index.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { Host } from './host.ts';
import { signatureOf, UnitText } from './present/disassembly.ts';
import type { FoundSource, SourceFiles } from './source-files.ts';

const disassemblyMimeType = 'text/x-sahara-bytecode';
/** References of listings begin here; those below are units. */
const firstListing = 1_000_000;
/** References of texts that debug information carries begin here. */
const firstEmbedded = 2_000_000;

type Known = DebugInformation['sources'][number];

/** A text that is shown without a file. */
interface VirtualText {
  readonly text: string;
  readonly mimeType: string;
  lineOf(address: Address): number;
  addressAt(line: number): Address | undefined;
}

/** Files and virtual texts of a program, between the paths of its debug information and those of the client. */
export class Sources {
  readonly #host: Host;
  readonly #debuggee: Debuggee;
  readonly #files: SourceFiles;
  readonly #texts = new Map<number, UnitText>();
  readonly #listings: Listing[] = [];
  readonly #embedded: Known[] = [];
  #known: { readonly of: DebugInformation; readonly byPath: Map<string, Known | undefined> } | undefined;

  constructor(host: Host, debuggee: Debuggee, files: SourceFiles) {
    this.#host = host;
    this.#debuggee = debuggee;
    this.#files = files;
  }

  /** Path of the client for a path of the debug information. */
  clientPath(path: string): string {
    return this.#files.find(path).path;
  }

  /** Paths of the debug information for a path of the client. */
  debugPaths(path: string): readonly string[] {
    return this.#named(path)
      .filter((source) => this.#host.sameFile(this.clientPath(source.path), path))
      .map((source) => source.path);
  }

  /** Sources whose path ends with the same name. */
  #named(path: string): readonly Known[] {
    const { debug } = this.#debuggee.code;
    const name = lastPart(path);
    const fits = (source: string): boolean => lastPart(source) === name;
    return debug?.sourcesWhere?.(fits) ?? debug?.sources.filter((source) => fits(source.path)) ?? [];
  }

  /** Where sources of this name are that the program is made from, when none of them is this file. */
  elsewhere(path: string): string | undefined {
    const [first] = this.#named(path);
    if (!first) return undefined;
    return `The program is made from ${first.path}, not from this file: "sourceMap" in the launch configuration can map it.`;
  }

  debugPath(path: string): string | undefined {
    return this.debugPaths(path)[0];
  }

  /** What is known of a source of the debug information. */
  known(path: string): Known | undefined {
    const { debug } = this.#debuggee.code;
    if (!debug) return undefined;
    if (this.#known?.of !== debug) this.#known = { of: debug, byPath: new Map() };
    const { byPath } = this.#known;
    if (!byPath.has(path)) {
      const [found] =
        debug.sourcesWhere?.((each) => each === path) ?? debug.sources.filter((each) => each.path === path);
      byPath.set(path, found);
    }
    return byPath.get(path);
  }

  /** Where the file of a source is, and whether the source can be shown: as a file, or by the text that debug information carries. */
  find(path: string): FoundSource & { readonly isShown: boolean } {
    const found = this.#files.find(path);
    return { ...found, isShown: found.isThere || this.known(path)?.text !== undefined };
  }

  /** Whether the file is another text than the one that was compiled. */
  differs(path: string): boolean {
    return this.#files.differs(path, this.known(path)?.checksum);
  }

  file(path: string): DebugProtocol.Source {
    const { path: file, isThere } = this.#files.find(path);
    const known = isThere ? undefined : this.known(path);
    if (known?.text === undefined) return { name: this.#host.fileName(path), path: file };
    return { name: path, path, sourceReference: this.#embed(known), origin: 'from the debug information' };
  }

  #embed(source: Known): number {
    const at = this.#embedded.findIndex(({ path }) => path === source.path);
    return firstEmbedded + (at < 0 ? this.#embedded.push(source) - 1 : at);
  }

  /** Path of the debug information of a text that it carries. */
  embedded(sourceReference: number): string | undefined {
    return this.#embedded[sourceReference - firstEmbedded]?.path;
  }

  files(): DebugProtocol.Source[] {
    return (this.#debuggee.code.debug?.sources ?? []).map(({ path }) => this.file(path));
  }

  /** A virtual text by its reference. */
  text(sourceReference: number): VirtualText | undefined {
    if (sourceReference >= firstEmbedded) {
      const text = this.#embedded[sourceReference - firstEmbedded]?.text;
      return text === undefined
        ? undefined
        : { text, mimeType: 'text/plain', lineOf: () => 1, addressAt: () => undefined };
    }
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

const lastPart = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).toLowerCase();
