import type {
  Completions,
  ContextId,
  Evaluation,
  EvaluationHost,
  EvaluationRequest,
  FrameAccess,
  Language,
  Machine,
  Outcome,
  Program,
  Value,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';
import { frozen } from './frozen-value.ts';
import type { Attempt, Journal } from './journal.ts';
import { findPath } from './path.ts';
import type { Surroundings } from './surroundings.ts';
import { type NamedValue, variablesOf } from './variables.ts';

export interface EvaluationQuery {
  readonly text: string;
  /** The frame that names are looked up in, and the frame above it; without one the console of a program that has ended. */
  readonly frame?: { readonly access: FrameAccess; readonly callee: FrameAccess | undefined; readonly level: number };
  readonly context: ContextId;
  /** The type that the value must have. */
  readonly expected?: string;
  /** Whether what the expression changes stays (console, set) or is undone (watch, hover, condition, log point). */
  readonly effects: 'keep' | 'undo';
  /** Milliseconds that called code may take. */
  readonly budget: number;
}

const fuelAtOnce = 200_000;

/** Expressions of the stopped program's language, looked up by name first and compiled and run when they call anything. */
export class Evaluator {
  readonly #machine: Machine;
  readonly #journal: Journal;
  readonly #code: Code;
  readonly #language: Language;
  readonly #surroundings: Surroundings;
  readonly #onOutput: (call: Outcome & { readonly kind: 'host' }) => void;
  readonly #onRan: () => void;

  constructor(parts: {
    readonly machine: Machine;
    readonly journal: Journal;
    readonly code: Code;
    readonly language: Language;
    readonly surroundings: Surroundings;
    /** Output of an expression whose effects stay. */
    onOutput(call: Outcome & { readonly kind: 'host' }): void;
    /** Code was run: the machine's stops are those of the expression. */
    onRan(): void;
  }) {
    this.#machine = parts.machine;
    this.#journal = parts.journal;
    this.#code = parts.code;
    this.#language = parts.language;
    this.#surroundings = parts.surroundings;
    this.#onOutput = parts.onOutput;
    this.#onRan = parts.onRan;
  }

  /** What a condition makes of a value; undefined when it is neither true nor false. */
  truth(value: Value): boolean | undefined {
    if (this.#language.truth) return this.#language.truth(value);
    const { summary } = value;
    return summary === 'true' || summary === 'false' ? summary === 'true' : undefined;
  }

  /** Sets the place `target` to what a text means for it; undefined where the language leaves that to {@link evaluate}. */
  assign(query: EvaluationQuery, target: Value): Evaluation | undefined {
    return this.#compute(query, this.#variables(query), (request) => this.#language.assign?.({ ...request, target }));
  }

  /** Completions at the end of a text, where the language has some of its own. */
  complete(query: Omit<EvaluationQuery, 'effects' | 'budget'>): Completions | undefined {
    const whole = { ...query, effects: 'undo', budget: 0 } as const;
    const host = this.#host(whole, this.#variables(whole), () => undefined);
    return this.#language.complete?.({ text: query.text, host });
  }

  #variables({ frame }: EvaluationQuery): readonly NamedValue[] {
    return frame
      ? variablesOf(this.#code, frame.access, this.#code.placeOf(frame.access, frame.callee), frame.level)
      : [];
  }

  evaluate(query: EvaluationQuery): Evaluation {
    const variables = this.#variables(query);
    const { expected } = query;
    const work = (request: EvaluationRequest): Evaluation =>
      this.#language.evaluate({ ...request, ...(expected === undefined ? {} : { expected }) });
    if (expected !== undefined) return this.#compute(query, variables, work);
    const found = findPath(variables, query.text, (value) => this.#language.ownsPaths?.(value) ?? false);
    if (found && !this.#language.ownsNames) return { value: found };
    const evaluation = this.#compute(query, variables, work);
    if (!found || 'error' in evaluation || !evaluation.value) return evaluation;
    // Read again: the language may have run code, which was undone.
    const place = findPath(variables, query.text, () => false);
    return place ? { value: titled(place, evaluation.value) } : evaluation;
  }

  #compute<T extends Evaluation | undefined>(
    query: EvaluationQuery,
    variables: readonly NamedValue[],
    work: (request: EvaluationRequest) => T,
  ): T | Evaluation {
    // The machine is saved only when something is about to change it: most watches just look.
    let attempt: Attempt | undefined;
    const touch = () => {
      attempt ??= this.#journal.begin();
    };
    let kept = false;
    try {
      const evaluation = work({ text: query.text, host: this.#host(query, variables, touch) });
      if (!attempt || !evaluation || 'error' in evaluation) return evaluation;
      kept = query.effects === 'keep';
      return kept || !evaluation.value ? evaluation : { value: frozen(evaluation.value) };
    } finally {
      if (kept) attempt?.keep();
      else attempt?.undo();
      if (attempt) this.#onRan();
    }
  }

  #host(query: EvaluationQuery, variables: readonly NamedValue[], touch: () => void): EvaluationHost {
    const { context } = query;
    return {
      program: this.#machine.program,
      context,
      ...(query.frame ? { frame: query.frame.access } : {}),
      variables,
      call: (program, entry, values) => {
        touch();
        return this.#call(query, program, entry, values);
      },
      write: (target, bytes) => {
        touch();
        if (!target.location) return { refused: 'this value has no place of its own' };
        const { refused } = this.#journal.apply({ kind: 'write', location: target.location, bytes });
        return refused === undefined ? {} : { refused };
      },
    };
  }

  #call(
    query: EvaluationQuery,
    program: Program,
    entry: number,
    values: readonly Uint8Array[],
  ): { readonly results: readonly Value[] } | { readonly failed: string } {
    const { context, effects } = query;
    const depth = this.#machine.context(context)?.depth ?? 0;
    const others = this.#machine.contexts().filter((other) => other.id !== context && other.state === 'ready');
    const extended = this.#journal.apply({ kind: 'extend', program });
    if (extended.refused !== undefined) return { failed: extended.refused };
    const called = this.#journal.apply({ kind: 'call', context, entry, arguments: values });
    if (called.refused !== undefined) return { failed: called.refused };
    for (const other of others) this.#journal.apply({ kind: 'hold', context: other.id });
    this.#machine.stops({ addresses: new Set(), conditions: 'unhandled' });
    const end = this.#surroundings.now() + query.budget;
    for (;;) {
      const outcome = this.#journal.run({ fuel: fuelAtOnce, leave: { context, depth } });
      if (outcome.kind === 'left' && outcome.context === context) {
        const left = this.#machine.context(context)?.depth ?? 0;
        if (outcome.how === 'unwind' || left < depth)
          return { failed: 'the expression left the frame it was evaluated in' };
        for (const other of others) this.#journal.apply({ kind: 'release', context: other.id });
        return { results: outcome.results };
      }
      const failed = this.#failure(outcome, end, query.budget);
      if (failed) return { failed };
      if (outcome.kind === 'host') {
        if (outcome.call.effect !== 'output')
          return { failed: `the expression asks the outside for ${outcome.call.name}` };
        if (effects === 'keep') this.#onOutput(outcome);
        this.#journal.answer(outcome.call, new Uint8Array(0));
      }
    }
  }

  #failure(outcome: Outcome, end: number, budget: number): string | undefined {
    switch (outcome.kind) {
      case 'condition':
      case 'failed':
        return lastLine(outcome.report) ?? `the expression signals ${outcome.message}`;
      case 'all wait':
        return 'the expression waits for another context, and all others are held while it is evaluated';
      case 'ended':
        return 'the expression ended the program';
      case 'fuel':
        return this.#surroundings.now() >= end ? `the expression did not end within ${budget} ms` : undefined;
      default:
        return undefined;
    }
  }
}

/** What a report in the language's own words comes to: `ZeroDivisionError: division by zero`. */
const lastLine = (report: string | undefined): string | undefined => report?.trimEnd().split('\n').at(-1) || undefined;

/** A value at its place, as another one reads. */
const titled = (place: Value, { summary, full }: Value): Value => {
  const { type, location, bytes, count, object, memory } = place;
  return {
    type,
    summary,
    ...(location ? { location } : {}),
    ...(bytes ? { bytes } : {}),
    count,
    ...(object === undefined ? {} : { object }),
    ...(memory ? { memory } : {}),
    children: (start, most, which) => place.children(start, most, which),
    full,
  };
};
