/** Text for stdout, gathered so that a program that prints much does not wait for every line. */

/** Characters after which gathered text is written. */
const chunkLength = 65_536;

export interface Output {
  write(text: string): void;
  flush(): void;
}

/** Output to a stream. A reader that went away (`sahara run f | head`) ends the process quietly. */
export const streamOutput = (stream: NodeJS.WriteStream): Output => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  let gathered: string[] = [];
  let length = 0;
  const flush = () => {
    if (length === 0) return;
    stream.write(gathered.join(''));
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
  return { write: (text) => void gathered.push(text), flush: () => {}, text: () => gathered.join('') };
};
