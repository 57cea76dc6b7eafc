import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Position } from '../vm/context/index.ts';
import type { OutputData, OutputLine } from './protocol.ts';

type Category = 'stdout' | 'stderr' | 'console';
type Emit = (body: DebugProtocol.OutputEvent['body']) => void;

const most = 32_768;
/** Lines between two flushes that are events of their own, so that each leads to its moment; a flood goes in few events. */
const ownEvents = 50;
const mostText = 200;
/** Bytes that a remembered line costs beside its text, about. */
const lineOverhead = 150;

/** When something was written, and on which timeline. */
interface Written {
  readonly clock: number;
  readonly timeline: number;
  /** Context that wrote. */
  readonly threadId: number;
}

interface Line extends Omit<OutputLine, 'text'>, Written {
  text: string;
  /** Its line end has not come yet. */
  open: boolean;
}

/**
 * The program's output on its way to the client. Lines of one source line are sent together, at the latest at the end of the slice,
 * so that a flood of output costs few messages.
 */
export class Output {
  readonly #emit: Emit;
  readonly #place: (position: Position) => Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line' | 'column'>;
  #text: string[] = [];
  #length = 0;
  #category: Category = 'stdout';
  #position: Position | undefined;
  #data: OutputData | undefined;
  #lines: Line[] = [];
  #nextLine = 0;
  #lineBytes = 0;
  #ownEvents = ownEvents;
  /** Bytes that remembered lines may hold; the oldest are forgotten. */
  mostLineBytes = 16 * 2 ** 20;
  /** The handle of a line whose place is known, for clients that make it a link. */
  link: ((output: number) => number) | undefined;
  readonly #written: () => Written | undefined;
  /** Where the program's output goes instead, when it goes to a terminal. */
  terminal: ((text: string) => void) | undefined;

  constructor(
    emit: Emit,
    place: (position: Position) => Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line' | 'column'>,
    written: () => Written | undefined,
  ) {
    this.#emit = emit;
    this.#place = place;
    this.#written = written;
  }

  /** The program's output lines on a timeline, with those of the timelines that it came from. */
  linesOf(
    timeline: number,
    origin: (timeline: number) => { readonly parent: number; readonly clock: number } | undefined,
  ): readonly OutputLine[] {
    const until = new Map<number, number>([[timeline, Number.POSITIVE_INFINITY]]);
    for (let from = origin(timeline); from && !until.has(from.parent); from = origin(from.parent))
      until.set(from.parent, Math.min(from.clock, ...until.values()));
    return this.#lines
      .filter((line) => line.clock < (until.get(line.timeline) ?? -1))
      .map(({ timeline: _, open: __, ...line }) => line);
  }

  /** Bytes that remembered lines hold, about. */
  get lineBytes(): number {
    return this.#lineBytes;
  }

  /** A new run begins. */
  restart(): void {
    this.#lines = [];
    this.#nextLine = 0;
    this.#lineBytes = 0;
  }

  write(category: Category, text: string, position?: Position): void {
    const data = category === 'console' ? undefined : this.#note(category, text, position);
    if (this.terminal && category !== 'console') {
      this.terminal(text);
      return;
    }
    const same =
      category === this.#category &&
      position?.line === this.#position?.line &&
      position?.source === this.#position?.source;
    if (!same || this.#length > most) this.#send();
    this.#category = category;
    this.#position = position;
    if (this.#text.length === 0) this.#data = data;
    this.#text.push(text);
    this.#length += text.length;
    if (!data || !text.endsWith('\n') || this.#ownEvents === 0) return;
    this.#ownEvents--;
    this.#send();
  }

  flush(): void {
    this.#ownEvents = ownEvents;
    this.#send();
  }

  #send(): void {
    if (this.#text.length === 0) return;
    const output = this.#text.join('');
    this.#text = [];
    this.#length = 0;
    this.#emit({
      category: this.#category,
      output,
      ...(this.#position ? this.#place(this.#position) : {}),
      ...(this.#data ? { data: this.#data } : {}),
      ...(this.#data && this.#position && this.link ? { variablesReference: this.link(this.#data.output) } : {}),
    });
  }

  #forget(): void {
    if (this.#lineBytes <= this.mostLineBytes) return;
    const forgotten = this.#lines.splice(0, Math.ceil(this.#lines.length / 10));
    for (const { text } of forgotten) this.#lineBytes -= lineOverhead + text.length;
  }

  #note(category: 'stdout' | 'stderr', text: string, position: Position | undefined): OutputData | undefined {
    const written = this.#written();
    if (!written || text === '') return undefined;
    const place = position && this.#place(position);
    const path = place?.source?.path;
    const pieces = text.split('\n');
    const ended = pieces.at(-1) === '';
    if (ended) pieces.pop();
    let first: number | undefined;
    pieces.forEach((piece, index) => {
      const last = this.#lines.at(-1);
      const open = index === pieces.length - 1 && !ended;
      if (last?.open && last.category === category) {
        const before = last.text.length;
        last.text = (last.text + piece).slice(0, mostText);
        this.#lineBytes += last.text.length - before;
        last.open = open;
        first ??= last.output;
        return;
      }
      const output = this.#nextLine++;
      first ??= output;
      this.#lineBytes += lineOverhead + Math.min(piece.length, mostText);
      this.#lines.push({
        output,
        ...written,
        category,
        text: piece.slice(0, mostText),
        open,
        ...(path === undefined || place?.line === undefined ? {} : { path, line: place.line }),
      });
    });
    this.#forget();
    return first === undefined ? undefined : { clock: written.clock, output: first };
  }
}
