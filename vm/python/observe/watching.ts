/**
 * Data breakpoints. What an instruction does with variables is told by its opcode: those that may touch a watched one are patched, and
 * each is run by itself. Elements and attributes lie in arrays, which stand-ins replace while an instruction runs, so that every access is
 * seen, whoever makes it; while such a place is watched, the machine goes instruction by instruction. Without a watch nothing of this
 * exists.
 */
import type { Location, Outcome, Value as View, Watching } from '../../context/index.ts';
import { contextId, globalsObject } from '../inspect/frames.ts';
import { objectById } from '../inspect/graph.ts';
import { firstAttribute } from '../inspect/values.ts';
import { PyDict } from '../objects/dict.ts';
import { type Identity, PyCell, PyFloat, PyInstance, PyList, type Value } from '../objects/values.ts';
import { opcodeOf } from '../opcodes.ts';
import type { ClassBody } from '../run/classes.ts';
import { type LinkedCode, patchBit } from '../run/code.ts';
import type { Engine } from '../run/engine.ts';

type Seen = Pick<Outcome & { readonly kind: 'watch' }, 'location' | 'access' | 'before' | 'after'>;
type Access = 'read' | 'write';

/** A watched place, and what is known of it. */
interface Watched {
  readonly location: Location;
  readonly on: Set<'read' | 'write' | 'change'>;
  /** The object whose part it is, once it exists; null when it is gone for good. */
  object: Identity | null | undefined;
  /** Before the instruction: what it held, or that there was no such place. */
  before: Value | typeof gone;
  read: boolean;
  written: boolean;
}

const gone = Symbol('gone');

const same = (a: Value, b: Value): boolean =>
  a === b || (a instanceof PyFloat && b instanceof PyFloat && Object.is(a.value, b.value));

export class Watcher implements Watching {
  readonly #engine: Engine;
  readonly #view: (value: Value, location: Location) => View;
  #watched: readonly Watched[] = [];
  #standIns: StandIn[] = [];
  #looked = false;
  #key = '';
  /** Code whose instructions are patched, and how much code there was then. */
  #patched: LinkedCode[] = [];
  #seen = 0;
  /** Some place may be touched by any instruction. */
  #everywhere = false;

  constructor(engine: Engine, view: (value: Value, location: Location) => View) {
    this.#engine = engine;
    this.#view = view;
  }

  get active(): boolean {
    return this.#watched.length > 0;
  }

  /** Whether the instruction at a position is to be run by itself. */
  looksAt(code: LinkedCode, pc: number): boolean {
    return this.#everywhere || (this.active && ((code.patches[pc >> 1] ?? 0) & patchBit.watch) !== 0);
  }

  watch(locations: Parameters<Watching['watch']>[0]): void {
    this.#looked = false;
    const wanted = JSON.stringify(locations);
    if (wanted === this.#key) return;
    this.#key = wanted;
    const rows = new Map<string, Watched>();
    for (const { location, on } of locations) {
      const key = JSON.stringify(location);
      const row = rows.get(key) ?? {
        location,
        on: new Set(),
        object: undefined,
        before: gone,
        read: false,
        written: false,
      };
      row.on.add(on);
      rows.set(key, row);
    }
    this.#watched = [...rows.values()];
    this.#patch();
  }

  /** Before a run: code may have come. */
  renew(): void {
    if (this.active && this.#engine.codes.length !== this.#seen) this.#patch();
  }

  #patch(): void {
    const { codes } = this.#engine;
    const touched = new Set(this.#patched);
    for (const { patches } of this.#patched)
      for (let ip = 0; ip < patches.length; ip++) patches[ip] = (patches[ip] as number) & ~patchBit.watch;
    const touches = this.#watched.map((row) => this.#touching(row));
    this.#everywhere = touches.includes(undefined);
    this.#seen = codes.length;
    this.#patched = [];
    for (const code of this.#everywhere || touches.length === 0 ? [] : codes) {
      let isPatched = false;
      for (let ip = 0; ip < code.length; ip++) {
        if (!touches.some((touch) => touch?.(code, ip))) continue;
        code.patches[ip] = (code.patches[ip] as number) | patchBit.watch;
        isPatched = true;
      }
      if (isPatched) this.#patched.push(code);
    }
    for (const code of new Set([...touched, ...this.#patched])) code.rebuild();
  }

  /** The code of an activation, when it lives. */
  #ownerOf(activation: number): LinkedCode | undefined {
    const { frameCode, frameEntered, top } = this.#engine;
    for (let frame = top; frame >= 0; frame--) {
      const code = frameCode[frame];
      if (code && frameEntered[frame] === activation) return code;
    }
    return undefined;
  }

  /** Whether an instruction may touch a place; undefined when its opcode does not tell. */
  #touching(row: Watched): ((code: LinkedCode, ip: number) => boolean) | undefined {
    const { location, on } = row;
    const _engine = this.#engine;
    const accesses: readonly (Access | undefined)[] = [
      ...(on.has('read') ? (['read'] as const) : []),
      ...(on.has('write') || on.has('change') ? (['write'] as const) : []),
    ];
    const opcodeAt = (code: LinkedCode, ip: number) => code.plainCode[2 * ip] as number;
    const operandAt = (code: LinkedCode, ip: number) => code.plainCode[2 * ip + 1] as number;
    const does = (code: LinkedCode, ip: number, place: 'local' | 'global' | 'cell') =>
      accesses.includes(kindOf(opcodeAt(code, ip), place));
    if (location.in === 'local') {
      const { activation, index } = location;
      const owner = this.#ownerOf(activation);
      return (code, ip) => {
        if (owner ? code !== owner : index >= code.slotCount) return false;
        const operand = operandAt(code, ip);
        if (opcodeAt(code, ip) === opcodes.variable) return on.has('read') && code.localOfName[operand] === index;
        return operand === index && does(code, ip, 'local');
      };
    }
    if (location.in !== 'cell' || location.context !== contextId) return undefined;
    if (location.object === globalsObject)
      return (code, ip) => {
        const [opcode, operand] = [opcodeAt(code, ip), operandAt(code, ip)];
        if (opcode === opcodes.variable || opcode === opcodes.name)
          return on.has('read') && code.globals[operand] === location.index;
        return operand === location.index && does(code, ip, 'global');
      };
    if (!(this.#objectOf(row, location.object) instanceof PyCell)) return undefined;
    return (code, ip) => does(code, ip, 'cell') || (on.has('read') && opcodeAt(code, ip) === opcodes.classCell);
  }

  /** The state was changed from outside: what was seen before counts no more. */
  forget(): void {
    this.#looked = false;
    for (const row of this.#watched) row.object = undefined;
  }

  before(): void {
    if (!this.active) return;
    this.#looked = true;
    for (const row of this.#watched) {
      row.before = this.#valueAt(row);
      row.read = row.written = false;
      const access = row.before === gone ? undefined : accessOf(this.#engine, row);
      if (access === 'read') row.read = true;
      else if (access === 'write') row.written = true;
      this.#standFor(row);
    }
  }

  /** The first watched place that the instruction has read or written in a way that is asked for. */
  after(): Seen | undefined {
    for (const standIn of this.#standIns) standIn.remove();
    this.#standIns = [];
    if (!this.#looked) return undefined;
    for (const row of this.#watched) {
      const { location, before, on } = row;
      const value = this.#valueAt(row);
      if (before === gone || value === gone) continue;
      const changed = !same(before, value);
      const written = (on.has('write') && (row.written || changed)) || (on.has('change') && changed);
      if (!written && !(on.has('read') && row.read)) continue;
      const [old, view] = [this.#view(before, location), this.#view(value, location)];
      return { location, access: written ? 'write' : 'read', before: frozenView(old), after: view };
    }
    return undefined;
  }

  #valueAt(row: Watched): Value | typeof gone {
    const { location } = row;
    const engine = this.#engine;
    if (location.in === 'local' || location.in === 'stack') {
      for (let frame = engine.top; frame >= 0; frame--) {
        const code = engine.frameCode[frame];
        if (!code || engine.frameEntered[frame] !== location.activation) continue;
        const base = engine.frameBase[frame] as number;
        const at = (location.in === 'local' ? base : base + code.slotCount) + location.index;
        return at <= engine.sp ? engine.stack[at] : gone;
      }
      return gone;
    }
    if (location.in !== 'cell' || location.context !== contextId) return gone;
    if (location.object === globalsObject) return engine.globalValues[location.index];
    const object = this.#objectOf(row, location.object);
    if (object instanceof PyCell) return object.value;
    const array = object && arrayOf(object, location.index);
    const index = location.index % firstAttribute;
    return array && index < array.length ? array[index] : gone;
  }

  #objectOf(row: Watched, id: number): Identity | undefined {
    // Ids are given in order: one that is still to come need not be looked for.
    if (row.object === undefined && this.#engine.heap.nextId > id) row.object = objectById(this.#engine, id) ?? null;
    return row.object ?? undefined;
  }

  #standFor(row: Watched): void {
    const { location, object } = row;
    if (location.in !== 'cell' || !(object instanceof PyInstance)) return;
    this.#standIns.push(
      new StandIn(object, location.index, this.#engine, (access) => {
        if (access === 'read') row.read = true;
        else row.written = true;
      }),
    );
  }
}

type Part = 'items' | 'values' | 'slots';

const partOf = (object: PyInstance, index: number): Part | undefined =>
  index >= firstAttribute
    ? 'slots'
    : object instanceof PyList
      ? 'items'
      : object instanceof PyDict
        ? 'values'
        : undefined;

const arrayOf = (object: Identity, index: number): Value[] | undefined => {
  const part = object instanceof PyInstance ? partOf(object, index) : undefined;
  return part && (object as unknown as Record<Part, Value[]>)[part];
};

/** Takes the place of an array of an object and tells of every access to one of its elements. */
class StandIn {
  readonly #object: Record<Part, Value[]>;
  readonly #part: Part | undefined;
  readonly #array: Value[] = [];
  readonly #proxy: Value[] = [];

  constructor(object: PyInstance, index: number, { heap }: Engine, tell: (access: Access) => void) {
    this.#object = object as unknown as Record<Part, Value[]>;
    this.#part = partOf(object, index);
    if (!this.#part) return;
    const wanted = String(index % firstAttribute);
    this.#array = this.#object[this.#part];
    this.#proxy = new Proxy(this.#array, {
      get(target, key) {
        if (key === wanted && !heap.keeping) tell('read');
        return Reflect.get(target, key) as unknown;
      },
      set(target, key, value) {
        if (key === wanted) tell('write');
        return Reflect.set(target, key, value);
      },
    });
    this.#object[this.#part] = this.#proxy;
  }

  remove(): void {
    if (this.#part && this.#object[this.#part] === this.#proxy) this.#object[this.#part] = this.#array;
  }
}

const opcodes = {
  read: { local: opcodeOf('LOAD_LOCAL'), global: opcodeOf('LOAD_GLOBAL'), cell: opcodeOf('LOAD_CELL') },
  write: { local: opcodeOf('STORE_LOCAL'), global: opcodeOf('STORE_GLOBAL'), cell: opcodeOf('STORE_CELL') },
  delete: { local: opcodeOf('DELETE_LOCAL'), global: opcodeOf('DELETE_GLOBAL'), cell: opcodeOf('DELETE_CELL') },
  variable: opcodeOf('LOAD_VAR'),
  name: opcodeOf('LOAD_NAME'),
  classCell: opcodeOf('LOAD_CLASS_CELL'),
};

const kindOf = (opcode: number, place: 'local' | 'global' | 'cell'): Access | undefined =>
  opcode === opcodes.read[place]
    ? 'read'
    : opcode === opcodes.write[place] || opcode === opcodes.delete[place]
      ? 'write'
      : undefined;

/** What the instruction that is about to run does with a variable. */
const accessOf = (engine: Engine, { location, object }: Watched): Access | undefined => {
  const code = engine.frameCode[engine.top];
  if (!code) return undefined;
  const opcode = code.plainCode[engine.pc] as number;
  const operand = code.plainCode[engine.pc + 1] as number;
  const base = engine.frameBase[engine.top] as number;
  const isVariable = opcode === opcodes.variable;
  if (location.in === 'local') {
    if (engine.frameEntered[engine.top] !== location.activation) return undefined;
    if (isVariable) return code.localOfName[operand] === location.index ? 'read' : undefined;
    return operand === location.index ? kindOf(opcode, 'local') : undefined;
  }
  if (location.in !== 'cell') return undefined;
  if (location.object === globalsObject) {
    const byName = isVariable || opcode === opcodes.name;
    const access = byName ? 'read' : kindOf(opcode, 'global');
    // Instructions of globals name the variable by its number.
    const number = byName ? code.globals[operand] : operand;
    if (access === undefined || number !== location.index) return undefined;
    // A variable of the frame, or of the class body, comes first.
    const slot = isVariable ? (code.localOfName[operand] as number) : -1;
    if (slot >= 0 && engine.stack[base + slot] !== undefined) return undefined;
    const body = opcode === opcodes.name ? (engine.frameExtra[engine.top] as ClassBody | null) : null;
    return body?.namespace.getText(code.names[operand] as string) === undefined ? access : undefined;
  }
  if (!(object instanceof PyCell) || engine.stack[base + operand] !== object) return undefined;
  return opcode === opcodes.classCell ? 'read' : kindOf(opcode, 'cell');
};

/** A view that keeps saying what it says now. */
const frozenView = ({ type, summary, bytes }: View): View => ({
  type,
  summary,
  ...(bytes ? { bytes } : {}),
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => summary,
});
