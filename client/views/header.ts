import { spellClock } from './clock.ts';
import { button, element } from './elements.ts';
import { tell } from './host.ts';
import type { Moment } from './requests.ts';

/** Where the program stands, and the ways to both ends. */
export function header(moment: Moment | undefined, ...more: readonly Node[]): HTMLElement {
  const words = moment
    ? element(
        'span',
        { class: moment.past ? 'where past' : 'where', role: 'status' },
        `Moment ${spellClock(moment.clock)} of ${spellClock(moment.end)}${moment.past ? ', in the past' : ''}`,
      )
    : element('span', { class: 'where', role: 'status' }, 'The program is running.');
  return element(
    'header',
    {},
    words,
    button('To the start', () => tell({ type: 'command', command: 'sahara.goToStart' }), { title: 'Go to the start' }),
    button('To the end', () => tell({ type: 'command', command: 'sahara.goToEnd' }), {
      title: 'Go to the end of what has run',
    }),
    ...more,
  );
}
