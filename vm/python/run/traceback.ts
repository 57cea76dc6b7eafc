/** Tracebacks as CPython 3.11 prints them, with its suggestions, without the lines of carets. */
import type { PyClass } from '../objects/class.ts';
import { builtinClasses, type PyException, PyList, type TracebackEntry, type Value } from '../objects/values.ts';
import { attributeNames } from '../protocol/attributes.ts';

/** Lines of the source by path; undefined when there is no source. */
export type SourceLine = (path: string, line: number) => string | undefined;

/** The whole text, ending with a newline. `coming`: entries that the exception has not got yet, the innermost first. */
export const tracebackText = (
  exception: PyException,
  source: SourceLine,
  message: (exception: PyException) => string,
  coming: readonly TracebackEntry[] = [],
): string => {
  const parts: string[] = [];
  const seen = new Set<PyException>();
  const write = (each: PyException): void => {
    seen.add(each);
    const { cause, context, suppressContext } = each;
    if (cause && !seen.has(cause)) {
      write(cause);
      parts.push('\nThe above exception was the direct cause of the following exception:\n\n');
    } else if (context && !cause && !suppressContext && !seen.has(context)) {
      write(context);
      parts.push('\nDuring handling of the above exception, another exception occurred:\n\n');
    }
    parts.push(oneTraceback(each, source, message, each === exception ? coming : []));
  };
  write(exception);
  return parts.join('');
};

/** Only the innermost ones are shown, as in CPython. */
const mostEntries = 1000;

const oneTraceback = (
  exception: PyException,
  source: SourceLine,
  message: (exception: PyException) => string,
  coming: readonly TracebackEntry[],
): string => {
  const lines: string[] = [];
  const entries = [...exception.traceback, ...coming].slice(0, mostEntries).toReversed();
  if (entries.length > 0) lines.push('Traceback (most recent call last):');
  let repeated = 0;
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1];
    repeated = before && sameEntry(before, entry) ? repeated + 1 : 0;
    if (repeated < 3) lines.push(...entryLines(entry, source));
    const after = entries[at + 1];
    if (repeated >= 3 && !(after && sameEntry(entry, after))) {
      const count = repeated - 2;
      lines.push(`  [Previous line repeated ${count} more time${count === 1 ? '' : 's'}]`);
    }
  }
  lines.push(lastLine(exception, message(exception)));
  const notes = exception.attribute('__notes__');
  if (notes instanceof PyList) for (const note of notes.items) lines.push(String(note));
  return `${lines.join('\n')}\n`;
};

const sameEntry = (a: TracebackEntry, b: TracebackEntry): boolean =>
  a.path === b.path && a.line === b.line && a.function === b.function;

const entryLines = ({ path, line, function: name }: TracebackEntry, source: SourceLine): readonly string[] => {
  const text = source(path, line)?.trim();
  return [`  File "${path}", line ${line}, in ${name}`, ...(text ? [`    ${text}`] : [])];
};

const lastLine = (exception: PyException, text: string): string => {
  const name = exception.cls.builtIn ? exception.cls.name : exception.cls.qualifiedName;
  return (text === '' ? name : `${name}: ${text}`) + suggestion(exception);
};

const suggestion = (exception: PyException): string => {
  const name = exception.attribute('name');
  if (typeof name !== 'string') return '';
  const isName = exception.cls.isSubclass(builtinClasses.NameError as PyClass);
  const names: readonly string[] = isName ? (exception.visibleNames ?? []) : namesOf(exception.attribute('obj'));
  const found = nearest(name, names);
  return found === undefined ? '' : `. Did you mean: '${found}'?`;
};

const namesOf = (object: Value): readonly string[] => (object === undefined ? [] : attributeNames(object));

const moveCost = 2;
const caseCost = 1;

/** The name that is close enough to the wrong one (Python/suggestions.c). */
const nearest = (wrong: string, names: readonly string[]): string | undefined => {
  if (names.length >= 750) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of [...names].sort()) {
    if (name === wrong) continue;
    const limit = Math.min(Math.floor(((name.length + wrong.length + 3) * moveCost) / 6), bestDistance - 1);
    const found = distance(wrong, name, limit);
    if (found > limit) continue;
    if (best === undefined || found < bestDistance) {
      best = name;
      bestDistance = found;
    }
  }
  return best;
};

const substitution = (a: string, b: string): number =>
  a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? caseCost : moveCost;

/** Levenshtein distance with cheap changes of case; anything larger than `limit` when it is exceeded. */
const distance = (a: string, b: string, limit: number): number => {
  if (a === b) return 0;
  if (a.length > 40 || b.length > 40) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at * moveCost);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * moveCost];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + moveCost,
          (next[j - 1] as number) + moveCost,
          (row[j - 1] as number) + substitution(a[i - 1] as string, b[j - 1] as string),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
};
