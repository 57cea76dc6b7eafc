import { scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { type TimeAxis, timeAxis } from './axis.ts';
import { spellClock } from './clock.ts';

import type { Moment, ValueHistory, Write } from './requests.ts';

const left = 70;
const top = 26;
const bottom = 14;
const colours = ['blue', 'green', 'orange', 'purple', 'yellow', 'red'];

/** Value over time: numbers as a stepped line, everything else as bands with its text. */
export interface Plot {
  readonly axis: TimeAxis;
  show(history: ValueHistory, moment: Moment | undefined, height: number): void;
}

export function plot(go: (clock: number) => void): Plot {
  let entries: readonly Write[] = [];
  let now: Moment | undefined;
  let height = 160;
  let end = 1;
  const axis = timeAxis(
    'The value over time; the table beside it says the same in words',
    left,
    top,
    (scale, width) => {
      const visible = entries.filter(({ written }, index) => {
        const next = entries[index + 1]?.written ?? end;
        return scale(next) >= left && scale(written) <= width;
      });
      const numeric = entries.length > 0 && entries.every((entry) => entry.number !== undefined);
      bands.attr('visibility', numeric ? 'hidden' : 'visible');
      lines.attr('visibility', numeric ? 'visible' : 'hidden');
      if (numeric) drawLine(visible, scale, width);
      else drawBands(visible, scale, width);
      nowLine
        .attr('visibility', now && scale(now.clock) >= left ? 'visible' : 'hidden')
        .attr('x1', now ? scale(now.clock) : 0)
        .attr('x2', now ? scale(now.clock) : 0)
        .attr('y1', top)
        .attr('y2', height - bottom);
    },
  );
  const bands = axis.svg.append('g');
  const lines = axis.svg.append('g');
  const path = lines.append('path').attr('class', 'line');
  const low = lines.append('text').attr('x', 4);
  const high = lines.append('text').attr('x', 4);
  const points = lines.append('g');
  const nowLine = axis.svg.append('line').attr('class', 'now');

  function drawLine(visible: readonly Write[], x: (clock: number) => number, width: number): void {
    const values = entries.map((entry) => entry.number as number);
    const smallest = values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
    const largest = values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    const room = smallest === largest ? 1 : 0;
    const y = scaleLinear([smallest - room, largest + room], [height - bottom - 6, top + 10]);
    const clip = (clock: number) => Math.min(Math.max(x(clock), left), width);
    const last = visible.at(-1);
    const drawn = last ? [...visible, { ...last, written: end }] : visible;
    path.attr(
      'd',
      line<Write>(
        (entry) => clip(entry.written),
        (entry) => y(entry.number as number),
      ).curve(curveStepAfter)([...drawn]),
    );
    low.attr('y', y(smallest) + 4).text(String(smallest));
    high.attr('y', y(largest) + 4).text(smallest === largest ? '' : String(largest));
    points
      .selectAll<SVGCircleElement, Write>('circle')
      .data(
        thinned(
          visible.filter(({ written }) => x(written) >= left),
          x,
        ),
      )
      .join((enter) => {
        const point = enter.append('circle').attr('class', 'point').attr('r', 3.5);
        point.append('title');
        return point;
      })
      .attr('cx', (entry) => x(entry.written))
      .attr('cy', (entry) => y(entry.number as number))
      .on('click', (_event, entry) => go(entry.clock))
      .select('title')
      .text(describe);
  }

  function drawBands(visible: readonly Write[], x: (clock: number) => number, width: number): void {
    const clip = (clock: number) => Math.min(Math.max(x(clock), left), width);
    const following = new Map(entries.map((entry, index) => [entry, entries[index + 1]?.written ?? end]));
    const palette = new Map([...new Set(entries.map(({ value }) => value))].map((text, index) => [text, index]));
    const rows = bands
      .selectAll<SVGGElement, Write>('g')
      .data(thinned(visible, clip))
      .join((enter) => {
        const row = enter.append('g');
        row.append('rect').attr('class', 'band');
        row.append('text');
        row.append('title');
        return row;
      })
      .on('click', (_event, entry) => go(entry.clock));
    const from = (entry: Write) => clip(entry.written);
    const size = (entry: Write) => Math.max(2, clip(following.get(entry) ?? end) - from(entry));
    rows
      .select('rect')
      .attr('x', from)
      .attr('y', top + 12)
      .attr('width', size)
      .attr('height', Math.max(24, Math.min(60, height - top - bottom - 24)))
      .attr('fill', ({ value }) => `var(--vscode-charts-${colours[(palette.get(value) ?? 0) % colours.length]})`);
    rows
      .select('text')
      .attr('x', (entry) => from(entry) + 5)
      .attr('y', top + 32)
      .text((entry) => fitting(entry.value, size(entry)));
    rows.select('title').text(describe);
  }

  return {
    axis,
    show(history, moment, newHeight) {
      entries = history.writes;
      now = moment;
      height = newHeight;
      const first = entries[0]?.written ?? 0;
      end = Math.max(moment?.end ?? 0, entries.at(-1)?.written ?? 1);
      axis.svg.attr('data-writes', entries.length);
      axis.domain(Math.min(moment?.start ?? first, first), end);
    },
  };
}

const describe = ({ value, clock, function: where }: Write): string =>
  `${value}\n${where ?? ''} at moment ${spellClock(clock)}, click to go there`;

/** Cut to about so many pixels. */
function fitting(text: string, pixels: number): string {
  const most = Math.floor((pixels - 10) / 7);
  if (most < 2) return '';
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** At most one for every two pixels. */
function thinned(entries: readonly Write[], x: (clock: number) => number): Write[] {
  let last = Number.NEGATIVE_INFINITY;
  return entries.filter(({ written }) => {
    if (x(written) - last < 2) return false;
    last = x(written);
    return true;
  });
}
