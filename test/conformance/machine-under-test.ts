/** What the conformance table needs from a machine: a row of its own, written once for each. */
import type { ContextId, Location, Machine, Program } from '../../vm/context/index.ts';

/**
 * Small programs that each machine writes in its language.
 * - `endless`: a loop that never ends.
 * - `loop`: nested loops with branches of both ways; its result depends on a local that `variable` names.
 * - `recursion`: a function that calls itself twice, ten deep and more.
 * - `unwinding`: calls below a handler that are unwound, calls that are continued by a restart where the language has restarts, and output.
 * - `handling`: as `unwinding`, where handlers are code that runs on top of the frame that signalled.
 * - `failing`: a context fails for good, twenty instructions or more after the start, and so does the one that waits for it.
 * - `input`: reads its standard input piece by piece to the end, and prints; its first local is a sum of what was read.
 * - `contexts`: at least three contexts that exchange messages; all of them run the function that `shared` names.
 */
export type ProgramName =
  | 'endless'
  | 'loop'
  | 'recursion'
  | 'unwinding'
  | 'handling'
  | 'failing'
  | 'input'
  | 'contexts';

export interface MachineUnderTest {
  readonly name: string;
  /** Programs that its language cannot express, with the reason: the one visible list of gaps. */
  readonly gaps: Partial<Readonly<Record<ProgramName, string>>>;
  /** A program that was not run before. Its instructions are the same with and without debug information. */
  load(name: ProgramName, options: { readonly debug: boolean }): Program;
  /** `fusing: false`: without fused operations. */
  create(program: Program, options: { readonly fusing: boolean }): Machine;
  /** The same program, in which each look at debug information throws. */
  withoutHooks(program: Program): Program;
  readonly functions: {
    /** In `recursion`: the function that calls itself. */
    readonly recursive: string;
    /** In `unwinding`: a function that never returns by itself. */
    readonly thrower: string;
    /** In `handling`: the code of a handler. */
    readonly handler: string;
    /** In `contexts`: run by several contexts. */
    readonly shared: string;
  };
  /** In `loop`: a local of the running frame, and bytes that change the result when they are stored in it at any time before the last round. */
  variable(machine: Machine, context: ContextId): { readonly location: Location; readonly bytes: Uint8Array };
}
