import { spellClock } from './clock.ts';
import { button, element, spellPlace } from './elements.ts';
import { header } from './header.ts';
import { tell } from './host.ts';
import type { ToPage } from './messages.ts';
import { plot } from './plot.ts';
import type { Moment, ValueHistory } from './requests.ts';

/** The history of a value: a plot, and beside it a table. */
export function historyPage(body: HTMLElement): (message: ToPage) => void {
  const go = (clock: number) => tell({ type: 'go', clock });
  const picture = plot(go);
  const drawing = element('div', { class: 'drawing' });
  drawing.append(picture.axis.svg.node() as SVGSVGElement);
  const list = element('div', { class: 'list' });
  const top = element('div');
  let history: ValueHistory | undefined;
  let moment: Moment | undefined;
  const draw = () => {
    if (!history) return;
    const height = Math.max(90, drawing.clientHeight - 4);
    picture.show(history, moment, height);
    picture.axis.size(drawing.clientWidth, height);
  };
  const show = () => {
    if (!history) return;
    const { name, type, total } = history;
    const verb = isLog(history) ? 'logged' : 'written';
    const title = element(
      'strong',
      {},
      `${name}: ${type}, ${verb} ${total === 1 ? 'once' : `${spellClock(total)} times`}`,
    );
    top.replaceChildren(header(moment, title, ...picture.axis.buttons));
    draw();
    list.replaceChildren(table(history, moment, go));
    list.querySelector('tr.current')?.scrollIntoView({ block: 'nearest' });
    if (history.writes.length < total) {
      list.append(button(`Show more of ${spellClock(total)}`, () => tell({ type: 'more' })));
    }
  };
  new ResizeObserver(draw).observe(drawing);
  return (message) => {
    if (message.type === 'empty') {
      history = undefined;
      body.replaceChildren(element('p', { class: 'empty' }, message.message));
    } else if (message.type === 'history') {
      if (!history) body.replaceChildren(top, element('main', {}, drawing, list));
      ({ history, moment } = message);
      show();
    } else if (message.type === 'moment') {
      moment = message.moment;
      show();
    }
  };
}

const isLog = ({ dataId }: ValueHistory): boolean => dataId === '';

function table(history: ValueHistory, moment: Moment | undefined, go: (clock: number) => void): HTMLTableElement {
  const { writes } = history;
  const before = isLog(history) ? [] : ['Before'];
  const heads = ['Moment', 'Value', 'Where', ...before, 'Context'].map((head) => element('th', { scope: 'col' }, head));
  // The write that made the value of the moment.
  const last = moment && writes.findLast(({ written }) => written <= moment.clock);
  const rows = writes.map((entry) =>
    element(
      'tr',
      { class: entry === last ? 'current' : undefined, 'aria-current': entry === last ? 'true' : undefined },
      element(
        'td',
        {},
        button(spellClock(entry.clock), () => go(entry.clock), { class: 'clock', title: 'Go to this moment' }),
      ),
      element('td', { class: 'text' }, entry.value),
      element('td', {}, [entry.function, spellPlace(entry.path, entry.line)].filter(Boolean).join(' ')),
      ...before.map(() => element('td', { class: 'text' }, entry.before)),
      element('td', {}, String(entry.threadId)),
    ),
  );
  return element(
    'table',
    { 'aria-label': `Every value and when it was ${isLog(history) ? 'logged' : 'written'}` },
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...rows),
  );
}
