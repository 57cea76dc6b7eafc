import { type ContextId, type ExecutionContext, type Outcome, shortName, type Value } from '../../vm/context/index.ts';
import type { Code } from './code.ts';

const shownFrames = 20;

/** What a failing context leaves for people: condition, payload, position and stack. Taken while the stack is still there. */
export const failureReport = (
  code: Code,
  context: ExecutionContext,
  outcome: Outcome & { readonly kind: 'condition' },
): string =>
  [
    `Unhandled condition ${outcome.name} in ${contextName(context)}: ${outcome.message}`,
    ...payloadLines(outcome.payload),
    ...stackLines(code, context),
    '',
  ].join('\n');

export const contextName = (context: { readonly id: ContextId; readonly name: string }): string =>
  `${shortName(context.name)} (context ${context.id})`;

const payloadLines = (payload: Value): readonly string[] =>
  payload.children(0, payload.count.named, 'named').map(({ name, value }) => `  ${name}: ${value.summary}`);

/** The innermost frames, one a line, as `at function (file:line:column)`. */
export const stackLines = (code: Code, context: ExecutionContext): readonly string[] => {
  const frames = context.frames(0, shownFrames);
  const lines = frames.flatMap((frame, index) => {
    const place = code.placeOf(frame, frames[index - 1]);
    const sources = code.framesAt(place);
    if (sources.length === 0) return [`  at ${frame.function}`];
    return sources.map(({ name, position }) => `  at ${name} (${position.source}:${position.line}:${position.column})`);
  });
  const rest = context.depth - frames.length;
  return rest > 0 ? [...lines, `  … ${rest} more`] : lines;
};
