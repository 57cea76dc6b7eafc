import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Position } from '../vm/context/index.ts';

type Category = 'stdout' | 'stderr' | 'console';
type Emit = (body: DebugProtocol.OutputEvent['body']) => void;

const most = 32_768;

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
  /** Where the program's output goes instead, when it goes to a terminal. */
  terminal: ((text: string) => void) | undefined;

  constructor(
    emit: Emit,
    place: (position: Position) => Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line' | 'column'>,
  ) {
    this.#emit = emit;
    this.#place = place;
  }

  write(category: Category, text: string, position?: Position): void {
    if (this.terminal && category !== 'console') {
      this.terminal(text);
      return;
    }
    const same =
      category === this.#category &&
      position?.line === this.#position?.line &&
      position?.source === this.#position?.source;
    if (!same || this.#length > most) this.flush();
    this.#category = category;
    this.#position = position;
    this.#text.push(text);
    this.#length += text.length;
  }

  flush(): void {
    if (this.#text.length === 0) return;
    const output = this.#text.join('');
    this.#text = [];
    this.#length = 0;
    this.#emit({ category: this.#category, output, ...(this.#position ? this.#place(this.#position) : {}) });
  }
}
