/** Open documents and what the toolchains say about them; an answer is kept until something it depends on changes. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { toolchainFor } from '../vm/catalog.ts';
import type { Analysis } from '../vm/context/index.ts';
import { disassemblyEnding, disassemblyScheme } from './protocol.ts';
import { pathOf, uriOf } from './uri.ts';

/** What the server needs from the system that it runs in. */
export interface FileSystem {
  /** The bytes of a file by path, undefined when there is none or no file system. */
  read(path: string): Uint8Array | undefined;
  /** Where files come later: a file that {@link read} did not have is there now, or is known not to be. */
  onRead?(listener: (path: string) => void): void;
  /** Where files are kept: the file has changed. */
  forget?(path: string): void;
}

export interface Documents {
  get(uri: string): TextDocument | undefined;
  all(): readonly TextDocument[];
}

interface Kept {
  readonly version: number;
  readonly analysis: Analysis | undefined;
}

/** A program that does not load has nothing but its errors. */
const unreadable = (diagnostics: Analysis['diagnostics']): Analysis => ({
  diagnostics,
  outline: [],
  dependencies: [],
  hover: () => undefined,
  call: () => undefined,
});

const noBytes = new Uint8Array();

export class Workspace {
  readonly documents: Documents;
  readonly #files: FileSystem;
  readonly #kept = new Map<string, Kept>();

  constructor(documents: Documents, files: FileSystem) {
    this.documents = documents;
    this.#files = files;
  }

  /** What is known about an open document; undefined when no toolchain helps with it. */
  analysis(uri: string): Analysis | undefined {
    const document = this.documents.get(uri);
    if (!document) return undefined;
    const kept = this.#kept.get(uri);
    if (kept?.version === document.version) return kept.analysis;
    const analysis = this.analyse(uri, document.getText());
    this.#kept.set(uri, { version: document.version, analysis });
    return analysis;
  }

  /** About a text that need not be open. */
  analyse(uri: string, text: string): Analysis | undefined {
    return uri.startsWith(`${disassemblyScheme}:`) ? this.#disassembly(uri, text) : this.#source(uri, text);
  }

  /** The text of a file that is not open. */
  textOf(uri: string): string | undefined {
    const bytes = this.#files.read(pathOf(uri));
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Calls back with files that were missing and are there now. */
  onRead(listener: (uri: string) => void): void {
    this.#files.onRead?.((path) => {
      for (const { uri } of this.documents.all())
        if (this.#kept.get(uri)?.analysis?.dependencies.includes(path) ?? true) {
          this.#kept.delete(uri);
          listener(uri);
        }
    });
  }

  /** Forgets what depended on a file; the open documents that did, itself included. */
  changed(uri: string): readonly string[] {
    const path = pathOf(uri);
    this.#files.forget?.(path);
    const affected = this.documents
      .all()
      .map((document) => document.uri)
      .filter((open) => open === uri || this.#kept.get(open)?.analysis?.dependencies.includes(path) === true);
    for (const open of affected) this.#kept.delete(open);
    return affected;
  }

  /** Forgets a closed document. */
  closed(uri: string): void {
    this.#kept.delete(uri);
  }

  #source(uri: string, text: string): Analysis | undefined {
    const path = pathOf(uri);
    const editing = toolchainFor(path, noBytes)?.editing;
    return editing?.analyse({ path, text, read: (other) => this.#read(other) });
  }

  /** A compiled program: the file's meta information answers, debug information is not read. */
  #disassembly(uri: string, text: string): Analysis | undefined {
    const shown = pathOf(uri);
    const path = shown.endsWith(disassemblyEnding) ? shown.slice(0, -disassemblyEnding.length) : shown;
    const bytes = this.#files.read(path);
    if (!bytes) return undefined;
    const toolchain = toolchainFor(path, bytes.subarray(0, 64));
    const loaded = toolchain?.load({ path, bytes, read: () => undefined, debug: false });
    if (!toolchain?.editing || !loaded) return undefined;
    if (loaded.program) return toolchain.editing.analyseDisassembly(loaded.program, text);
    return unreadable(loaded.diagnostics.map((row) => ({ ...row, source: shown })));
  }

  /** Text in an editor goes before the file on disk. */
  #read(path: string): Uint8Array | undefined {
    const open =
      this.documents.get(uriOf(path)) ?? this.documents.all().find((document) => pathOf(document.uri) === path);
    return open ? new TextEncoder().encode(open.getText()) : this.#files.read(path);
  }
}
