// @ts-check
import { projects } from './projects.mjs';
import { python } from './python.mjs';
import { sahara } from './sahara.mjs';
import { source } from './source.mjs';
import { timeTravel } from './time-travel.mjs';
import { webassembly } from './webassembly.mjs';

/** A group a file. @type {readonly import('./look.mjs').Group[]} */
export const groups = [sahara, webassembly, source, projects, python, timeTravel];
