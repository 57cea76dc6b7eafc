import { axisTop } from 'd3-axis';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type Selection, select } from 'd3-selection';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { button } from './elements.ts';

export type Scale = ScaleLinear<number, number>;
export type Drawing = Selection<SVGSVGElement, unknown, null, undefined>;

/** A drawing over time: clocks from left to right, zoomed by wheel, drag, buttons and keys. */
export interface TimeAxis {
  readonly svg: Drawing;
  readonly buttons: readonly HTMLButtonElement[];
  /** Draws anew; `width` and `height` are pixels of the whole drawing. */
  size(width: number, height: number): void;
  domain(start: number, end: number): void;
}

/**
 * @param left pixels that are kept free for names
 * @param top pixels that are kept free for the axis
 * @param draw draws everything but the axis on the scale of the moment
 */
export function timeAxis(
  label: string,
  left: number,
  top: number,
  draw: (scale: Scale, width: number) => void,
): TimeAxis {
  const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
    .attr('role', 'img')
    .attr('aria-label', label)
    .attr('tabindex', 0);
  const axis = svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${top})`);
  let width = 600;
  let domain: readonly [number, number] = [0, 1];
  let transform: ZoomTransform = zoomIdentity;
  const redraw = () => {
    const base = scaleLinear([...domain], [left, Math.max(left + 50, width - 16)]);
    const scale = transform.rescaleX(base);
    const ticks = Math.max(2, Math.floor((width - left) / 110));
    axis.call(axisTop(scale).ticks(ticks));
    draw(scale, width);
  };
  const behaviour: ZoomBehavior<SVGSVGElement, unknown> = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, 1_000_000])
    .on('zoom', (event: { readonly transform: ZoomTransform }) => {
      transform = event.transform;
      redraw();
    });
  svg.call(behaviour);
  const scaled = (factor: number) => behaviour.scaleBy(svg, factor);
  const whole = () => behaviour.transform(svg, zoomIdentity);
  svg.on('keydown', (event: KeyboardEvent) => {
    const run = keys(event.key, scaled, whole, (by) => behaviour.translateBy(svg, by / transform.k, 0));
    if (!run) return;
    event.preventDefault();
    run();
  });
  return {
    svg,
    buttons: [
      button('+', () => scaled(2), { title: 'Zoom in', 'aria-label': 'Zoom in' }),
      button('−', () => scaled(0.5), { title: 'Zoom out', 'aria-label': 'Zoom out' }),
      button('Fit', whole, { title: 'Show the whole run' }),
    ],
    size(newWidth, height) {
      width = newWidth;
      svg.attr('width', width).attr('height', height);
      behaviour.extent([
        [left, 0],
        [width, height],
      ]);
      behaviour.translateExtent([
        [left, 0],
        [width, height],
      ]);
      redraw();
    },
    domain(start, end) {
      domain = [start, Math.max(end, start + 1)];
      redraw();
    },
  };
}

function keys(
  key: string,
  scaled: (factor: number) => void,
  whole: () => void,
  move: (pixels: number) => void,
): (() => void) | undefined {
  if (key === '+' || key === '=') return () => scaled(2);
  if (key === '-') return () => scaled(0.5);
  if (key === '0') return whole;
  if (key === 'ArrowLeft') return () => move(80);
  if (key === 'ArrowRight') return () => move(-80);
  return undefined;
}
