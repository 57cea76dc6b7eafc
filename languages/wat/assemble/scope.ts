/** The names and numbers of a module while it is assembled. */
import type { Report } from './cursor.ts';
import { Space } from './spaces.ts';
import { TypeTable } from './types.ts';

export interface ModuleScope {
  readonly report: Report;
  readonly types: TypeTable;
  readonly functions: Space;
  readonly tables: Space;
  readonly memories: Space;
  readonly globals: Space;
  readonly tags: Space;
  readonly elements: Space;
  readonly data: Space;
}

export const createScope = (report: Report): ModuleScope => ({
  report,
  types: new TypeTable(report),
  functions: new Space('function', 'func'),
  tables: new Space('table'),
  memories: new Space('memory'),
  globals: new Space('global'),
  tags: new Space('tag'),
  elements: new Space('elem segment', 'elem'),
  data: new Space('data segment', 'data'),
});
