import type { Message } from './validator.ts';

/** The base protocol of DAP: a header with the length in bytes, an empty line, JSON. */
export function frame(message: Message): Buffer {
  const json = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.from(`Content-Length: ${json.length}\r\n\r\n`, 'ascii'), json]);
}

/** Cuts a stream into messages; a header that is not one is an error, because clients stop reading there. */
export class FrameReader {
  #data = Buffer.alloc(0);

  /** @returns the messages that are complete with this chunk */
  read(chunk: Buffer): Message[] {
    this.#data = Buffer.concat([this.#data, chunk]);
    const messages: Message[] = [];
    for (let message = this.#next(); message; message = this.#next()) messages.push(message);
    return messages;
  }

  #next(): Message | undefined {
    const end = this.#data.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const header = this.#data.toString('ascii', 0, end);
    const length = /^Content-Length: (\d+)$/im.exec(header)?.[1];
    if (length === undefined) throw new Error(`not a protocol header: ${JSON.stringify(header.slice(0, 200))}`);
    const start = end + 4;
    if (this.#data.length < start + Number(length)) return undefined;
    const json = this.#data.toString('utf8', start, start + Number(length));
    this.#data = this.#data.subarray(start + Number(length));
    return JSON.parse(json);
  }
}
