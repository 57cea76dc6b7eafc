/** Statements: from the grammar's nodes to the syntax tree. */

import { ExpressionReader } from './expressions.ts';
import { childrenOf, errorsIn, type Node, parseText, splitAt } from './nodes.ts';
import type { Problems } from './problems.ts';
import { checkTarget } from './targets.ts';
import type {
  BinaryOperator,
  Expression,
  FunctionDefinition,
  Handler,
  ImportedName,
  Place,
  Statement,
} from './tree.ts';

const unsupportedStatements: Readonly<Record<string, string>> = {
  MatchStatement: 'match statements',
  TypeDefinition: 'type aliases',
};

/** Special methods that the machine would not ask. */
const refusedMethods: Readonly<Record<string, string>> = {
  __del__: 'destructors',
  __getattribute__: 'methods named __getattribute__',
  __dir__: 'methods named __dir__',
  __mro_entries__: 'methods named __mro_entries__',
};

export class StatementReader {
  readonly #expressions: ExpressionReader;
  readonly #problems: Problems;

  constructor(source: string, problems: Problems) {
    this.#expressions = new ExpressionReader(source, problems);
    this.#problems = problems;
  }

  block(nodes: readonly Node[]): readonly Statement[] {
    return nodes.flatMap((node) => this.#statement(node));
  }

  expression(nodes: readonly Node[]): Expression {
    return this.#expressions.list(nodes);
  }

  #body(node: Node | undefined): readonly Statement[] {
    return node ? this.block(childrenOf(node).slice(1)) : [];
  }

  #statement(node: Node): readonly Statement[] {
    const { from, to } = node;
    const children = childrenOf(node);
    switch (node.name) {
      case 'StatementGroup':
        return this.block(children.filter(({ name }) => name !== ';'));
      case ';':
        return [];
      case 'ExpressionStatement':
        return [{ kind: 'expression', value: this.#expressions.list(children), from, to }];
      case 'YieldStatement':
        return [{ kind: 'expression', value: this.#expressions.yield(node), from, to }];
      case 'AssignStatement':
        return this.#assignment(node);
      case 'UpdateStatement':
        return this.#augmented(node);
      case 'PassStatement':
        return [{ kind: 'pass', from, to }];
      case 'BreakStatement':
        return [{ kind: 'break', from, to }];
      case 'ContinueStatement':
        return [{ kind: 'continue', from, to }];
      case 'ReturnStatement':
        return [
          {
            kind: 'return',
            ...(children.length > 1 ? { value: this.#expressions.list(children.slice(1)) } : {}),
            from,
            to,
          },
        ];
      case 'RaiseStatement':
        return this.#raise(node);
      case 'AssertStatement': {
        const [test, message] = splitAt(children.slice(1), ',');
        if (!test?.[0]) break;
        return [
          {
            kind: 'assert',
            test: this.#expressions.read(test[0]),
            ...(message?.[0] ? { message: this.#expressions.read(message[0]) } : {}),
            from,
            to,
          },
        ];
      }
      case 'DeleteStatement': {
        const targets = this.#expressions.elements(children.slice(1));
        for (const target of targets) checkTarget(target, 'delete', this.#problems);
        return [{ kind: 'delete', targets, from, to }];
      }
      case 'ScopeStatement': {
        const kind = children[0]?.name === 'global' ? 'global' : 'nonlocal';
        const names = children.slice(1).filter(({ name }) => name === 'VariableName');
        return [{ kind, names: names.map((name) => this.#expressions.name(name)), from, to }];
      }
      case 'ImportStatement':
        return this.#import(node);
      case 'IfStatement':
        return this.#if(children, node);
      case 'WhileStatement': {
        const [, test, body, , otherwise] = children;
        if (!test || !body) break;
        return [
          {
            kind: 'while',
            test: this.#expressions.read(test),
            body: this.#body(body),
            otherwise: this.#body(otherwise),
            from,
            to,
          },
        ];
      }
      case 'ForStatement':
        return this.#for(node);
      case 'TryStatement':
        return this.#try(node);
      case 'WithStatement':
        return this.#with(node);
      case 'FunctionDefinition':
        return this.#function(node, []);
      case 'ClassDefinition':
        return this.#class(node, []);
      case 'DecoratedStatement': {
        const decorators = children.slice(0, -1).map((decorator) => this.#decorator(decorator));
        const definition = children.at(-1) as Node;
        return definition.name === 'ClassDefinition'
          ? this.#class(definition, decorators)
          : this.#function(definition, decorators);
      }
      case 'PrintStatement':
        this.#problems.syntax(node, "Missing parentheses in call to 'print'. Did you mean print(...)?");
        return [];
      default: {
        const what = unsupportedStatements[node.name];
        if (what !== undefined) {
          this.#problems.unsupported({ from, to: (children[0] ?? node).to }, what);
          return [];
        }
      }
    }
    this.#problems.syntax(node, 'invalid syntax');
    return [];
  }

  #assignment(node: Node): readonly Statement[] {
    const { from, to } = node;
    const groups = splitAt(childrenOf(node), 'AssignOp');
    const annotation = groups[0]?.findIndex(({ name }) => name === 'TypeDef') ?? -1;
    if (annotation >= 0) {
      const target = this.#expressions.list((groups[0] ?? []).slice(0, annotation));
      if (target.kind === 'tuple' || target.kind === 'list') {
        this.#problems.syntax(target, `only single target (not ${target.kind}) can be annotated`);
        return [];
      }
      if (target.kind !== 'name' && target.kind !== 'attribute' && target.kind !== 'subscript') {
        this.#problems.syntax(target, 'illegal target for annotation');
        return [];
      }
      const value = groups[1] ? this.#expressions.list(groups[1]) : undefined;
      return [{ kind: 'annotated', target, ...(value ? { value } : {}), from, to }];
    }
    const targets = groups.slice(0, -1).map((group) => this.#target(group));
    const last = groups.at(-1);
    if (targets.length === 0 || !last || last.length === 0) {
      this.#problems.syntax(node, 'invalid syntax');
      return [];
    }
    return [{ kind: 'assign', targets, value: this.#expressions.list(last), from, to }];
  }

  #target(nodes: readonly Node[]): Expression {
    const elements = this.#expressions.elements(nodes);
    const [first] = elements;
    const from = nodes[0]?.from ?? 0;
    const to = nodes.at(-1)?.to ?? from;
    const isTuple = nodes.some(({ name }) => name === ',');
    const target: Expression = isTuple || !first ? { kind: 'tuple', elements, from, to } : first;
    checkTarget(target, 'assign', this.#problems);
    return target;
  }

  #augmented(node: Node): readonly Statement[] {
    const children = childrenOf(node);
    const operatorAt = children.findIndex(({ name }) => name === 'UpdateOp');
    const target = this.#expressions.list(children.slice(0, operatorAt));
    checkTarget(target, 'augmented', this.#problems);
    const operator = this.#expressions.text(children[operatorAt] as Node).slice(0, -1) as BinaryOperator;
    const value = this.#expressions.list(children.slice(operatorAt + 1));
    return [{ kind: 'augmented', operator, target, value, from: node.from, to: node.to }];
  }

  #raise(node: Node): readonly Statement[] {
    const children = childrenOf(node).slice(1);
    const fromAt = children.findIndex(({ name }) => name === 'from');
    const [exception, extra] = fromAt < 0 ? children : children.slice(0, fromAt);
    const cause = fromAt < 0 ? undefined : children[fromAt + 1];
    if (extra) this.#problems.syntax(extra, 'invalid syntax');
    return [
      {
        kind: 'raise',
        ...(exception ? { exception: this.#expressions.read(exception) } : {}),
        ...(cause ? { cause: this.#expressions.read(cause) } : {}),
        from: node.from,
        to: node.to,
      },
    ];
  }

  #import(node: Node): readonly Statement[] {
    const { from, to } = node;
    const children = childrenOf(node);
    const importAt = children.findIndex(({ name }) => name === 'import');
    const names = splitAt(
      children.slice(importAt + 1).filter(({ name }) => name !== '(' && name !== ')'),
      ',',
    ).map((piece) => this.#importedName(piece));
    if (importAt <= 0) return [{ kind: 'import', names, from, to }];
    const module = children.slice(1, importAt).map((part) => this.#expressions.text(part));
    return [{ kind: 'import', names, module: module.join(''), from, to }];
  }

  #importedName(piece: readonly Node[]): ImportedName {
    const asAt = piece.findIndex(({ name }) => name === 'as');
    const path = (asAt < 0 ? piece : piece.slice(0, asAt)).map((part) => this.#expressions.text(part)).join('');
    const alias = piece[asAt + 1];
    return {
      name: path,
      alias: asAt >= 0 && alias ? this.#expressions.text(alias) : (path.split('.')[0] as string),
      from: piece[0]?.from ?? 0,
      to: piece.at(-1)?.to ?? 0,
    };
  }

  /** `children` begins with `if` or `elif`. */
  #if(children: readonly Node[], place: Place): readonly Statement[] {
    const [keyword, test, body, next] = children;
    if (!keyword || !test || !body) {
      this.#problems.syntax(place, 'invalid syntax');
      return [];
    }
    const otherwise =
      next?.name === 'elif'
        ? this.#if(children.slice(3), { from: next.from, to: place.to })
        : this.#body(next ? children[4] : undefined);
    return [
      {
        kind: 'if',
        test: this.#expressions.read(test),
        body: this.#body(body),
        otherwise,
        from: keyword.from,
        to: place.to,
      },
    ];
  }

  #for(node: Node): readonly Statement[] {
    const children = childrenOf(node);
    const { from, to } = node;
    if (children[0]?.name === 'async') {
      this.#problems.unsupported(children[0], 'asynchronous for statements');
      return [];
    }
    const inAt = children.findIndex(({ name }) => name === 'in');
    const bodyAt = children.findIndex(({ name }) => name === 'Body');
    const elseAt = children.findIndex(({ name }) => name === 'else');
    return [
      {
        kind: 'for',
        target: this.#target(children.slice(1, inAt)),
        iterable: this.#expressions.list(children.slice(inAt + 1, bodyAt)),
        body: this.#body(children[bodyAt]),
        otherwise: elseAt < 0 ? [] : this.#body(children[elseAt + 1]),
        from,
        to,
      },
    ];
  }

  #try(node: Node): readonly Statement[] {
    const children = childrenOf(node);
    const handlers: Handler[] = [];
    let otherwise: readonly Statement[] = [];
    let finalizer: readonly Statement[] | undefined;
    for (let at = 2; at < children.length; at++) {
      const keyword = children[at] as Node;
      const bodyAt = children.findIndex(({ name }, index) => index > at && name === 'Body');
      const between = children.slice(at + 1, bodyAt);
      const body = this.#body(children[bodyAt]);
      if (keyword.name === 'else') otherwise = body;
      else if (keyword.name === 'finally') finalizer = body;
      else if (keyword.name === 'except')
        handlers.push(this.#handler(keyword, between, body, children[bodyAt] as Node));
      at = bodyAt;
    }
    for (const handler of handlers.slice(0, -1)) {
      if (!handler.type) this.#problems.syntax(handler, "default 'except:' must be last");
    }
    if (handlers.length === 0 && !finalizer) {
      const next = node.nextSibling ?? { from: node.to, to: node.to };
      this.#problems.syntax(next, "expected 'except' or 'finally' block");
    }
    return [
      {
        kind: 'try',
        body: this.#body(children[1]),
        handlers,
        otherwise,
        ...(finalizer ? { finalizer } : {}),
        from: node.from,
        to: node.to,
      },
    ];
  }

  #handler(keyword: Node, between: readonly Node[], body: readonly Statement[], last: Node): Handler {
    const place = { from: keyword.from, to: last.to };
    const [type, as, name] = between;
    if (type?.name === '*') {
      this.#problems.unsupported(type, 'exception groups');
      return { body, ...place };
    }
    if (as && as.name !== 'as') this.#problems.syntax(type as Node, 'multiple exception types must be parenthesized');
    return {
      ...(type ? { type: this.#expressions.read(type) } : {}),
      ...(as?.name === 'as' && name ? { name: this.#expressions.name(name).id } : {}),
      body,
      ...place,
    };
  }

  #with(node: Node): readonly Statement[] {
    const children = childrenOf(node);
    if (children[0]?.name === 'async') {
      this.#problems.unsupported(children[0], 'asynchronous with statements');
      return [];
    }
    const bodyAt = children.findIndex(({ name }) => name === 'Body');
    const items = splitAt(children.slice(1, bodyAt), ',').map(([context, as, target]) => ({
      context: this.#expressions.read(context as Node),
      ...(as && target ? { target: this.#withTarget(target) } : {}),
    }));
    return [{ kind: 'with', items, body: this.#body(children[bodyAt]), from: node.from, to: node.to }];
  }

  /** The shadow has one name where the source may have any target. */
  #withTarget(node: Node): Expression {
    const text = this.#expressions.text(node);
    if (/^[\p{L}\p{N}_]+$/u.test(text)) return this.#target([node]);
    const inner = this.#inner(node);
    return inner ? this.#target(inner) : this.#expressions.name(node);
  }

  /** What the source has where the shadow has one long name; undefined, and a problem, when it is no expression. */
  #inner(node: Node): readonly Node[] | undefined {
    const text = this.#expressions.text(node).replaceAll(/[\r\n]/g, ' ');
    const parsed = parseText(`${' '.repeat(node.from - 1)}(${text})`);
    const statement = parsed.firstChild && childrenOf(parsed.firstChild)[0];
    const inner = statement ? childrenOf(statement).slice(1, -1) : [];
    if (inner.length > 0 && errorsIn(parsed).length === 0) return inner;
    this.#problems.syntax(node, 'invalid syntax');
    return undefined;
  }

  #decorator(node: Node): Expression {
    const parts = childrenOf(node).slice(1);
    const [only] = parts;
    if (only && parts.length === 1 && !/^[\p{L}\p{N}_]+$/u.test(this.#expressions.text(only))) {
      const inner = this.#inner(only);
      return inner ? this.#expressions.list(inner) : this.#expressions.name(only);
    }
    let expression: Expression | undefined;
    const from = parts[0]?.from ?? node.from;
    for (const part of parts) {
      if (part.name === '.') continue;
      if (!expression) expression = this.#expressions.read(part);
      else if (part.name === 'ArgList') {
        expression = {
          kind: 'call',
          callee: expression,
          arguments: this.#expressions.arguments(part),
          from,
          to: part.to,
        };
      } else {
        expression = {
          kind: 'attribute',
          object: expression,
          name: this.#expressions.text(part),
          namePlace: { from: part.from, to: part.to },
          from,
          to: part.to,
        };
      }
    }
    return expression ?? this.#expressions.list([]);
  }

  #function(node: Node, decorators: readonly Expression[]): readonly Statement[] {
    const children = childrenOf(node);
    if (children[0]?.name === 'async') {
      this.#problems.unsupported(children[0], 'asynchronous functions');
      return [];
    }
    const name = children.find((child) => child.name === 'VariableName');
    const list = children.find((child) => child.name === 'ParamList');
    const body = children.find((child) => child.name === 'Body');
    if (!name || !list || !body) {
      this.#problems.syntax(node, 'invalid syntax');
      return [];
    }
    const definition: FunctionDefinition = {
      kind: 'function',
      name: this.#expressions.name(name).id,
      namePlace: { from: name.from, to: name.to },
      parameters: this.#expressions.parameters(list),
      body: this.#body(body),
      decorators,
      from: node.from,
      to: node.to,
    };
    return [definition];
  }

  #class(node: Node, decorators: readonly Expression[]): readonly Statement[] {
    const children = childrenOf(node);
    const name = children.find((child) => child.name === 'VariableName');
    const list = children.find((child) => child.name === 'ArgList');
    const body = children.find((child) => child.name === 'Body');
    if (!name || !body) {
      this.#problems.syntax(node, 'invalid syntax');
      return [];
    }
    const bases: Expression[] = [];
    const keywords: { name: string; value: Expression }[] = [];
    for (const argument of list ? this.#expressions.arguments(list) : []) {
      if (argument.name === 'metaclass') this.#problems.unsupported(argument, 'class definitions with metaclasses');
      else if (argument.form === 'keyword') keywords.push({ name: argument.name as string, value: argument.value });
      else if (argument.form !== 'positional') {
        this.#problems.unsupported(argument, 'class definitions with unpacked base classes');
      } else bases.push(argument.value);
    }
    const statements = this.#body(body);
    for (const each of statements) {
      const refused = each.kind === 'function' ? refusedMethods[each.name] : undefined;
      if (each.kind === 'function' && refused) this.#problems.unsupported(each.namePlace, refused);
    }
    return [
      {
        kind: 'class',
        name: this.#expressions.name(name).id,
        namePlace: { from: name.from, to: name.to },
        bases,
        keywords,
        body: statements,
        decorators,
        from: node.from,
        to: node.to,
      },
    ];
  }
}
