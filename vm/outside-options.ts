/** Options that concern the outside of a program, the same for every machine that has one. */
import type { MachineOption } from './context/index.ts';

/** Standard input, time and chance. */
export const outsideOptions: readonly MachineOption[] = [
  {
    name: 'stdin',
    type: 'string',
    default: '',
    description: 'File that the program reads as its standard input, instead of the terminal or the Debug Console.',
  },
  {
    name: 'stdinText',
    type: 'string',
    default: '',
    description: 'Text that the program reads as its standard input.',
  },
  {
    name: 'clockStart',
    type: 'number',
    default: 0,
    description:
      'Time of day when the program starts, in milliseconds since 1970, advancing a microsecond at each look; 0 is the real time.',
  },
  {
    name: 'randomSeed',
    type: 'number',
    default: 0,
    description: 'Seed of the random numbers that the program gets; 0 is real chance.',
  },
];

/** Folders and environment, for programs that use WASI. */
export const folderOptions: readonly MachineOption[] = [
  {
    name: 'preopens',
    type: 'pairs',
    flag: 'dir',
    default: {},
    description:
      "Folders that the program may use: the program's name for it, and the real folder; without a real folder it is one in memory.",
  },
  { name: 'env', type: 'pairs', default: {}, description: 'Variables of the program\u2019s environment.' },
  {
    name: 'files',
    type: 'string',
    choices: ['overlay', 'direct'],
    default: 'overlay',
    description:
      'When changes of real files are made: at the end of the session (overlay), or at once (direct), which stepping back cannot undo.',
  },
];
