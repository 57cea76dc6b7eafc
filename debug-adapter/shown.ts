import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Position, shortName } from '../vm/context/index.ts';
import type { Breakpoint } from './control/breakpoints.ts';
import type { DebugSession } from './debug-session.ts';
import { codeReference } from './present/memory-reference.ts';
import type { Presentation } from './present/variables.ts';

const shownThreads = 1000;
/** Places that are named when a source was found at none. */
const mostPlaces = 6;

/** How places, values, breakpoints and contexts are shown to the client of a session. */
export class Shown {
  readonly #session: DebugSession;
  readonly #toldSources = new Set<string>();

  constructor(session: DebugSession) {
    this.#session = session;
  }

  /** Lines and columns as the client counts them. */
  line = (line: number): number => (this.#session.client.linesStartAt1 === false ? line - 1 : line);
  column = (column: number): number => (this.#session.client.columnsStartAt1 === false ? column - 1 : column);
  fromLine = (line: number): number => (this.#session.client.linesStartAt1 === false ? line + 1 : line);
  fromColumn = (column: number): number => (this.#session.client.columnsStartAt1 === false ? column + 1 : column);

  extent(position: {
    readonly line: number;
    readonly column: number;
    readonly endLine?: number;
    readonly endColumn?: number;
  }) {
    return {
      line: this.line(position.line),
      column: this.column(position.column),
      ...(position.endLine === undefined ? {} : { endLine: this.line(position.endLine) }),
      ...(position.endColumn === undefined ? {} : { endColumn: this.column(position.endColumn) }),
    };
  }

  place(position: Position): { source: DebugProtocol.Source; line: number; column: number } {
    const source = this.#session.launched?.sources.file(position.source) ?? { path: position.source };
    return { source, line: this.line(position.line), column: this.column(position.column) };
  }

  /** Where output came from, when that is a text that can be opened: a library writes for the program. */
  outputPlace(position: Position): Partial<ReturnType<Shown['place']>> {
    return this.#session.launched?.sources.find(position.source).isShown === false ? {} : this.place(position);
  }

  presentation(format?: DebugProtocol.ValueFormat): Presentation {
    const { debuggee } = this.#session;
    return {
      cached: (read) => debuggee.cached(read),
      handle: (container) => (container.named + container.indexed > 0 ? this.#session.containers.add(container) : 0),
      hex: format?.hex === true,
      types: this.#session.client.supportsVariableType === true,
    };
  }

  breakpoint(breakpoint: Breakpoint): DebugProtocol.Breakpoint {
    const { id, binding } = breakpoint;
    const { position, address } = binding;
    const message = binding.message ?? (position && this.#differing(position.source));
    return {
      id,
      verified: binding.addresses.length > 0,
      ...(message === undefined ? {} : { message }),
      ...(binding.addresses.length ? {} : { reason: binding.pending ? 'pending' : 'failed' }),
      ...(position && this.#session.launched
        ? { source: this.#session.launched.sources.file(position.source), ...this.extent(position) }
        : {}),
      ...(address === undefined ? {} : { instructionReference: codeReference(address) }),
    };
  }

  /** What is to be said about a source whose file is another text than the one that was compiled. */
  #differing(source: string): string | undefined {
    if (!this.#session.launched?.sources.differs(source)) return undefined;
    return `${this.#session.host.fileName(this.#session.launched.sources.clientPath(source))} differs from the file that was compiled: lines may be off.`;
  }

  /** Says once for each source why it cannot be shown, or that it is not the one that was compiled. */
  tellOfSource(source: string): void {
    const { launched } = this.#session;
    if (!launched || this.#toldSources.has(source)) return;
    const { isShown, tried } = launched.sources.find(source);
    const places =
      tried.length > mostPlaces ? [...tried.slice(0, mostPlaces), `${tried.length - mostPlaces} more`] : tried;
    const text = isShown
      ? this.#differing(source)
      : `The source ${source} is not there; looked for ${places.join(', ')}. Its disassembly is shown: "sourceMap" in the launch configuration says where sources are.`;
    // Only now: a file that is not there yet begins the request anew.
    this.#toldSources.add(source);
    if (text === undefined) return;
    this.#session.output.write('console', `${text}\n`);
    this.#session.output.flush();
  }

  /** The contexts that are shown as threads: all that live, as far as a view can hold them. */
  threads(): DebugProtocol.Thread[] {
    const { debuggee } = this.#session;
    const { stop } = debuggee;
    if (debuggee.execution.state === 'ended') {
      const id = stop?.context ?? 1;
      return [{ id, name: `${shortName(debuggee.context(id)?.name ?? 'main')} · ended` }];
    }
    const contexts = debuggee.machine.contexts();
    const alive = contexts.filter(({ id, state }) => (state !== 'ended' && state !== 'failed') || id === stop?.context);
    const shown = alive.slice(0, shownThreads);
    const focus = alive.find(({ id }) => id === stop?.context);
    if (focus && !shown.includes(focus)) shown.push(focus);
    return shown.map(({ id, name, state, detail }) => {
      const doing = state === 'ready' ? '' : ` · ${detail ?? state}`;
      return { id, name: `${shortName(name)} · context ${id} · ${this.#session.host.worker}${doing}` };
    });
  }
}
