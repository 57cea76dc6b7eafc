import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Address, offsetOf, type Space, unitOf } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import { fromBase64, toBase64 } from '../present/base64.ts';
import { instructionWindow } from '../present/disassembly.ts';
import { codeReference, memoryReference, parseReference } from '../present/memory-reference.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const badReference = (text: string) => new Refusal('bad-reference', `${text} is no place in memory.`);
const most = 2 ** 20;

const readMemory = (session: DebugSession, given: DebugProtocol.ReadMemoryArguments): Reply => {
  const place = parseReference(given.memoryReference);
  if (!place) throw badReference(given.memoryReference);
  const offset = given.offset ?? 0;
  const count = Math.min(given.count, most);
  if (place.in === 'code') {
    const address = place.address + offset;
    const bytes = session.debuggee.code.program.units[unitOf(place.address)]?.read(
      Math.max(0, offsetOf(place.address) + offset),
      count,
    );
    return { body: memoryBody(codeReference(address), bytes ?? new Uint8Array(0), given.count) };
  }
  const from = place.offset + offset;
  const bytes = from < 0 ? new Uint8Array(0) : space(session, place.space).read(from, count);
  session.looksAt(given.memoryReference, offset, count);
  return { body: memoryBody(`0x${Math.max(0, from).toString(16)}`, bytes, given.count) };
};

const memoryBody = (address: string, bytes: Uint8Array, asked: number) => ({
  address,
  ...(bytes.length ? { data: toBase64(bytes) } : {}),
  ...(bytes.length < asked ? { unreadableBytes: asked - bytes.length } : {}),
});

const space = (session: DebugSession, id: number): Space => {
  const found = session.standing.machine.spaces.find((candidate) => candidate.id === id);
  if (!found) throw new Refusal('gone', `Memory ${id} is gone.`);
  return found;
};

const writeMemory = (session: DebugSession, given: DebugProtocol.WriteMemoryArguments): Reply => {
  const place = parseReference(given.memoryReference);
  const bytes = fromBase64(given.data);
  if (!place) throw badReference(given.memoryReference);
  if (!bytes) throw new Refusal('bad-data', 'The data is not base64.');
  if (place.in === 'code')
    throw new Refusal('read-only', 'Instruction memory cannot be written: change the source and replace the code.');
  const target = space(session, place.space);
  const offset = place.offset + (given.offset ?? 0);
  const room = Math.max(0, target.length - offset);
  if (!target.writable)
    throw new Refusal('read-only', `${target.name} cannot be written byte by byte: set the variable instead.`);
  if (offset < 0 || (bytes.length > room && !given.allowPartial))
    throw new Refusal('out-of-range', `${target.name} ends before that.`);
  const length = Math.min(bytes.length, room);
  const { refused } = session.standing.journal.apply({
    kind: 'write',
    location: { in: 'space', space: target.id, offset, length },
    bytes: bytes.subarray(0, length),
  });
  if (refused !== undefined) throw new Refusal('refused', `Cannot write: ${refused}`);
  return {
    body: { bytesWritten: length, offset: 0 },
    after: () => {
      if (session.client.supportsMemoryEvent)
        session.event('memory', { memoryReference: memoryReference(target.id, offset), offset: 0, count: length });
      session.changed();
    },
  };
};

const wordSize = 4;

/** Exactly as many rows as asked for; those outside the program are marked as invalid. */
const disassemble = (session: DebugSession, given: DebugProtocol.DisassembleArguments): Reply => {
  const place = parseReference(given.memoryReference);
  if (place?.in !== 'code') throw badReference(given.memoryReference);
  const { program } = session.debuggee.code;
  const count = Math.max(0, given.instructionCount);
  const from = place.address + (given.offset ?? 0);
  const window = instructionWindow(program, from, given.instructionOffset ?? 0, count);
  return { body: { instructions: rowsOf(session, window, given.resolveSymbols === true) } };
};

const rowsOf = (session: DebugSession, window: readonly (Address | undefined)[], symbols: boolean) => {
  const first = window.findIndex((address) => address !== undefined);
  const last = window.findLastIndex((address) => address !== undefined);
  return window.map((address, index): DebugProtocol.DisassembledInstruction => {
    if (address !== undefined) return instructionRow(session, address, symbols);
    const near = (window[index < first ? first : last] ?? 0) as Address;
    const distance = (index - (index < first ? first : last)) * wordSize;
    return { address: codeReference(near + distance), instruction: '(no instruction)', presentationHint: 'invalid' };
  });
};

const instructionRow = (
  session: DebugSession,
  address: Address,
  symbols: boolean,
): DebugProtocol.DisassembledInstruction => {
  const { code } = session.debuggee;
  const { text, bytes } = code.program.units[unitOf(address)]?.decode(address) ?? {
    text: '',
    bytes: new Uint8Array(0),
  };
  const info = code.functionAt(address);
  const position = code.framesAt(address)[0]?.position;
  return {
    address: codeReference(address),
    instructionBytes: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
    instruction: text,
    ...(symbols || info?.entry === address ? { symbol: info?.name ?? '' } : {}),
    ...(position ? { location: session.shown.place(position).source, ...session.shown.extent(position) } : {}),
  };
};

export const memory: Handlers = { readMemory, writeMemory, disassemble };
