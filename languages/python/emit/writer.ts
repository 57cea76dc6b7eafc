/** Writes the instructions of one function: labels, operand stack depth, exception table, positions. */
import { type CodeDebug, type CodeObject, type Constant, encodeInstruction } from '../../../vm/python/image.ts';
import { opcodeOf, opcodes, stackEffect } from '../../../vm/python/opcodes.ts';
import type { TextLines } from '../syntax/problems.ts';
import type { Place } from '../syntax/tree.ts';

export interface Label {
  at: number | undefined;
  /** Depth of the operand stack there; known once something leads to it. */
  depth: number | undefined;
}

interface Written {
  readonly opcode: number;
  readonly operand: number | Label;
  readonly place: Place;
  readonly line: number;
}

interface Protected {
  readonly from: number;
  readonly to: number;
  readonly target: Label;
  readonly depth: number;
}

const endsBlock = new Set(['JUMP', 'RETURN_VAL', 'HALT', 'RAISE', 'RERAISE']);
/** How much higher the stack is when such a jump is taken, compared with going on. */
const takenExtra: Readonly<Record<string, number>> = {
  FOR_ITER: -2,
  SEND: -1,
  THROW_INTO: -1,
  JUMP_IF_TRUE_OR_POP: 1,
  JUMP_IF_FALSE_OR_POP: 1,
};

export class CodeWriter {
  readonly #lines: TextLines;
  readonly #written: Written[] = [];
  readonly #constants: Constant[] = [];
  readonly #constantIndices = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #protected: Protected[] = [];
  readonly #statements: { ip: number; place: Place }[] = [];
  readonly #branches: { ip: number; place: Place; taken: string; straight: string }[] = [];
  #place: Place;
  #line: number;
  #depth = 0;
  #reachable = true;

  constructor(lines: TextLines, place: Place) {
    this.#lines = lines;
    this.#place = place;
    this.#line = lines.lineOf(place.from);
  }

  get depth(): number {
    return this.#depth;
  }

  set depth(depth: number) {
    this.#depth = depth;
  }

  /** Whether control can come to the next instruction; what it cannot come to is not written. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /** Instructions written so far. */
  get position(): number {
    return this.#written.length;
  }

  /** Everything that `work` writes belongs to a place, unless it says otherwise. `line` stands in for the line where it starts. */
  at(place: Place, work: () => void, line?: number): void {
    const before = this.#place;
    const lineBefore = this.#line;
    this.#place = place;
    this.#line = line ?? this.#lines.lineOf(place.from);
    work();
    this.#place = before;
    this.#line = lineBefore;
  }

  lineOf(offset: number): number {
    return this.#lines.lineOf(offset);
  }

  emit(name: string, operand = 0): void {
    this.#write(name, operand);
  }

  jump(
    name: string,
    label: Label,
    branch?: { readonly taken: string; readonly straight: string; readonly place: Place },
  ): void {
    if (!this.#reachable) return;
    if (branch) {
      const { taken, straight, place } = branch;
      this.#branches.push({ ip: this.#written.length, place, taken, straight });
    }
    const opcode = opcodeOf(name);
    const { pops, pushes } = stackEffect(opcode, 0);
    label.depth ??= this.#depth - pops + pushes + (takenExtra[name] ?? 0);
    this.#write(name, label);
  }

  label(): Label {
    return { at: undefined, depth: undefined };
  }

  /** The next instruction is where the label leads. */
  mark(label: Label): void {
    label.at = this.#written.length;
    if (label.depth !== undefined) {
      this.#depth = label.depth;
      this.#reachable = true;
    } else {
      label.depth = this.#depth;
    }
  }

  /** A handler begins: the exception lies on top of `depth` values. Nothing is written when nothing was protected. */
  markHandler(label: Label, depth: number): boolean {
    label.at = this.#written.length;
    label.depth = depth + 1;
    this.#depth = depth + 1;
    this.#reachable = this.#protected.some(({ target }) => target === label);
    return this.#reachable;
  }

  /** Exceptions of the instructions from `from` up to here go to `target` with `depth` values left. */
  protect(from: number, target: Label, depth: number): void {
    const to = this.#written.length;
    if (to > from) this.#protected.push({ from, to, target, depth });
  }

  /** A statement begins at the next instruction. */
  statement(place: Place): void {
    if (this.#reachable) this.#statements.push({ ip: this.#written.length, place });
  }

  constant(constant: Constant): void {
    this.emit('LOAD_CONST', this.constantIndex(constant));
  }

  constantIndex(constant: Constant): number {
    const key = keyOf(constant);
    let index = this.#constantIndices.get(key);
    if (index === undefined) {
      index = this.#constants.push(constant) - 1;
      this.#constantIndices.set(key, index);
    }
    return index;
  }

  /** An instruction whose operand is a name. */
  named(name: string, id: string): void {
    let index = this.#names.indexOf(id);
    if (index < 0) index = this.#names.push(id) - 1;
    this.emit(name, index);
  }

  finish(
    about: Pick<CodeObject, 'name' | 'qualifiedName' | 'kind' | 'parameters' | 'locals' | 'cells' | 'free'> & {
      readonly doc: string | undefined;
      readonly firstLine: number;
      readonly definition: Place;
      readonly debug: boolean;
    },
  ): CodeObject {
    const { doc, definition, debug, ...rest } = about;
    const at = (label: Label): number => {
      if (label.at === undefined) throw new Error(`a label of ${about.name} leads nowhere`);
      return label.at;
    };
    return {
      ...rest,
      names: this.#names,
      constants: this.#constants,
      instructions: Uint32Array.from(this.#written, ({ opcode, operand }) =>
        encodeInstruction(opcode, typeof operand === 'number' ? operand : at(operand)),
      ),
      handlers: this.#protected.map(({ from, to, target, depth }) => ({ from, to, target: at(target), depth })),
      lines: Int32Array.from(this.#written, ({ line }) => line),
      ...(doc === undefined ? {} : { doc }),
      ...(debug ? { debug: this.#debug(definition) } : {}),
    };
  }

  #debug(definition: Place): CodeDebug {
    const positions = new Int32Array(this.#written.length * 4);
    for (const [ip, { place }] of this.#written.entries()) {
      const { line, column, endLine, endColumn } = this.#lines.range(place);
      positions.set([line, column, endLine, endColumn], ip * 4);
    }
    // A statement that wrote nothing (a docstring, pass in dead code) has no start of its own.
    const length = this.#written.length;
    const byStart = new Map(
      this.#statements
        .filter(({ ip }) => ip < length)
        .map(({ ip, place }) => [ip, place] as const)
        .reverse(),
    );
    return {
      positions,
      statements: [...byStart]
        .sort(([left], [right]) => left - right)
        .map(([ip, place]) => ({ ip, ...this.#lines.range(place) })),
      branches: this.#branches.map(({ ip, place, taken, straight }) => ({
        ip,
        ...this.#lines.range(place),
        taken,
        straight,
      })),
      definition: this.#lines.range(definition),
    };
  }

  #write(name: string, operand: number | Label): void {
    if (!this.#reachable) return;
    const opcode = opcodeOf(name);
    this.#written.push({ opcode, operand, place: this.#place, line: this.#line });
    const { pops, pushes } = stackEffect(opcode, typeof operand === 'number' ? operand : 0);
    this.#depth += pushes - pops;
    if (this.#depth < 0) throw new Error(`${opcodes[opcode]?.name} takes more than there is`);
    if (endsBlock.has(name)) this.#reachable = false;
  }
}

/** Equal constants of one type are one; `1`, `1.0` and `True` are not, nor are `0.0` and `-0.0`. */
const keyOf = (constant: Constant): string => {
  switch (constant.kind) {
    case 'none':
    case 'ellipsis':
      return constant.kind;
    case 'float':
      return `float ${Object.is(constant.value, -0) ? '-0' : constant.value}`;
    case 'code':
      return `code ${constant.code}`;
    case 'tuple':
    case 'frozenset':
      return `${constant.kind} ${JSON.stringify(constant.items.map(keyOf))}`;
    default:
      return `${constant.kind} ${constant.value}`;
  }
};
