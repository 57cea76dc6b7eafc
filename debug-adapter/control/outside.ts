/** Answers what a machine asks of the outside (vm/context/outside.ts), the same for every machine. */
import {
  type ClockName,
  type FileAnswer,
  type FileChange,
  type FileError,
  type FilePlace,
  type FileQueryName,
  type HostCall,
  numberOf,
  type OutsideRequest,
  packed,
  textOfUtf8,
  unpacked,
} from '../../vm/context/index.ts';
import type { Input } from './input.ts';
import type { HostAnswer } from './surroundings.ts';
import type { World } from './world.ts';

/** What a file query is answered with. */
export interface FolderAnswer {
  readonly header: FileAnswer<object>;
  readonly bytes?: Uint8Array;
}

/** The folders that a program may use. Never leaves them, whatever a path or a symbolic link says. Answers may take their time. */
export interface Folders {
  query(
    name: FileQueryName,
    place: FilePlace,
    range: { readonly offset: number; readonly length: number },
  ): FolderAnswer | Promise<FolderAnswer>;
  /** The error, when the change cannot be made. */
  change(change: FileChange, payload: Uint8Array): FileError | undefined | Promise<FileError | undefined>;
}

export interface OutsideParts {
  readonly world: World;
  readonly input: Input;
  /** Absent: no real files. */
  readonly folders?: Folders | undefined;
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

export class Outside {
  readonly #parts: OutsideParts;

  constructor(parts: OutsideParts) {
    this.#parts = parts;
  }

  /** Whether the call is one of {@link OutsideName}'s; a machine may have others of its own. */
  knows({ name }: Pick<HostCall, 'name'>): boolean {
    return Object.hasOwn(this.#answers, name);
  }

  answer(call: Pick<HostCall, 'name' | 'arguments'>): HostAnswer {
    const answer = this.#answers[call.name];
    if (!answer) throw new Error(`the outside has no answer to the call ${call.name}`);
    return answer(call.arguments);
  }

  /** The answer that is not there yet is not wanted any more. */
  forget(): void {
    this.#parts.input.forget?.();
  }

  /** What the answers to come depend on, as far as it can be put back. */
  save(): string {
    const { world, input } = this.#parts;
    return JSON.stringify([input.position, world.save()]);
  }

  restore(state: string): void {
    const [position, world] = JSON.parse(state) as [number, string];
    this.#parts.world.restore(world);
    this.#parts.input.seek(position);
  }

  readonly #answers: Readonly<Record<string, (bytes: Uint8Array) => HostAnswer>> = {
    stdout: (bytes) => this.#output('stdout', bytes),
    stderr: (bytes) => this.#output('stderr', bytes),
    stdin: (bytes) => this.#parts.input.read(Number(numberOf(bytes))),
    clock: (bytes) => {
      const answer = new Uint8Array(8);
      const time = this.#parts.world.clock(textOfUtf8(bytes) as ClockName);
      new DataView(answer.buffer).setBigUint64(0, time, true);
      return answer;
    },
    random: (bytes) => this.#parts.world.random(Number(numberOf(bytes))),
    sleep: (bytes) => {
      const slept = this.#parts.world.sleep(numberOf(bytes));
      return slept ? slept.then(() => nothing) : nothing;
    },
    'file stat': (bytes) => this.#query('file stat', bytes),
    'file list': (bytes) => this.#query('file list', bytes),
    'file read': (bytes) => this.#query('file read', bytes),
    'file link': (bytes) => this.#query('file link', bytes),
    'file change': (bytes) => {
      const { header, payload } = unpacked(bytes);
      const error = this.#parts.folders ? this.#parts.folders.change(header as FileChange, payload) : 'notsup';
      return error instanceof Promise ? error.then(changed) : changed(error);
    },
  };

  #output(stream: 'stdout' | 'stderr', bytes: Uint8Array): Uint8Array {
    this.#parts.output(stream, bytes);
    return nothing;
  }

  #query(name: FileQueryName, bytes: Uint8Array): HostAnswer {
    if (!this.#parts.folders) return packed({ error: 'noent' });
    const place = unpacked(bytes).header as FilePlace & { readonly offset: number; readonly length: number };
    const answer = this.#parts.folders.query(name, place, place);
    const pack = ({ header, bytes: contents }: FolderAnswer) => packed(header, contents);
    return answer instanceof Promise ? answer.then(pack) : pack(answer);
  }
}

const nothing = new Uint8Array(0);

const changed = (error: FileError | undefined): Uint8Array => (error === undefined ? nothing : packed({ error }));

/** Makes the changes of files that a program has left; one sentence for each that cannot be made. */
export const writeThrough = (pending: readonly OutsideRequest[], outside: Pick<Outside, 'answer'>): string[] => {
  const problems: string[] = [];
  for (const request of pending) {
    const answer = outside.answer(request);
    if (!(answer instanceof Uint8Array) || answer.length === 0) continue;
    const { error } = unpacked(answer).header as { readonly error: FileError };
    const { change, at } = unpacked(request.arguments).header as FileChange;
    problems.push(`The program's changes of files could not all be written: ${change} ${at.path}: ${error}`);
  }
  return problems;
};
