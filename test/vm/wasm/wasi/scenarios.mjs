// @ts-check
// What programs do with WASI, written against any implementation of it: the machine's own, and Node's as the oracle.

/**
 * @typedef {{ call(name: string, ...values: (number | bigint)[]): number, memory(): Uint8Array }} Implementation
 * @typedef {(guest: Guest) => void} Scenario
 */

export const rights = {
  read: 1n << 1n,
  seek: 1n << 2n,
  setFlags: 1n << 3n,
  tell: 1n << 5n,
  write: 1n << 6n,
  allocate: 1n << 8n,
  stat: 1n << 21n,
  setSize: 1n << 22n,
  setTimes: 1n << 23n,
};
const fileRights = Object.values(rights).reduce((sum, bit) => sum | bit, 0n);
const inherited = fileRights | (1n << 13n) | (1n << 14n);
export const open = { create: 1, folder: 2, exclusive: 4, truncate: 8 };
const preopen = 3;
const scratch = 1024;
const buffer = 8192;

/** A program under test: puts arguments into memory, calls, and notes what came out. */
export class Guest {
  /** @param {Implementation} implementation */
  constructor(implementation) {
    this.implementation = implementation;
    /** @type {unknown[]} */
    this.notes = [];
  }

  get bytes() {
    return this.implementation.memory();
  }

  get view() {
    const { buffer: memory, byteOffset } = this.bytes;
    return new DataView(memory, byteOffset);
  }

  /** @param {string} name @param {...(number | bigint)} values */
  call(name, ...values) {
    return this.implementation.call(name, ...values);
  }

  /** Puts a text into memory: address and length. @param {string} text @param {number} [at] @returns {[number, number]} */
  text(text, at = 2048) {
    const bytes = new TextEncoder().encode(text);
    this.bytes.set(bytes, at);
    return [at, bytes.length];
  }

  /** One buffer in a vector. @param {number} address @param {number} length @param {number} [at] @returns {[number, number]} */
  vector(address, length, at = 512) {
    this.view.setUint32(at, address, true);
    this.view.setUint32(at + 4, length, true);
    return [at, 1];
  }

  /** @param {string} label @param {...unknown} found */
  note(label, ...found) {
    this.notes.push([label, ...found]);
  }

  /**
   * @param {string} path
   * @param {{ flags?: number, base?: bigint, inheriting?: bigint, descriptor?: number, follow?: boolean, from?: number }} [options]
   * @returns {{ error: number, fd: number }}
   */
  open(path, options = {}) {
    const {
      flags = 0,
      base = fileRights,
      inheriting = inherited,
      descriptor = 0,
      follow = true,
      from = preopen,
    } = options;
    const [at, length] = this.text(path);
    const error = this.call(
      'path_open',
      from,
      follow ? 1 : 0,
      at,
      length,
      flags,
      base,
      inheriting,
      descriptor,
      scratch,
    );
    return { error, fd: error === 0 ? this.view.getUint32(scratch, true) : -1 };
  }

  /** @param {string} path */
  folder(path) {
    return this.open(path, {
      flags: open.folder,
      base: (1n << 14n) | (1n << 13n) | (1n << 18n) | (1n << 21n),
      inheriting: fileRights,
    });
  }

  /** @param {number} fd @param {string} text */
  write(fd, text) {
    const [at, length] = this.text(text, buffer);
    const error = this.call('fd_write', fd, ...this.vector(at, length), scratch);
    return [error, error === 0 ? this.view.getUint32(scratch, true) : -1];
  }

  /** @param {number} fd @param {number} length @returns {[number, string]} */
  read(fd, length) {
    const error = this.call('fd_read', fd, ...this.vector(buffer, length), scratch);
    const count = error === 0 ? this.view.getUint32(scratch, true) : 0;
    return [error, new TextDecoder().decode(this.bytes.slice(buffer, buffer + count))];
  }

  /** @param {number} fd @param {bigint} offset @param {number} whence */
  seek(fd, offset, whence) {
    const error = this.call('fd_seek', fd, offset, whence, scratch);
    return [error, error === 0 ? Number(this.view.getBigUint64(scratch, true)) : -1];
  }

  /** Type and size. @param {number} address */
  statAt(address) {
    return [this.bytes[address + 16], Number(this.view.getBigUint64(address + 32, true))];
  }

  /** @param {string} path @param {boolean} [follow] */
  stat(path, follow = false) {
    const error = this.call('path_filestat_get', preopen, follow ? 1 : 0, ...this.text(path), buffer);
    return error === 0 ? [0, ...this.statAt(buffer)] : [error];
  }

  /** Names and types of a folder, sorted. @param {number} fd @param {number} [size] */
  list(fd, size = 4096) {
    /** @type {[string, number][]} */
    const found = [];
    let cookie = 0n;
    for (;;) {
      const error = this.call('fd_readdir', fd, buffer, size, cookie, scratch);
      if (error !== 0) return error;
      const used = this.view.getUint32(scratch, true);
      let at = buffer;
      while (at + 24 <= buffer + used) {
        const length = this.view.getUint32(at + 16, true);
        if (at + 24 + length > buffer + used) break;
        cookie = this.view.getBigUint64(at, true);
        found.push([
          new TextDecoder().decode(this.bytes.slice(at + 24, at + 24 + length)),
          /** @type {number} */ (this.bytes[at + 20]),
        ]);
        at += 24 + length;
      }
      if (used < size) return found.sort((left, right) => (left[0] < right[0] ? -1 : 1));
      if (at === buffer) return 'the buffer is too small';
    }
  }

  /** The whole of a file. @param {string} path */
  contents(path) {
    const { error, fd } = this.open(path, { base: rights.read });
    if (error !== 0) return error;
    const [, text] = this.read(fd, 4096);
    this.call('fd_close', fd);
    return text;
  }
}

/** What lies in the preopened folder before each scenario; a value with `to` is a symbolic link. */
export const tree = {
  'a.txt': 'hello world',
  'sub/b.txt': 'in the folder',
  'sub/deep/c.txt': 'deep',
  'empty/': '',
  link: { to: 'a.txt' },
  'sub/up': { to: '../a.txt' },
  dangling: { to: 'nowhere' },
  circle: { to: 'circle' },
  folderlink: { to: 'sub' },
  out: { to: '../outside' },
  absolute: { to: '/etc' },
};

export const environment = { HOME: '/', LANG: 'C.UTF-8', EMPTY: '' };
export const programArguments = ['program', 'one', 'zwei €'];

/** @type {Readonly<Record<string, Scenario>>} */
export const scenarios = {
  args: (guest) => {
    guest.note('sizes', guest.call('args_sizes_get', scratch, scratch + 4));
    const [count, size] = [guest.view.getUint32(scratch, true), guest.view.getUint32(scratch + 4, true)];
    guest.note('get', count, size, guest.call('args_get', 4096, buffer));
    const pointers = Array.from({ length: count }, (_, index) => guest.view.getUint32(4096 + index * 4, true) - buffer);
    guest.note('texts', pointers, new TextDecoder().decode(guest.bytes.slice(buffer, buffer + size)));
  },
  environ: (guest) => {
    guest.note('sizes', guest.call('environ_sizes_get', scratch, scratch + 4));
    const [count, size] = [guest.view.getUint32(scratch, true), guest.view.getUint32(scratch + 4, true)];
    guest.note('get', count, size, guest.call('environ_get', 4096, buffer));
    guest.note('texts', new TextDecoder().decode(guest.bytes.slice(buffer, buffer + size)));
  },
  clocks: (guest) => {
    for (const clock of [0, 1, 9]) guest.note('resolution', clock, guest.call('clock_res_get', clock, scratch));
    for (const clock of [0, 1, 2, 3, 9]) guest.note('time', clock, guest.call('clock_time_get', clock, 0n, scratch));
    guest.call('clock_time_get', 0, 0n, scratch);
    guest.note('year', guest.view.getBigUint64(scratch, true) > 1_500_000_000_000_000_000n);
  },
  random: (guest) => {
    guest.note('some', guest.call('random_get', buffer, 64), guest.bytes.slice(buffer, buffer + 64).some(Boolean));
    guest.note('none', guest.call('random_get', buffer, 0));
  },
  process: (guest) => guest.note('yield', guest.call('sched_yield')),
  preopens: (guest) => {
    guest.note(
      'stat',
      guest.call('fd_prestat_get', preopen, scratch),
      guest.bytes[scratch],
      guest.view.getUint32(scratch + 4, true),
    );
    guest.note(
      'name',
      guest.call('fd_prestat_dir_name', preopen, buffer, 5),
      new TextDecoder().decode(guest.bytes.slice(buffer, buffer + 5)),
    );
    guest.note('short', guest.call('fd_prestat_dir_name', preopen, buffer, 2));
    guest.note('none', guest.call('fd_prestat_get', 40, scratch), guest.call('fd_prestat_get', 4, scratch));
    guest.note('type', guest.call('fd_fdstat_get', preopen, buffer), guest.bytes[buffer]);
  },
  reading: (guest) => {
    const { error, fd } = guest.open('a.txt');
    guest.note('open', error, fd);
    guest.note('read', guest.read(fd, 5), guest.read(fd, 100), guest.read(fd, 100));
    guest.note(
      'seek',
      guest.seek(fd, 2n, 0),
      guest.seek(fd, 2n, 1),
      guest.seek(fd, -1n, 2),
      guest.seek(fd, -100n, 0),
      guest.seek(fd, 0n, 7),
    );
    guest.note('tell', guest.call('fd_tell', fd, scratch), Number(guest.view.getBigUint64(scratch, true)));
    guest.note(
      'pread',
      guest.call('fd_pread', fd, ...guest.vector(buffer, 4), 6n, scratch),
      guest.view.getUint32(scratch, true),
    );
    guest.note('pread text', new TextDecoder().decode(guest.bytes.slice(buffer, buffer + 4)));
    guest.note('rest', guest.read(fd, 100));
    guest.note('beyond', guest.seek(fd, 100n, 0), guest.read(fd, 10));
    guest.note('stat', guest.call('fd_filestat_get', fd, buffer), guest.statAt(buffer));
    guest.note('close', guest.call('fd_close', fd), guest.call('fd_close', fd));
    guest.note('after', guest.read(fd, 1));
  },
  scatter: (guest) => {
    const { fd } = guest.open('a.txt');
    for (const [index, [at, length]] of [
      [buffer, 3],
      [buffer + 100, 0],
      [buffer + 200, 4],
    ].entries()) {
      guest.view.setUint32(512 + index * 8, /** @type {number} */ (at), true);
      guest.view.setUint32(516 + index * 8, /** @type {number} */ (length), true);
    }
    guest.note('read', guest.call('fd_read', fd, 512, 3, scratch), guest.view.getUint32(scratch, true));
    guest.note('parts', [...guest.bytes.slice(buffer, buffer + 4)], [...guest.bytes.slice(buffer + 200, buffer + 205)]);
    guest.note('nothing', guest.call('fd_read', fd, 512, 0, scratch), guest.view.getUint32(scratch, true));
  },
  writing: (guest) => {
    const { error, fd } = guest.open('new.txt', { flags: open.create });
    guest.note('create', error);
    guest.note('write', guest.write(fd, 'first line\n'), guest.write(fd, 'second'));
    guest.note('pwrite', guest.call('fd_pwrite', fd, ...guest.vector(...guest.text('FIRST', buffer)), 0n, scratch));
    guest.note('position', guest.seek(fd, 0n, 1));
    guest.note('gap', guest.seek(fd, 20n, 0), guest.write(fd, 'x'));
    guest.note('stat', guest.call('fd_filestat_get', fd, buffer), guest.statAt(buffer));
    guest.note('sync', guest.call('fd_sync', fd));
    guest.call('fd_close', fd);
    guest.note('contents', guest.contents('new.txt'), guest.stat('new.txt'));
  },
  appending: (guest) => {
    const { fd } = guest.open('a.txt', { descriptor: 1 });
    guest.note('write', guest.write(fd, '!'), guest.seek(fd, 0n, 0), guest.write(fd, '?'));
    guest.note('contents', guest.contents('a.txt'));
    guest.note('flags', guest.call('fd_fdstat_get', fd, buffer), guest.view.getUint16(buffer + 2, true));
    guest.note(
      'clear',
      guest.call('fd_fdstat_set_flags', fd, 0),
      guest.call('fd_fdstat_get', fd, buffer),
      guest.view.getUint16(buffer + 2, true),
    );
  },
  resizing: (guest) => {
    const { fd } = guest.open('a.txt');
    guest.note('shorter', guest.call('fd_filestat_set_size', fd, 5n), guest.contents('a.txt'));
    guest.note('longer', guest.call('fd_filestat_set_size', fd, 8n), guest.contents('a.txt'));
    guest.note('negative', guest.call('fd_filestat_set_size', fd, -1n) === 0);
    guest.note('truncate', guest.open('a.txt', { flags: open.truncate }).error, guest.stat('a.txt'));
  },
  opening: (guest) => {
    guest.note('missing', guest.open('missing').error, guest.open('missing/x').error);
    guest.note('exclusive', guest.open('a.txt', { flags: open.create | open.exclusive }).error);
    guest.note('not a folder', guest.open('a.txt', { flags: open.folder }).error, guest.open('a.txt/x').error);
    guest.note('a folder', guest.open('sub', { flags: open.folder, base: rights.stat }).error);
    guest.note('write a folder', guest.open('sub', { base: rights.write }).error);
    guest.note('empty path', guest.open('').error);
    guest.note('long name', guest.open('n'.repeat(300), { flags: open.create }).error);
    guest.note('bad descriptor', guest.open('a.txt', { from: 77 }).error);
    guest.note('closed way', guest.open('a.txt', { base: 1n << 40n }).error);
    guest.note('numbers', guest.open('a.txt').fd, guest.open('a.txt').fd);
    guest.note('dots', guest.contents('./sub/../a.txt'), guest.contents('sub/./b.txt'), guest.contents('sub//b.txt'));
  },
  rights: (guest) => {
    const { fd } = guest.open('a.txt', { base: rights.read });
    guest.note('no write', guest.write(fd, 'x')[0]);
    guest.note('no seek', guest.seek(fd, 0n, 0)[0]);
    guest.note('no stat', guest.call('fd_filestat_get', fd, buffer), guest.call('fd_filestat_set_size', fd, 0n));
    const all = guest.open('a.txt').fd;
    guest.note(
      'fewer',
      guest.call('fd_fdstat_set_rights', all, rights.read | rights.seek, 0n),
      guest.write(all, 'x')[0],
    );
    guest.note('more', guest.call('fd_fdstat_set_rights', all, rights.read | rights.write, 0n));
    const folder = guest.open('sub', { flags: open.folder, base: 1n << 13n, inheriting: rights.read });
    guest.note(
      'inherited',
      folder.error,
      guest.open('b.txt', { from: folder.fd, base: rights.read, inheriting: 0n }).error,
    );
    guest.note('not inherited', guest.open('b.txt', { from: folder.fd, base: rights.write, inheriting: 0n }).error);
    guest.note('no listing', guest.list(folder.fd));
  },
  folders: (guest) => {
    guest.note('make', guest.call('path_create_directory', preopen, ...guest.text('made')));
    guest.note('again', guest.call('path_create_directory', preopen, ...guest.text('made')));
    guest.note('below', guest.call('path_create_directory', preopen, ...guest.text('made/inner')));
    guest.note('missing', guest.call('path_create_directory', preopen, ...guest.text('none/inner')));
    guest.note('over a file', guest.call('path_create_directory', preopen, ...guest.text('a.txt')));
    guest.note('not empty', guest.call('path_remove_directory', preopen, ...guest.text('made')));
    guest.note('inner', guest.call('path_remove_directory', preopen, ...guest.text('made/inner')));
    guest.note('outer', guest.call('path_remove_directory', preopen, ...guest.text('made')), guest.stat('made'));
    guest.note('a file', guest.call('path_remove_directory', preopen, ...guest.text('a.txt')));
    guest.note('full', guest.call('path_remove_directory', preopen, ...guest.text('sub')));
    guest.note('unlink a folder', guest.call('path_unlink_file', preopen, ...guest.text('empty')) !== 0);
    guest.note('unlink', guest.call('path_unlink_file', preopen, ...guest.text('a.txt')), guest.stat('a.txt'));
    guest.note('unlink again', guest.call('path_unlink_file', preopen, ...guest.text('a.txt')));
  },
  listing: (guest) => {
    const { error, fd } = guest.folder('.');
    guest.note('root', error, guest.list(fd));
    guest.note('in small parts', guest.list(fd, 64));
    const sub = guest.folder('sub').fd;
    guest.note('sub', guest.list(sub));
    guest.open('sub/new', { flags: open.create });
    guest.call('path_unlink_file', preopen, ...guest.text('sub/b.txt'));
    guest.note('changed', guest.list(guest.folder('sub').fd));
    guest.note('a file', guest.list(guest.open('a.txt').fd));
  },
  links: (guest) => {
    guest.note(
      'through',
      guest.contents('link'),
      guest.contents('sub/up') === 76 ? 'refused' : guest.contents('sub/up'),
    );
    guest.note('not followed', guest.open('link', { follow: false }).error);
    guest.note(
      'stat',
      guest.stat('link'),
      guest.stat('link', true),
      guest.stat('folderlink'),
      guest.stat('folderlink', true),
    );
    guest.note('folder', guest.contents('folderlink/b.txt'));
    guest.note('dangling', guest.open('dangling').error, guest.open('circle').error);
    guest.note(
      'read',
      guest.call('path_readlink', preopen, ...guest.text('link'), buffer, 100, scratch),
      guest.view.getUint32(scratch, true),
    );
    guest.note('target', new TextDecoder().decode(guest.bytes.slice(buffer, buffer + 5)));
    guest.note('no link', guest.call('path_readlink', preopen, ...guest.text('a.txt'), buffer, 100, scratch));
    guest.note('make', guest.call('path_symlink', ...guest.text('sub/b.txt', 3000), preopen, ...guest.text('fresh')));
    guest.note('fresh', guest.contents('fresh'));
    guest.note('again', guest.call('path_symlink', ...guest.text('x', 3000), preopen, ...guest.text('fresh')));
    guest.note('unlink', guest.call('path_unlink_file', preopen, ...guest.text('link')), guest.contents('a.txt'));
  },
  hardLinks: (guest) => {
    const link = (/** @type {string} */ from, /** @type {string} */ to) =>
      guest.call('path_link', preopen, 0, ...guest.text(from, 3000), preopen, ...guest.text(to));
    guest.note('link', link('a.txt', 'second'), link('a.txt', 'second'), link('none', 'third'));
    const { fd } = guest.open('second');
    guest.note('write', guest.write(fd, 'HELLO'), guest.contents('a.txt'));
    guest.note('unlink', guest.call('path_unlink_file', preopen, ...guest.text('a.txt')), guest.contents('second'));
    guest.note('a folder', link('sub', 'sub2') !== 0);
  },
  renaming: (guest) => {
    const rename = (/** @type {string} */ from, /** @type {string} */ to) =>
      guest.call('path_rename', preopen, ...guest.text(from, 3000), preopen, ...guest.text(to));
    guest.note('file', rename('a.txt', 'moved'), guest.contents('moved'), guest.stat('a.txt'));
    guest.note('into', rename('moved', 'sub/moved'), guest.contents('sub/moved'));
    guest.note('over', rename('sub/moved', 'sub/b.txt'), guest.contents('sub/b.txt'));
    guest.note('folder', rename('sub', 'other'), guest.contents('other/b.txt'), guest.contents('other/deep/c.txt'));
    guest.note('into itself', rename('other', 'other/deep/x'));
    guest.note('over full', rename('empty', 'other'));
    guest.note('over empty', rename('other', 'empty'), guest.contents('empty/b.txt'));
    guest.note('missing', rename('none', 'x'));
    guest.note('folder over file', rename('empty', 'empty/b.txt') !== 0);
    guest.note('same', rename('empty/b.txt', 'empty/b.txt'), guest.contents('empty/b.txt'));
  },
  unlinkedWhileOpen: (guest) => {
    const { fd } = guest.open('a.txt');
    guest.note('unlink', guest.call('path_unlink_file', preopen, ...guest.text('a.txt')));
    guest.note('read', guest.read(fd, 5), guest.write(fd, '!!!'), guest.seek(fd, 0n, 0), guest.read(fd, 100));
    guest.note('new one', guest.open('a.txt', { flags: open.create | open.exclusive }).error, guest.contents('a.txt'));
  },
  times: (guest) => {
    const path = guest.text('a.txt');
    guest.note(
      'set',
      guest.call('path_filestat_set_times', preopen, 0, ...path, 1_000_000_000n, 2_000_000_000n, 1 | 4),
    );
    guest.stat('a.txt');
    guest.note('stat', guest.view.getBigUint64(buffer + 40, true), guest.view.getBigUint64(buffer + 48, true));
    const { fd } = guest.open('a.txt');
    guest.note('by descriptor', guest.call('fd_filestat_set_times', fd, 3_000_000_000n, 0n, 1));
    guest.call('fd_filestat_get', fd, buffer);
    guest.note('stat', guest.view.getBigUint64(buffer + 40, true));
  },
  renumber: (guest) => {
    const [one, two] = [guest.open('a.txt').fd, guest.open('sub/b.txt').fd];
    guest.note('renumber', guest.call('fd_renumber', one, two), guest.read(two, 5), guest.read(one, 5)[0]);
    guest.note('bad', guest.call('fd_renumber', 90, two), guest.call('fd_renumber', two, 90));
    guest.note('next', guest.open('a.txt').fd === one);
  },
  advice: (guest) => {
    const { fd } = guest.open('new.txt', { flags: open.create });
    guest.note('advise', guest.call('fd_advise', fd, 0n, 10n, 0) !== 8, guest.call('fd_advise', 90, 0n, 10n, 0));
    guest.note(
      'allocate',
      guest.call('fd_allocate', fd, 0n, 100n),
      guest.call('fd_filestat_get', fd, buffer),
      guest.statAt(buffer),
    );
    guest.note('bad', guest.call('fd_allocate', 90, 0n, 1n), guest.call('fd_datasync', 90), guest.call('fd_sync', 90));
  },
  badDescriptors: (guest) => {
    const at = guest.vector(buffer, 1);
    for (const fd of [90, 0xffffffff]) {
      guest.note('fd', guest.call('fd_read', fd, ...at, scratch), guest.call('fd_write', fd, ...at, scratch));
      guest.note(
        'more',
        guest.call('fd_pread', fd, ...at, 0n, scratch),
        guest.call('fd_pwrite', fd, ...at, 0n, scratch),
      );
      guest.note(
        'and',
        guest.call('fd_seek', fd, 0n, 0, scratch),
        guest.call('fd_tell', fd, scratch),
        guest.call('fd_close', fd),
      );
      guest.note('stat', guest.call('fd_fdstat_get', fd, buffer), guest.call('fd_filestat_get', fd, buffer));
      guest.note('set', guest.call('fd_fdstat_set_flags', fd, 0), guest.call('fd_fdstat_set_rights', fd, 0n, 0n));
      guest.note(
        'size',
        guest.call('fd_filestat_set_size', fd, 0n),
        guest.call('fd_filestat_set_times', fd, 0n, 0n, 0),
      );
      guest.note(
        'folder',
        guest.call('fd_readdir', fd, buffer, 100, 0n, scratch),
        guest.call('fd_prestat_dir_name', fd, buffer, 1),
      );
      guest.note(
        'path',
        guest.call('path_create_directory', fd, ...guest.text('x')),
        guest.call('path_unlink_file', fd, ...guest.text('x')),
      );
      guest.note('sockets', guest.call('sock_shutdown', fd, 1), guest.call('sock_accept', fd, 0, scratch));
      guest.note(
        'socket data',
        guest.call('sock_recv', fd, ...at, 0, scratch, scratch + 4),
        guest.call('sock_send', fd, ...at, 0, scratch),
      );
    }
  },
  sockets: (guest) => {
    const { fd } = guest.open('a.txt');
    guest.note(
      'file',
      guest.call('sock_shutdown', fd, 1) !== 0,
      guest.call('sock_recv', fd, ...guest.vector(buffer, 1), 0, scratch, scratch + 4) !== 0,
    );
  },
  escapes: (guest) => {
    for (const path of [
      '..',
      '../outside',
      '../outside/secret',
      'sub/../../outside/secret',
      '/etc/passwd',
      '/',
      'out/secret',
      'absolute/passwd',
    ])
      guest.note('open', path, guest.open(path).error);
    for (const path of ['../outside/secret', '/etc/passwd', 'out/secret', 'absolute/passwd'])
      guest.note('stat', path, guest.stat(path, true)[0]);
    guest.note('make', guest.call('path_create_directory', preopen, ...guest.text('../outside/made')));
    guest.note('unlink', guest.call('path_unlink_file', preopen, ...guest.text('../outside/secret')));
    guest.note(
      'rename',
      guest.call('path_rename', preopen, ...guest.text('a.txt', 3000), preopen, ...guest.text('../outside/a.txt')),
    );
    guest.note(
      'create',
      guest.open('out/new', { flags: open.create }).error,
      guest.open('../outside/new', { flags: open.create }).error,
    );
    guest.note(
      'absolute link',
      guest.call('path_symlink', ...guest.text('/etc/passwd', 3000), preopen, ...guest.text('evil')),
    );
  },
  polling: (guest) => {
    guest.note('none', guest.call('poll_oneoff', buffer, buffer + 1024, 0, scratch));
    const subscribe = (/** @type {number} */ index, /** @type {bigint} */ userdata, /** @type {number} */ type) => {
      const at = buffer + index * 48;
      guest.bytes.fill(0, at, at + 48);
      guest.view.setBigUint64(at, userdata, true);
      guest.bytes[at + 8] = type;
      return at;
    };
    const clock = subscribe(0, 42n, 0);
    guest.view.setUint32(clock + 16, 1, true);
    guest.view.setBigUint64(clock + 24, 2_000_000n, true);
    guest.note(
      'clock',
      guest.call('poll_oneoff', buffer, buffer + 1024, 1, scratch),
      guest.view.getUint32(scratch, true),
    );
    guest.note(
      'event',
      Number(guest.view.getBigUint64(buffer + 1024, true)),
      guest.view.getUint16(buffer + 1032, true),
      guest.bytes[buffer + 1034],
    );
    const later = subscribe(1, 43n, 0);
    guest.view.setUint32(later + 16, 1, true);
    guest.view.setBigUint64(later + 24, 3_000_000_000n, true);
    guest.note(
      'the earlier of two',
      guest.call('poll_oneoff', buffer, buffer + 1024, 2, scratch),
      guest.view.getUint32(scratch, true),
    );
    guest.note('which', Number(guest.view.getBigUint64(buffer + 1024, true)));
  },
};
