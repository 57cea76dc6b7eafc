/** Text and bytes for stdout, gathered so that a program that prints much does not wait for every line. */

/** Characters after which gathered text is written. */
const chunkLength = 65_536;

export interface Output {
  write(text: string | Uint8Array): void;
  flush(): void;
}

/** Output to a stream. A reader that went away (`sahara run f | head`) ends the process quietly. */
export const streamOutput = (stream: NodeJS.WriteStream): Output => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  let gathered: (string | Uint8Array)[] = [];
  let length = 0;
  const flush = () => {
    if (length === 0) return;
    const texts = gathered.every((piece) => typeof piece === 'string');
    stream.write(
      texts
        ? gathered.join('')
        : Buffer.concat(gathered.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))),
    );
    gathered = [];
    length = 0;
  };
  return {
    write(text) {
      gathered.push(text);
      length += text.length;
      if (length >= chunkLength) flush();
    },
    flush,
  };
};

/** Output that keeps everything. */
export const textOutput = (): Output & { readonly text: () => string } => {
  const gathered: string[] = [];
  const add = (text: string | Uint8Array) =>
    gathered.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
  return { write: (text) => void add(text), flush: () => {}, text: () => gathered.join('') };
};
