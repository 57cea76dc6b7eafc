import { describe, expect, it } from 'vitest';
import { toolchains } from '../../../vm/catalog.ts';
import { addressOf, coverageOf, type Program } from '../../../vm/context/index.ts';

const load = (text: string): Program => {
  const toolchain = toolchains.find(({ id }) => id === 'wasm');
  const loaded = toolchain?.load({
    path: 'a.wat',
    bytes: new TextEncoder().encode(text),
    read: () => undefined,
    debug: true,
  });
  expect(loaded?.diagnostics).toEqual([]);
  return loaded?.program as Program;
};

/** Statements as `line:column function`. */
const statements = (program: Program): readonly string[] =>
  (program.debug?.statements('a.wat', 1, 1000) ?? []).map(
    ({ position, function: name }) => `${position.line}:${position.column} ${name}`,
  );

const text = `(module
  (func $f (param $x i32) (result i32)
    (local $y i32) (local i64)
    (local.set $y
      (i32.add (local.get $x)
        (i32.const 1)))
    block $done
      loop $again
        local.get $x local.get $y
        i32.lt_s
        br_if $done
        br $again
      end
    end
    (if (result i32) (local.get $y)
      (then (i32.const 1))
      (else (i32.const 2)))
    (select (i32.const 1) (i32.const 2) (local.get $y))
    br_table 0 0)
  (func))`;

describe('debug information of a text', () => {
  it('has a statement for each line of each outermost expression, where it runs first', () => {
    expect(statements(load(text))).toEqual([
      '4:5 f',
      '5:16 f',
      '6:9 f',
      '9:9 f',
      '9:22 f',
      '10:9 f',
      '11:9 f',
      '12:9 f',
      '15:5 f',
      '16:13 f',
      '17:13 f',
      '18:5 f',
      '19:5 f',
      '19:17 f',
      '20:8 func[1]',
    ]);
  });

  it('gives every instruction its place, ascending, and the names of locals', () => {
    const program = load(text);
    const starts = program.debug?.statementStarts(0) ?? [];
    expect([...starts].sort((left, right) => left - right)).toEqual(starts);
    const [unit] = program.units;
    const entry = program.meta.functions[0]?.entry ?? 0;
    const lines = (unit?.starts(entry, 100) ?? [])
      .filter((address) => address < (program.meta.functions[0]?.end ?? 0))
      .map((address) => program.debug?.framesAt(address)[0]?.position.line);
    expect(lines.every((line) => line !== undefined && line >= 4 && line <= 19)).toBe(true);
    const variables = program.debug?.variables(entry, 0) ?? [];
    expect(variables.map(({ name, kind, type }) => `${kind} ${name} ${type}`)).toEqual([
      'parameter $x i32',
      'local $y i32',
      'local $2 i64',
    ]);
    expect(program.debug?.framesAt(addressOf(0, 1))).toEqual([]);
    expect(program.debug?.definition?.(entry)).toMatchObject({ line: 2, endLine: 19 });
  });

  it('names the sides of branches and where they lead', () => {
    const program = load(text);
    const branches = program.debug?.branches('a.wat') ?? [];
    const lineOf = (address: number) => program.debug?.framesAt(address)[0]?.position.line;
    expect(
      branches.map(
        ({ position, sides }) =>
          `${position.line}: ${sides.map(({ label, target }) => `${label} ${lineOf(target)}`).join(', ')}`,
      ),
    ).toEqual(['11: not taken 12, taken 15', '15: then 16, else 17', '18: first operand 19, second operand 19']);
  });

  it('gives coverage its statements, branches and functions', () => {
    const program = load(text);
    const [source] = coverageOf(program, new Map(), { exact: true });
    expect([source?.statements.length, source?.branches.length, source?.functions.length]).toEqual([15, 3, 2]);
  });
});
