/** The one file that names every machine. */
import type { Toolchain } from './context/index.ts';
import { python } from './python-toolchain.ts';
import { sahara } from './sahara-toolchain.ts';
import { wasm } from './wasm-toolchain.ts';

export const toolchains: readonly Toolchain[] = [sahara, python, wasm];

/** The toolchain of a file: by its content (the first 64 bytes, or fewer) or its ending; undefined when it is nobody's. */
export const toolchainFor = (path: string, head: Uint8Array): Toolchain | undefined =>
  toolchains.find((toolchain) => toolchain.recognises(path, head));
