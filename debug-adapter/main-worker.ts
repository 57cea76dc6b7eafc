/** The debug adapter in a browser's worker: one worker, one session. Messages are those of worker-messages.ts. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { toolchainFor, toolchains } from '../vm/catalog.ts';
import { formatDiagnostic } from '../vm/context/index.ts';
import type { World } from './control/world.ts';
import type { Host } from './host.ts';
import { type AskFiles, isUri, workspaceFolders } from './main-worker-folders.ts';
import { Session } from './session.ts';
import type { FileReply, FromWorker, ToWorker } from './worker-messages.ts';

/** What there is of the worker's own scope. */
const scope = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
};

/** Ends a request that needs a file which is being fetched. */
class NotReadYet extends Error {
  constructor(readonly fetched: Promise<void>) {
    super('a file is being read');
  }
}

const asked = new Map<number, (reply: FileReply) => void>();
let requests = 0;

const ask: AskFiles = (request) =>
  new Promise((resolve) => {
    requests += 1;
    asked.set(requests, (reply) => {
      resolve(reply);
      if (asked.size === 0) settled();
    });
    scope.postMessage({ kind: 'ask', id: requests, request });
  });

/** Called when no file is asked for. */
let settled = (): void => {};

const world: World = {
  clock: (name) =>
    name === 'monotonic'
      ? BigInt(Math.round(performance.now() * 1e6))
      : BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  random: (count) => {
    const bytes = new Uint8Array(count);
    // At most so many at once.
    for (let at = 0; at < count; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    return bytes;
  },
  sleep: (nanoseconds) => new Promise((resolve) => setTimeout(resolve, Number(nanoseconds / 1_000_000n))),
  save: () => '',
  restore: () => {},
};

/** Files as they were read since the last launch; undefined: there is none. */
const files = new Map<string, Uint8Array | undefined>();
const fetching = new Map<string, Promise<void>>();
let mayWait = false;

const fetched = (path: string): Promise<void> => {
  const known = fetching.get(path);
  if (known) return known;
  const reading = ask({ what: 'read', path }).then((reply) => {
    files.set(path, 'error' in reply ? undefined : reply.bytes);
    fetching.delete(path);
  });
  fetching.set(path, reading);
  return reading;
};

const read = (path: string): Uint8Array | undefined => {
  if (files.has(path)) return files.get(path);
  const reading = fetched(path);
  if (mayWait) throw new NotReadYet(reading);
  return undefined;
};

const retrying = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  for (;;) {
    try {
      mayWait = true;
      const result = work();
      mayWait = false;
      return await result;
    } catch (error) {
      mayWait = false;
      if (!(error instanceof NotReadYet)) throw error;
      await error.fetched;
    }
  }
};

/** Messages of a channel are handled without the delay of a timer. */
const channel = new MessageChannel();
const resting: (() => void)[] = [];
(channel.port2 as unknown as typeof scope).onmessage = () => resting.shift()?.();

const absolute = (path: string, from?: string): string => {
  if (isUri(path) || path.startsWith('/') || /^[a-z]:[\\/]/i.test(path)) return path;
  const folder = (from ?? '/').replace(/[^/\\]*$/, '');
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') parts.push('..');
    else if (part !== '' && part !== '.') parts.push(part);
  }
  let base = folder;
  while (parts[0] === '..') {
    parts.shift();
    base = base.replace(/[^/\\]*[/\\]$/, '');
  }
  return base + parts.join('/');
};

/** Paths by what they name: URIs may be encoded differently. */
const canonical = (path: string): string => {
  const plain = path.startsWith('file:///') ? path.slice('file://'.length) : path;
  try {
    return isUri(path) ? decodeURIComponent(plain) : plain;
  } catch {
    return plain;
  }
};

const hostOf = (program: string | undefined): Host => ({
  toolchains,
  toolchainFor,
  read,
  absolute,
  sameFile: (left, right) => canonical(left) === canonical(right),
  fileName: (path) => canonical(path).split(/[\\/]/).at(-1) ?? path,
  worker: 'web worker',
  ...(program === undefined ? {} : { program }),
  now: () => performance.now(),
  later: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  rest: () =>
    new Promise((resolve) => {
      resting.push(resolve);
      channel.port1.postMessage(undefined);
    }),
  outside: { world, openFolders: workspaceFolders(ask) },
  retrying,
});

/** Requests before which files are read anew. */
const fresh = new Set(['launch', 'restart', 'sahara/replace', 'sahara/loadDebugInformation']);

let session: Session | undefined;
const end = (): void => {
  session?.stop();
  session = undefined;
  settled = () => scope.postMessage({ kind: 'done' });
  if (asked.size === 0) settled();
};

const begin = async (program: string | undefined): Promise<void> => {
  // So that `initialize` can offer the program's own conditions.
  if (program !== undefined) await fetched(program);
  session = new Session(hostOf(program), {
    send: (message) => scope.postMessage({ kind: 'protocol', message }),
    close: end,
  });
};

const disassemble = (path: string): FromWorker => {
  const bytes = read(path);
  if (!bytes) return { kind: 'text', errors: `${path}: there is no such file, or it cannot be read.\n` };
  const toolchain = toolchainFor(path, bytes.subarray(0, 64));
  const loaded = toolchain?.load({ path, bytes, read, debug: false });
  if (!toolchain || !loaded?.program) {
    const errors = loaded?.diagnostics.map(formatDiagnostic).join('\n') ?? `${path}: no machine runs this file.`;
    return { kind: 'text', errors: `${errors}\n` };
  }
  return { kind: 'text', text: toolchain.disassemble(loaded.program), errors: '' };
};

let begun: Promise<void> = Promise.resolve();
scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'begin':
      begun = begin(data.program);
      break;
    case 'disassemble':
      void retrying(() => disassemble(data.path)).then((text) => scope.postMessage(text));
      break;
    case 'protocol': {
      const message = data.message as DebugProtocol.ProtocolMessage;
      void begun.then(() => {
        if (message.type === 'request' && fresh.has((message as DebugProtocol.Request).command)) files.clear();
        session?.receive(message);
      });
      break;
    }
    case 'answer': {
      const resolve = asked.get(data.id);
      asked.delete(data.id);
      resolve?.(data.answer);
      break;
    }
    case 'end':
      end();
  }
};
