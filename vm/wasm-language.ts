/** Expressions of WebAssembly programs: those of the source's language where code has a source, WebAssembly's elsewhere. */
import { language as text } from '../languages/wat/evaluate/evaluate.ts';
import type { Evaluation, EvaluationRequest, Language, Value } from './context/index.ts';
import {
  assignSource,
  completeSource,
  evaluateSource,
  isSourceValue,
  sourceTruth,
} from './wasm/dwarf/evaluate/index.ts';

/** Names that only the machine's own expressions have. */
const ofMachine = /\$|\bmemory\b|\b(?:[iuf](?:8|16|32|64)|v128)\s*[[(]/;

export const language: Language = {
  ...text,
  evaluate(request: EvaluationRequest): Evaluation {
    const found = request.expected === undefined ? evaluateSource(request) : undefined;
    if (!found) return text.evaluate(request);
    if (!('error' in found)) return found;
    // Memories, globals and locals of the machine can be asked for everywhere.
    const other =
      ofMachine.test(request.text) || found.error.startsWith('there is no') ? text.evaluate(request) : found;
    return 'error' in other ? found : other;
  },
  truth: (value: Value): boolean | undefined => (isSourceValue(value) ? sourceTruth(value) : text.truth?.(value)),
  assign: (request) => assignSource(request),
  ownsPaths: isSourceValue,
  complete: (request) => completeSource(request),
};
