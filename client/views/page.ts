/** Entry of the pages; the body says which view it is. */
import './page.css';
import { historyPage } from './history.ts';
import { listen, tell } from './host.ts';
import { timelinePage } from './timeline.ts';

const pages = { timeline: timelinePage, history: historyPage };
const view = document.body.dataset.view as keyof typeof pages;
listen(pages[view](document.body));
tell({ type: 'ready' });
