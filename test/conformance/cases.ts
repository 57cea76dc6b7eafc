/** The conformance table: what every machine behind the boundary must do, whatever it is inside. */

import { clockCases } from './cases/clock.ts';
import { coverageCases } from './cases/coverage.ts';
import { debugInformationCases } from './cases/debug-information.ts';
import { stateCases } from './cases/state.ts';
import { stoppingCases } from './cases/stopping.ts';
import { timeTravelCases } from './cases/time-travel.ts';
import type { MachineUnderTest, ProgramName } from './machine-under-test.ts';

export interface Case {
  readonly title: string;
  /** Programs that it runs; a case is a visible gap of a machine that lacks one of them. */
  readonly needs: readonly ProgramName[];
  check(machine: MachineUnderTest): void | Promise<void>;
}

export const cases: readonly Case[] = [
  ...clockCases,
  ...stoppingCases,
  ...stateCases,
  ...coverageCases,
  ...debugInformationCases,
  ...timeTravelCases,
];
