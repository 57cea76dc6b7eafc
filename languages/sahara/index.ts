/** The Sahara language: compiler, and expressions in a stopped program. */
export { compile } from './compile.ts';
export { evaluate, language } from './evaluate/evaluate.ts';
