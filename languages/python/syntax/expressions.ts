/** Expressions: from the grammar's nodes to the syntax tree. */
import { readFormatString } from './format-strings.ts';
import { decodeText, readNumber, stringToken } from './literals.ts';
import { childrenOf, type Node, splitAt } from './nodes.ts';
import type { Problems } from './problems.ts';
import { isStarred } from './shadow.ts';
import { checkTarget } from './targets.ts';
import type {
  Argument,
  BinaryOperator,
  Clause,
  Comparison,
  ComparisonOperator,
  Comprehension,
  Dict,
  Expression,
  Lambda,
  Name,
  Parameter,
  Parameters,
  Place,
  Replacement,
} from './tree.ts';

const precedenceOfComparison = new Set(['CompareOp', 'in', 'not', 'is']);
const unsupportedForms: Readonly<Record<string, string>> = {
  AwaitExpression: 'await expressions',
  ParamList: 'parameter lists here',
};

/** A stand-in for what was refused; a problem has been noted. */
const missing = ({ from, to }: Place): Expression => ({ kind: 'constant', literal: { type: 'None' }, from, to });

export class ExpressionReader {
  readonly source: string;
  readonly problems: Problems;

  constructor(source: string, problems: Problems) {
    this.source = source;
    this.problems = problems;
  }

  text({ from, to }: Place): string {
    return this.source.slice(from, to);
  }

  name(node: Place): Name {
    return { kind: 'name', id: this.text(node).normalize('NFKC'), from: node.from, to: node.to };
  }

  /** Expressions with commas between them: one of them, or a tuple. */
  list(nodes: readonly Node[]): Expression {
    const elements = this.elements(nodes);
    const [first] = elements;
    const from = nodes[0]?.from ?? 0;
    const to = nodes.at(-1)?.to ?? from;
    if (!first) return this.#refuse({ from, to });
    if (elements.length === 1 && !nodes.some(({ name }) => name === ',')) {
      if (first.kind === 'starred') this.problems.syntax(first, "can't use starred expression here");
      return first;
    }
    return { kind: 'tuple', elements, from, to };
  }

  /** The items of a list, with stars. */
  elements(nodes: readonly Node[]): readonly Expression[] {
    let end = nodes[0]?.prevSibling?.to ?? nodes[0]?.from ?? 0;
    return splitAt(nodes, ',').map((piece): Expression => {
      const starred = piece[0] && isStarred(this.source, end, piece[0].from);
      end = (piece.at(-1)?.nextSibling ?? piece.at(-1))?.to ?? end;
      if (starred && piece.length === 1) {
        const [only] = piece as [Node];
        return { kind: 'starred', value: this.read(only), from: only.from - 1, to: only.to };
      }
      const [first, second] = piece;
      if (!first || piece.length > 2) return this.#refuse(first ?? { from: 0, to: 0 });
      if (first.name === '*' && second) {
        return { kind: 'starred', value: this.read(second), from: first.from, to: second.to };
      }
      return piece.length === 1 ? this.read(first) : this.#refuse(first);
    });
  }

  read(node: Node): Expression {
    const { from, to } = node;
    switch (node.name) {
      case 'VariableName':
        return this.name(node);
      case 'Number': {
        const literal = readNumber(this.text(node), node, this.problems);
        return literal ? { kind: 'constant', literal, from, to } : missing(node);
      }
      case 'String':
      case 'FormatString':
      case 'ContinuedString':
        return this.#strings(node);
      case 'Boolean':
        return { kind: 'constant', literal: { type: 'bool', value: this.text(node) === 'True' }, from, to };
      case 'None':
        return missing(node);
      case 'Ellipsis':
        return { kind: 'constant', literal: { type: 'Ellipsis' }, from, to };
      case 'ParenthesizedExpression': {
        const [, inner] = childrenOf(node);
        return inner ? this.read(inner) : this.#refuse(node);
      }
      case 'TupleExpression':
        return { kind: 'tuple', elements: this.elements(childrenOf(node).slice(1, -1)), from, to };
      case 'ArrayExpression':
        return { kind: 'list', elements: this.elements(childrenOf(node).slice(1, -1)), from, to };
      case 'SetExpression':
        return { kind: 'set', elements: this.elements(childrenOf(node).slice(1, -1)), from, to };
      case 'DictionaryExpression':
        return this.#dict(node);
      case 'ArrayComprehensionExpression':
        return this.#comprehension(node, childrenOf(node).slice(1, -1), 'list');
      case 'SetComprehensionExpression':
        return this.#comprehension(node, childrenOf(node).slice(1, -1), 'set');
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(node, childrenOf(node).slice(1, -1), 'dict');
      case 'ComprehensionExpression':
        return this.#comprehension(node, childrenOf(node).slice(1, -1), 'generator');
      case 'UnaryExpression':
        return this.#unary(node);
      case 'BinaryExpression':
        return this.#binary(node);
      case 'ConditionalExpression': {
        const [then, , test, , otherwise] = childrenOf(node);
        if (!then || !test || !otherwise) return this.#refuse(node);
        return {
          kind: 'conditional',
          test: this.read(test),
          then: this.read(then),
          otherwise: this.read(otherwise),
          from,
          to,
        };
      }
      case 'LambdaExpression':
        return this.#lambda(node);
      case 'CallExpression': {
        const [callee, list] = childrenOf(node);
        if (!callee || !list) return this.#refuse(node);
        return { kind: 'call', callee: this.read(callee), arguments: this.arguments(list), from, to };
      }
      case 'MemberExpression':
        return this.#member(node);
      case 'NamedExpression': {
        const [target, , value] = childrenOf(node);
        return target && value ? this.#named(target, value) : this.#refuse(node);
      }
      case 'YieldExpression':
      case 'YieldStatement':
        return this.yield(node);
      default: {
        const what = unsupportedForms[node.name];
        if (what === undefined) return this.#refuse(node);
        this.problems.unsupported(node, what);
        return missing(node);
      }
    }
  }

  yield(node: Node): Expression {
    const [, ...rest] = childrenOf(node).filter(({ type }) => !type.isError);
    const delegates = rest[0]?.name === 'from';
    const value = delegates ? rest.slice(1) : rest;
    return {
      kind: 'yield',
      delegates,
      ...(value.length > 0 ? { value: this.list(value) } : {}),
      from: node.from,
      to: node.to,
    };
  }

  arguments(list: Node): readonly Argument[] {
    const inner = childrenOf(list).slice(1, -1);
    if (inner.some(({ name }) => name === 'for')) {
      const value = this.#comprehension(list, inner, 'generator');
      let isTarget = false;
      const separated = inner.some(({ name }) => {
        if (name === 'for') isTarget = true;
        else if (name === 'in') isTarget = false;
        return name === ',' && !isTarget;
      });
      if (separated) {
        this.problems.syntax(list, 'Generator expression must be parenthesized');
      }
      return [{ form: 'positional', value, from: list.from, to: list.to }];
    }
    let keyword = false;
    let unpacking = false;
    const names = new Set<string>();
    return splitAt(inner, ',').flatMap((piece): Argument[] => {
      const [first, second, third] = piece;
      if (!first) return [];
      const place = { from: first.from, to: (piece.at(-1) as Node).to };
      if (first.name === '**' && second) {
        unpacking = true;
        return [{ form: 'double star', value: this.read(second), ...place }];
      }
      if (first.name === '*' && second) {
        if (unpacking) {
          this.problems.syntax(place, 'iterable argument unpacking follows keyword argument unpacking');
        }
        return [{ form: 'star', value: this.read(second), ...place }];
      }
      if (second?.name === 'AssignOp' && third && this.text(second) === ':=') {
        return [{ form: 'positional', value: this.#named(first, third), ...place }];
      }
      if (second?.name === 'AssignOp' && third) {
        if (first.name !== 'VariableName') {
          this.problems.syntax(first, 'expression cannot contain assignment, perhaps you meant "=="?');
          return [];
        }
        keyword = true;
        const { id } = this.name(first);
        if (names.has(id)) this.problems.syntax(place, `keyword argument repeated: ${id}`);
        names.add(id);
        return [{ form: 'keyword', name: id, value: this.read(third), ...place }];
      }
      if (piece.length > 1) return [{ form: 'positional', value: this.#refuse(place), ...place }];
      if (unpacking) this.problems.syntax(place, 'positional argument follows keyword argument unpacking');
      else if (keyword) this.problems.syntax(place, 'positional argument follows keyword argument');
      return [{ form: 'positional', value: this.read(first), ...place }];
    });
  }

  /** `list` is the grammar's parameter list; a lambda's has no parentheses. */
  parameters(list: Node): Parameters {
    const positional: Parameter[] = [];
    const keywordOnly: Parameter[] = [];
    let positionalOnly = 0;
    let rest: Parameter | undefined;
    let keywords: Parameter | undefined;
    let afterStar = false;
    let isBareStar = false;
    const seen = new Set<string>();
    let end = list.from;
    const children = childrenOf(list).filter(({ name }) => name !== '(' && name !== ')');
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as Node;
      if (/\//.test(this.source.slice(end, child.from).replaceAll(/#.*/g, ''))) positionalOnly = positional.length;
      end = child.to;
      if (child.name === ',') continue;
      const isStar = child.name === '*' || child.name === '**';
      const nameNode = isStar ? children[at + 1] : child;
      if (child.name === '*') {
        if (afterStar) this.problems.syntax(child, '* argument may appear only once');
        afterStar = true;
        if (nameNode?.name !== 'VariableName') {
          isBareStar = true;
          continue;
        }
      }
      if (nameNode?.name !== 'VariableName') {
        this.#refuse(child);
        continue;
      }
      if (isStar) at++;
      const { id } = this.name(nameNode);
      if (seen.has(id)) this.problems.syntax(nameNode, `duplicate argument '${id}' in function definition`);
      seen.add(id);
      if (keywords) this.problems.syntax(nameNode, 'arguments cannot follow var-keyword argument');
      if (children[at + 1]?.name === 'TypeDef') at++;
      let standard: Expression | undefined;
      if (children[at + 1]?.name === 'AssignOp' && children[at + 2]) {
        standard = this.read(children[at + 2] as Node);
        at += 2;
      }
      end = (children[at] as Node).to;
      const parameter: Parameter = {
        name: id,
        ...(standard ? { default: standard } : {}),
        from: nameNode.from,
        to: nameNode.to,
      };
      if (child.name === '**') keywords = parameter;
      else if (child.name === '*') rest = parameter;
      else if (afterStar) keywordOnly.push(parameter);
      else {
        if (!standard && positional.at(-1)?.default) {
          this.problems.syntax(nameNode, 'non-default argument follows default argument');
        }
        positional.push(parameter);
      }
    }
    // A lambda's list ends before a `/` that ends it.
    const close = list.nextSibling?.name === ':' ? list.nextSibling.from : list.to;
    if (/\//.test(this.source.slice(end, close).replaceAll(/#.*/g, ''))) positionalOnly = positional.length;
    if (isBareStar && keywordOnly.length === 0) this.problems.syntax(list, 'named arguments must follow bare *');
    return {
      positional,
      positionalOnly,
      keywordOnly,
      ...(rest ? { rest } : {}),
      ...(keywords ? { keywords } : {}),
    };
  }

  #lambda(node: Node): Lambda | Expression {
    const children = childrenOf(node);
    const list = children.find(({ name }) => name === 'ParamList');
    const body = children.at(-1);
    if (!body || body.name === ':') return this.#refuse(node);
    return {
      kind: 'lambda',
      parameters: list ? this.parameters(list) : { positional: [], positionalOnly: 0, keywordOnly: [] },
      body: this.read(body),
      from: node.from,
      to: node.to,
    };
  }

  #named(target: Node, value: Node): Expression {
    const place = { from: target.from, to: value.to };
    if (target.name === 'VariableName') {
      return { kind: 'named', target: this.name(target), value: this.read(value), ...place };
    }
    this.problems.syntax(target, 'cannot use assignment expressions with this target');
    return missing(place);
  }

  #dict(node: Node): Dict | Expression {
    const entries: { key?: Expression; value: Expression }[] = [];
    for (const piece of splitAt(childrenOf(node).slice(1, -1), ',')) {
      const [first, second, third] = piece;
      if (first?.name === '**' && second) entries.push({ value: this.read(second) });
      else if (first && second?.name === ':' && third) entries.push({ key: this.read(first), value: this.read(third) });
      else return this.#refuse(first ?? node);
    }
    return { kind: 'dict', entries, from: node.from, to: node.to };
  }

  #comprehension(place: Place, nodes: readonly Node[], form: Comprehension['form']): Expression {
    const starts = nodes.flatMap(({ name }, index) => (name === 'for' ? [index] : []));
    const head = nodes.slice(0, starts[0]);
    const async = nodes.find(({ name }) => name === 'async');
    if (async) {
      this.problems.unsupported(async, 'asynchronous comprehensions');
      return missing(place);
    }
    const [element, colon, value] = head;
    if (!element || (form === 'dict') !== (colon?.name === ':')) {
      if (element?.name === '*' || element?.name === '**') {
        const what = element.name === '*' ? 'iterable' : 'dict';
        this.problems.syntax(
          element,
          `${what} unpacking cannot be used in ${what === 'dict' ? 'dict ' : ''}comprehension`,
        );
        return missing(place);
      }
      return this.#refuse(element ?? place);
    }
    const clauses: Clause[] = [];
    for (const [index, start] of starts.entries()) {
      const piece = nodes.slice(start + 1, starts[index + 1] ?? nodes.length);
      const inAt = piece.findIndex(({ name }) => name === 'in');
      const after = piece.slice(inAt + 1);
      const ifAt = after.findIndex(({ name }) => name === 'if');
      const iterable = ifAt < 0 ? after : after.slice(0, ifAt);
      if (inAt < 0 || iterable.length !== 1) return this.#refuse(piece[0] ?? place);
      const conditions = ifAt < 0 ? [] : after.slice(ifAt).filter(({ name }) => name !== 'if');
      const target = this.list(piece.slice(0, inAt));
      checkTarget(target, 'assign', this.problems, true);
      clauses.push({
        target,
        iterable: this.read(iterable[0] as Node),
        conditions: conditions.map((condition) => this.read(condition)),
      });
    }
    return {
      kind: 'comprehension',
      form,
      element: this.read(element),
      ...(form === 'dict' && value ? { value: this.read(value) } : {}),
      clauses: clauses as [Clause, ...Clause[]],
      from: place.from,
      to: place.to,
    };
  }

  #unary(node: Node): Expression {
    const [operator, operand] = childrenOf(node);
    if (!operator || !operand) return this.#refuse(node);
    if (operator.name === 'not') return this.#logic(node);
    return {
      kind: 'unary',
      operator: this.text(operator) as '-' | '+' | '~',
      operand: this.read(operand),
      from: node.from,
      to: node.to,
    };
  }

  #binary(node: Node): Expression {
    const children = childrenOf(node);
    const [left, operator] = children;
    const right = children.at(-1);
    if (!left || !operator || !right || children.length < 3) return this.#refuse(node);
    const { from, to } = node;
    if (operator.name === 'and' || operator.name === 'or') return this.#logic(node);
    if (precedenceOfComparison.has(operator.name)) return this.#chain(node);
    return {
      kind: 'binary',
      operator: this.text(operator) as BinaryOperator,
      left: this.read(left),
      right: this.read(right),
      from,
      to,
    };
  }

  /** The grammar lets `not` reach behind `and` and `or`: the precedence of the three is decided here. */
  #logic(node: Node): Expression {
    const words: Node[] = [];
    const flatten = (part: Node): void => {
      const [first, second, third] = childrenOf(part);
      if (part.name === 'UnaryExpression' && first?.name === 'not' && second) {
        words.push(first);
        flatten(second);
      } else if (
        part.name === 'BinaryExpression' &&
        (second?.name === 'and' || second?.name === 'or') &&
        first &&
        third
      ) {
        flatten(first);
        words.push(second);
        flatten(third);
      } else words.push(part);
    };
    flatten(node);
    let at = 0;
    const negation = (): Expression => {
      const word = words[at++] as Node;
      if (word.name !== 'not') return this.read(word);
      const operand = negation();
      return { kind: 'unary', operator: 'not', operand, from: word.from, to: words[at - 1]?.to ?? operand.to };
    };
    const chain = (operator: 'and' | 'or', part: () => Expression): Expression => {
      const { from } = words[at] as Node;
      const first = part();
      if (words[at]?.name !== operator) return first;
      const operands = [first];
      while (words[at]?.name === operator) {
        at++;
        operands.push(part());
      }
      return { kind: 'logical', operator, operands, from, to: words[at - 1]?.to ?? from };
    };
    return chain('or', () => chain('and', negation));
  }

  /** Comparisons nest to the left in the grammar and are one chain in Python, unless parentheses stand between. */
  #chain(node: Node): Comparison | Expression {
    const rest: { operator: ComparisonOperator; right: Expression }[] = [];
    const visit = (part: Node): Expression => {
      const children = childrenOf(part);
      const operator = children.slice(1, -1);
      if (part.name !== 'BinaryExpression' || !precedenceOfComparison.has(operator[0]?.name ?? '')) {
        return this.read(part);
      }
      const first = visit(children[0] as Node);
      const spelling = operator.map((word) => this.text(word)).join(' ');
      if (spelling === '<>') this.problems.syntax(operator[0] as Node, 'invalid syntax');
      rest.push({ operator: spelling as ComparisonOperator, right: this.read(children.at(-1) as Node) });
      return first;
    };
    const first = visit(node);
    return { kind: 'comparison', first, rest, from: node.from, to: node.to };
  }

  #member(node: Node): Expression {
    const [object, operator, ...rest] = childrenOf(node);
    const { from, to } = node;
    if (!object || !operator) return this.#refuse(node);
    if (operator.name === '.') {
      const [name] = rest;
      const isName = name !== undefined && /^[\p{L}_]/u.test(this.text(name)) && !keywords.has(this.text(name));
      if (!name || !isName) {
        this.problems.syntax(name ?? operator, 'invalid syntax');
        return missing(node);
      }
      return {
        kind: 'attribute',
        object: this.read(object),
        name: this.name(name).id,
        namePlace: { from: name.from, to: name.to },
        from,
        to,
      };
    }
    const inner = rest.slice(0, -1);
    let end = operator.to;
    const items = splitAt(inner, ',').map((piece): Expression => {
      const [only] = piece;
      const starred = only && piece.length === 1 && isStarred(this.source, end, only.from);
      end = (piece.at(-1)?.nextSibling ?? piece.at(-1))?.to ?? end;
      return starred
        ? { kind: 'starred', value: this.read(only), from: only.from - 1, to: only.to }
        : this.#index(piece);
    });
    const [first] = items;
    if (!first) return this.#refuse(node);
    const isTuple = inner.some(({ name }) => name === ',') || items.some(({ kind }) => kind === 'starred');
    const index: Expression = isTuple
      ? { kind: 'tuple', elements: items, from: (inner[0] as Node).from, to: (inner.at(-1) as Node).to }
      : first;
    return { kind: 'subscript', object: this.read(object), index, from, to };
  }

  #index(piece: readonly Node[]): Expression {
    const [first] = piece;
    if (!first) return this.#refuse({ from: 0, to: 0 });
    if (!piece.some(({ name }) => name === ':')) {
      return piece.length === 1 ? this.read(first) : this.#refuse(first);
    }
    const parts: (Node | undefined)[] = [undefined];
    for (const node of piece) {
      if (node.name === ':') parts.push(undefined);
      else if (parts.at(-1)) return this.#refuse(node);
      else parts[parts.length - 1] = node;
    }
    if (parts.length > 3) return this.#refuse(first);
    const [lower, upper, step] = parts.map((part) => (part ? this.read(part) : undefined));
    return {
      kind: 'slice',
      ...(lower ? { lower } : {}),
      ...(upper ? { upper } : {}),
      ...(step ? { step } : {}),
      from: first.from,
      to: (piece.at(-1) as Node).to,
    };
  }

  /** One or several string tokens that stand side by side. */
  #strings(node: Node): Expression {
    const tokens = node.name === 'ContinuedString' ? childrenOf(node) : [node];
    const parts: (string | Replacement)[] = [];
    let isJoined = false;
    for (const token of tokens) {
      const { prefix, from, to } = stringToken(this.source, token);
      if (prefix.includes('b')) {
        this.problems.unsupported(token, 'bytes');
        return missing(node);
      }
      if (token.name === 'FormatString' || prefix.includes('f')) {
        isJoined = true;
        parts.push(...readFormatString(token, this));
      } else parts.push(decodeText(this.source, from, to, { raw: prefix.includes('r'), problems: this.problems }));
    }
    const { from, to } = node;
    if (!isJoined) return { kind: 'constant', literal: { type: 'str', value: parts.join('') }, from, to };
    const merged: (string | Replacement)[] = [];
    for (const part of parts) {
      const last = merged.at(-1);
      if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
      else if (part !== '') merged.push(part);
    }
    return { kind: 'joined', parts: merged, from, to };
  }

  #refuse(place: Place): Expression {
    this.problems.syntax(place, 'invalid syntax');
    return missing(place);
  }
}

const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
