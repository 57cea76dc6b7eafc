/** Drives the language server over a stream with real messages. */
import { PassThrough } from 'node:stream';
import {
  type CodeLens,
  createProtocolConnection,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type ProtocolConnection,
  type ServerCapabilities,
  type SignatureHelp,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node.js';
import { serve } from '../../server/main-serve.ts';
import { checkRequest, type TestsResult, testsRequest } from '../../server/protocol.ts';

export class LanguageClient {
  readonly #connection: ProtocolConnection;
  readonly #published = new Map<string, Diagnostic[]>();
  readonly #waiting = new Map<string, ((diagnostics: Diagnostic[]) => void)[]>();
  readonly #versions = new Map<string, number>();
  readonly #streams: readonly PassThrough[];
  capabilities: ServerCapabilities = {};

  static async open(): Promise<LanguageClient> {
    const client = new LanguageClient();
    const result = await client.#connection.sendRequest<{ capabilities: ServerCapabilities }>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } },
    });
    client.capabilities = result.capabilities;
    await client.#connection.sendNotification('initialized', {});
    return client;
  }

  private constructor() {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    this.#streams = [toServer, toClient];
    serve(toServer, toClient);
    this.#connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.#connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
        this.#published.set(uri, diagnostics);
        for (const tell of this.#waiting.get(uri)?.splice(0) ?? []) tell(diagnostics);
      },
    );
    this.#connection.listen();
  }

  async document(uri: string, text: string, languageId = 'sahara'): Promise<void> {
    this.#versions.set(uri, 1);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async type(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** The next diagnostics that are published for a document. */
  diagnostics(uri: string): Promise<Diagnostic[]> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(uri) ?? [];
      waiting.push(resolve);
      this.#waiting.set(uri, waiting);
    });
  }

  outline(uri: string): Promise<DocumentSymbol[] | null> {
    return this.#connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
  }

  hover(uri: string, place: Place): Promise<Hover | null> {
    return this.#connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: place });
  }

  signature(uri: string, place: Place): Promise<SignatureHelp | null> {
    return this.#connection.sendRequest('textDocument/signatureHelp', { textDocument: { uri }, position: place });
  }

  lenses(uri: string): Promise<CodeLens[] | null> {
    return this.#connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  }

  tests(uri: string, text?: string): Promise<TestsResult> {
    return this.#connection.sendRequest(testsRequest, text === undefined ? { uri } : { uri, text });
  }

  check(uri: string, text: string): Promise<Diagnostic[]> {
    return this.#connection.sendRequest(checkRequest, { uri, text });
  }

  async end(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    this.#connection.dispose();
    for (const stream of this.#streams) stream.destroy();
  }
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** The text without its mark `‸`, and the place where it stood. */
export const marked = (source: string): { readonly text: string; readonly place: Place } => {
  const at = source.indexOf('‸');
  if (at < 0) throw new Error('the source has no mark');
  return { text: source.replace('‸', ''), place: placeAt(source, at) };
};

/** The place of the middle of the first occurrence of `part` (behind `after`, when it is given). */
export const placeOf = (text: string, part: string, after = ''): Place => {
  const at = text.indexOf(part, text.indexOf(after));
  if (at < 0) throw new Error(`the text has no ${part}`);
  return placeAt(text, at + Math.floor(part.length / 2));
};

const placeAt = (text: string, offset: number): Place => {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before.at(-1) ?? '').length };
};

/** The code and prose of a hover as one text. */
export const hoverText = (hover: Hover | null): string => {
  if (!hover || typeof hover.contents === 'string' || Array.isArray(hover.contents)) return '';
  return hover.contents.value;
};

/** An outline as lines, children indented. */
export const outlineLines = (symbols: readonly DocumentSymbol[] | null, indent = ''): readonly string[] =>
  (symbols ?? []).flatMap((symbol) => [
    `${indent}${symbol.name}${symbol.detail ? ` ${symbol.detail}` : ''}`,
    ...outlineLines(symbol.children ?? [], `${indent}  `),
  ]);
