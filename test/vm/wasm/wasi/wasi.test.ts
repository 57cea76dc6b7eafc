/** What Node's WASI cannot tell: streams, errors of addresses, limits, state, replay, and files in memory. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeThrough } from '../../../../debug-adapter/control/outside.ts';
import { i32, i64 } from '../../../../vm/wasm/types.ts';
import { wasiFunctions } from '../../../../vm/wasm/wasi/index.ts';
import { type UnderTestOptions, type WasiUnderTest, wasiUnderTest } from './machine.ts';
import { layOut, plain } from './oracle.mjs';
import { Guest, open, rights, scenarios } from './scenarios.mjs';

const errno = {
  badf: 8,
  fault: 21,
  ilseq: 25,
  inval: 28,
  isdir: 31,
  nfile: 41,
  noent: 44,
  nospc: 51,
  notdir: 54,
  notsock: 57,
  perm: 63,
  xdev: 75,
  notcapable: 76,
};

const root = mkdtempSync(path.join(tmpdir(), 'sahara wasi '));
let folders = 0;
const freshFolder = (): string => layOut(path.join(root, `${folders++}`));

afterAll(() => rmSync(root, { recursive: true, force: true }));

const start = (options: UnderTestOptions = {}): { wasi: WasiUnderTest; guest: Guest } => {
  const wasi = wasiUnderTest(options);
  return { wasi, guest: new Guest({ call: wasi.call, memory: wasi.memory }) };
};

/** Every file and link below a folder, by path. */
const contentsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );

describe('the module', () => {
  it('has the 46 functions of the specification, each with its type', () => {
    expect(wasiFunctions).toHaveLength(46);
    const { wasi } = start();
    const type = (name: string) =>
      wasi.module.resolve(name, { kind: 'function', parameters: [], results: [] })?.signature;
    expect(type('path_open')).toEqual({
      kind: 'function',
      parameters: [i32, i32, i32, i32, i32, i64, i64, i32, i32],
      results: [i32],
    });
    expect(type('proc_exit')).toEqual({ kind: 'function', parameters: [i32], results: [] });
    expect(type('fd_snapshot')).toBeUndefined();
  });

  it('traps for a module without memory, where memory is needed', () => {
    const { wasi } = start();
    const host = wasi.module.resolve('fd_write', { kind: 'function', parameters: [], results: [] });
    const access = { memory: undefined, module: 'm', exports: () => false };
    expect(host?.call(access, [1, 0, 0, 0], [])).toMatchObject({ kind: 'trap' });
    const exit = wasi.module.resolve('proc_exit', { kind: 'function', parameters: [], results: [] });
    expect(exit?.call(access, [4], [])).toEqual({ kind: 'exit', status: 4 });
  });
});

describe('streams', () => {
  it('writes to the outside, from several buffers at once', () => {
    const { wasi, guest } = start();
    guest.text('Hello, ', 4096);
    guest.text('world\n', 4196);
    for (const [index, value] of [4096, 7, 4196, 6].entries()) guest.view.setUint32(512 + index * 4, value, true);
    expect(guest.call('fd_write', 1, 512, 2, 1024)).toBe(0);
    expect(guest.view.getUint32(1024, true)).toBe(13);
    expect(guest.write(2, 'oops')).toEqual([0, 4]);
    expect(wasi.output()).toEqual({ stdout: 'Hello, world\n', stderr: 'oops' });
    expect(wasi.journal.map(({ request, answer }) => [request.name, request.effect, answer.length])).toEqual([
      ['stdout', 'output', 0],
      ['stderr', 'output', 0],
    ]);
  });

  it('reads the standard input to its end', () => {
    const { guest } = start({ input: 'two lines\nof text' });
    expect(guest.read(0, 12)).toEqual([0, 'two lines\nof']);
    expect(guest.read(0, 100)).toEqual([0, ' text']);
    expect(guest.read(0, 100)).toEqual([0, '']);
  });

  it('are terminals: no place in them, no reading of output', () => {
    const { guest } = start({ input: 'x' });
    for (const fd of [0, 1, 2]) {
      expect(guest.call('fd_fdstat_get', fd, 4096)).toBe(0);
      expect(guest.bytes[4096]).toBe(2);
      expect(guest.call('fd_filestat_get', fd, 4096)).toBe(0);
      expect(guest.bytes[4096 + 16]).toBe(2);
      expect(guest.seek(fd, 0n, 0)).toEqual([errno.notcapable, -1]);
    }
    expect(guest.read(1, 1)[0]).toBe(errno.notcapable);
    expect(guest.write(0, 'x')[0]).toBe(errno.notcapable);
    expect(guest.call('sock_send', 1, ...guest.vector(4096, 1), 0, 1024)).toBe(errno.notsock);
  });

  it('are ready at once when they are polled', () => {
    const { guest } = start({ input: 'x' });
    guest.bytes.fill(0, 4096, 4096 + 96);
    for (const [index, type, fd] of [
      [0, 1, 0],
      [1, 2, 1],
    ] as const) {
      guest.view.setBigUint64(4096 + index * 48, BigInt(index + 1), true);
      guest.bytes[4096 + index * 48 + 8] = type;
      guest.view.setUint32(4096 + index * 48 + 16, fd, true);
    }
    expect(guest.call('poll_oneoff', 4096, 8192, 2, 1024)).toBe(0);
    expect(guest.view.getUint32(1024, true)).toBe(2);
    expect(guest.view.getBigUint64(8192 + 32, true)).toBe(2n);
  });
});

describe('addresses', () => {
  it('outside of memory fail with fault, and nothing is written or asked', () => {
    const { wasi, guest } = start({ folders: [freshFolder()], input: 'input' });
    const { fd } = guest.open('a.txt');
    const end = wasi.memory().length;
    const asked = wasi.journal.length;
    const before = wasi.memory().slice();
    const cases: readonly [string, ...(number | bigint)[]][] = [
      ['args_get', end, 0],
      ['args_sizes_get', end - 2, 0],
      ['environ_sizes_get', end - 3, 0],
      ['clock_time_get', 0, 0n, end - 7],
      ['clock_res_get', 0, end],
      ['random_get', end - 1, 2],
      ['random_get', 0xffffffff, 0xffffffff],
      ['fd_read', 0, end - 4, 1, 0],
      ['fd_write', 1, 0xffff_fff0, 2, 0],
      ['fd_fdstat_get', 0, end - 23],
      ['fd_filestat_get', 0, end - 63],
      ['fd_seek', fd, 0n, 0, end - 7],
      ['fd_tell', fd, end - 7],
      ['fd_prestat_get', 3, end - 3],
      ['fd_prestat_dir_name', 3, end - 2, 5],
      ['path_filestat_get', 3, 0, end - 1, 2, 0],
      ['path_open', 3, 0, end, 4, 0, 0n, 0n, 0, 0],
      ['path_open', 3, 0, 0, 1, 0, 0n, 0n, 0, end - 3],
      ['path_readlink', 3, 0, 1, end - 5, 10, 0],
      ['poll_oneoff', end - 47, 0, 1, 0],
    ];
    for (const [name, ...values] of cases) expect([name, guest.call(name, ...values)]).toEqual([name, errno.fault]);
    expect(wasi.journal.length).toBe(asked);
    expect(Buffer.compare(wasi.memory(), before)).toBe(0);
  });

  it('are announced before they are written', () => {
    const { wasi, guest } = start({ folders: [freshFolder()] });
    const { fd } = guest.open('a.txt');
    wasi.announced.length = 0;
    guest.read(fd, 5);
    expect(wasi.announced).toContainEqual([8192, 5]);
    expect(wasi.announced).toContainEqual([1024, 4]);
  });

  it('of paths hold well-formed text', () => {
    const { guest } = start({ folders: [freshFolder()] });
    guest.bytes.set([0xff, 0xfe], 4096);
    expect(guest.call('path_unlink_file', 3, 4096, 2)).toBe(errno.ilseq);
    guest.bytes.set([0x61, 0], 4096);
    expect(guest.call('path_unlink_file', 3, 4096, 2)).toBe(errno.inval);
  });
});

describe('limits', () => {
  it('end an endless file with nospc, also after much was read', () => {
    const { guest } = start({ folders: [freshFolder()], fileLimit: 4 * 65_536, pages: 8 });
    const { fd } = guest.open('endless', { flags: open.create });
    guest.bytes.fill(120, 65_536, 131_072);
    const results = Array.from({ length: 6 }, () => guest.call('fd_write', fd, ...guest.vector(65_536, 65_536), 1024));
    expect(results).toEqual([0, 0, 0, 0, errno.nospc, errno.nospc]);
    expect(guest.stat('endless')).toEqual([0, 4, 4 * 65_536]);
    guest.call('path_unlink_file', 3, ...guest.text('endless'));
    guest.call('fd_close', fd);
    expect(guest.write(guest.open('small', { flags: open.create }).fd, 'fits')).toEqual([0, 4]);
  });

  it('end endless opening with nfile', () => {
    const { guest } = start({ folders: [freshFolder()] });
    let error = 0;
    let opened = 0;
    while (error === 0 && opened < 10_000) {
      error = guest.open('a.txt').error;
      opened += 1;
    }
    expect([error, opened]).toEqual([errno.nfile, 4096 - 4 + 1]);
  });

  it('refuse sizes that cannot be', () => {
    const { guest } = start({ folders: [freshFolder()] });
    const { fd } = guest.open('a.txt');
    expect(guest.call('fd_filestat_set_size', fd, 1n << 60n)).not.toBe(0);
    expect(guest.call('fd_allocate', fd, -1n, 5n)).toBe(errno.inval);
    expect(guest.call('random_get', 0, 0x7fffffff)).toBe(errno.fault);
    expect(guest.call('poll_oneoff', 0, 0, 0x7fffffff, 0)).toBe(errno.inval);
  });
});

describe('escapes', () => {
  it('are refused by the folder itself, whatever the machine asks', () => {
    const folder = freshFolder();
    const { wasi } = start({ folders: [folder] });
    const ask = (path: string) => {
      const text = JSON.stringify({ folder: 0, path, offset: 0, length: 10 });
      const header = new TextEncoder().encode(text);
      const bytes = new Uint8Array(4 + header.length);
      new DataView(bytes.buffer).setUint32(0, header.length, true);
      bytes.set(header, 4);
      const answer = wasi.outside.answer({ name: 'file read', arguments: bytes }) as Uint8Array;
      return JSON.parse(
        new TextDecoder().decode(answer.subarray(4, 4 + new DataView(answer.buffer).getUint32(0, true))),
      ) as {
        error?: string;
      };
    };
    for (const path of [
      '../outside/secret',
      'sub/../../outside/secret',
      '.',
      'out/secret',
      'out',
      'absolute/passwd',
      'link',
      'a\0b',
    ])
      expect([path, ask(path).error]).toEqual([path, 'notcapable']);
    expect(ask('a.txt').error).toBeUndefined();
  });

  it('by a link that is put in place later are refused too', () => {
    const folder = freshFolder();
    const { guest } = start({ folders: [folder] });
    expect(guest.contents('sub/b.txt')).toBe('in the folder');
    rmSync(path.join(folder, 'sub', 'deep'), { recursive: true });
    symlinkSync('../../outside', path.join(folder, 'sub', 'deep'));
    expect(guest.open('sub/deep/secret').error).toBe(errno.notcapable);
    expect(guest.stat('sub/deep', true)).toEqual([errno.notcapable]);
  });

  it('by a link of the program itself are refused when it is made', () => {
    const { guest } = start({ folders: [freshFolder()] });
    const link = (target: string, name: string) =>
      guest.call('path_symlink', ...guest.text(target, 3000), 3, ...guest.text(name));
    expect(link('/etc/passwd', 'evil')).toBe(errno.perm);
    expect(link('../outside/secret', 'evil')).toBe(errno.perm);
    expect(link('../../outside/secret', 'sub/evil')).toBe(errno.perm);
    expect(link('../a.txt', 'sub/good')).toBe(0);
    expect(guest.contents('sub/good')).toBe('hello world');
  });

  it('between two preopened folders do not exist', () => {
    const { guest } = start({ folders: [freshFolder(), freshFolder(), undefined] });
    const rename = (to: number) =>
      guest.call('path_rename', 3, ...guest.text('a.txt', 3000), to, ...guest.text('moved'));
    expect(rename(5)).toBe(errno.xdev);
    expect(rename(4)).toBe(0);
    expect(guest.open('moved', { from: 4 }).error).toBe(0);
    expect(guest.open('../a.txt', { from: 4 }).error).toBe(errno.notcapable);
  });

  it('into pipes and devices do not exist', () => {
    const folder = freshFolder();
    mkdirSync(path.join(folder, 'made'));
    const { guest } = start({ folders: [folder] });
    expect(guest.open('made', { base: rights.read }).error).toBe(0);
    expect(guest.read(guest.open('made', { base: rights.read }).fd, 1)[0]).toBe(errno.notcapable);
  });
});

describe('changes of files', () => {
  const scenario = (guest: Guest): void => {
    const { fd } = guest.open('new', { flags: open.create });
    guest.write(fd, 'created');
    guest.call('fd_close', fd);
    guest.write(guest.open('a.txt').fd, 'HELLO');
    guest.call('path_create_directory', 3, ...guest.text('folder'));
    guest.call('path_rename', 3, ...guest.text('sub/b.txt', 3000), 3, ...guest.text('folder/moved'));
    guest.call('path_rename', 3, ...guest.text('sub', 3000), 3, ...guest.text('folder/sub'));
    guest.write(guest.open('folder/sub/deep/c.txt').fd, 'DEEP and longer');
    guest.call('path_unlink_file', 3, ...guest.text('dangling'));
    guest.call('path_symlink', ...guest.text('moved', 3000), 3, ...guest.text('folder/link'));
    guest.call('path_filestat_set_times', 3, 0, ...guest.text('new'), 0n, 1_000_000_000n, 4);
    guest.open('temporary', { flags: open.create });
    guest.call('path_unlink_file', 3, ...guest.text('temporary'));
  };
  const expected = {
    'a.txt': 'HELLO world',
    'folder/moved': 'in the folder',
    'folder/sub/deep/c.txt': 'DEEP and longer',
    new: 'created',
  };

  it('wait until the session ends, and are then all there', () => {
    const folder = freshFolder();
    const before = contentsOf(folder);
    const { wasi, guest } = start({ folders: [folder] });
    scenario(guest);
    expect(contentsOf(folder)).toEqual(before);
    expect(wasi.journal.every(({ request }) => request.effect !== 'world')).toBe(true);
    expect(writeThrough(wasi.module.pending(), wasi.outside)).toEqual([]);
    expect(contentsOf(folder)).toEqual(expected);
    expect(readFileSync(path.join(folder, 'folder', 'link'), 'utf8')).toBe('in the folder');
  });

  it('are made at once where that is wanted, with an effect on the world', () => {
    const folder = freshFolder();
    const { wasi, guest } = start({ folders: [folder], direct: true });
    scenario(guest);
    expect(contentsOf(folder)).toEqual(expected);
    expect(wasi.module.pending()).toEqual([]);
    expect(wasi.journal.filter(({ request }) => request.effect === 'world').length).toBeGreaterThan(9);
  });

  it('are the same in both ways for every scenario', () => {
    for (const [name, run] of Object.entries(scenarios)) {
      const [late, now] = [freshFolder(), freshFolder()];
      const first = start({ folders: [late] });
      run(first.guest);
      writeThrough(first.wasi.module.pending(), first.wasi.outside);
      run(start({ folders: [now], direct: true }).guest);
      expect([name, contentsOf(late)]).toEqual([name, contentsOf(now)]);
    }
  });

  it('that cannot be written are said one by one, and the others are written', () => {
    const folder = freshFolder();
    const { wasi, guest } = start({ folders: [folder] });
    guest.write(guest.open('new', { flags: open.create }).fd, 'mine');
    guest.write(guest.open('other', { flags: open.create }).fd, 'also mine');
    writeFileSync(path.join(folder, 'new'), 'somebody made this meanwhile');
    const problems = writeThrough(wasi.module.pending(), wasi.outside);
    expect(problems).toEqual(["The program's changes of files could not all be written: create new: exist"]);
    expect(readFileSync(path.join(folder, 'other'), 'utf8')).toBe('also mine');
  });

  it('of a file cut short and made longer again leave zeros', () => {
    const folder = freshFolder();
    const { wasi, guest } = start({ folders: [folder] });
    const { fd } = guest.open('a.txt');
    guest.call('fd_filestat_set_size', fd, 2n);
    guest.call('fd_filestat_set_size', fd, 4n);
    expect(guest.contents('a.txt')).toBe('he\0\0');
    writeThrough(wasi.module.pending(), wasi.outside);
    expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('he\0\0');
  });
});

describe('a file in memory', () => {
  it('needs no outside but the time', () => {
    const { wasi, guest } = start({ folders: [undefined] });
    const { error, fd } = guest.open('note', { flags: open.create });
    expect([error, guest.write(fd, 'kept'), guest.contents('note')]).toEqual([0, [0, 4], 'kept']);
    guest.call('path_create_directory', 3, ...guest.text('folder'));
    expect(guest.list(guest.folder('.').fd)).toEqual([
      ['.', 3],
      ['..', 3],
      ['folder', 3],
      ['note', 4],
    ]);
    expect(wasi.journal.map(({ request }) => request.name)).toEqual(['clock', 'clock']);
    expect(wasi.module.pending()).toEqual([]);
  });
});

describe('large files', () => {
  it('are read and changed in parts', () => {
    const folder = freshFolder();
    const size = 3 * 2 ** 20 + 17;
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
    writeFileSync(path.join(folder, 'large'), bytes);
    const { wasi, guest } = start({ folders: [folder], pages: 64 });
    const { fd } = guest.open('large');
    guest.seek(fd, 1_000_000n, 0);
    guest.call('fd_read', fd, ...guest.vector(65_536, 200_000), 1024);
    expect(Buffer.compare(guest.bytes.slice(65_536, 265_536), bytes.slice(1_000_000, 1_200_000))).toBe(0);
    const read = wasi.journal.filter(({ request }) => request.name === 'file read');
    expect(read.reduce((sum, { answer }) => sum + answer.length, 0)).toBeLessThan(400_000);
    guest.seek(fd, 2_000_000n, 0);
    guest.write(fd, 'changed');
    expect(writeThrough(wasi.module.pending(), wasi.outside)).toEqual([]);
    bytes.set(new TextEncoder().encode('changed'), 2_000_000);
    expect(readFileSync(path.join(folder, 'large')).equals(bytes)).toBe(true);
  });
});

describe('state', () => {
  it('comes back by restore, to the same hash, from any moment and in any order', () => {
    const { wasi, guest } = start({ folders: [freshFolder()] });
    const moments = Object.values(scenarios).map((run) => {
      const moment = { state: wasi.module.save(), hash: wasi.module.hash() };
      run(guest);
      return moment;
    });
    const last = wasi.module.hash();
    const end = wasi.module.save();
    for (const { state, hash } of [...moments].reverse().concat(moments)) {
      wasi.module.restore(state);
      expect(wasi.module.hash()).toBe(hash);
      guest.write(guest.open('scribble', { flags: open.create }).fd, 'over everything');
      guest.call('path_unlink_file', 3, ...guest.text('a.txt'));
    }
    wasi.module.restore(end);
    expect(wasi.module.hash()).toBe(last);
  });

  it('costs what changed', () => {
    const { wasi, guest } = start({ folders: [undefined], pages: 64 });
    const { fd } = guest.open('large', { flags: open.create });
    guest.call('fd_write', fd, ...guest.vector(65_536, 2_000_000), 1024);
    expect(wasi.module.save().cost).toBeGreaterThan(2_000_000);
    expect(wasi.module.save().cost).toBe(0);
    guest.seek(fd, 5n, 0);
    guest.write(fd, 'x');
    const { cost } = wasi.module.save();
    expect(cost).toBeGreaterThan(65_535);
    expect(cost).toBeLessThan(80_000);
  });

  it('differs by hash when a byte of a file, a position or a name differs', () => {
    const hash = (change: (guest: Guest) => void): number => {
      const { wasi, guest } = start({ folders: [undefined] });
      const { fd } = guest.open('file', { flags: open.create });
      guest.write(fd, 'contents');
      change(guest);
      return wasi.module.hash();
    };
    const hashes = [
      hash(() => {}),
      hash((guest) => void guest.call('fd_pwrite', 4, ...guest.vector(...guest.text('C', 9000)), 0n, 1024)),
      hash((guest) => void guest.seek(4, 1n, 0)),
      hash((guest) => void guest.call('path_rename', 3, ...guest.text('file', 3000), 3, ...guest.text('other'))),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash(() => {})).toBe(hashes[0]);
  });
});

describe('a replay', () => {
  it('of files, clocks, chance and input gives the same run and asks nobody', () => {
    const folder = freshFolder();
    const run = (guest: Guest): void => {
      for (const scenario of Object.values(scenarios)) scenario(guest);
      guest.note('input', guest.read(0, 5), guest.read(0, 50));
      guest.call('random_get', 4096, 16);
      guest.note('random', [...guest.bytes.slice(4096, 4112)]);
    };
    for (const direct of [false, true]) {
      const first = start({ folders: [folder], input: 'typed by somebody', direct });
      run(first.guest);
      const second = start({ folders: [folder], replay: first.wasi.journal, direct });
      rmSync(folder, { recursive: true });
      run(second.guest);
      const text = (guest: Guest) => JSON.stringify(guest.notes, plain);
      expect(text(second.guest)).toBe(text(first.guest));
      expect(second.wasi.module.hash()).toBe(first.wasi.module.hash());
      expect(Buffer.compare(second.wasi.memory(), first.wasi.memory())).toBe(0);
      expect(second.wasi.output()).toEqual({ stdout: '', stderr: '' });
      layOut(path.dirname(folder));
    }
  });
});

describe('the end of a program', () => {
  it('is an outcome, and a raised signal a trap', () => {
    const { wasi } = start();
    expect(wasi.outcome('proc_exit', 3)).toEqual({ kind: 'exit', status: 3 });
    expect(wasi.outcome('proc_raise', 6)).toEqual({
      kind: 'trap',
      code: 'signal',
      message: 'the program raised the signal SIGABRT',
    });
    expect(wasi.call('proc_raise', 0)).toBe(0);
    expect(wasi.call('proc_raise', 99)).toBe(errno.inval);
  });
});

describe('the rest', () => {
  it('of the errors', () => {
    const { guest } = start({ folders: [freshFolder()] });
    const { fd } = guest.open('a.txt');
    expect(guest.open('x', { from: fd }).error).toBe(errno.notcapable);
    expect(guest.call('fd_readdir', fd, 4096, 100, 0n, 1024)).toBe(errno.notcapable);
    expect(guest.call('fd_prestat_dir_name', fd, 4096, 10)).toBe(errno.badf);
    expect(guest.call('path_filestat_set_times', 3, 0, ...guest.text('a.txt'), 0n, 0n, 3)).toBe(errno.inval);
    expect(guest.open('a.txt', { flags: 99 }).error).toBe(errno.inval);
    expect(guest.open('new/', { flags: open.create }).error).toBe(errno.isdir);
    expect(guest.call('path_unlink_file', 3, ...guest.text('a.txt/'))).toBe(errno.notdir);
    expect(guest.call('path_unlink_file', 3, ...guest.text('none'))).toBe(errno.noent);
    expect(guest.call('fd_advise', fd, 0n, 0n, 9)).toBe(errno.inval);
    expect(guest.call('fd_pread', 0, ...guest.vector(4096, 1), 0n, 1024)).toBe(errno.notcapable);
  });
});

describe('random calls', () => {
  /** A generator of its own, so that a failure can be repeated. */
  const numbers = (seed: number) => {
    let state = seed;
    return (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 8) % below;
    };
  };

  it('never fail otherwise than by an errno, never write unannounced, and come back by restore', () => {
    const folder = freshFolder();
    const { wasi, guest } = start({ folders: [folder, undefined], input: 'some input\n', fileLimit: 2 ** 21 });
    const next = numbers(20_261_121);
    const names = [
      'a.txt',
      'sub',
      'sub/b.txt',
      'new',
      'link',
      'sub/up',
      '../outside',
      'x/y',
      '.',
      '',
      'circle',
      'folderlink',
    ];
    const value = (kind: number): number | bigint => {
      if (kind === i64) return [0n, 1n, 5n, -1n, 1n << 40n, 0xffff_ffffn, BigInt(next(1000))][next(7)] ?? 0n;
      return [next(8), 3, 4, 2048, 8192, 0, 0xffff_ffff, next(70_000), next(300_000)][next(9)] ?? 0;
    };
    let successes = 0;
    for (let round = 0; round < 4000; round++) {
      const name = wasiFunctions[next(wasiFunctions.length)] ?? '';
      const host = wasi.module.resolve(name, { kind: 'function', parameters: [], results: [] });
      const [at, length] = guest.text(names[next(names.length)] ?? '');
      const values = (host?.signature.parameters ?? []).map(value);
      const paths = values.indexOf(2048);
      if (paths >= 0 && paths + 1 < values.length && typeof values[paths + 1] === 'number') values[paths + 1] = length;
      guest.vector(8192 + next(100), next(2000));
      if (name === 'poll_oneoff') guest.bytes.fill(0, at, at + 4096);
      const before = wasi.memory().slice();
      const announced = wasi.announced.length;
      const state = wasi.module.save();
      const hash = wasi.module.hash();
      const outcome = wasi.outcome(name, ...values);
      expect(['return', 'exit', 'trap']).toContain(outcome.kind);
      if (outcome.kind === 'return' && outcome.values[0] === 0) successes += 1;
      for (const [from, count] of wasi.announced.slice(announced))
        before.set(wasi.memory().subarray(from, from + count), from);
      expect(Buffer.compare(before, wasi.memory())).toBe(0);
      if (round % 50 === 0) {
        const after = { state: wasi.module.save(), hash: wasi.module.hash() };
        wasi.module.restore(state);
        expect(wasi.module.hash()).toBe(hash);
        wasi.module.restore(after.state);
        expect(wasi.module.hash()).toBe(after.hash);
      }
    }
    expect(successes).toBeGreaterThan(300);
    expect(readFileSync(path.join(folder, '..', 'outside', 'secret'), 'utf8')).toBe('secret');
    writeThrough(wasi.module.pending(), wasi.outside);
    expect(readdirSync(path.join(folder, '..', 'outside'))).toEqual(['secret']);
  });
});

describe('times of files', () => {
  /** Accessed, modified, changed; nanoseconds since the clock's fixed start. */
  const times = (wasi: WasiUnderTest, guest: Guest, name: string): readonly number[] => {
    expect(guest.call('path_filestat_get', 3, 1, ...guest.text(name), 2048)).toBe(0);
    const view = new DataView(wasi.memory().buffer, wasi.memory().byteOffset);
    return [40, 48, 56].map((at) => Number(view.getBigUint64(2048 + at, true) - 1_700_000_000_000_000_000n));
  };

  it('that the program makes and writes come from the clock, which is in the journal; real ones keep theirs', () => {
    const folder = freshFolder();
    writeFileSync(path.join(folder, 'real.txt'), 'real');
    const before = statSync(path.join(folder, 'real.txt'), { bigint: true }).mtimeNs;
    const { wasi, guest } = start({ folders: [folder] });
    expect(BigInt(times(wasi, guest, 'real.txt')[1] as number) + 1_700_000_000_000_000_000n - before < 1000n).toBe(
      true,
    );
    const { fd } = guest.open('new.txt', { flags: open.create });
    const made = times(wasi, guest, 'new.txt');
    expect(made.every((time) => time > 0 && time < 1_000_000)).toBe(true);
    // The fixed clock advances by what is slept.
    wasi.memory().fill(0, 3000, 3100);
    const view = new DataView(wasi.memory().buffer, wasi.memory().byteOffset);
    view.setUint32(3016, 1, true);
    view.setBigUint64(3024, 5_000_000_000n, true);
    expect(guest.call('poll_oneoff', 3000, 3050, 1, 3090)).toBe(0);
    guest.write(fd, 'later');
    const [accessed, modified, changed] = times(wasi, guest, 'new.txt') as [number, number, number];
    expect([accessed === made[0], modified > 5_000_000_000, changed === modified]).toEqual([true, true, true]);
    // A replay asks nobody, and finds the same times.
    expect(wasi.journal.filter(({ request }) => request.name === 'clock').length).toBeGreaterThan(1);
  });

  it('never go back, and many small writes look at the clock now and then only', () => {
    const { wasi, guest } = start({ folders: [undefined] });
    const { fd } = guest.open('log', { flags: open.create });
    let last = 0;
    for (let round = 0; round < 200; round++) {
      guest.write(fd, 'x');
      const [, modified = 0] = times(wasi, guest, 'log');
      expect(modified).toBeGreaterThanOrEqual(last);
      last = modified;
    }
    expect(wasi.journal.filter(({ request }) => request.name === 'clock').length).toBeLessThan(8);
  });
});
