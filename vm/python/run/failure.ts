/** Texts of failures that need no guest code: what tools show. */
import type { PythonImage } from '../image.ts';
import type { NativeCode } from '../objects/callables.ts';
import { Raise } from '../objects/errors.ts';
import { PyException, type TracebackEntry } from '../objects/values.ts';
import { exceptionText, quietRepr, str } from '../protocol/repr.ts';
import type { Engine } from './engine.ts';
import { type SourceLine, tracebackText } from './traceback.ts';

const quietText = (value: Parameters<typeof quietRepr>[0]): string => {
  if (typeof value === 'string') return value;
  return value instanceof PyException ? exceptionText(value, quietText, quietRepr) : quietRepr(value);
};

/** str(exception); the text that the program's own `__str__` gave when it failed. */
export const quietMessage = (exception: PyException): string => {
  const given = exception.shownText;
  return given ?? exceptionText(exception, quietText, (value) => quietRepr(value));
};

/** The traceback; texts that guest code makes are those of when it failed, or the default ones. */
export const quietTraceback = (
  exception: PyException,
  source: SourceLine,
  coming: readonly TracebackEntry[] = [],
): string => tracebackText(exception, source, quietMessage, coming);

/** The entries that an exception gets on its way out of all frames from where it was reported. */
export const comingEntries = (engine: Engine): readonly TracebackEntry[] => {
  const entries: TracebackEntry[] = [];
  for (let frame = engine.top; frame >= 0; frame--) {
    const code = engine.frameCode[frame];
    if (!code || (frame === engine.top && engine.reported?.addEntry === false)) continue;
    const ip = (frame === engine.top ? engine.pc : (engine.framePc[frame] as number)) / 2 - 1;
    entries.push({ path: code.path, function: code.name, line: code.line(ip), code: code.number, ip });
  }
  return entries;
};

export const sourceLines = (image: PythonImage): SourceLine => {
  let lines: readonly string[] | undefined;
  return (path, line) => {
    if (path !== image.path || image.text === undefined) return undefined;
    lines ??= image.text.split(/\r\n|\r|\n/);
    return lines[line - 1];
  };
};

/** An exception and those that led to it, as far as a traceback shows them. */
export const chainOf = (exception: PyException): readonly PyException[] => {
  const seen = new Set<PyException>();
  for (let each: PyException | null = exception; each && !seen.has(each); each = each.cause ?? each.context)
    seen.add(each);
  return [...seen];
};

/** Asks the program's own `__str__` of an exception that nobody caught, and of those that led to it. */
export const askTexts: NativeCode = (runtime, [given]) => {
  for (const each of chainOf(given as PyException)) {
    try {
      each.shownText = str(runtime, each);
    } catch (thrown) {
      if (!(thrown instanceof Raise)) throw thrown;
      each.shownText = '<exception str() failed>';
    }
  }
  return null;
};
