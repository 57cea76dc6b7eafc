/** Values of variables of every kind against what the program itself prints (scripts/fixtures/kinds.mjs). */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../vm/context/index.ts';
import { fixtures, lineWith, type Stopped, stopAt } from './stopped.ts';

const folder = path.join(fixtures, '..', 'kinds');

const stopped = (source: string, level: string): Stopped =>
  stopAt({
    module: `../kinds/${source}.${level}.wasm`,
    source,
    line: lineWith(path.join(folder, source), source.endsWith('.c') ? '/* stop */' : '// stop'),
  });

const lastPart = (name: string): string => name.replace(/^.*::/, '');

/** What the compiler itself says wrongly: places that it had already given to something else. */
const wronglyDescribed: Readonly<Record<string, readonly string[]>> = { 'kinds.c O2': ['pointer'] };

describe.each([
  ['kinds.c', 'O0', 44],
  ['kinds.c', 'O2', 20],
  ['kinds.cpp', 'O0', 44],
  ['kinds.cpp', 'O2', 35],
  ['kinds.rs', 'O0', 55],
  ['kinds.rs', 'O2', 29],
] as const)('variables of %s at -%s', (source, level, least) => {
  const session = stopped(source, level);
  const printed = session
    .output()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const shown = new Map(session.variables().map(({ name, value }) => [lastPart(name), value]));

  it('are what the program prints, or are said to be optimized out', () => {
    const wrong: string[] = [];
    let same = 0;
    for (const [name, text] of printed) {
      const value = shown.get(name);
      if (value === 'optimized out' && level !== 'O0') continue;
      const summary = value === undefined || value === 'optimized out' ? String(value) : value.summary;
      if (summary === text) same++;
      else if (!wronglyDescribed[`${source} ${level}`]?.includes(name))
        wrong.push(`${name}: ${summary} instead of ${text}`);
    }
    expect(wrong).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(least);
    // Tables of trait objects are no variables.
    expect(shown.has('{vtable}')).toBe(false);
  });

  it('everything inside is reached again by the expression that it is given', () => {
    const wrong: string[] = [];
    let seen = 0;
    const check = (value: Value, expression: string, depth: number): void => {
      seen++;
      const again = session.evaluate(expression);
      const summary = 'error' in again ? `! ${again.error}` : again.value?.summary;
      if (summary !== value.summary) wrong.push(`${expression}: ${summary} instead of ${value.summary}`);
      if (depth === 0 || wrong.length > 20) return;
      for (const which of ['named', 'indexed'] as const)
        for (const child of value.children(0, which === 'named' ? 20 : 4, which)) {
          const inner = child.path?.(expression);
          if (inner !== undefined) check(child.value, inner, depth - 1);
        }
    };
    for (const [name] of printed) {
      const value = shown.get(name);
      if (value !== undefined && value !== 'optimized out') check(value, name, 3);
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(least);
  });
});
