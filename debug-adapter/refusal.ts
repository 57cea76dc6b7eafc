/** A request that cannot be done: the user's or the program's doing, with one sentence that says what to do. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
