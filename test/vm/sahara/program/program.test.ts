import { describe, expect, it } from 'vitest';
import { addressOf, type FrameAccess, type Value } from '../../../../vm/context/index.ts';
import { bytesSource, decode, encode } from '../../../../vm/sahara/container/index.ts';
import { programOf } from '../../../../vm/sahara/program.ts';
import { bank, imageOf, verifiedImage } from '../image-text.ts';

const image = verifiedImage(bank);
const indexOf = (name: string): number => image.functions.findIndex((code) => code.name === name);
const withdraw = indexOf('bank::withdraw');
const main = indexOf('bank::main');

const leaf = (summary: string): Value => ({
  type: 't',
  summary,
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => summary,
});

/** A frame whose locals are called after their slots. */
const frameOf = (locals: readonly Value[], enclosing?: FrameAccess): FrameAccess => ({
  context: 1,
  activation: 1,
  address: 0,
  kind: 'call',
  depth: 0,
  function: 'f',
  localCount: locals.length,
  stackCount: 0,
  local: (index) => locals[index] as Value,
  stack: () => leaf('none'),
  space: () => undefined,
  ...(enclosing ? { enclosing } : {}),
});

const slots = (count: number): readonly Value[] => Array.from({ length: count }, (_, slot) => leaf(`slot ${slot}`));

describe('units', () => {
  const program = programOf(image);

  it('S03 several functions are loaded, each at an address of its own', () => {
    expect(program.meta.functions.map(({ name, entry }) => [name, entry])).toEqual(
      image.functions.map(({ name }, index) => [name, addressOf(index, 0)]),
    );
  });

  it('S02 instructions name functions, fields and jump targets', () => {
    const unit = program.units[withdraw];
    const text = unit?.starts(addressOf(withdraw, 0), 5).map((at) => unit.decode(at).text);
    expect(text).toEqual([
      'local_read 0 ; account',
      'dt_read_field balance bank::Account',
      'local_read 1 ; amount',
      'ge i64',
      'jump_if_true 0x0020',
    ]);
    expect(unit?.decode(addressOf(withdraw, 16)).targets).toEqual([addressOf(withdraw, 32)]);
    expect(unit?.decode(addressOf(withdraw, 0)).help).toContain('Pushes a local');
  });

  it('names what control may continue at', () => {
    const unit = program.units[main];
    expect(unit?.decode(addressOf(main, 6 * 4)).targets).toEqual([
      addressOf(main, 21 * 4),
      addressOf(indexOf('bank::main/handler-1'), 0),
    ]);
    expect(unit?.decode(addressOf(main, 7 * 4)).targets).toEqual([addressOf(main, 14 * 4)]);
    expect(unit?.decode(addressOf(main, 10 * 4)).targets).toEqual([addressOf(withdraw, 0)]);
  });

  it('gives starts forwards and backwards, a prefix and its instruction as one, and refuses addresses in between', () => {
    const unit = program.units[main];
    const call = addressOf(main, 17 * 4);
    expect(unit?.starts(call, 2)).toEqual([call, addressOf(main, 19 * 4)]);
    expect(unit?.starts(call, -2)).toEqual([addressOf(main, 16 * 4), addressOf(main, 15 * 4)]);
    expect(unit?.decode(call).bytes).toHaveLength(8);
    expect(() => unit?.decode(addressOf(main, 18 * 4))).toThrow(RangeError);
    expect(() => unit?.decode(addressOf(main, 2))).toThrow(RangeError);
    expect(unit?.read(0, 4)).toEqual(Uint8Array.of(254, 0, 0, 0));
    expect(unit?.read(1_000_000, 4)).toHaveLength(0);
  });
});

describe('meta information', () => {
  it('S22 answers about structure without debug information', () => {
    const bytes = encode(image, { debug: false });
    const { image: loaded } = decode(bytesSource(bytes), { debug: false, source: 'bank.sahb' });
    const { meta, debug, debugState } = programOf(loaded ?? image);
    expect([debug, debugState]).toEqual([undefined, 'absent']);
    expect(meta.modules).toEqual([{ name: 'bank', doc: 'Accounts.', exports: ['withdraw'] }]);
    expect(meta.types.map(({ name, size }) => [name, size])).toEqual([
      ['bank::Name', 8],
      ['bank::Account', 24],
    ]);
  });

  it('S24 signatures have names, types, results, documentation and conditions', () => {
    expect(programOf(image).meta.functions[withdraw]).toEqual({
      name: 'bank::withdraw',
      entry: addressOf(withdraw, 0),
      end: addressOf(withdraw, 17 * 4),
      parameters: [
        { name: 'account', type: 'bank::Account' },
        { name: 'amount', type: 'i64' },
      ],
      results: ['i64'],
      doc: 'Takes amount out.',
      signals: ['bank::insufficient-funds'],
      kind: 'function',
    });
  });

  it('S25 conditions have their payload, and who signals and handles them', () => {
    const { conditions } = programOf(image).meta;
    expect(conditions.at(-1)).toEqual({
      id: conditions.length - 1,
      name: 'bank::insufficient-funds',
      payload: [{ name: 'needed', type: 'i64' }],
      doc: 'Too little.',
      signalledBy: ['bank::withdraw'],
      handledBy: ['bank::main'],
      builtIn: false,
    });
    expect(conditions[0]?.builtIn).toBe(true);
  });
});

describe('debug information', () => {
  const { debug } = programOf(image);

  it('S05 lines and addresses lead to each other', () => {
    const statements = debug?.statements('bank.sahara', 11, 12);
    expect(statements?.map(({ position, addresses }) => [position.line, addresses])).toEqual([
      [11, [addressOf(withdraw, 0)]],
      [12, [addressOf(withdraw, 32)]],
    ]);
    expect(debug?.framesAt(addressOf(withdraw, 36))).toEqual([
      {
        name: 'bank::withdraw',
        position: { source: 'bank.sahara', line: 12, column: 3, endLine: 12, endColumn: 30 },
        scope: 0,
        isStatement: false,
      },
    ]);
    expect(debug?.statementStarts(withdraw)).toEqual([addressOf(withdraw, 0), addressOf(withdraw, 32)]);
    expect(debug?.definition?.(addressOf(withdraw, 4))?.line).toBe(10);
  });

  it('branches have both sides', () => {
    expect(debug?.branches('bank.sahara')).toEqual([
      {
        position: { source: 'bank.sahara', line: 11, column: 3, endLine: 11, endColumn: 40 },
        address: addressOf(withdraw, 16),
        sides: [
          { label: 'no', target: addressOf(withdraw, 32) },
          { label: 'yes', target: addressOf(withdraw, 20) },
        ],
      },
    ]);
  });

  it('S34 the leaves of a value on the data stack are grouped by its fields', () => {
    const variables = debug?.variables(addressOf(main, 8 * 4), 1) ?? [];
    expect(variables.map(({ name }) => name)).toEqual(['name', 'count']);
    const name = variables[0]?.locate(frameOf(slots(4)));
    if (!name || name === 'optimized out') throw new Error('the value is expected');
    expect(name.summary).toBe('(Name :first slot 2 :last slot 3)');
    expect(name.children(1, 5, 'named').map((child) => [child.name, child.value.summary])).toEqual([
      ['last', 'slot 3'],
    ]);
    expect(name.children(0, 5, 'indexed')).toEqual([]);
  });

  it('captured values and locals of an enclosing frame are found through their frame', () => {
    const lambda = indexOf('bank::twice/lambda-1');
    const closure: Value = {
      ...leaf('closure'),
      children: (start) => [{ name: 'n', value: leaf(`capture ${start}`) }],
    };
    const [x, n] = debug?.variables(addressOf(lambda, 4), 0) ?? [];
    expect([x?.name, x?.kind, n?.name, n?.kind]).toEqual(['x', 'parameter', 'n', 'upvalue']);
    expect(n?.locate(frameOf([closure, leaf('x')]))).toMatchObject({ summary: 'capture 0' });

    const handler = indexOf('bank::main/handler-1');
    const account = debug?.variables(addressOf(handler, 0), 0)[1];
    expect(account?.locate(frameOf(slots(1), frameOf([leaf('outer')])))).toMatchObject({ summary: 'outer' });
    expect(account?.locate(frameOf(slots(1)))).toBe('optimized out');
  });

  it('S35 temporaries have the text of their expression where they live', () => {
    expect(debug?.temporary(addressOf(withdraw, 8), 0)).toBe('(.balance account)');
    expect(debug?.temporary(addressOf(withdraw, 4), 0)).toBeUndefined();
    expect(debug?.temporary(addressOf(withdraw, 8), 1)).toBeUndefined();
  });
});

describe('growing programs', () => {
  const extended = (extra: string) => imageOf(`${bank}\n${extra}`);
  const extra = 'function bank::extra\n  result i64\n  code\n    imm_i64 1\n    return\n';

  it('S31 an extension adds units and keeps the others', () => {
    const program = programOf(image);
    const before = program.state();
    const next = extended(extra);
    expect(programOf(next, program).units.map(({ name }) => name)).toEqual(next.functions.map(({ name }) => name));
    expect(program.units).toHaveLength(image.functions.length);
    expect(program.extend(next)).toEqual([image.functions.length]);
    expect(program.meta.functions.at(-1)?.name).toBe('bank::extra');
    expect(program.extend(next)).toEqual([]);
    program.resume(before);
    expect(program.units).toHaveLength(image.functions.length);
    expect(program.image).toBe(image);
  });

  it('S31 a replaced function is a new unit with debug information of its own, and the old one stays', () => {
    const program = programOf(image);
    const before = program.state();
    const next = imageOf(
      bank.replace('line 0x0000 11:3-11:40', 'line 0x0000 91:3-91:40').replace('    sub i64', '    add i64'),
    );
    const unit = program.replace(withdraw, next);
    expect(unit).toBe(image.functions.length);
    expect(program.units[withdraw]?.replacedBy).toBe(unit);
    expect(program.currentUnit(withdraw)).toBe(unit);
    expect(program.meta.functions[withdraw]?.entry).toBe(addressOf(unit, 0));
    expect(program.image.functions[withdraw]).toBe(next.functions[withdraw]);
    expect(program.image.functions[main]).toBe(image.functions[main]);
    expect(program.units[main]?.decode(addressOf(main, 10 * 4)).targets).toEqual([addressOf(unit, 0)]);
    expect(program.debug?.framesAt(addressOf(withdraw, 0))[0]?.position.line).toBe(11);
    expect(program.debug?.framesAt(addressOf(unit, 0))[0]?.position.line).toBe(91);
    expect(program.debug?.statements('bank.sahara', 12, 12)[0]?.addresses).toEqual([
      addressOf(withdraw, 32),
      addressOf(unit, 32),
    ]);
    expect(program.replace(withdraw, next)).toBe(unit);
    program.resume(before);
    expect(program.units[withdraw]?.replacedBy).toBeUndefined();
    expect(program.debug?.statements('bank.sahara', 12, 12)[0]?.addresses).toEqual([addressOf(withdraw, 32)]);
  });
});
