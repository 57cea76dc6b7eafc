/** What answers a program's questions, by itself. */
import { describe, expect, it } from 'vitest';
import { fixedInput, TypedInput } from '../../debug-adapter/control/input.ts';
import { Outside } from '../../debug-adapter/control/outside.ts';
import { worldWith } from '../../debug-adapter/control/world.ts';
import { nodeWorld, sleepNow } from '../../debug-adapter/main-world.ts';
import { TextStream } from '../../debug-adapter/text-stream.ts';
import { numberOf, outside, unpacked, utf8OfText } from '../../vm/context/index.ts';

const text = (bytes: Uint8Array | Promise<Uint8Array>): string => new TextDecoder().decode(bytes as Uint8Array);

describe('text', () => {
  it('that arrives in pieces keeps its characters whole', () => {
    const bytes = utf8OfText('aé€😀z');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const stream = new TextStream();
      expect(stream.add(bytes.subarray(0, cut)) + stream.add(bytes.subarray(cut))).toBe('aé€😀z');
    }
    const stream = new TextStream();
    expect([...bytes].map((byte) => stream.add(Uint8Array.of(byte))).join('|')).toBe('a||é|||€||||😀|z');
  });

  it('that is no text comes through as replacement characters and is not kept back for ever', () => {
    const stream = new TextStream();
    expect(stream.add(Uint8Array.of(0xff, 0x61))).toBe('\ufffda');
    expect(stream.add(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x62))).toBe('\ufffd\ufffd\ufffd\ufffdb');
  });
});

describe('typed input', () => {
  it('is read in parts, waited for, ended, and read again from an earlier position', async () => {
    let waits = 0;
    const input = new TypedInput(() => {
      waits += 1;
    });
    const first = input.read(3);
    expect([waits, input.isUsed]).toEqual([1, true]);
    input.add(utf8OfText('hello\n'));
    expect(text(await first)).toBe('hel');
    expect([text(input.read(10)), input.position]).toEqual(['lo\n', 6]);
    input.seek(1);
    expect(text(input.read(10))).toBe('ello\n');
    const last = input.read(1);
    input.end();
    expect(text(await last)).toBe('');
    expect(text(input.read(1))).toBe('');
  });

  it('that nobody waits for any more is not used up', async () => {
    const input = new TypedInput(() => {});
    void input.read(10);
    input.forget();
    input.add(utf8OfText('kept'));
    expect(text(await input.read(10))).toBe('kept');
  });
});

describe('the outside', () => {
  const make = (fixed: { start?: bigint; seed?: number }) => {
    const written: string[] = [];
    const answering = new Outside({
      world: worldWith(nodeWorld(sleepNow), fixed),
      input: fixedInput(utf8OfText('some input')),
      output: (stream, bytes) => written.push(`${stream} ${text(bytes)}`),
    });
    return { answering, written };
  };

  it('goes back to a state: clock, chance and input give the same again', () => {
    const { answering } = make({ start: 1000n, seed: 4 });
    const look = () => [
      numberOf(answering.answer(outside.clock('realtime')) as Uint8Array),
      [...(answering.answer(outside.random(8)) as Uint8Array)],
      text(answering.answer(outside.input(4))),
    ];
    const begin = answering.save();
    const first = [look(), look()];
    const middle = answering.save();
    const then = look();
    answering.restore(begin);
    expect([look(), look()]).toEqual(first);
    answering.restore(middle);
    expect(look()).toEqual(then);
    expect(first[0]).not.toEqual(first[1]);
  });

  it('has a fixed clock that sleeping moves and a real one that it does not', () => {
    const { answering } = make({ start: 0n });
    const now = () => numberOf(answering.answer(outside.clock('monotonic')) as Uint8Array);
    const before = now();
    answering.answer(outside.sleep(10_000_000_000n));
    expect(now() - before).toBe(10_000_001_000n);
    const real = numberOf(make({ seed: 1 }).answering.answer(outside.clock('realtime')) as Uint8Array);
    expect(Math.abs(Number(real / 1_000_000n) - Date.now())).toBeLessThan(60_000);
  });

  it('has no files where no folders were opened, and says so', () => {
    const { answering, written } = make({});
    const query = answering.answer(outside.query('file stat', { folder: 0, path: 'x' })) as Uint8Array;
    expect(unpacked(query).header).toEqual({ error: 'noent' });
    const change = answering.answer(outside.change({ at: { folder: 0, path: 'x' }, change: 'create' })) as Uint8Array;
    expect(unpacked(change).header).toEqual({ error: 'notsup' });
    answering.answer(outside.output('stderr', utf8OfText('text')));
    expect(written).toEqual(['stderr text']);
    expect(answering.knows({ name: 'print' })).toBe(false);
    expect(() => answering.answer({ name: 'print', arguments: new Uint8Array(0) })).toThrow('print');
  });
});
