/** The syntax tree of Python: what the language reference calls statements and expressions, each with its place in the text. */

/** UTF-16 offsets into the text; `to` is exclusive. Parentheses around an expression do not belong to it, as in CPython. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '<<' | '>>' | '&' | '|' | '^' | '@';
export type ComparisonOperator = '<' | '<=' | '==' | '!=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export interface Name extends Place {
  readonly kind: 'name';
  readonly id: string;
}

export type Literal =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'None' }
  | { readonly type: 'Ellipsis' };

export interface Constant extends Place {
  readonly kind: 'constant';
  readonly literal: Literal;
}

export interface Replacement extends Place {
  readonly value: Expression;
  readonly conversion: 's' | 'r' | 'a' | undefined;
  readonly specification: readonly (string | Replacement)[] | undefined;
}

export interface Argument extends Place {
  readonly form: 'positional' | 'keyword' | 'star' | 'double star';
  readonly name?: string;
  readonly value: Expression;
}

export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface Comprehension extends Place {
  readonly kind: 'comprehension';
  readonly form: 'list' | 'set' | 'dict' | 'generator';
  readonly element: Expression;
  /** Of a dict. */
  readonly value?: Expression;
  readonly clauses: readonly [Clause, ...Clause[]];
}

export interface Parameter extends Place {
  readonly name: string;
  readonly default?: Expression;
}

export interface Parameters {
  readonly positional: readonly Parameter[];
  /** How many of the positional ones come before `/`. */
  readonly positionalOnly: number;
  readonly rest?: Parameter;
  readonly keywordOnly: readonly Parameter[];
  readonly keywords?: Parameter;
}

export interface Lambda extends Place {
  readonly kind: 'lambda';
  readonly parameters: Parameters;
  readonly body: Expression;
}

export interface Attribute extends Place {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
  readonly namePlace: Place;
}

export interface Subscript extends Place {
  readonly kind: 'subscript';
  readonly object: Expression;
  readonly index: Expression;
}

export interface Call extends Place {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

export interface Sequence extends Place {
  readonly kind: 'tuple' | 'list' | 'set';
  readonly elements: readonly Expression[];
}

export interface Dict extends Place {
  readonly kind: 'dict';
  /** Without a key: `**value`. */
  readonly entries: readonly { readonly key?: Expression; readonly value: Expression }[];
}

export interface Comparison extends Place {
  readonly kind: 'comparison';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly right: Expression }[];
}

export interface Starred extends Place {
  readonly kind: 'starred';
  readonly value: Expression;
}

export type Expression =
  | Name
  | Constant
  | (Place & { readonly kind: 'joined'; readonly parts: readonly (string | Replacement)[] })
  | Sequence
  | Dict
  | (Place & { readonly kind: 'unary'; readonly operator: '-' | '+' | '~' | 'not'; readonly operand: Expression })
  | (Place & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Place & { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly operands: readonly Expression[] })
  | Comparison
  | (Place & {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    })
  | Lambda
  | Call
  | Attribute
  | Subscript
  | (Place & {
      readonly kind: 'slice';
      readonly lower?: Expression;
      readonly upper?: Expression;
      readonly step?: Expression;
    })
  | Starred
  | Comprehension
  | (Place & { readonly kind: 'named'; readonly target: Name; readonly value: Expression })
  | (Place & { readonly kind: 'yield'; readonly value?: Expression; readonly delegates: boolean });

export interface FunctionDefinition extends Place {
  readonly kind: 'function';
  readonly name: string;
  readonly namePlace: Place;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}

export interface ClassDefinition extends Place {
  readonly kind: 'class';
  readonly name: string;
  readonly namePlace: Place;
  readonly bases: readonly Expression[];
  readonly keywords: readonly { readonly name: string; readonly value: Expression }[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}

export interface Handler extends Place {
  readonly type?: Expression;
  readonly name?: string;
  readonly body: readonly Statement[];
}

export interface Try extends Place {
  readonly kind: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly Handler[];
  readonly otherwise: readonly Statement[];
  readonly finalizer?: readonly Statement[];
}

export interface If extends Place {
  readonly kind: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface With extends Place {
  readonly kind: 'with';
  readonly items: readonly { readonly context: Expression; readonly target?: Expression }[];
  readonly body: readonly Statement[];
}

export interface For extends Place {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface While extends Place {
  readonly kind: 'while';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface ImportedName extends Place {
  readonly name: string;
  readonly alias: string;
}

export type Statement =
  | (Place & { readonly kind: 'expression'; readonly value: Expression })
  | (Place & { readonly kind: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression })
  | (Place & {
      readonly kind: 'augmented';
      readonly operator: BinaryOperator;
      readonly target: Expression;
      readonly value: Expression;
    })
  /** Annotations are not evaluated. */
  | (Place & { readonly kind: 'annotated'; readonly target: Expression; readonly value?: Expression })
  | If
  | While
  | For
  | FunctionDefinition
  | ClassDefinition
  | (Place & { readonly kind: 'return'; readonly value?: Expression })
  | (Place & { readonly kind: 'raise'; readonly exception?: Expression; readonly cause?: Expression })
  | Try
  | With
  | (Place & { readonly kind: 'delete'; readonly targets: readonly Expression[] })
  | (Place & { readonly kind: 'assert'; readonly test: Expression; readonly message?: Expression })
  | (Place & { readonly kind: 'global' | 'nonlocal'; readonly names: readonly Name[] })
  /** Without a module: `import name`; with one: `from module import name`. */
  | (Place & { readonly kind: 'import'; readonly names: readonly ImportedName[]; readonly module?: string })
  | (Place & { readonly kind: 'pass' | 'break' | 'continue' });

export interface Module {
  readonly body: readonly Statement[];
}
