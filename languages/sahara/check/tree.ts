/** The checked program: every form with its type, names resolved, shorthand forms expanded. */
import type { FunctionCode } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { Form } from '../syntax/tree.ts';
import type { SourceModule } from './program.ts';

/** A parameter, local or hidden value of one function. */
export interface Variable {
  readonly name: string;
  readonly type: TypeId;
  readonly kind: 'parameter' | 'local';
  readonly unit: Unit;
  readonly form: Form;
  /** Made by the compiler: not shown in the debugger. */
  readonly hidden: boolean;
  /** Set after it was bound. */
  assigned: boolean;
  /** Used by a lambda that may outlive the frame. */
  captured: boolean;
  /** Uses of the value as a whole: 0 means that a data value does not escape. */
  wholeUses: number;
  /** Bound to anything but a freshly made data value. */
  shared: boolean;
}

/** A function body: declared functions, tests, lambdas, handlers, and what the compiler makes itself. */
export interface Unit {
  readonly index: number;
  readonly name: string;
  readonly kind: FunctionCode['kind'];
  readonly module: SourceModule;
  readonly form: Form;
  /** The unit whose text it is part of; for a handler also its static link. */
  readonly parent?: Unit;
  readonly parameters: Variable[];
  result: TypeId;
  /** For a lambda: its function type, and the outer variables that it uses, in the order of its captured values. */
  closure?: TypeId;
  readonly captures: Variable[];
  /** Captured variables that a handler inside the lambda uses. */
  readonly mirrored: Set<Variable>;
  /** Variables around a handler or lambda that the source can see there. */
  readonly visible: readonly Variable[];
  body: Node;
  readonly handles: Set<number>;
  signals: readonly number[];
  doc?: string;
  exported: boolean;
  /** Lambdas and handlers made so far, for their names. */
  lambdas: number;
  handlers: number;
}

export interface Loop {
  /** The type of its value; undefined until the first break. */
  type: TypeId | undefined;
  readonly want: TypeId | undefined;
  /** Whether the value of the loop is dropped. */
  readonly drop: boolean;
  broken: boolean;
}

export interface Labels {
  readonly yes: string;
  readonly no: string;
}

interface Base {
  readonly form: Form;
  /** Of the value; `unit` leaves nothing, `never` does not continue. */
  type: TypeId;
  /** A person would break here. */
  statement?: boolean;
}

export type Node = Base &
  (
    | { readonly kind: 'constant'; readonly value: bigint | number | boolean | string }
    | { readonly kind: 'read'; readonly variable: Variable }
    | { readonly kind: 'set'; readonly variable: Variable; readonly value: Node }
    /** Leaves from `first` on of a data value; an embedded data value is copied. */
    | { readonly kind: 'field'; readonly object: Node; readonly data: TypeId; readonly first: number }
    | {
        readonly kind: 'set field';
        readonly object: Node;
        readonly data: TypeId;
        readonly first: number;
        readonly value: Node;
      }
    /** `fields` as declared; `order` holds their indices as written. */
    | { readonly kind: 'construct'; readonly fields: readonly Node[]; readonly order: readonly number[] }
    | { readonly kind: 'call'; readonly callee: number; readonly args: readonly Node[] }
    | { readonly kind: 'call closure'; readonly callee: Node; readonly args: readonly Node[] }
    /** One instruction over its arguments. */
    | {
        readonly kind: 'operation';
        readonly opcode: string;
        readonly operands: readonly number[];
        readonly args: readonly Node[];
      }
    | {
        readonly kind: 'if';
        readonly test: Node;
        readonly then: Node;
        readonly else: Node | undefined;
        readonly labels: Labels;
      }
    | { readonly kind: 'and' | 'or'; readonly items: readonly Node[] }
    | { readonly kind: 'not'; readonly item: Node }
    | { readonly kind: 'do'; readonly body: readonly Node[] }
    | {
        readonly kind: 'let';
        readonly bindings: readonly { readonly variable: Variable; readonly value: Node }[];
        readonly body: Node;
      }
    /** Runs `body`, then `step`, while `test` holds. */
    | { readonly kind: 'loop'; readonly loop: Loop; readonly test?: Node; readonly body: Node; readonly step?: Node }
    | { readonly kind: 'break'; readonly loop: Loop; readonly value?: Node }
    | { readonly kind: 'continue'; readonly loop: Loop }
    | {
        readonly kind: 'handle';
        readonly body: Node;
        readonly clauses: readonly { readonly condition: number; readonly unit: Unit }[];
      }
    | {
        readonly kind: 'restarts';
        readonly body: Node;
        readonly clauses: readonly {
          readonly restart: number;
          readonly variables: readonly Variable[];
          readonly body: Node;
        }[];
      }
    | { readonly kind: 'signal'; readonly condition: number; readonly payload: Node }
    | { readonly kind: 'restart'; readonly restart: number; readonly args: readonly Node[] }
    | { readonly kind: 'decline' }
    | { readonly kind: 'spawn'; readonly callee: number; readonly args: readonly Node[] }
    | { readonly kind: 'send move'; readonly context: Node; readonly variable: Variable }
    | {
        readonly kind: 'receive';
        readonly after?: { readonly instructions: Node; readonly body: Node };
        readonly clauses: readonly ReceiveClause[];
      }
    | { readonly kind: 'lambda'; readonly unit: Unit }
    | { readonly kind: 'error' }
  );

export interface ReceiveClause {
  readonly form: Form;
  readonly variable: Variable;
  /** Looks at the message without taking it, when the pattern may refuse it. */
  readonly test?: Node;
  readonly body: Node;
}

export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>;
