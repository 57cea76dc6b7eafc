import type { Message } from './validator.ts';

export interface TranscriptOptions {
  /** Text → what to write instead, longest first: folders of one machine, numbers that differ from run to run. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Leaves out messages by command or event name. */
  readonly omit?: readonly string[];
}

/**
 * Writes messages down, one a line, for people and golden files: `→` request of the client, `←` response, `!` event, `↰` request of the adapter.
 * Sequence numbers are left out; they say nothing that the order of the lines does not say.
 */
export function transcript(
  messages: readonly { readonly from: 'client' | 'adapter'; readonly message: Message }[],
  { replace = {}, omit = [] }: TranscriptOptions = {},
): string {
  const replacements = Object.entries(replace).sort(([a], [b]) => b.length - a.length);
  const shown = messages.filter(({ message }) => !omit.includes(String(message.command ?? message.event)));
  const lines = shown.map(({ from, message }) => line(from, message));
  return `${lines.map((text) => replacements.reduce((result, [what, by]) => result.replaceAll(what, by), text)).join('\n')}\n`;
}

function line(from: 'client' | 'adapter', message: Message): string {
  if (message.type === 'event') return text('!', message.event, message.body);
  if (message.type === 'request') return text(from === 'client' ? '→' : '↰', message.command, message.arguments);
  if (message.success === true) return text('←', message.command, message.body);
  const { error } = (message.body ?? {}) as { error?: { format?: string } };
  return text('✗', message.command, error?.format ?? message.message);
}

function text(sign: string, name: unknown, content: unknown): string {
  return content === undefined ? `${sign} ${name}` : `${sign} ${name} ${JSON.stringify(content)}`;
}
