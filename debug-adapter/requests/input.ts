import { utf8OfText } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import type { InputArguments } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers } from './handler.ts';

/** Gives the program what it reads as its standard input, or says that nothing more comes. */
const give = (session: DebugSession, { text, end }: InputArguments): void => {
  const { launched } = session;
  if (!launched) throw new Refusal('not-launched', 'No program is launched yet.');
  if (text !== undefined) launched.input.add(utf8OfText(text));
  if (end) launched.input.end();
};

export const input: Handlers = { 'sahara/input': give };
