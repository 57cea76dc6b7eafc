import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/lock.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'sahara lock '));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

it('lets one work at a time', async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await pause();
    events.push(`${name} ends`);
    return name;
  };
  const names = ['a', 'b', 'c'];
  expect(await Promise.all(names.map((name) => withLock('x', work(name), directory)))).toEqual(names);
  expect(events).toHaveLength(6);
  for (let index = 0; index < 6; index += 2) {
    expect(events[index + 1]).toBe(events[index]?.replace('begins', 'ends'));
  }
});

it('is free again after a failure', async () => {
  await expect(withLock('x', () => Promise.reject(new Error('oops')), directory)).rejects.toThrow('oops');
  expect(await withLock('x', async () => 'free', directory)).toBe('free');
});

it('takes the lock of a dead process over', async () => {
  const pid = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  mkdirSync(path.join(directory, 'x.lock'));
  writeFileSync(path.join(directory, 'x.lock', 'owner'), pid);
  expect(await withLock('x', async () => 'mine', directory)).toBe('mine');
});

it('does not disturb other names', async () => {
  expect(await withLock('x', () => withLock('y', async () => 'both', directory), directory)).toBe('both');
});
