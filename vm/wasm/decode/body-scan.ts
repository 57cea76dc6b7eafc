/** What the bytes of a function body are, without types: where its blocks are, and how it is malformed. */
import { opcodeNamed } from '../opcodes.ts';
import { unexpectedEnd } from './byte-reader.ts';
import type { InstructionReader } from './instruction-reader.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const keys = {
  block: keyOf('block'),
  loop: keyOf('loop'),
  if: keyOf('if'),
  else: keyOf('else'),
  end: keyOf('end'),
  try: keyOf('try'),
  catch: keyOf('catch'),
  catchAll: keyOf('catch_all'),
  delegate: keyOf('delegate'),
  tryTable: keyOf('try_table'),
};

/** What a scan tells of each instruction that opens, parts or closes a block; `depth` counts the blocks around it. */
export interface BlockVisitor {
  /** Every instruction, before what else is told of it. */
  instruction(offset: number): void;
  open(key: number, offset: number, depth: number): void;
  /** `else`, `catch`, `catch_all`. */
  part(key: number, offset: number, depth: number): void;
  /** `end` or `delegate`; depth 0 is the body's own. `next` is the offset behind it. */
  close(offset: number, depth: number, next: number): void;
}

const silent: BlockVisitor = { instruction() {}, open() {}, part() {}, close() {} };

/**
 * Reads the instructions of a body or constant expression that should reach from `from` to `end`. The reader has a problem
 * afterwards when they are malformed, as the specification's decoder words it, which does not stop at the declared end.
 */
export const scanBody = (reader: InstructionReader, from: number, end: number, visitor = silent): void => {
  const openers: number[] = [];
  reader.open(from, reader.bytes.length);
  for (;;) {
    const key = reader.read();
    if (key < 0) {
      reader.fail(unexpectedEnd, reader.limit);
      return;
    }
    const { start } = reader;
    visitor.instruction(start);
    const opener = openers.at(-1);
    if (key === keys.end || key === keys.delegate) {
      if (key === keys.delegate && opener !== keys.try) reader.fail(endExpected, start);
      visitor.close(start, openers.length, reader.at);
      if (openers.length === 0) break;
      openers.pop();
    } else if (
      key === keys.block ||
      key === keys.loop ||
      key === keys.if ||
      key === keys.try ||
      key === keys.tryTable
    ) {
      visitor.open(key, start, openers.length);
      openers.push(key);
    } else if (key === keys.else || key === keys.catch || key === keys.catchAll) {
      const fits = key === keys.else ? opener === keys.if : opener === keys.try;
      if (!fits) reader.fail(endExpected, start);
      if (key === keys.else || key === keys.catchAll) openers[openers.length - 1] = key;
      visitor.part(key, start, openers.length - 1);
    }
    if (reader.problem !== '') return;
  }
  if (reader.at !== end) {
    reader.fail(`section size mismatch: the code ends at offset ${reader.at}, not ${end}`, reader.at);
  }
};

export const endExpected = 'END opcode expected';
