/** What control needs from whoever runs it: Node, or a browser's worker. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  now(): number;
  /** Lets waiting messages be handled; resolves without a timer's delay (setImmediate, a MessageChannel). */
  rest(): Promise<void>;
  /** Does something when so many milliseconds have passed, unless it is called off by what this gives; absent where there are no timers. */
  later?(milliseconds: number, work: () => void): () => void;
  /** Room outside of memory; absent where there is none. */
  openSpill?(): Spill;
}

/** Keeps bytes that are rarely read outside of memory, for as long as the session goes on. */
export interface Spill {
  /** Where they are; undefined when there is no room for them. */
  write(bytes: Uint8Array): number | undefined;
  read(place: number, length: number): Uint8Array;
  close(): void;
}

/** The answer to a machine's call of the outside, or a promise of it. */
export type HostAnswer = Uint8Array | Promise<Uint8Array>;
