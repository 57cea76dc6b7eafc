/** Arguments, environment, the end of the program, and what concerns no file. */
import { outside, utf8OfText } from '../../../context/index.ts';
import type { Call, WasiRow } from '../call.ts';
import { Failure } from '../constants.ts';

/** Texts as C wants them: each ends with a zero byte. */
const environment = ({ state }: Call): readonly Uint8Array[] =>
  Object.entries(state.options.environment).map(([name, value]) => utf8OfText(`${name}=${value}\0`));

const programArguments = ({ state }: Call): readonly Uint8Array[] =>
  state.options.arguments.map((text) => utf8OfText(`${text.replaceAll('\0', '')}\0`));

const sizes = (call: Call, texts: readonly Uint8Array[]): void => {
  call.memory.setU32(call.u32(0), texts.length);
  call.memory.setU32(
    call.u32(1),
    texts.reduce((sum, text) => sum + text.length, 0),
  );
};

/** Pointers to the first address, the texts to the second. */
const store = (call: Call, texts: readonly Uint8Array[]): void => {
  let pointer = call.u32(0);
  let at = call.u32(1);
  for (const text of texts) {
    call.memory.setU32(pointer, at);
    call.memory.write(at, text);
    pointer += 4;
    at += text.length;
  }
};

const signals =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS'.split(
    ' ',
  );

/** Random bytes that one call may ask for. */
const mostRandom = 2 ** 26;

export const processFunctions: readonly WasiRow[] = [
  { name: 'args_get', parameters: 'ii', run: (call) => store(call, programArguments(call)) },
  { name: 'args_sizes_get', parameters: 'ii', run: (call) => sizes(call, programArguments(call)) },
  { name: 'environ_get', parameters: 'ii', run: (call) => store(call, environment(call)) },
  { name: 'environ_sizes_get', parameters: 'ii', run: (call) => sizes(call, environment(call)) },
  { name: 'proc_exit', parameters: 'i', returns: false, run: (call) => ({ kind: 'exit', status: call.u32(0) }) },
  {
    name: 'proc_raise',
    parameters: 'i',
    run: (call) => {
      const signal = call.u32(0);
      if (signal === 0) return undefined;
      const name = signals[signal - 1];
      if (name === undefined) throw new Failure('inval');
      return { kind: 'trap', code: 'signal', message: `the program raised the signal SIG${name}` };
    },
  },
  { name: 'sched_yield', parameters: '', run: () => undefined },
  {
    name: 'random_get',
    parameters: 'ii',
    run: (call) => {
      const [offset, length] = [call.u32(0), call.u32(1)];
      call.memory.check(offset, length);
      if (length === 0) return;
      if (length > mostRandom) throw new Failure('inval');
      if (call.turn === 0) return { kind: 'outside', request: outside.random(length) };
      call.memory.write(offset, call.ask(outside.random(length)).subarray(0, length));
    },
  },
];

/** There are no sockets: a descriptor is never one. */
const noSocket = (call: Call): never => {
  call.state.descriptors.get(call.u32(0));
  throw new Failure('notsock');
};

export const socketFunctions: readonly WasiRow[] = [
  { name: 'sock_accept', parameters: 'iii', run: noSocket },
  { name: 'sock_recv', parameters: 'iiiiii', run: noSocket },
  { name: 'sock_send', parameters: 'iiiii', run: noSocket },
  { name: 'sock_shutdown', parameters: 'ii', run: noSocket },
];
