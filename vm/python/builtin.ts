/** What the machine has of Python's built-ins, for the compiler and editors. */
import { builtins } from './builtins/index.ts';
import { moduleNames as modules } from './builtins/modules.ts';

/** Names that are found without being defined. */
export const builtinNames: readonly string[] = [...builtins.keys(), '__name__', '__file__', '__doc__'];

/** Attributes of the modules that can be imported. */
export const moduleNames: Readonly<Record<'math' | 'sys', readonly string[]>> = modules;
