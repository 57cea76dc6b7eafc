/** Where functions are prepared. */
import { InstructionReader } from '../decode/instruction-reader.ts';
import { CodeBuffer, resized } from './code-buffer.ts';

/** Room that preparations use one after the other; what they give is copied out of it. */
class Room {
  readonly fast = new CodeBuffer();
  readonly plain = new CodeBuffer();
  // By instruction.
  offsets = new Int32Array(1024);
  fastAt = new Int32Array(1024);
  plainAt = new Int32Array(1024);
  marks = new Uint8Array(1024);
  // By local.
  locals = new Int32Array(64);
  // By operand.
  types = new Int32Array(64);
  where = new Uint8Array(64);
  low = new Int32Array(64);
  high = new Int32Array(64);
  home = new Int32Array(64);
  #reader: InstructionReader | undefined;

  reader(bytes: Uint8Array): InstructionReader {
    if (this.#reader?.bytes !== bytes) this.#reader = new InstructionReader(bytes);
    return this.#reader;
  }

  forInstructions(count: number): void {
    if (count <= this.offsets.length) return;
    this.offsets = new Int32Array(count);
    this.fastAt = new Int32Array(count);
    this.plainAt = new Int32Array(count);
    this.marks = new Uint8Array(count);
  }

  /** Room for the types of so many locals; those that are there stay. */
  forLocals(count: number): Int32Array {
    if (count > this.locals.length) this.locals = resized(this.locals, Math.max(count, this.locals.length * 2));
    return this.locals;
  }

  growOperands(): void {
    const grown = (row: Int32Array) => resized(row, row.length * 2);
    this.types = grown(this.types);
    this.low = grown(this.low);
    this.high = grown(this.high);
    this.home = grown(this.home);
    const where = new Uint8Array(this.types.length);
    where.set(this.where);
    this.where = where;
  }
}

/** Functions are prepared one at a time, hundreds of them before anything that prepares them is compiled: no room is made for each. */
export const room = new Room();
