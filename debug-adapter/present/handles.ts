/** Numbers that stand for things while the program stands. Numbers are never used again, so that a stale one is noticed. */
export class Handles<T> {
  #next = 1;
  readonly #things = new Map<number, T>();

  add(thing: T): number {
    const handle = this.#next++;
    this.#things.set(handle, thing);
    return handle;
  }

  get(handle: number): T | undefined {
    return this.#things.get(handle);
  }

  /** The program runs: every handle dies. */
  clear(): void {
    this.#things.clear();
  }
}
