/** A part of a log message: text as it is, or an expression to be evaluated. */
export type LogPart = { readonly text: string } | { readonly expression: string };

/** Splits `balance is {(.balance account)}` at its braces, which may nest; `{{` and `}}` are the characters themselves. */
export const parseLogMessage = (message: string): readonly LogPart[] => {
  const parts: LogPart[] = [];
  let text = '';
  let index = 0;
  const flush = () => {
    if (text) parts.push({ text });
    text = '';
  };
  while (index < message.length) {
    const character = message[index] as string;
    if ((character === '{' || character === '}') && message[index + 1] === character) {
      text += character;
      index += 2;
      continue;
    }
    const end = character === '{' ? closingBrace(message, index) : -1;
    if (end < 0) {
      text += character;
      index += 1;
      continue;
    }
    flush();
    parts.push({ expression: message.slice(index + 1, end).trim() });
    index = end + 1;
  }
  flush();
  return parts;
};

const closingBrace = (message: string, open: number): number => {
  let depth = 0;
  for (let index = open; index < message.length; index++) {
    if (message[index] === '{') depth++;
    if (message[index] === '}' && --depth === 0) return index;
  }
  return -1;
};
