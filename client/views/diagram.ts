import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { type Scale, type TimeAxis, timeAxis } from './axis.ts';
import { spellClock } from './clock.ts';

import { type Arrow, arrows, type Happening, happenings, type Kind } from './happenings.ts';
import type { Moment, TimelineData } from './requests.ts';

const laneHeight = 34;
const left = 130;
const top = 26;

const symbols = {
  message: symbolCircle,
  life: symbolSquare,
  condition: symbolDiamond,
  stop: symbolTriangle,
  output: symbolCross,
} as const;

/** The diagram of contexts as lanes. Marks that would lie on one another are drawn as one. */
export interface Diagram {
  readonly axis: TimeAxis;
  show(data: TimelineData, moment: Moment | undefined, wanted: ReadonlySet<Kind>): void;
  moment(moment: Moment | undefined): void;
}

export function diagram(go: (clock: number) => void): Diagram {
  let data: TimelineData | undefined;
  let all: readonly Happening[] = [];
  let messages: readonly Arrow[] = [];
  let now: Moment | undefined;
  const axis = timeAxis('Contexts over time; the list beside it says the same in words', left, top, (scale, width) => {
    if (data) draw(scale, width, data);
  });
  const laneGroup = axis.svg.append('g');
  const arrowGroup = axis.svg.append('g');
  const markGroup = axis.svg.append('g');
  const nowLine = axis.svg.append('line').attr('class', 'now');

  function draw(scale: Scale, width: number, { lanes, to: end }: TimelineData): void {
    const y = new Map(lanes.map((lane, index) => [lane.threadId, top + 22 + index * laneHeight]));
    const height = (threadId: number) => y.get(threadId) ?? top + 22;
    const x = (clock: number) => scale(clock);
    const visible = (clock: number) => x(clock) >= left - 4 && x(clock) <= width + 4;
    const clipped = (clock: number) => Math.min(Math.max(x(clock), left), width);
    const rows = laneGroup
      .selectAll<SVGGElement, (typeof lanes)[number]>('g')
      .data([...lanes])
      .join((enter) => {
        const row = enter.append('g').attr('class', 'lane');
        row.append('text').attr('x', 6).append('title');
        row.append('line');
        return row;
      });
    rows
      .select('text')
      .attr('y', (lane) => height(lane.threadId) + 4)
      .text((lane) => (lane.name.length > 16 ? `${lane.name.slice(0, 15)}…` : lane.name));
    rows
      .select('line')
      .attr('x1', (lane) => clipped(lane.begin))
      .attr('x2', (lane) => clipped(lane.end ?? end))
      .attr('y1', (lane) => height(lane.threadId))
      .attr('y2', (lane) => height(lane.threadId));
    arrowGroup
      .selectAll<SVGPathElement, Arrow>('path')
      .data(messages.filter((arrow) => visible(arrow.fromClock) || visible(arrow.toClock)).slice(0, 4000))
      .join('path')
      .attr('class', (arrow) => `arrow ${arrow.kind} ${arrow.open ? 'open' : ''}`)
      .attr('d', (arrow) => arrowPath(x(arrow.fromClock), height(arrow.from), x(arrow.toClock), height(arrow.to)));
    const marks = markGroup
      .selectAll<SVGPathElement, Mark>('path')
      .data(merged(all, visible, x, height))
      .join((enter) => {
        const mark = enter.append('path');
        mark.append('title');
        return mark;
      })
      .attr('class', (mark) => `mark ${mark.first.kind}${mark.first.clock === now?.clock ? ' current' : ''}`)
      .attr('transform', (mark) => `translate(${mark.x},${mark.y})`)
      .attr('d', (mark) => symbol(symbols[mark.first.kind], mark.count > 1 ? 110 : 64)())
      .on('click', (_event, mark) => go(mark.first.clock));
    marks.select('title').text(({ first, count }) => {
      const words = `${first.event}: ${first.text}\nmoment ${spellClock(first.clock)}, click to go there`;
      return count > 1 ? `${count} together, the first is\n${words}` : words;
    });
    const bottom = top + 22 + Math.max(lanes.length, 1) * laneHeight;
    nowLine
      .attr('visibility', now && visible(now.clock) ? 'visible' : 'hidden')
      .attr('x1', now ? x(now.clock) : 0)
      .attr('x2', now ? x(now.clock) : 0)
      .attr('y1', top - 4)
      .attr('y2', bottom);
  }

  return {
    axis,
    show(next, moment, wanted) {
      data = next;
      now = moment;
      const everything = happenings(next);
      all = everything.filter(({ kind }) => wanted.has(kind));
      messages = arrows(everything).filter(({ kind }) => wanted.has(kind === 'spawn' ? 'life' : 'message'));
      axis.svg.attr('data-lanes', next.lanes.length).attr('data-arrows', messages.length);
      axis.domain(next.from, next.to);
    },
    moment(moment) {
      now = moment;
      if (data) axis.domain(data.from, data.to);
    },
  };
}

/** Pixels that all lanes need. */
export const diagramHeight = (lanes: number): number => top + 30 + Math.max(lanes, 1) * laneHeight;

interface Mark {
  readonly first: Happening;
  readonly x: number;
  readonly y: number;
  count: number;
}

function merged(
  all: readonly Happening[],
  visible: (clock: number) => boolean,
  x: (clock: number) => number,
  y: (threadId: number) => number,
): Mark[] {
  const marks = new Map<string, Mark>();
  for (const first of all) {
    if (!visible(first.clock)) continue;
    const key = `${first.threadId} ${first.kind} ${Math.round(x(first.clock) / 9)}`;
    const mark = marks.get(key);
    if (mark) mark.count += 1;
    else marks.set(key, { first, x: x(first.clock), y: y(first.threadId), count: 1 });
  }
  return [...marks.values()];
}

/** A line with a head at its end; between lanes it ends before the mark that it points at. */
function arrowPath(x1: number, y1: number, x2: number, y2: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [ex, ey] = [x2 - ux * 6, y2 - uy * 6];
  const head = (side: number) => `${ex - 6 * ux + side * 3.5 * uy},${ey - 6 * uy - side * 3.5 * ux}`;
  return `M${x1},${y1}L${ex},${ey}M${head(1)}L${ex},${ey}L${head(-1)}`;
}
