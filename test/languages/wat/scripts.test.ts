/** Scripts of our own for every feature: run here in each form of code, and by whatever independent judge understands them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScript } from '../../../languages/wat/script/parse.ts';
import { type Command, type Expected, isAssertion, type ScriptValue } from '../../../languages/wat/script/tree.ts';
import { prepareModule, runScript, ScriptRunner } from '../../../vm/wasm-script.ts';

const folder = path.join(import.meta.dirname, 'scripts');
const scripts = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(path.join(folder, name), 'utf8'),
}));
const commandsOf = (text: string): readonly Command[] => parseScript(text).commands;

describe('own scripts', () => {
  for (const { name, text } of scripts) {
    const assertions = commandsOf(text).filter(isAssertion).length;

    it(`${name}: every assertion holds`, () => {
      expect(runScript(name, text)).toEqual({ passed: assertions, failures: [] });
      expect(assertions).toBeGreaterThan(18);
    });

    for (const options of [{ plain: true }, { heat: { calls: 1, rounds: 1 } }])
      it(`${name}: also with ${JSON.stringify(options)}`, () => {
        const runner = new ScriptRunner(name, undefined, options);
        expect(commandsOf(text).flatMap((command) => runner.run(command) ?? [])).toEqual([]);
      });
  }
});

// V8, of this process and of a newer one if `SAHARA_V8` names a `node`.

const value = (given: ScriptValue): object =>
  given.type === 'v128'
    ? { type: 'v128' }
    : given.type === 'null'
      ? { type: 'null' }
      : { type: given.type, bits: String('bits' in given ? given.bits : given.number) };

/** As V8 can say it; nothing for vectors and for what may be one of several. */
const expectedValue = (expected: Expected): object | null => {
  if (expected.kind === 'nan') return { type: 'nan' };
  return expected.kind === 'value' && expected.value.type !== 'v128' ? value(expected.value) : null;
};

const hasVector = (command: Command): boolean =>
  'action' in command &&
  command.action.kind === 'invoke' &&
  command.action.arguments.some(({ type }) => type === 'v128');

/** The commands with modules as bytes of our assembler; what V8's interface has no words for is left out. */
const exported = (name: string, text: string): readonly object[] =>
  commandsOf(text).flatMap((command): readonly object[] => {
    const line = text.slice(0, command.span.start).split('\n').length;
    if (hasVector(command)) return [];
    if (command.kind === 'module' || command.kind === 'assert_invalid') {
      const prepared = prepareModule(command.module, name);
      const bytes =
        prepared.kind === 'valid'
          ? prepared.bytes
          : command.module.form === 'binary'
            ? command.module.bytes
            : undefined;
      const named = 'name' in command && command.name !== undefined ? { name: command.name } : {};
      return bytes ? [{ kind: command.kind, line, bytes: Buffer.from(bytes).toString('hex'), ...named }] : [];
    }
    if (command.kind === 'register')
      return [{ kind: 'register', line, as: command.as, ...(command.module && { module: command.module }) }];
    if (!('action' in command) || command.kind === 'assert_exhaustion') return [];
    const { action, kind } = command;
    return [
      {
        kind,
        line,
        export: action.name,
        ...(action.module && { module: action.module }),
        arguments: action.kind === 'invoke' ? action.arguments.map(value) : [],
        ...('expected' in command && { expected: command.expected.map(expectedValue) }),
      },
    ];
  });

interface Judged {
  readonly compared: number;
  readonly unsupported: number;
  readonly failures: readonly string[];
}

const judges = [process.execPath, ...(process.env.SAHARA_V8 ? [process.env.SAHARA_V8] : [])];

describe('V8 agrees with own scripts', () => {
  // Instances of one definition have no counterpart there.
  const plain = scripts.filter(({ text }) => !text.includes('module definition'));

  for (const judge of judges) {
    const version = execFileSync(judge, ['-p', 'process.versions.v8']).toString().trim();
    it(`V8 ${version}, where it knows the features`, () => {
      const { stdout, stderr } = spawnSync(judge, [path.join(import.meta.dirname, 'v8-script.mjs')], {
        input: JSON.stringify(Object.fromEntries(plain.map(({ name, text }) => [name, exported(name, text)]))),
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      const results = JSON.parse(stdout) as Readonly<Record<string, Judged>>;
      for (const [name, { compared, unsupported, failures }] of Object.entries(results)) {
        console.log(`V8 ${version}: ${name}: ${compared} compared, ${unsupported} beyond its features`);
        expect([name, failures]).toEqual([name, []]);
      }
      expect(results['vectors.wast']?.compared).toBeGreaterThan(25);
    });
  }
});

const hasWabt = spawnSync('wast2json', ['--version']).status === 0;

describe('wabt agrees with own scripts', () => {
  /** What wabt 1.0.32 reads; the other files are in the text format of later proposals. */
  const understood = ['control.wast', 'vectors.wast'];

  it(hasWabt ? 'spectest-interp, where it knows the features' : 'not compared: wabt is not installed', () => {
    if (!hasWabt) return console.log('wabt is not installed: own scripts were not compared with it');
    const out = mkdtempSync(path.join(tmpdir(), 'sahara-wabt-'));
    try {
      for (const name of understood) {
        const json = path.join(out, `${name}.json`);
        const read = spawnSync('wast2json', ['--enable-all', path.join(folder, name), '-o', json], {
          encoding: 'utf8',
        });
        expect([name, read.stderr]).toEqual([name, '']);
        const ran = spawnSync('spectest-interp', ['--enable-all', json], { encoding: 'utf8' });
        const [, passed, all] = /(\d+)\/(\d+) tests passed/.exec(ran.stdout) ?? [];
        expect([name, passed, ran.stdout]).toEqual([name, all, ran.stdout]);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
