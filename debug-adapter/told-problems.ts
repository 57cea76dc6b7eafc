/** Says what of the debug information cannot be read, each thing once: the rest works. */
import type { DebugInformation } from '../vm/context/index.ts';
import type { Output } from './output.ts';

/** Problems that are told one by one at a time. */
const toldAtOnce = 10;

export class ToldProblems {
  readonly #told = new Set<string>();

  /** Files of debug information are read when they are needed, so that more may turn up at a stop. */
  tell(output: Pick<Output, 'write' | 'flush'>, debug: DebugInformation | undefined): void {
    const problems = (debug?.problems ?? []).filter((problem) => !this.#told.has(problem));
    if (problems.length === 0) return;
    for (const problem of problems.slice(0, toldAtOnce)) output.write('console', `${problem}\n`);
    const more = problems.length - toldAtOnce;
    if (more > 0) output.write('console', `${more} more units of debug information cannot be read.\n`);
    for (const problem of problems) this.#told.add(problem);
    output.flush();
  }
}
