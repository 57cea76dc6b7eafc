/** Recordings on the command line: a run that is saved, and one that is read. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Journal } from '../debug-adapter/control/journal.ts';
import { TextPacker } from '../debug-adapter/control/time-travel/packed-text.ts';
import {
  type BadRecording,
  encodeRecording,
  outputText,
  type ProgramSource,
  type Recording,
  recordingOf,
} from '../debug-adapter/recording-file.ts';
import { type Machine, textOfUtf8 } from '../vm/context/index.ts';
import type { DriveOptions } from './drive.ts';
import { type BadInput, badInput } from './failure.ts';
import { type LoadedFile, readIfThere } from './files.ts';
import { type RunOptions, settingsOf } from './run-options.ts';

/** Keeps what comes into a run from outside, and writes it as a recording. */
export class RunRecorder {
  readonly #machine: Machine;
  readonly #file: LoadedFile;
  readonly #options: RunOptions;
  readonly #journal: Journal;
  readonly #output = new TextPacker();

  constructor(machine: Machine, file: LoadedFile, options: RunOptions) {
    this.#machine = machine;
    this.#file = file;
    this.#options = options;
    this.#journal = new Journal(machine);
  }

  get hooks(): Pick<DriveOptions, 'journal' | 'called'> {
    return {
      journal: this.#journal,
      called: (outcome) => this.#output.add(outputText(this.#file.toolchain, outcome, textOfUtf8)),
    };
  }

  /** Throws BadInput when the file cannot be written. */
  save(target: string, how: string): void {
    const { toolchain } = this.#file;
    const { invoke, arg, programArguments } = this.#options;
    const relative = path.relative(path.dirname(path.resolve(target)), path.resolve(this.#file.path));
    const options: Recording['options'] = {
      arguments: [...(arg ?? []), ...((programArguments as readonly string[] | undefined) ?? [])],
      settings: settingsOf(this.#file, this.#options),
      ...(invoke === undefined ? {} : { invoke }),
    };
    const recording = recordingOf(toolchain, {
      source: sourceOf(this.#file),
      path: relative.split(path.sep).join('/'),
      options,
      tape: this.#journal.tape,
      end: this.#journal.end,
      state: this.#machine.hash(),
      how,
      output: this.#output.finish(),
    });
    try {
      writeFileSync(target, encodeRecording(toolchain, recording));
    } catch (error) {
      throw badInput(target, 'unwritable-file', `the recording cannot be written: ${(error as Error).message}`);
    }
  }
}

/** A program's file as its hash is made of it. */
export const sourceOf = (file: LoadedFile): ProgramSource => ({
  path: file.path,
  bytes: file.bytes,
  read: (relative) => readIfThere(path.resolve(path.dirname(file.path), relative)),
});

/** A problem of a recording as the command line says it. */
export const complaint = (file: string, { code, message }: BadRecording): BadInput =>
  badInput(file, code, message.startsWith(`${file}: `) ? message.slice(file.length + 2).replace(/\.$/, '') : message);
