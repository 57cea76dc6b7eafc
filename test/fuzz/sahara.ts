/**
 * Mutated Sahara programs: whatever the bytes or the text are, there is an image or a diagnostic, an image that the verifier
 * accepts never makes the machine throw, and what the compiler makes always verifies.
 */
import { compile } from '../../languages/sahara/index.ts';
import { formatDiagnostic } from '../../vm/context/index.ts';
import { assemble } from '../../vm/sahara/assemble.ts';
import { checksum } from '../../vm/sahara/container/bytes.ts';
import { bytesSource, decode, encode } from '../../vm/sahara/container/index.ts';
import { disassemble } from '../../vm/sahara/disassemble.ts';
import type { SaharaImage } from '../../vm/sahara/image.ts';
import { createMachine } from '../../vm/sahara/machine.ts';
import { programOf } from '../../vm/sahara/program.ts';
import { verify } from '../../vm/sahara/verify/index.ts';

export interface Finding {
  readonly kind: 'container' | 'source' | 'assembly';
  readonly run: number;
  /** What was thrown or broken, with the place. */
  readonly problem: string;
  /** The input that shows it: a text, or bytes in hexadecimal. */
  readonly input: string;
}

export interface Fuzzed {
  readonly runs: number;
  /** Inputs that were refused with diagnostics. */
  readonly refused: number;
  /** Inputs that ran in the machine. */
  readonly executed: number;
  readonly findings: readonly Finding[];
}

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** Hears each input before it is tried, so that one that never ends is known. */
  readonly trying?: (input: { readonly kind: Finding['kind']; readonly run: number; readonly input: string }) => void;
}

/** Random numbers from 0 (inclusive) to `below`; the same for the same seed. */
type Random = (below: number) => number;

const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

const compileText = (path: string, text: string) => compile({ path, text, read: () => undefined, debug: true });

export const fuzz = ({ runs, seed, sources, trying }: Options): Fuzzed => {
  const random = randomOf(seed);
  const programs = sources.flatMap(({ path, text }) => {
    const { image } = compileText(path, text);
    return image ? [{ path, text, bytes: encode(image, { debug: true }), assembly: disassemble(image) }] : [];
  });
  const findings: Finding[] = [];
  let refused = 0;
  let executed = 0;
  for (let run = 0; run < runs; run++) {
    const program = programs[random(programs.length)];
    if (!program) throw new Error('no source compiles');
    const kind = (['container', 'source', 'assembly'] as const)[random(3)] ?? 'container';
    let input = '';
    try {
      let image: SaharaImage | undefined;
      if (kind === 'container') {
        const bytes = mutateContainer(program.bytes, random);
        input = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
        trying?.({ kind, run, input });
        image = decoded(bytes);
      } else if (kind === 'source') {
        input = mutateText(program.text, random);
        trying?.({ kind, run, input });
        const made = compileText(program.path, input);
        image = made.image;
        const defects = image ? verify(image).map(formatDiagnostic) : [];
        if (defects.length > 0) throw new Error(`what the compiler made does not verify: ${defects.join('; ')}`);
        if (!image && !made.diagnostics.some(({ severity }) => severity === 'error'))
          throw new Error('neither an image nor an error');
      } else {
        input = mutateText(program.assembly, random);
        trying?.({ kind, run, input });
        image = assemble({ path: program.path, text: input }).image;
      }
      if (image && verify(image).length === 0) {
        executed++;
        execute(image, random);
      } else refused++;
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      findings.push({ kind, run, problem, input });
    }
  }
  return { runs, refused, executed, findings };
};

const decoded = (bytes: Uint8Array): SaharaImage | undefined => {
  const { image, diagnostics } = decode(bytesSource(bytes), { debug: true, source: 'mutated.sahb' });
  if (!image && diagnostics.length !== 1) throw new Error(`${diagnostics.length} diagnostics instead of one`);
  return image;
};

const limits = {
  dataStackLimit: 20_000,
  returnStackLimit: 1000,
  heapLimit: 1_000_000,
  contextLimit: 50,
  mailboxLimit: 200,
};

/** Runs for a while with small limits, as a debugger would: in slices, read in between, saved and restored once. */
const execute = (image: SaharaImage, random: Random): void => {
  const program = programOf(image);
  const entry = image.meta.entry ?? 0;
  const code = image.functions[entry];
  if (!code || code.parameters.length > 0 || code.kind === 'handler') return;
  const machine = createMachine(program, { entry, limits });
  for (let slice = 0; slice < 40; slice++) {
    const outcome = machine.run({ fuel: 1 + random(2000) });
    if (outcome.kind === 'host')
      machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array() });
    else if (outcome.kind !== 'fuel' && outcome.kind !== 'condition') break;
    if (slice % 8 !== 0) continue;
    const checkpoint = machine.save();
    const hash = machine.hash();
    for (const context of machine.contexts()) {
      for (const frame of context.frames(0, 3)) {
        for (const { scope } of program.debug?.framesAt(frame.address) ?? []) {
          for (const variable of program.debug?.variables(frame.address, scope) ?? []) {
            const value = variable.locate(frame);
            if (value !== 'optimized out') value.children(0, 3, 'named');
          }
        }
        for (let index = 0; index < frame.stackCount; index++) frame.stack(index).full();
      }
    }
    machine.run({ fuel: 100 });
    machine.restore(checkpoint);
    if (machine.hash() !== hash) throw new Error('restoring what was saved is not the identity');
  }
};

/** A few bytes changed; half of the time the checksums are made to fit, so that what is behind them is reached. */
const mutateContainer = (original: Uint8Array, random: Random): Uint8Array => {
  const bytes = original.slice(0, random(20) === 0 ? random(original.length) : undefined);
  for (let count = 1 + random(3); count > 0 && bytes.length > 0; count--) {
    const at = random(bytes.length);
    bytes[at] = random(2) === 0 ? random(256) : (bytes[at] as number) ^ (1 << random(8));
  }
  if (random(8) > 0) repair(bytes);
  return bytes;
};

const repair = (bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 12; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (at + 12 + length > bytes.length) return;
    view.setUint32(at + 8, checksum(bytes.subarray(at + 12, at + 12 + length)), true);
    at += 12 + length;
  }
};

/** Words moved, doubled, removed or exchanged for others of the same text. */
const mutateText = (text: string, random: Random): string => {
  const parts = text.split(/(\s+|(?=[()[\]])|(?<=[()[\]]))/);
  for (let count = 1 + random(3); count > 0; count--) {
    const at = random(parts.length);
    const other = parts[random(parts.length)] ?? '';
    switch (random(5)) {
      case 0:
        parts.splice(at, 1);
        break;
      case 1:
        parts.splice(at, 0, other);
        break;
      case 2:
        parts[at] = ['0', '-1', '9223372036854775807', '()', '"', 'é𝄞', '(', ']', 'none', '1e308'][random(10)] ?? '';
        break;
      default:
        parts[at] = other;
    }
  }
  return parts.join('');
};
