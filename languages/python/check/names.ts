/** Walks a syntax tree, makes its scopes, and refuses what has no meaning where it stands. */
import type { Problems } from '../syntax/problems.ts';
import type {
  ClassDefinition,
  Comprehension,
  Expression,
  FunctionDefinition,
  Lambda,
  Module,
  Name,
  Parameters,
  Place,
  Replacement,
  Statement,
} from '../syntax/tree.ts';
import { checkImport } from './imports.ts';
import { lacksAttribute, lacksBuiltin } from './library.ts';
import { resolve, Scope } from './scopes.ts';

/** The scopes of a program by the node that opens them. */
export type Scopes = ReadonlyMap<object, Scope>;

interface Surroundings {
  readonly scope: Scope;
  readonly inLoop: boolean;
}

export const scopesOf = (module: Module, problems: Problems): Scopes => {
  const walk = new Walk(problems);
  const scope = walk.open(module, new Scope('module', '<module>', undefined));
  walk.block(module.body, { scope, inLoop: false });
  resolve(scope, problems);
  walk.checkLibrary(scope);
  return walk.scopes;
};

/** Names that a person's input reads anywhere in it, and that it binds itself. */
export const namesOfInput = (
  body: readonly Statement[],
  problems: Problems,
): { readonly used: ReadonlySet<string>; readonly bound: ReadonlySet<string> } => {
  const walk = new Walk(problems);
  const scope = walk.open({}, inputScope());
  walk.block(body, { scope, inLoop: false });
  const used = new Set([...walk.scopes.values()].flatMap((each) => [...each.used]));
  return { used, bound: new Set([...scope.bound].filter((name) => !scope.globals.has(name))) };
};

/** Scopes of statements that run as a function whose parameters are variables in sight. */
export const scopesOfInput = (
  body: readonly Statement[],
  names: { readonly owner: object; readonly parameters: readonly string[]; readonly globals: readonly string[] },
  problems: Problems,
): Scopes => {
  const walk = new Walk(problems);
  const scope = walk.open(names.owner, inputScope());
  scope.parameters = names.parameters;
  for (const name of names.parameters) scope.bound.add(name);
  for (const name of names.globals) scope.globals.add(name);
  walk.block(body, { scope, inLoop: false });
  if (scope.isGenerator) problems.syntax({ from: 0, to: 1 }, "'yield' outside function");
  resolve(scope, problems);
  return walk.scopes;
};

const inputScope = (): Scope => new Scope('function', '<input>', new Scope('module', '<module>', undefined));

class Walk {
  readonly scopes = new Map<object, Scope>();
  readonly #problems: Problems;
  /** Names that may be built-ins, and attributes of names that may be modules. */
  readonly #reads: {
    readonly name: Name;
    readonly scope: Scope;
    readonly attribute?: Place & { readonly id: string };
  }[] = [];
  /** Names by the module that an import binds them to. */
  readonly #modules = new Map<string, string>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  open(node: object, scope: Scope): Scope {
    this.scopes.set(node, scope);
    return scope;
  }

  /** Refuses what CPython's library has and the machine's has not. */
  checkLibrary(module: Scope): void {
    const globals = new Set(
      [...this.scopes.values()].flatMap((scope) => [...scope.globals].filter((id) => scope.bound.has(id))),
    );
    for (const { name, scope, attribute } of this.#reads) {
      const access = scope.access(name.id);
      if (access.by !== 'global' && access.by !== 'name') continue;
      const isDefined = module.bound.has(name.id) || globals.has(name.id) || scope.bound.has(name.id);
      const imported = this.#modules.get(name.id);
      if (!attribute && !isDefined && lacksBuiltin(name.id)) this.#problems.unsupported(name, `uses of ${name.id}`);
      if (attribute && imported !== undefined && lacksAttribute(imported, attribute.id)) {
        this.#problems.unsupported(attribute, `uses of ${imported}.${attribute.id}`);
      }
    }
  }

  block(body: readonly Statement[], around: Surroundings): void {
    for (const statement of body) this.#statement(statement, around);
  }

  #statement(statement: Statement, around: Surroundings): void {
    const { scope } = around;
    switch (statement.kind) {
      case 'expression':
        this.#read(statement.value, scope);
        return;
      case 'assign':
        this.#read(statement.value, scope);
        for (const target of statement.targets) this.#bind(target, scope);
        return;
      case 'augmented':
        this.#read(statement.target, scope);
        this.#bind(statement.target, scope);
        this.#read(statement.value, scope);
        return;
      case 'annotated':
        if (statement.value) this.#read(statement.value, scope);
        this.#bind(statement.target, scope);
        return;
      case 'if':
        this.#read(statement.test, scope);
        this.block(statement.body, around);
        this.block(statement.otherwise, around);
        return;
      case 'while':
        this.#read(statement.test, scope);
        this.block(statement.body, { scope, inLoop: true });
        this.block(statement.otherwise, around);
        return;
      case 'for':
        this.#read(statement.iterable, scope);
        this.#bind(statement.target, scope);
        this.block(statement.body, { scope, inLoop: true });
        this.block(statement.otherwise, around);
        return;
      case 'function':
        this.#function(statement, scope);
        return;
      case 'class':
        this.#class(statement, scope);
        return;
      case 'return':
        if (!scope.isFunction || scope.name === '<input>') {
          this.#problems.syntax(statement, "'return' outside function");
        }
        if (statement.value) this.#read(statement.value, scope);
        return;
      case 'raise':
        if (statement.exception) this.#read(statement.exception, scope);
        if (statement.cause) this.#read(statement.cause, scope);
        return;
      case 'try':
        this.block(statement.body, around);
        for (const handler of statement.handlers) {
          if (handler.type) this.#read(handler.type, scope);
          if (handler.name !== undefined) this.#bindName(handler.name, handler, scope);
          this.block(handler.body, around);
        }
        this.block(statement.otherwise, around);
        this.block(statement.finalizer ?? [], around);
        return;
      case 'with':
        for (const { context, target } of statement.items) {
          this.#read(context, scope);
          if (target) this.#bind(target, scope);
        }
        this.block(statement.body, around);
        return;
      case 'delete':
        for (const target of statement.targets) this.#bind(target, scope);
        return;
      case 'assert':
        this.#read(statement.test, scope);
        if (statement.message) this.#read(statement.message, scope);
        return;
      case 'global':
      case 'nonlocal':
        for (const name of statement.names) this.#declare(name, statement.kind, scope);
        return;
      case 'import':
        checkImport(statement, this.#problems);
        for (const { name, alias } of statement.module === undefined ? statement.names : [])
          this.#modules.set(alias, name);
        if (statement.module !== '__future__') {
          for (const name of statement.names) this.#bindName(name.alias, name, scope);
        }
        return;
      case 'break':
        if (!around.inLoop) this.#problems.syntax(statement, "'break' outside loop");
        return;
      case 'continue':
        if (!around.inLoop) this.#problems.syntax(statement, "'continue' not properly in loop");
        return;
      default:
    }
  }

  #declare(name: Name, kind: 'global' | 'nonlocal', scope: Scope): void {
    const id = scope.mangled(name.id);
    const refuse = (message: string): void => this.#problems.syntax(name, message);
    if (kind === 'nonlocal' && scope.kind === 'module') {
      refuse('nonlocal declaration not allowed at module level');
      return;
    }
    if (scope.parameters.includes(id)) refuse(`name '${id}' is parameter and ${kind}`);
    else if (scope.globals.has(id) !== scope.nonlocals.has(id) && (kind === 'global') === scope.nonlocals.has(id)) {
      refuse(`name '${id}' is nonlocal and global`);
    } else if (scope.bound.has(id) && scope.kind !== 'module') {
      refuse(`name '${id}' is assigned to before ${kind} declaration`);
    } else if (scope.used.has(id) && scope.kind !== 'module') {
      refuse(`name '${id}' is used prior to ${kind} declaration`);
    }
    if (kind === 'global') scope.globals.add(id);
    else scope.nonlocals.set(id, name);
  }

  #bindName(name: string, place: Place, scope: Scope): void {
    const id = scope.mangled(name);
    if (id === '__debug__') this.#problems.syntax(place, 'cannot assign to __debug__');
    scope.bound.add(id);
  }

  /** Names that a target binds; what it computes is read. */
  #bind(target: Expression, scope: Scope): void {
    switch (target.kind) {
      case 'name':
        this.#bindName(target.id, target, scope);
        return;
      case 'tuple':
      case 'list':
        for (const element of target.elements) this.#bind(element, scope);
        return;
      case 'starred':
        this.#bind(target.value, scope);
        return;
      default:
        this.#read(target, scope);
    }
  }

  #read(expression: Expression, scope: Scope): void {
    switch (expression.kind) {
      case 'name': {
        scope.used.add(scope.mangled(expression.id));
        this.#reads.push({ name: expression, scope });
        if (expression.id === 'super' && scope.isFunction) scope.used.add('__class__');
        return;
      }
      case 'constant':
        return;
      case 'joined':
        this.#parts(expression.parts, scope);
        return;
      case 'tuple':
      case 'list':
      case 'set':
        for (const element of expression.elements) this.#read(element, scope);
        return;
      case 'dict':
        for (const { key, value } of expression.entries) {
          if (key) this.#read(key, scope);
          this.#read(value, scope);
        }
        return;
      case 'unary':
        this.#read(expression.operand, scope);
        return;
      case 'binary':
        this.#read(expression.left, scope);
        this.#read(expression.right, scope);
        return;
      case 'logical':
        for (const operand of expression.operands) this.#read(operand, scope);
        return;
      case 'comparison':
        this.#read(expression.first, scope);
        for (const { right } of expression.rest) this.#read(right, scope);
        return;
      case 'conditional':
        this.#read(expression.test, scope);
        this.#read(expression.then, scope);
        this.#read(expression.otherwise, scope);
        return;
      case 'lambda':
        this.#lambda(expression, scope);
        return;
      case 'call':
        this.#read(expression.callee, scope);
        for (const { value } of expression.arguments) this.#read(value, scope);
        return;
      case 'attribute':
        this.#read(expression.object, scope);
        if (expression.object.kind === 'name') {
          const attribute = { id: expression.name, ...expression.namePlace };
          this.#reads.push({ name: expression.object, scope, attribute });
        }
        return;
      case 'subscript':
        this.#read(expression.object, scope);
        this.#read(expression.index, scope);
        return;
      case 'slice':
        for (const part of [expression.lower, expression.upper, expression.step]) if (part) this.#read(part, scope);
        return;
      case 'starred':
        this.#read(expression.value, scope);
        return;
      case 'comprehension':
        this.#comprehension(expression, scope);
        return;
      case 'named':
        this.#named(expression, scope);
        this.#read(expression.value, scope);
        return;
      case 'yield':
        this.#yield(expression, scope);
        if (expression.value) this.#read(expression.value, scope);
    }
  }

  #parts(parts: readonly (string | Replacement)[], scope: Scope): void {
    for (const part of parts) {
      if (typeof part === 'string') continue;
      this.#read(part.value, scope);
      this.#parts(part.specification ?? [], scope);
    }
  }

  #yield(place: Place, scope: Scope): void {
    if (scope.kind === 'comprehension') {
      const what = scope.name === '<genexpr>' ? 'generator expression' : `${scope.name.slice(1, -5)} comprehension`;
      this.#problems.syntax(place, `'yield' inside ${what}`);
    } else if (!scope.isFunction) this.#problems.syntax(place, "'yield' outside function");
    scope.isGenerator = true;
  }

  /** `:=` in a comprehension binds in the function around it (reference, section 6.12). */
  #named(expression: Expression & { readonly kind: 'named' }, scope: Scope): void {
    const id = scope.mangled(expression.target.id);
    let owner = scope;
    const between: Scope[] = [];
    while (owner.kind === 'comprehension' && owner.parent) {
      if (owner.owns(id)) {
        const what = 'assignment expression cannot rebind comprehension iteration variable';
        this.#problems.syntax(expression, `${what} '${id}'`);
        return;
      }
      between.push(owner);
      owner = owner.parent;
    }
    if (owner.kind === 'class' && between.length > 0) {
      this.#problems.syntax(expression, 'assignment expression within a comprehension cannot be used in a class body');
      return;
    }
    this.#bindName(expression.target.id, expression.target, owner);
    for (const each of between) {
      if (owner.kind === 'module' || owner.globals.has(id)) each.globals.add(id);
      else each.nonlocals.set(id, expression.target);
    }
  }

  #function(definition: FunctionDefinition, scope: Scope): void {
    for (const decorator of definition.decorators) this.#read(decorator, scope);
    this.#defaults(definition.parameters, scope);
    this.#bindName(definition.name, definition.namePlace, scope);
    const inner = this.open(definition, new Scope('function', definition.name, scope));
    this.#parameters(definition.parameters, inner);
    this.block(definition.body, { scope: inner, inLoop: false });
  }

  #lambda(lambda: Lambda, scope: Scope): void {
    this.#defaults(lambda.parameters, scope);
    const inner = this.open(lambda, new Scope('function', '<lambda>', scope));
    this.#parameters(lambda.parameters, inner);
    this.#read(lambda.body, inner);
  }

  #defaults({ positional, keywordOnly }: Parameters, scope: Scope): void {
    for (const parameter of [...positional, ...keywordOnly])
      if (parameter.default) this.#read(parameter.default, scope);
  }

  #parameters({ positional, keywordOnly, rest, keywords }: Parameters, scope: Scope): void {
    const all = [...positional, ...keywordOnly, ...(rest ? [rest] : []), ...(keywords ? [keywords] : [])];
    scope.parameters = all.map(({ name }) => scope.mangled(name));
    for (const { name, ...place } of all) this.#bindName(name, place, scope);
  }

  #class(definition: ClassDefinition, scope: Scope): void {
    for (const decorator of definition.decorators) this.#read(decorator, scope);
    for (const base of definition.bases) this.#read(base, scope);
    for (const { value } of definition.keywords) this.#read(value, scope);
    this.#bindName(definition.name, definition.namePlace, scope);
    const inner = this.open(definition, new Scope('class', definition.name, scope));
    this.block(definition.body, { scope: inner, inLoop: false });
  }

  #comprehension(comprehension: Comprehension, scope: Scope): void {
    const { form, clauses, element, value } = comprehension;
    const name = { list: '<listcomp>', set: '<setcomp>', dict: '<dictcomp>', generator: '<genexpr>' }[form];
    // The first iterable is evaluated outside.
    this.#read(clauses[0].iterable, scope);
    const inner = this.open(comprehension, new Scope('comprehension', name, scope));
    inner.parameters = ['.0'];
    inner.bound.add('.0');
    inner.isGenerator = form === 'generator';
    for (const [index, clause] of clauses.entries()) {
      this.#bind(clause.target, inner);
      if (index > 0) this.#read(clause.iterable, inner);
      for (const condition of clause.conditions) this.#read(condition, inner);
    }
    this.#read(element, inner);
    if (value) this.#read(value, inner);
  }
}
