import type { ContextId, Outcome, Position } from '../vm/context/index.ts';
import { writeThrough } from './control/outside.ts';
import type { HostAnswer } from './control/surroundings.ts';
import type { DebugSession } from './debug-session.ts';
import type { Launched } from './launched.ts';
import { TextStream } from './text-stream.ts';

/** The outside of a session's program: what it prints, reads and writes. */
export class ProgramOutside {
  readonly #session: DebugSession;
  /** The context whose call of the outside was answered last. */
  callingContext: ContextId = 1;
  #calledFrom: Position | undefined;
  #askedForInput = false;
  /** Whose changes of files are written. */
  #written: Launched | undefined;

  constructor(session: DebugSession) {
    this.#session = session;
  }

  /** Answers a call of the outside. */
  answer({ call, address, context }: Outcome & { readonly kind: 'host' }): HostAnswer {
    const { launched, output } = this.#session;
    this.callingContext = context;
    if (!launched) return new Uint8Array(0);
    const { outside, debuggee, toolchain } = launched;
    const position = debuggee.code.framesAt(address)[0]?.position;
    if (outside.knows(call)) {
      this.#calledFrom = position;
      return outside.answer(call);
    }
    if (call.effect === 'output') output.write('stdout', toolchain.output(call.arguments), position);
    return new Uint8Array(0);
  }

  /** Where the bytes go that a program writes. */
  programOutput(): (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void {
    const texts = { stdout: new TextStream(), stderr: new TextStream() };
    return (stream, bytes) => this.#session.output.write(stream, texts[stream].add(bytes), this.#calledFrom);
  }

  /** The program waits for a line of its standard input. */
  askForInput(): void {
    this.#session.output.flush();
    if (this.#askedForInput || this.#session.output.terminal) return;
    this.#askedForInput = true;
    this.#session.output.write('console', 'The program reads its standard input: type a line in the Debug Console.\n');
    this.#session.output.flush();
  }

  /** Writes the program's changes of files, once, as they are at the end of the timeline; what cannot be written is shown. */
  writeFiles(): void {
    const { launched } = this.#session;
    if (!launched || this.#written === launched) return;
    this.#written = launched;
    const { debuggee, outside } = launched;
    const { overlaying } = debuggee.machine;
    if (!overlaying) return;
    debuggee.timeTravel.endAtOnce();
    for (const problem of writeThrough(overlaying.pending(), outside))
      this.#session.output.write('stderr', `${problem}\n`);
  }
}
