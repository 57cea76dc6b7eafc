/** Lines of text bytecode that begin with a dot. */
import type { CodeObject } from '../image.ts';
import type { Reader } from './assemble.ts';
import { readConstant } from './constant.ts';
import { FunctionText } from './function.ts';
import type { Line, Word } from './words.ts';

const kinds: readonly string[] = ['function', 'generator', 'class', 'module'];

/** Reads one. */
export const directive = (reader: Reader, line: Line, names: readonly string[]): void => {
  const [first, ...words] = line.words as readonly [Word, ...Word[]];
  const { current } = reader;
  const wrong = (message: string): void => reader.at('bytecode-directive', message, line.number, words[0] ?? first);
  const textOf = (word: Word | undefined): string | undefined => (word?.quoted ? word.value : word?.text);
  switch (first.text) {
    case '.function':
      return begin(reader, line, first, words);
    case '.end':
      if (current === reader.module) reader.at('bytecode-end', '.end without .function', line.number, first);
      else {
        current.end = { line: line.number, column: first.column, endLine: line.number, endColumn: first.endColumn };
        reader.current = reader.module;
      }
      return;
    case '.dialect':
      if (words[0]?.text !== 'python' && words[0]?.text !== 'bytecode') wrong('.dialect takes python or bytecode');
      else reader.dialect = words[0].text;
      return;
    case '.path':
      reader.sourcePath = textOf(words[0]);
      return;
    case '.qualified':
      current.qualifiedName = textOf(words[0]) ?? current.name;
      return;
    case '.doc':
      current.doc = textOf(words[0]);
      return;
    case '.kind':
      if (!kinds.includes(words[0]?.text ?? '')) wrong('.kind takes function, generator or class');
      else current.kind = words[0]?.text as CodeObject['kind'];
      return;
    case '.parameters': {
      const [positionalOnly = 0, positional = 0, keywordOnly = 0, variadic = 0, keywords = 0] = words.map(({ text }) =>
        Number(text),
      );
      if (
        words.some(({ text }) => !/^\d+$/.test(text)) ||
        words.length !== 5 ||
        positional + keywordOnly + variadic + keywords > current.locals.length
      )
        wrong(
          '.parameters takes five numbers: positional-only, positional, keyword-only parameters, and 0 or 1 for *args and **kwargs',
        );
      else
        current.parameters = {
          positionalOnly,
          positional,
          keywordOnly,
          variadic: variadic > 0,
          keywords: keywords > 0,
        };
      return;
    }
    case '.locals':
      for (const word of words) if (!current.locals.includes(word.text)) current.locals.push(word.text);
      return;
    case '.cells':
      for (const word of words) {
        if (current.locals.includes(word.text)) current.cells.push(word.text);
        else
          reader.at('bytecode-unknown-local', `${current.name} has no local variable ${word.text}`, line.number, word);
      }
      return;
    case '.free':
      current.free.push(...words.map(({ text }) => text));
      return;
    case '.names':
      for (const word of words) current.nameNumber(textOf(word) ?? word.text);
      return;
    case '.constant': {
      const read = readConstant(line.text, first.endColumn - 1, (name) => reader.functionNumber(name, names));
      if ('problem' in read) wrong(read.problem);
      else current.constantNumber(read.constant);
      return;
    }
    case '.line':
      if (!/^\d+$/.test(words[0]?.text ?? '')) wrong('.line takes a line number');
      else current.sourceLine = Number(words[0]?.text);
      return;
    case '.handler':
      if (words.length !== 4 || !/^\d+$/.test(words[3]?.text ?? ''))
        wrong('.handler takes the first instruction, the one behind the last, the target and a depth');
      else current.handlers.push({ words, line: line.number });
      return;
    default:
      reader.at('bytecode-directive', `there is no directive ${first.text}`, line.number, first);
  }
};

const begin = (reader: Reader, line: Line, first: Word, words: readonly Word[]): void => {
  const [name, ...parameters] = words;
  if (!name) {
    reader.at('bytecode-directive', '.function needs a name', line.number, first);
    return;
  }
  if (reader.current !== reader.module)
    reader.at(
      'bytecode-unclosed-function',
      `the function ${reader.current.name} has no .end before this one`,
      line.number,
      first,
    );
  const last = parameters.at(-1) ?? name;
  const range = { line: line.number, column: first.column, endLine: line.number, endColumn: last.endColumn };
  const title = name.quoted ? (name.value ?? name.text) : name.text;
  if (reader.dialect === 'bytecode' && reader.functions.some((each) => each.name === title))
    reader.at('bytecode-duplicate-function', `the function ${title} is defined twice`, line.number, name);
  const repeated = parameters.find((word, at) => parameters.findIndex(({ text }) => text === word.text) < at);
  if (repeated)
    reader.at('bytecode-duplicate-parameter', `the parameter ${repeated.text} is named twice`, line.number, repeated);
  const made = new FunctionText(title, 'function', [...new Set(parameters.map(({ text }) => text))], range);
  reader.functions.push(made);
  reader.current = made;
  reader.symbols.push({
    name: title,
    kind: 'function',
    range,
    nameRange: { ...range, column: name.column, endColumn: name.endColumn },
    inside: undefined,
  });
};
