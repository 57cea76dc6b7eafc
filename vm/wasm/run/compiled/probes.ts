/**
 * What compiled code notes for coverage. It notes a whole stretch (instructions that run one after the other) when the stretch begins,
 * and the sides of branches on their edges: how often, or at which clock for the first time.
 */
import { lastAtMost, Mark, type Prepared } from '../prepared.ts';
import { literal } from './values.ts';

/** Something to note: that the stretch of an instruction begins, or that a branch takes a side. */
interface Probe {
  readonly index: number;
  /** -1: a stretch. */
  readonly side: number;
}

/** In a word: so few that it is a small integer on every host. */
const bits = 30;
const wordOf = (number: number): number => Math.floor(number / bits);
const bitOf = (number: number): number => 1 << (number % bits);

/** What is written when a text is evaluated; until then the text has its number between two signs. */
interface Piece {
  readonly numbers: readonly number[];
  /** What stands there while some of the numbers are still to be noted, and when none is. */
  readonly asks: (open: readonly number[]) => string;
  readonly otherwise: string;
}

export class Probes {
  readonly all: Probe[] = [];
  /** By probe: how often; or, of the first time, the clock less the number of the instruction. */
  readonly values: Float64Array;
  /** Of probes whose first time was noted, one bit each. Compiled code has the words in variables, so that asking costs no access of memory. */
  readonly seen: Int32Array;
  /** By probe: whether what was noted has been taken over. */
  readonly #taken: Uint8Array;
  /** By probe: whether some text does not ask for it, as it had been noted before that was evaluated. */
  readonly #dropped: Uint8Array;
  readonly #pieces: Piece[] = [];
  readonly #stretches = new Map<number, number>();
  readonly #sides = new Map<string, number>();
  /** Stretches that begin at a place of the fast form, when control goes straight on to it, and however it arrives there. */
  readonly #before = new Map<number, number[]>();
  readonly #at = new Map<number, number[]>();

  constructor(
    readonly prepared: Prepared,
    readonly isExact: boolean,
    probes: readonly Probe[],
    /** Sides of the labels of tables of branches, by instruction. */
    readonly labels: ReadonlyMap<number, readonly number[]>,
  ) {
    this.values = new Float64Array(new ArrayBuffer(probes.length * 8));
    this.seen = new Int32Array(new ArrayBuffer(Math.ceil(probes.length / bits) * 4));
    this.#taken = new Uint8Array(new ArrayBuffer(probes.length));
    this.#dropped = new Uint8Array(new ArrayBuffer(probes.length));
    for (const probe of probes) this.#add(probe);
  }

  #add({ index, side }: Probe): void {
    const number = this.all.length;
    this.all.push({ index, side });
    if (side >= 0) {
      this.#sides.set(`${index} ${side}`, number);
      return;
    }
    this.#stretches.set(index, number);
    const { fastAt, marks, count } = this.prepared;
    const place = fastAt[index]!;
    let isBefore = false;
    for (let later = index + 1; later < count && fastAt[later] === place; later++)
      if ((marks[later]! & Mark.arrival) !== 0) isBefore = true;
    const rows = isBefore ? this.#before : this.#at;
    const numbers = rows.get(place);
    if (numbers) numbers.push(number);
    else rows.set(place, [number]);
  }

  /** Whether all code asks for it that should. */
  isAskedFor(number: number): boolean {
    return this.#dropped[number] === 0;
  }

  /** Some first time was noted, so that there is less to note now. */
  get isAnswered(): boolean {
    return !this.isExact && this.seen.some((seen) => seen !== 0);
  }

  stretchOf(index: number): number | undefined {
    return this.#stretches.get(index);
  }

  sideOf(index: number, side: number): number | undefined {
    return this.#sides.get(`${index} ${side}`);
  }

  /** The probe of a side of the branch that an operation of the fast form is. */
  sideAt(place: number, side: number): number | undefined {
    return this.sideOf(lastAtMost(this.prepared.fastAt, place), side);
  }

  /** The side that a label of a table of branches is; -1: none is noted. */
  labelSide(place: number, label: number): number {
    return this.labels.get(lastAtMost(this.prepared.fastAt, place))?.[label] ?? -1;
  }

  before(place: number): readonly number[] {
    return this.#before.get(place) ?? [];
  }

  at(place: number): readonly number[] {
    return this.#at.get(place) ?? [];
  }

  /** The code is left before the operation at a place: a stretch that begins there has not begun; `base` is its clock less its number. */
  takeBack(place: number, base: number): void {
    for (const number of this.at(place))
      if (this.isExact) this.values[number]!--;
      else if (this.values[number] === base) this.askAgain(number);
  }

  /** Notes a first time. Variables of activations further out may be out of date: what was noted before stays. */
  note(number: number, base: number): void {
    if (this.#isSeen(number)) return;
    this.seen[wordOf(number)]! |= bitOf(number);
    this.values[number] = base;
  }

  #isSeen(number: number): boolean {
    return (this.seen[wordOf(number)]! & bitOf(number)) !== 0;
  }

  /** A first time was noted and not taken over yet. */
  isNew(number: number): boolean {
    return this.#taken[number] === 0 && this.#isSeen(number);
  }

  /** What was noted has been taken over whole. */
  take(number: number): void {
    this.#taken[number] = 1;
  }

  /** The next time will be the first one. */
  askAgain(number: number): void {
    this.#taken[number] = 0;
    this.seen[wordOf(number)]! &= ~bitOf(number);
  }

  /** Variables of the words of bits. */
  get names(): readonly string[] {
    return this.isExact ? [] : [...this.seen.keys()].map((word) => `w${word}`);
  }

  /** The statements that read the words of bits. */
  get reading(): string {
    return this.names.map((name, word) => `${name} = Q[${word}];`).join(' ');
  }

  #piece(numbers: readonly number[], asks: Piece['asks'], otherwise = ''): string {
    this.#pieces.push({ numbers, asks, otherwise });
    return `@${this.#pieces.length - 1}@`;
  }

  /** The condition that the first time of some is still to be noted. */
  areOpen(numbers: readonly number[]): string {
    const condition = (open: readonly number[]): string => {
      const masks = new Map<number, number>();
      for (const number of open) masks.set(wordOf(number), (masks.get(wordOf(number)) ?? 0) | bitOf(number));
      return [...masks].map(([word, mask]) => `(w${word} & ${mask}) !== ${mask}`).join(' || ');
    };
    return this.#piece(numbers, condition, 'false');
  }

  /** The statement that notes something, when so much has been taken from `rest` since; `then` is what follows a first time. */
  text(number: number, taken = 0, then = ''): string {
    if (this.isExact) return `P[${number}] += 1;`;
    const word = `w${wordOf(number)}`;
    const bit = bitOf(number);
    const base = taken === 0 ? 'rest' : `rest + ${literal(taken)}`;
    return this.#piece(
      [number],
      () => `if ((${word} & ${bit}) === 0) { V(${number}, ${base}); ${word} |= ${bit}; ${then} }`,
    );
  }

  /** The statement that notes a first time where the code is left: another one changes nothing. */
  leavingText(number: number): string {
    return this.#piece([number], () => `V(${number}, rest);`);
  }

  /** A text as it is evaluated: it asks for what `isKnown` denies. */
  resolve(text: string, isKnown: (number: number) => boolean): string {
    const known = this.all.map((_, number) => isKnown(number));
    const resolved = (part: string): string =>
      part.replace(/@(\d+)@/g, (_, row: string) => {
        const { numbers, asks, otherwise } = this.#pieces[Number(row)]!;
        for (const number of numbers) if (known[number]) this.#dropped[number] = 1;
        const open = numbers.filter((number) => !known[number]);
        return open.length === 0 ? otherwise : resolved(asks(open));
      });
    return resolved(text);
  }

  /** The statement that takes back what was noted at the operation that is being executed. */
  backText(number: number): string {
    return this.isExact
      ? `P[${number}] -= 1;`
      : `if (P[${number}] === D[0] - rest) Q[${wordOf(number)}] &= ${~bitOf(number)};`;
  }
}

/** Who wants something to be noted. */
export interface Noting {
  /** A function is being compiled; undefined when nothing of it has to be noted. */
  begin(prepared: Prepared): Probes | undefined;
  /** Whether nothing is left to note under a number; no code may be running. */
  isKnown(probes: Probes, number: number): boolean;
  /** Its code is used no more. */
  end(probes: Probes): void;
}
