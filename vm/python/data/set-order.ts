/** The order in which CPython's sets are iterated: its hash table, with the same probes and resizes (Objects/setobject.c). */

const linearProbes = 9;

type Hash = number | bigint;

/** First place of a hash in a table, and the sequence of the next ones. */
class Probe {
  readonly #mask: number;
  #perturb: Hash;
  at: number;
  constructor(hash: Hash, mask: number) {
    this.#mask = mask;
    // Hashes are unsigned here; those below 2^53 stay numbers.
    const unsigned = typeof hash === 'number' && hash >= 0 ? hash : BigInt.asUintN(64, BigInt(hash));
    this.#perturb = unsigned;
    this.at = typeof unsigned === 'number' ? unsigned % (mask + 1) : Number(unsigned & BigInt(mask));
  }
  next(): void {
    this.#perturb = typeof this.#perturb === 'number' ? Math.floor(this.#perturb / 32) : this.#perturb >> 5n;
    const low =
      typeof this.#perturb === 'number' ? this.#perturb % (this.#mask + 1) : Number(this.#perturb & BigInt(this.#mask));
    this.at = (this.at * 5 + 1 + low) % (this.#mask + 1);
  }
}

const deleted = Symbol('deleted');

/** A table of keys; `hash` gives a key's hash. Membership is known to the caller. */
export class SetOrder<K> {
  #table: (K | typeof deleted | undefined)[] = new Array(8).fill(undefined);
  #fill = 0;
  #used = 0;
  #finger = 0;

  /** Adds a key that is not there. */
  add(key: K, hash: (key: K) => Hash): void {
    this.#insert(key, hash);
    this.#fill++;
    this.#used++;
    if (this.#fill * 5 >= (this.#table.length - 1) * 3)
      this.#resize(this.#used > 50_000 ? this.#used * 2 : this.#used * 4, hash);
  }

  /** Removes a key that is there. */
  remove(key: K, hash: (key: K) => Hash): void {
    const at = this.#find(hash(key), key);
    this.#table[at] = deleted;
    this.#used--;
    this.#finger = at + 1;
  }

  /** The key that pop() takes; there is one. */
  first(): K {
    const table = this.#table;
    let at = this.#finger % table.length;
    while (table[at] === undefined || table[at] === deleted) at = (at + 1) % table.length;
    return table[at] as K;
  }

  /** Makes room as a merge with `more` keys does, before they are added. */
  reserve(more: number, hash: (key: K) => Hash): void {
    if ((this.#fill + more) * 5 >= (this.#table.length - 1) * 3) this.#resize((this.#used + more) * 2, hash);
  }

  /** Becomes a copy of another table when that is what a merge into an empty one does. */
  copyOf(other: SetOrder<K>): boolean {
    if (this.#fill > 0 || this.#table.length !== other.#table.length || other.#fill !== other.#used) return false;
    this.#assign(other);
    return true;
  }

  copy(): SetOrder<K> {
    const made = new SetOrder<K>();
    made.#assign(this);
    return made;
  }

  keys(): K[] {
    return this.#table.filter((key) => key !== undefined && key !== deleted) as K[];
  }

  #assign(other: SetOrder<K>): void {
    this.#table = other.#table.slice();
    this.#fill = other.#fill;
    this.#used = other.#used;
    this.#finger = other.#finger;
  }

  #insert(key: K, hash: (key: K) => Hash): void {
    this.#table[this.#find(hash(key), undefined)] = key;
  }

  /** Place of a key, or with undefined the first free place on its way. */
  #find(hash: Hash, key: K | undefined): number {
    const table = this.#table;
    const mask = table.length - 1;
    const probe = new Probe(hash, mask);
    for (;;) {
      const last = probe.at + linearProbes <= mask ? probe.at + linearProbes : probe.at;
      for (let at = probe.at; at <= last; at++) if (table[at] === key) return at;
      probe.next();
    }
  }

  #resize(wanted: number, hash: (key: K) => Hash): void {
    let size = 8;
    while (size <= wanted) size *= 2;
    const keys = this.keys();
    this.#table = new Array(size).fill(undefined);
    for (const key of keys) this.#insert(key, hash);
    this.#fill = keys.length;
    this.#used = keys.length;
  }
}
