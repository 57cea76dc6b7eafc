/** Python: compiler, and expressions in a stopped program. */
export { compile } from './compile.ts';
export { language } from './evaluate/evaluate.ts';
