/** Source positions and names of modules that were assembled from text. */

import {
  type Address,
  addressOf,
  type BranchInfo,
  type DebugInformation,
  offsetOf,
  type Position,
  type SourceFrame,
  type StatementInfo,
  unitOf,
  type Variable,
} from '../../vm/context/index.ts';
import { opcodeNamed, opcodeOfKey } from '../../vm/wasm/opcodes.ts';
import type { WasmUnit } from '../../vm/wasm/program.ts';
import { spellValueType } from '../../vm/wasm/types.ts';
import type { Assembled } from './assemble/index.ts';
import type { FunctionText } from './assemble/module.ts';
import { markKinds } from './assemble/writer.ts';
import { Lines } from './syntax/lines.ts';
import type { Span } from './syntax/tree.ts';

/** A text and the module that was made from it. */
export interface AssembledUnit {
  readonly source: string;
  readonly checksum?: string;
  readonly text: string;
  readonly assembled: Assembled;
  /** The unit of the program that holds the module; asked for when it is needed. */
  unit(): WasmUnit;
  /** How a function is called everywhere else, by function index. */
  functionName(index: number): string;
}

interface Statement {
  readonly offset: number;
  readonly span: Span;
  /** The first of its expression, where steps stop; another line of it is a place for breakpoints only. */
  readonly isFirst: boolean;
}

interface CodeOfFunction {
  readonly text: FunctionText;
  /** Offsets of the instructions, ascending; texts by place. */
  readonly offsets: Uint32Array;
  readonly spans: readonly Span[];
  readonly statements: readonly Statement[];
}

/** Instructions that only bracket others: a line with nothing else is no place to stop at. */
const brackets = new Set(['block', 'loop', 'try_table', 'else', 'end'].map((name) => opcodeNamed(name)?.key));

export class WatDebugInformation implements DebugInformation {
  readonly sources: DebugInformation['sources'];
  readonly #given: AssembledUnit;
  readonly #lines: Lines;
  #functions: readonly CodeOfFunction[] | undefined;

  constructor(given: AssembledUnit) {
    this.#given = given;
    this.#lines = new Lines(given.text);
    this.sources = [{ path: given.source, ...(given.checksum === undefined ? {} : { checksum: given.checksum }) }];
  }

  framesAt(address: Address): readonly SourceFrame[] {
    const code = this.#codeAt(address);
    if (!code) return [];
    const offset = offsetOf(address);
    // Where several begin at one instruction, the expression goes before its first operand.
    const statement = code.statements.find((each) => each.offset === offset);
    const at = lastAtOrBelow(code.offsets, offset);
    const span = statement?.span ?? code.spans[at] ?? code.text.span;
    return [
      {
        name: this.#given.functionName(code.text.index),
        position: this.#position(span),
        scope: code.text.index,
        isStatement: statement?.isFirst === true,
      },
    ];
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    if (source !== this.#given.source) return [];
    const unit = this.#given.unit().id;
    const found: { readonly at: number; readonly info: StatementInfo }[] = [];
    for (const { text, statements } of this.#code()) {
      if (this.#lines.lineOf(text.span.start) > toLine || this.#lines.lineOf(text.span.end) < fromLine) continue;
      for (const { offset, span } of statements) {
        const position = this.#position(span);
        if (position.line < fromLine || position.line > toLine) continue;
        const info = { position, addresses: [addressOf(unit, offset)], function: this.#given.functionName(text.index) };
        found.push({ at: span.start, info });
      }
    }
    return found.sort((left, right) => left.at - right.at).map(({ info }) => info);
  }

  statementStarts(unit: number): readonly Address[] {
    if (unit !== this.#given.unit().id) return [];
    return this.#code().flatMap(({ statements }) =>
      statements.filter(({ isFirst }) => isFirst).map(({ offset }) => addressOf(unit, offset)),
    );
  }

  variables(address: Address): readonly Variable[] {
    const code = this.#codeAt(address);
    if (!code) return [];
    const { locals, parameterCount } = code.text;
    return locals.map(
      ({ type, identifier }, index): Variable => ({
        name: `$${identifier?.name ?? index}`,
        kind: index < parameterCount ? 'parameter' : 'local',
        type: spellValueType(type),
        locate: (frame) => (index < frame.localCount ? frame.local(index) : 'optimized out'),
      }),
    );
  }

  temporary(): undefined {
    return undefined;
  }

  definition(address: Address): Position | undefined {
    const code = this.#codeAt(address);
    return code && this.#position(code.text.span);
  }

  branches(source: string): readonly BranchInfo[] {
    if (source !== this.#given.source) return [];
    const unit = this.#given.unit();
    return this.#code().flatMap(({ text, offsets, spans }) =>
      unit.branches(text.index).map(({ offset, branch }) => ({
        position: this.#position(spans[lastAtOrBelow(offsets, offset)] as Span),
        address: unit.address(offset),
        sides: branch.sides.map(({ label, target }) => ({ label, target: unit.address(target) })),
      })),
    );
  }

  #position(span: Span): Position {
    return this.#lines.position(this.#given.source, span);
  }

  #codeAt(address: Address): CodeOfFunction | undefined {
    if (unitOf(address) !== this.#given.unit().id) return undefined;
    const offset = offsetOf(address);
    const functions = this.#code();
    let low = 0;
    let high = functions.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const code = functions[middle] as CodeOfFunction;
      if (offset < (code.offsets[0] ?? 0)) high = middle - 1;
      else if (offset > (code.offsets.at(-1) ?? 0)) low = middle + 1;
      else return code;
    }
    return undefined;
  }

  /** Instructions of every function, in the order of the code section. */
  #code(): readonly CodeOfFunction[] {
    if (this.#functions) return this.#functions;
    const { assembled } = this.#given;
    const instructions = assembled.marks.filter(({ kind }) => kind === markKinds.instruction);
    const bySpan = [...assembled.functions].sort((left, right) => left.span.start - right.span.start);
    const found: CodeOfFunction[] = [];
    let at = 0;
    for (const text of bySpan) {
      // Constant expressions of other fields have instructions too.
      while (at < instructions.length && !inside(instructions[at]?.span, text.span)) at++;
      const from = at;
      while (at < instructions.length && inside(instructions[at]?.span, text.span)) at++;
      found.push(this.#codeOf(text, instructions.slice(from, at)));
    }
    this.#functions = found.sort((left, right) => (left.offsets[0] ?? 0) - (right.offsets[0] ?? 0));
    return this.#functions;
  }

  /**
   * One statement for each outermost expression, before its first operand, however the lines are broken; and one for each further
   * line of it, where that line's first instruction runs.
   */
  #codeOf(text: FunctionText, marks: Assembled['marks']): CodeOfFunction {
    const { assembled } = this.#given;
    const statements: Statement[] = [];
    const seen = new Set<string>();
    for (const [index, { offset, span, expression }] of marks.entries()) {
      // Where a function begins and ends a person can always stop.
      const isEdge = index === 0 || index === marks.length - 1;
      if (!isEdge && brackets.has(keyAt(assembled.bytes, offset))) continue;
      const place = (of: Span, isFirst: boolean) => {
        const key = `${expression.start} ${this.#lines.lineOf(of.start)}`;
        if (!seen.has(key)) statements.push({ offset, span: of, isFirst });
        seen.add(key);
      };
      place(expression, true);
      place(span, false);
    }
    return {
      text,
      offsets: Uint32Array.from(marks, ({ offset }) => offset),
      spans: marks.map(({ span }) => span),
      statements,
    };
  }
}

const inside = (span: Span | undefined, outer: Span): boolean =>
  span !== undefined && span.start >= outer.start && span.end <= outer.end;

const keyAt = (bytes: Uint8Array | undefined, offset: number): number | undefined => {
  const code = bytes?.[offset];
  return code === undefined || code >= 0xfb ? undefined : opcodeOfKey(code)?.key;
};

const lastAtOrBelow = (offsets: Uint32Array, offset: number): number => {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};
