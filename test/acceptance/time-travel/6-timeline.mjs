// @ts-check
import { expect, expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

export const claims = [
  ...onEveryMachine('6', 'output lines know their moment', (row) =>
    inSession(row, {}, async (session) => {
      const { lines } = await session.adapter.request('sahara/outputs');
      expectEqual(
        lines.map((/** @type {any} */ line) => line.text),
        row.output,
        'the lines',
      );
      const events = session.adapter.received.filter((message) => message.event === 'output' && message.body.data);
      expect(
        events.every(({ body }) => Number.isInteger(body.data.clock)),
        'an output event without its clock',
      );
      // VS Code makes the text of a line a link to the location of the one child of its event.
      const [{ body }] = events.filter((message) => message.body.data.output === lines[3].output);
      const { variables } = await session.adapter.request('variables', { variablesReference: body.variablesReference });
      const locationReference = variables[0].valueLocationReference;
      const place = await session.adapter.request('locations', { locationReference });
      expectEqual([variables.length, place.line], [1, lineOf(row, 'print')], 'the link of the fourth line');
      await session.go('sahara/goToOutput', { output: lines[3].output });
      expectEqual(
        [await session.line(), await session.total()],
        [lineOf(row, 'print'), '16'],
        'the moment of the fourth line',
      );
    }),
  ),
  ...onEveryMachine('6', 'the timeline: contexts as lanes, output and stops in order', (row) =>
    inSession(row, { marks: ['call'] }, async (session) => {
      await session.breakpoints([]);
      await session.go('continue');
      const { lanes, events, omitted } = await session.adapter.request('sahara/timeline');
      expectEqual(lanes[0].threadId, 1, 'the first lane');
      const kinds = new Set(events.map((/** @type {any} */ event) => event.kind));
      expect(kinds.has('output') && kinds.has('stop'), `only ${[...kinds].join(' ')}`);
      const clocks = events.map((/** @type {any} */ event) => event.clock);
      expectEqual(
        clocks,
        clocks.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b),
        'the order',
      );
      expectEqual(omitted, 0, 'omitted events');
      return `${lanes.length} lanes, ${events.length} events`;
    }),
  ),
  {
    item: '6',
    what: 'Sahara: messages between contexts are arrows of the timeline',
    check: () =>
      inSession(
        {
          name: 'Sahara',
          file: 'talk.sahara',
          text: `(module talk)
(fn worker [n i64] -> i64 (receive [[m i64] (* n m)]))
(fn main [] -> i64
  (let [a (spawn worker 3) b (spawn worker 4)]
    (send a 10)
    (send b 20)
    (+ (join a) (join b))))
`,
          variable: 'a',
          is: () => 'true',
          seesReads: true,
          output: [],
          history: [],
        },
        {},
        async (session) => {
          const { lanes, events } = await session.adapter.request('sahara/timeline');
          expectEqual(lanes.length, 3, 'lanes');
          const sends = events.filter((/** @type {any} */ event) => event.kind.startsWith('send'));
          expectEqual(
            sends.map((/** @type {any} */ event) => [event.threadId, event.peer, event.text]),
            [
              [1, 2, '10'],
              [1, 3, '20'],
            ],
            'sends',
          );
        },
      ),
  },
];
