/** Expressions of WebAssembly programs: C's where the variables are those of a compiled source, WebAssembly's elsewhere. */
import { language as text } from '../languages/wat/evaluate/evaluate.ts';
import type { Evaluation, EvaluationRequest, Language, Value } from './context/index.ts';
import { evaluateSource, isSourceValue, sourceTruth } from './wasm/dwarf/evaluate.ts';

export const language: Language = {
  ...text,
  evaluate(request: EvaluationRequest): Evaluation {
    if (!request.host.variables.some(({ value }) => isSourceValue(value))) return text.evaluate(request);
    const found = evaluateSource(request);
    if (!('error' in found) || request.expected !== undefined) return found;
    // Memories, globals and locals of the machine can be asked for everywhere.
    const other = text.evaluate(request);
    return 'error' in other ? found : other;
  },
  truth: (value: Value): boolean | undefined => (isSourceValue(value) ? sourceTruth(value) : text.truth?.(value)),
};
