/** Ranges of code by address say what looking at each of them says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExtentRows, overlapping } from '../../../../vm/wasm/dwarf/extents.ts';
import { UnitRanges } from '../../../../vm/wasm/dwarf/unit-ranges.ts';

const range = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })).map(([from, length]) => [from, from + length]);
const ranges = fc.array(range, { maxLength: 6 }).map((list) => list.flat());

describe('ranges of code', () => {
  it('of units: those that cover an address, however many there are', () => {
    fc.assert(
      fc.property(fc.array(ranges, { maxLength: 4 }), fc.boolean(), (own, areMany) => {
        // Units without code stay apart from all others.
        const others = areMany ? Array.from({ length: 70 }, (_, at) => [1000 + at * 10, 1005 + at * 10]) : [];
        const all = [...own, [], ...others];
        const units = new UnitRanges(all.map((each) => ({ ranges: each })));
        for (let address = 0; address < 75; address++) {
          const wanted = all.flatMap((each, place) =>
            each.some((from, at) => at % 2 === 0 && from <= address && address < (each[at + 1] as number))
              ? [place]
              : [],
          );
          expect([...new Set(units.at(address))].sort((left, right) => left - right)).toEqual(wanted);
        }
      }),
    );
  });

  it('between two addresses, in their order', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 12 }),
        fc.nat(70),
        fc.integer({ min: 1, max: 20 }),
        (list, from, length) => {
          const rows = new ExtentRows(1);
          list.forEach(([start = 0, end = 0], owner) => {
            rows.add(start, end, owner);
          });
          const wanted = list
            .map(([start = 0, end = 0], owner) => ({ start, end, owner }))
            .filter(({ start, end }) => start < from + length && end > from)
            .sort((left, right) => left.start - right.start || left.owner - right.owner);
          expect(overlapping(rows.extents(), from, from + length)).toEqual(wanted.map(({ owner }) => owner));
        },
      ),
    );
  });
});
