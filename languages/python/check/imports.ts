/** What may be imported: the modules that are part of the machine. */

import type { Problems } from '../syntax/problems.ts';
import type { Statement } from '../syntax/tree.ts';
import { lacksAttribute } from './library.ts';

const modules: ReadonlySet<string> = new Set(['math', 'sys']);

export const checkImport = (statement: Statement & { readonly kind: 'import' }, problems: Problems): void => {
  const { module, names } = statement;
  if (module === undefined) {
    for (const name of names) {
      if (!modules.has(name.name)) problems.unsupported(name, `imports of ${name.name}`);
    }
  } else if (module !== '__future__') {
    if (!modules.has(module)) problems.unsupported(statement, `imports of ${module}`);
    else if (names.some(({ name }) => name === '*'))
      problems.unsupported(statement, 'imports of all names of a module');
    for (const name of names) {
      if (lacksAttribute(module, name.name)) problems.unsupported(name, `imports of ${module}.${name.name}`);
    }
  }
};
