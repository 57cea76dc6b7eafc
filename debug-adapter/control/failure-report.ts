import {
  type ContextId,
  type ExecutionContext,
  type Outcome,
  type SourceFrame,
  shortName,
  type Value,
} from '../../vm/context/index.ts';
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

/** The innermost frames, one a line, as `at function (file:line:column)`; those of libraries in a row are counted. */
export const stackLines = (code: Code, context: ExecutionContext): readonly string[] => {
  const frames = context.frames(0, shownFrames);
  const lines: string[] = [];
  const placed = frames.map((frame, index) =>
    frame.kind === 'host' ? [] : code.framesAt(code.placeOf(frame, frames[index - 1])),
  );
  // Where no text of a source is there, everything but libraries is the person's own.
  const isForeign = placed.every((sources) => sources.every((source) => code.isSkipped(source)));
  const isPassed = (source: SourceFrame): boolean =>
    isForeign ? code.isLibrary(source.name, source.position.source) : code.isSkipped(source);
  let skipped = 0;
  const end = (): void => {
    if (skipped > 0) lines.push(`  … ${skipped} of libraries`);
    skipped = 0;
  };
  frames.forEach((frame, index) => {
    const sources = placed[index] ?? [];
    if (sources.length === 0 && code.debug && frame.kind !== 'host') skipped++;
    else if (sources.length === 0) {
      end();
      lines.push(`  at ${frame.function}`);
    }
    for (const source of sources) {
      const { name, position } = source;
      if (isPassed(source)) {
        skipped++;
        continue;
      }
      end();
      lines.push(`  at ${name} (${position.source}:${position.line}:${position.column})`);
    }
  });
  end();
  const rest = context.depth - frames.length;
  return rest > 0 ? [...lines, `  … ${rest} more`] : lines;
};
