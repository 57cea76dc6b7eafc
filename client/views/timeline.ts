import { spellClock } from './clock.ts';
import { diagram, diagramHeight } from './diagram.ts';
import { button, element } from './elements.ts';
import { type Happening, happenings, type Kind, kinds } from './happenings.ts';
import { header } from './header.ts';
import { tell } from './host.ts';
import type { ToPage } from './messages.ts';
import type { Moment, TimelineData } from './requests.ts';

const rowsAtOnce = 500;

/** The timeline: contexts as lanes with messages as arrows, and beside them the same as a list. */
export function timelinePage(body: HTMLElement): (message: ToPage) => void {
  const go = (clock: number) => tell({ type: 'go', clock });
  const picture = diagram(go);
  const drawing = element('div', { class: 'drawing' });
  drawing.append(picture.axis.svg.node() as SVGSVGElement);
  const list = element('div', { class: 'list' });
  const top = element('div');
  const wanted = new Set<Kind>(kinds.map(({ kind }) => kind));
  const filters = kinds.map(({ kind, label, shape }) => {
    const box = element('input', { type: 'checkbox', checked: true });
    box.addEventListener('change', () => {
      if (box.checked) wanted.add(kind);
      else wanted.delete(kind);
      show();
    });
    return element('label', {}, box, `${shape} ${label}`);
  });
  let data: TimelineData | undefined;
  let moment: Moment | undefined;
  let shownRows = rowsAtOnce;

  const resize = () => picture.axis.size(drawing.clientWidth, diagramHeight(data?.lanes.length ?? 1));
  const showHeader = () => top.replaceChildren(header(moment, ...filters, ...picture.axis.buttons));
  const showList = () => {
    if (!data) return;
    const all = happenings(data).filter(({ kind }) => wanted.has(kind));
    const names = new Map(data.lanes.map(({ threadId, name }) => [threadId, name]));
    list.replaceChildren(table(all, names, moment, shownRows, data.omitted, go));
    list.querySelector('tr.current')?.scrollIntoView({ block: 'nearest' });
    if (all.length > shownRows) {
      list.append(
        button(`Show more of ${spellClock(all.length)}`, () => {
          shownRows += rowsAtOnce;
          showList();
        }),
      );
    }
  };
  const show = () => {
    if (!data) return;
    showHeader();
    picture.show(data, moment, wanted);
    resize();
    showList();
  };
  new ResizeObserver(() => data && resize()).observe(drawing);

  return (message) => {
    if (message.type === 'empty') {
      data = undefined;
      body.replaceChildren(element('p', { class: 'empty' }, message.message));
    } else if (message.type === 'timeline') {
      if (!data) body.replaceChildren(top, element('main', {}, drawing, list));
      ({ data, moment } = message);
      show();
    } else if (message.type === 'moment') {
      moment = message.moment;
      if (!data) return;
      showHeader();
      picture.moment(moment);
      showList();
    }
  };
}

function table(
  all: readonly Happening[],
  names: ReadonlyMap<number, string>,
  moment: Moment | undefined,
  most: number,
  omitted: number,
  go: (clock: number) => void,
): HTMLTableElement {
  const heads = ['Moment', 'Context', 'What', 'Text'].map((head) => element('th', { scope: 'col' }, head));
  const latest = moment && all.findLast(({ clock }) => clock <= moment.clock);
  const rows = all.slice(0, most).map((happening) => {
    const { clock, threadId, peer, event, text } = happening;
    const current = happening === latest;
    const towards = peer === undefined ? '' : ` ${peerWord(event)} ${names.get(peer) ?? peer}`;
    return element(
      'tr',
      { class: current ? 'current' : undefined, 'aria-current': current ? 'true' : undefined },
      element(
        'td',
        {},
        button(spellClock(clock), () => go(clock), { class: 'clock', title: 'Go to this moment' }),
      ),
      element('td', {}, names.get(threadId) ?? String(threadId)),
      element('td', {}, `${event}${towards}`),
      element('td', { class: 'text' }, text),
    );
  });
  const words =
    omitted > 0 ? `${spellClock(all.length)} things happened; ${spellClock(omitted)} more are left out.` : '';
  return element(
    'table',
    { 'aria-label': 'What happened, in order' },
    ...(words ? [element('caption', {}, words)] : []),
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...rows),
  );
}

const peerWord = (event: string): string => (event === 'receive' ? 'from' : event === 'join' ? 'with' : 'to');
