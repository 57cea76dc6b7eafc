import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Diagnostic, Toolchain } from '../vm/context/index.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { TypedInput } from './control/input.ts';
import type { Outside } from './control/outside.ts';
import type { LaunchArguments } from './protocol.ts';
import type { Recording } from './recording-file.ts';
import type { Sources } from './sources.ts';

/** Events of ours and of the protocol, by name. */
export type SendEvent = (event: string, body?: object) => void;
export type SendRequest = (command: string, args: object) => Promise<DebugProtocol.Response>;

/** A program that was launched. */
export interface Launched {
  /** What loading left to be checked before the program runs. */
  readonly check?: () => readonly Diagnostic[];
  readonly arguments: LaunchArguments;
  /** Absolute. */
  readonly path: string;
  readonly toolchain: Toolchain;
  /** The file as it was when it was launched. */
  readonly bytes: Uint8Array;
  readonly debuggee: Debuggee;
  readonly sources: Sources;
  readonly debugging: boolean;
  /** What the machine was made with. */
  readonly started: Recording['options'];
  /** The recording that was opened instead of running the program. */
  readonly recording?: Recording;
  /** Answers what the program asks of the outside. */
  readonly outside: Outside;
  /** Its standard input, where it is typed. */
  readonly input: TypedInput;
}
