/** What may be assigned to, updated and deleted (reference, sections 7.2, 7.2.1 and 7.5). */
import type { Problems } from './problems.ts';
import type { Expression } from './tree.ts';

const described = (expression: Expression): string => {
  switch (expression.kind) {
    case 'constant': {
      const { literal } = expression;
      if (literal.type === 'None') return 'None';
      if (literal.type === 'Ellipsis') return 'ellipsis';
      if (literal.type === 'bool') return literal.value ? 'True' : 'False';
      return 'literal';
    }
    case 'joined':
      return 'f-string expression';
    case 'call':
      return 'function call';
    case 'comparison':
      return 'comparison';
    case 'unary':
    case 'binary':
    case 'logical':
      return 'expression';
    case 'conditional':
      return 'conditional expression';
    case 'lambda':
      return 'lambda';
    case 'dict':
      return 'dict literal';
    case 'set':
      return 'set display';
    case 'comprehension':
      return expression.form === 'generator' ? 'generator expression' : `${expression.form} comprehension`;
    case 'yield':
      return 'yield expression';
    case 'named':
      return 'named expression';
    default:
      return expression.kind;
  }
};

/** Notes a problem when `target` cannot be used so. */
export const checkTarget = (
  target: Expression,
  use: 'assign' | 'augmented' | 'delete',
  problems: Problems,
  isNested = false,
): void => {
  switch (target.kind) {
    case 'name':
      if (target.id === '__debug__') problems.syntax(target, 'cannot assign to __debug__');
      return;
    case 'attribute':
    case 'subscript':
      return;
    case 'tuple':
    case 'list':
      if (use === 'augmented') break;
      if (target.elements.filter(({ kind }) => kind === 'starred').length > 1) {
        problems.syntax(target, 'multiple starred expressions in assignment');
      }
      for (const element of target.elements) checkTarget(element, use, problems, true);
      return;
    case 'starred':
      if (use !== 'assign') problems.syntax(target, 'cannot delete starred');
      else if (isNested) checkTarget(target.value, use, problems, true);
      else problems.syntax(target, 'starred assignment target must be in a list or tuple');
      return;
    default:
  }
  const what = described(target);
  if (use === 'delete') problems.syntax(target, `cannot delete ${what}`);
  else if (use === 'augmented') {
    problems.syntax(target, `'${what}' is an illegal expression for augmented assignment`);
  } else {
    const isKeyword = /^(?:None|True|False)$/.test(what);
    problems.syntax(
      target,
      isNested || isKeyword || target.kind === 'comparison'
        ? `cannot assign to ${what}`
        : `cannot assign to ${what} here. Maybe you meant '==' instead of '='?`,
    );
  }
};
