/** vm/context: the model that every tool sees. Imports nothing. */
export * from './address.ts';
export * from './coverage.ts';
export * from './diagnostic.ts';
export * from './editor.ts';
export * from './functions.ts';
export * from './language.ts';
export * from './machine.ts';
export * from './outside.ts';
export * from './program.ts';
export * from './raises.ts';
export * from './text.ts';
export * from './value.ts';
