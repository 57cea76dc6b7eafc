/** Specification scripts: what a `.wast` file tells to do (the reference interpreter's "Scripts"). */
import type { List, Span, Text } from '../syntax/tree.ts';

/** A value of a script as its bits: v128 as 16 bytes, the others as an unsigned number of their width. */
export type ScriptValue =
  | { readonly type: 'i32' | 'i64' | 'f32' | 'f64'; readonly bits: bigint }
  | { readonly type: 'v128'; readonly bytes: Uint8Array }
  /** A reference that the host made, by its number: an `externref`, or a host value among the `anyref`s. */
  | { readonly type: 'extern' | 'host'; readonly number: number }
  | { readonly type: 'null'; readonly heap: string };

/** Lanes of a NaN pattern. */
export type NanKind = 'canonical' | 'arithmetic';

/** What a result must be. */
export type Expected =
  | { readonly kind: 'value'; readonly value: ScriptValue }
  | { readonly kind: 'nan'; readonly type: 'f32' | 'f64'; readonly nan: NanKind }
  /** Each lane a number of `width` bits, or a NaN pattern. */
  | { readonly kind: 'lanes'; readonly width: 8 | 16 | 32 | 64; readonly lanes: readonly (bigint | NanKind)[] }
  /** A reference of a kind: `(ref.func)`; `null` without a heap type is any null. */
  | { readonly kind: 'reference'; readonly type: ReferenceKind }
  | { readonly kind: 'either'; readonly of: readonly Expected[] };

export type ReferenceKind = 'null' | 'func' | 'extern' | 'host' | 'any' | 'eq' | 'i31' | 'struct' | 'array' | 'exn';

export type ScriptModule =
  | { readonly form: 'text'; readonly list: List }
  | { readonly form: 'binary'; readonly bytes: Uint8Array; readonly list: List }
  | { readonly form: 'quote'; readonly bytes: Uint8Array; readonly list: List };

export type Action = {
  /** Name of the module; the newest instance when absent. */
  readonly module?: string;
  readonly name: string;
} & ({ readonly kind: 'invoke'; readonly arguments: readonly ScriptValue[] } | { readonly kind: 'get' });

export type Command = { readonly span: Span } & (
  | { readonly kind: 'module'; readonly name?: string; readonly module: ScriptModule }
  | { readonly kind: 'module definition'; readonly name?: string; readonly module: ScriptModule }
  | { readonly kind: 'module instance'; readonly name?: string; readonly definition?: string }
  | { readonly kind: 'register'; readonly as: string; readonly module?: string }
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'assert_return'; readonly action: Action; readonly expected: readonly Expected[] }
  | { readonly kind: 'assert_trap' | 'assert_exhaustion'; readonly action: Action; readonly message: string }
  | { readonly kind: 'assert_exception'; readonly action: Action }
  | {
      readonly kind: 'assert_malformed' | 'assert_invalid';
      readonly module: ScriptModule;
      readonly message: string;
    }
  | {
      readonly kind: 'assert_unlinkable' | 'assert_trap_module';
      readonly module: ScriptModule;
      readonly message: string;
    }
);

/** Commands that are counted as assertions. */
export const isAssertion = (command: Command): boolean => command.kind.startsWith('assert_');

/** The bytes of texts behind each other; `between` stands between two of them. */
export const joinTexts = (texts: readonly Text[], between: readonly number[] = []): Uint8Array => {
  const bytes: number[] = [];
  for (const [index, text] of texts.entries()) {
    if (index > 0) for (const byte of between) bytes.push(byte);
    for (const byte of text.bytes) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
};
