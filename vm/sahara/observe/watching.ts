/**
 * Watching by patches: the instructions that may read or write a watched place leave the hot path and are looked at before and after.
 * Nothing else changes, and nothing is patched while no place is watched.
 */
import type { Clock, Location, Value, Watching } from '../../context/index.ts';
import { cellAt, clip, SlotValue, slotBytes } from '../inspect/values.ts';
import { patch } from '../run/code.ts';
import { type Context, frame } from '../run/context.ts';
import type { Engine } from '../run/engine.ts';
import { type Access, bytesOfCells, mayTouchCell, type TouchedCells, touchedCells } from './touched-cells.ts';

type On = 'read' | 'write' | 'change';

interface Row {
  readonly location: Location;
  readonly on: On;
}

/** What an instruction does to a watched place. `maybe`: only a comparison tells. */
interface Touch {
  readonly row: Row;
  readonly access: Access;
  readonly before: Value;
  /** Reads the place again. */
  readonly look: () => Value | undefined;
}

const localOperations: Readonly<Record<string, 'read' | 'write'>> = {
  local_store: 'write',
  local_clear: 'write',
  local_read: 'read',
  send_move: 'write',
  up_store: 'write',
  up_read: 'read',
};

export class PatchedWatching implements Watching {
  readonly #engine: Engine;
  /** The value at a place, and how heaps are named. */
  readonly #read: (location: Location) => Value | undefined;
  readonly #placeOf: (context: Context) => ConstructorParameters<typeof SlotValue>[4];
  #rows: readonly Row[] = [];
  #patched = new Set<number>();
  #touches: readonly Touch[] = [];
  #begun: Clock = 0;
  #address = 0;

  constructor(
    engine: Engine,
    read: (location: Location) => Value | undefined,
    place: (context: Context) => ConstructorParameters<typeof SlotValue>[4],
  ) {
    this.#engine = engine;
    this.#read = read;
    this.#placeOf = place;
  }

  watch(rows: readonly Row[]): void {
    if (rows.length === 0 && this.#rows.length === 0) return;
    this.#rows = rows;
    this.#engine.watcher = rows.length ? this : undefined;
    this.arm();
  }

  /** Patches what has to be looked at; again after code was added or dropped. */
  arm(): void {
    if (this.#rows.length === 0 && this.#patched.size === 0) return;
    const { code } = this.#engine;
    const wanted = new Set<number>();
    for (const unit of code.units) {
      unit.instructions.forEach((_, index) => {
        if (this.#rows.some((row) => this.#mayTouch(row, unit.first + index))) wanted.add(unit.first + index);
      });
    }
    for (const entry of this.#patched)
      if (!wanted.has(entry) && entry < code.entries) code.setPatch(entry, patch.watch, false);
    for (const entry of wanted) code.setPatch(entry, patch.watch, true);
    this.#patched = wanted;
  }

  #name(entry: number): string {
    const { code } = this.#engine;
    const unit = code.unitAt(entry * 4);
    return unit.instructions[entry - unit.first]!.opcode.name;
  }

  /** Whether the instruction at an entry could touch a place, as far as its operands tell. */
  #mayTouch({ location, on }: Row, entry: number): boolean {
    const { code } = this.#engine;
    if (location.in === 'space') return true;
    const name = this.#name(entry);
    if (location.in === 'local') {
      const access = localOperations[name];
      if (access === undefined || (access === 'read') !== (on === 'read')) return false;
      return (name.startsWith('up_') ? code.b[entry] : code.a[entry]) === location.index;
    }
    if (location.in !== 'cell') return false;
    return mayTouchCell(name, code.a[entry]!, location.index, on === 'read');
  }

  /** A patched instruction is about to run. */
  before(context: Context, entry: number): void {
    const cells = touchedCells(this.#engine, context, this.#name(entry), entry);
    this.#touches = this.#rows.flatMap((row) => this.#touch(row, context, entry, cells) ?? []);
    if (this.#touches.length === 0) return;
    this.#begun = this.#engine.now;
    this.#address = this.#engine.code.addressAt(entry * 4);
  }

  /** It has completed: reports the first access that somebody watches for. */
  after(context: Context): void {
    for (const { row, access, before, look } of this.#touches) {
      const after = access === 'read' ? before : look();
      if (!after) continue;
      const changed = (before === nothing) !== (after === nothing) || !sameBytes(before.bytes, after.bytes);
      if (row.on === 'read' ? access !== 'read' : access === 'maybe' || row.on === 'change' ? !changed : false)
        continue;
      this.#engine.outcome ??= {
        kind: 'watch',
        context: context.id,
        address: this.#address,
        location: row.location,
        access: access === 'read' ? 'read' : 'write',
        begun: this.#begun,
        before,
        after,
      };
    }
    this.#touches = [];
  }

  #touch(row: Row, context: Context, entry: number, cells: readonly TouchedCells[]): Touch | undefined {
    const { location } = row;
    const wanted = cells.filter(({ access }) => (access === 'read') === (row.on === 'read'));
    if (location.in === 'space')
      return location.space === this.#placeOf(context)?.space ? this.#range(row, location, context, wanted) : undefined;
    if (location.in === 'cell')
      return location.context === context.id ? this.#cell(row, location, context, wanted) : undefined;
    if (location.in !== 'local' || location.context !== context.id) return undefined;
    return this.#local(row, location, context, entry);
  }

  #local(row: Row, location: Location & { in: 'local' | 'stack' }, context: Context, entry: number): Touch | undefined {
    const name = this.#name(entry);
    const access = localOperations[name];
    if (access === undefined) return undefined;
    let at = context.rp - frame.words;
    const levels = name.startsWith('up_') ? this.#engine.code.a[entry]! : 0;
    for (let level = 0; level < levels; level++) at = (context.returns[at + frame.kind]! >> 3) - 1;
    if (context.activation(at) !== location.activation) return undefined;
    const before = this.#read(location);
    return before && { row, access, before: kept(before), look: () => this.#kept(location) };
  }

  #cell(
    row: Row,
    { object, index }: Location & { in: 'cell' },
    context: Context,
    cells: readonly TouchedCells[],
  ): Touch | undefined {
    const { heap } = context;
    const touched = cells.find(
      ({ reference, from, to }) => index >= from && index < to && heap.serial(reference) === object,
    );
    if (!touched) return undefined;
    const { access, reference } = touched;
    const look = (): Value => {
      const cell = cellAt(heap, reference, index);
      if (!cell) return nothing;
      const whole = new SlotValue(heap, heap.type(reference), reference, context.id, this.#placeOf(context));
      return kept(whole.stored(cell.type, cell.offset, reference, index));
    };
    const before = look();
    return access === 'read' && before === nothing ? undefined : { row, access, before, look };
  }

  #range(
    row: Row,
    { offset, length }: Location & { in: 'space' },
    context: Context,
    cells: readonly TouchedCells[],
  ): Touch | undefined {
    const touched = cells.find((each) => {
      const bytes = bytesOfCells(context, each);
      return bytes && bytes.from < offset + length && offset < bytes.to;
    });
    if (row.on === 'read' && !touched) return undefined;
    const look = () => bytesValue(context.heap.bytes.slice(offset, offset + length));
    // Whatever else it does, an instruction may allocate or free in the range.
    return { row, access: touched?.access ?? 'maybe', before: look(), look };
  }

  #kept(location: Location): Value | undefined {
    const value = this.#read(location);
    return value && kept(value);
  }
}

const bare = (type: string, summary: string, bytes: Uint8Array): Value => ({
  type,
  summary,
  bytes,
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => summary,
});

/** A value as it is now: what it refers to may be gone after the instruction. */
const kept = (value: Value): Value => bare(value.type, value.summary, value.bytes ?? new Uint8Array(0));

const nothing = bare('', 'nothing', slotBytes(0, 0));

const bytesValue = (bytes: Uint8Array): Value =>
  bare('bytes', clip([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')), bytes);

const sameBytes = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean =>
  left === right ||
  (left !== undefined &&
    right !== undefined &&
    left.length === right.length &&
    left.every((byte, index) => byte === right[index]));
