import { expect, it } from 'vitest';
import {
  type Address,
  type CodeUnit,
  countsOfFirstHits,
  coverageOf,
  type DebugInformation,
  lineCounts,
  type Program,
} from '../../../vm/context/index.ts';

const position = (line: number) => ({ source: 'a.lang', line, column: 1 });

/** Four instructions: a branch at 0 that goes on at 4 or at 12; 8 jumps back to 0. */
const unit: CodeUnit = {
  id: 0,
  name: 'f',
  length: 16,
  decode: () => {
    throw new RangeError('not decoded');
  },
  starts: (from, count) => [0, 4, 8, 12].filter((at) => at >= from).slice(0, count),
  read: () => new Uint8Array(),
};

const debug: DebugInformation = {
  sources: [{ path: 'a.lang' }],
  framesAt: () => [{ name: 'f', position: position(1), scope: 0, isStatement: true }],
  statements: () => [
    { position: position(1), addresses: [0], function: 'f' },
    { position: position(2), addresses: [4, 8], function: 'f' },
    { position: position(2), addresses: [12], function: 'f' },
  ],
  statementStarts: () => [],
  variables: () => [],
  temporary: () => undefined,
  branches: () => [
    {
      position: position(1),
      address: 0,
      sides: [
        { label: 'then', target: 4 },
        { label: 'else', target: 12 },
      ],
    },
  ],
};

const program: Program = {
  units: [unit],
  debug,
  debugState: 'loaded',
  meta: {
    modules: [],
    types: [],
    conditions: [],
    functions: [{ name: 'f', entry: 0, end: 16, parameters: [], results: [], signals: [], kind: 'function' }],
  },
};

const counts = (rows: readonly (readonly [Address, number])[]) => new Map(rows);

it('the side that the branch jumps to has the rest of its count, though others lead there too', () => {
  // The branch ran 5 times, 3 times straight on; the target ran 9 times.
  const [source] = coverageOf(
    program,
    counts([
      [0, 5],
      [4, 3],
      [8, 1],
      [12, 9],
    ]),
    { exact: true },
  );
  expect(source?.branches[0]?.sides).toEqual([
    { label: 'then', count: 3 },
    { label: 'else', count: 2 },
  ]);
  expect(source?.statements.map(({ count }) => count)).toEqual([5, 4, 9]);
  expect(source?.functions).toMatchObject([{ name: 'f', count: 5 }]);
  expect([...lineCounts(source?.statements ?? [])]).toEqual([
    [1, 5],
    [2, 9],
  ]);
});

it('first hits say what ran at least once', () => {
  const [source] = coverageOf(
    program,
    countsOfFirstHits(
      counts([
        [0, 17],
        [12, 90],
      ]),
    ),
    { exact: false },
  );
  expect(source?.branches[0]?.sides.map(({ count }) => count)).toEqual([0, 1]);
  expect(source?.statements.map(({ count }) => count)).toEqual([1, 0, 1]);
});

it('there is none without debug information', () => {
  const { debug: _, ...bare } = program;
  expect(coverageOf({ ...bare, debugState: 'absent' }, counts([[0, 1]]), { exact: true })).toEqual([]);
});
