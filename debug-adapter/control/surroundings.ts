/** What control needs from whoever runs it: Node, or a browser's worker. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  now(): number;
  /** Lets waiting messages be handled; resolves without a timer's delay (setImmediate, a MessageChannel). */
  rest(): Promise<void>;
}

/** The answer to a machine's call of the outside, or a promise of it. */
export type HostAnswer = Uint8Array | Promise<Uint8Array>;
