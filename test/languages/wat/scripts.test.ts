/** Scripts of our own for every feature: run here in each form of code, and by whatever independent judge understands them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assembleModule } from '../../../languages/wat/assemble/index.ts';
import { parseScript } from '../../../languages/wat/script/parse.ts';
import {
  type Command,
  type Expected,
  isAssertion,
  type ScriptModule,
  type ScriptValue,
} from '../../../languages/wat/script/tree.ts';
import { Lines } from '../../../languages/wat/syntax/lines.ts';
import { prepareModule, runScript, ScriptRunner, spectestText } from '../../../vm/wasm-script.ts';

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

// V8: of this process, of a newer one if `SAHARA_V8` names a `node`, and of a browser, which knows the newest features.

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

/** Bytes of a module, by our assembler; nothing when its text is what is wrong with it. */
const bytesOf = (given: ScriptModule): string | undefined => {
  const prepared = prepareModule(given, 'script');
  const { bytes = undefined } =
    prepared.kind === 'valid'
      ? prepared
      : given.form === 'text'
        ? assembleModule(given.list)
        : given.form === 'binary'
          ? given
          : {};
  return bytes && Buffer.from(bytes).toString('hex');
};

/** The commands for V8; what its interface has no words for is left out. */
const exported = (text: string): readonly object[] => {
  // Node 20 knows no tables with 64-bit indices.
  const whole = `${spectestText.replace(/\(table.*i64.*\)/, '')} (register "spectest") ${text}`;
  const lines = new Lines(whole);
  return commandsOf(whole).flatMap((command): readonly object[] => {
    const line = lines.lineOf(command.span.start) - spectestText.split('\n').length + 1;
    const { kind } = command;
    if (hasVector(command)) return [];
    if (kind === 'module instance')
      return [{ kind, line, name: command.name, ...(command.definition && { module: command.definition }) }];
    if (kind === 'register') return [{ kind, line, as: command.as, ...(command.module && { module: command.module }) }];
    if ('module' in command) {
      const bytes = bytesOf(command.module);
      return bytes === undefined ? [] : [{ kind, line, bytes, ...('name' in command && { name: command.name }) }];
    }
    const { action } = command;
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
};

interface Judged {
  readonly compared: number;
  /** Modules that it does not take, and the commands on them. */
  readonly unsupported: number;
  readonly failures: readonly string[];
}

interface Judge {
  readonly name: string;
  /** Commands that may be beyond its features, at most. */
  readonly beyond: number;
  readonly judge: (scripts: string) => string;
}

const nodes: readonly Judge[] = [process.execPath, ...(process.env.SAHARA_V8 ? [process.env.SAHARA_V8] : [])].map(
  (node) => ({
    name: `V8 ${execFileSync(node, ['-p', 'process.versions.v8']).toString().trim()}`,
    beyond: Number.POSITIVE_INFINITY,
    judge: (input) => {
      const { stdout, stderr } = spawnSync(node, [path.join(import.meta.dirname, 'v8-script.mjs')], {
        input,
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      return stdout;
    },
  }),
);

const judgeText = readFileSync(path.join(import.meta.dirname, 'v8-judge.mjs'), 'utf8').replace(
  'export function',
  'function',
);

/** Chromium prints the page that its script has written. */
const inBrowser = (browser: string, scripts: string): string => {
  const home = mkdtempSync(path.join(tmpdir(), 'sahara-judge-'));
  try {
    const page = path.join(home, 'page.html');
    writeFileSync(
      page,
      `<pre></pre><script>${judgeText};
      const results = Object.fromEntries(Object.entries(${scripts.replaceAll('<', '\\u003c')}).map(([name, commands]) => [name, judge(commands)]));
      document.querySelector('pre').textContent = btoa(encodeURIComponent(JSON.stringify(results)));</script>`,
    );
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--dump-dom'];
    const { stdout } = spawnSync(browser, [...flags, `--user-data-dir=${home}`, `file://${page}`], {
      encoding: 'utf8',
      timeout: 100_000,
    });
    return decodeURIComponent(atob(/<pre>([^<]*)</.exec(stdout)?.[1] ?? ''));
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
const browserVersion = browser && /\d+(?:\.\d+)+/.exec(execFileSync(browser, ['--version']).toString())?.[0];
/** The first version with everything of WebAssembly 3.0 switched on. */
const isComplete = Number.parseInt(browserVersion ?? '0', 10) >= 140;

const judges: readonly Judge[] = [
  ...nodes,
  ...(browser
    ? [
        {
          name: `V8 of ${browser} ${browserVersion}`,
          beyond: isComplete ? 0 : Number.POSITIVE_INFINITY,
          judge: (scripts: string) => inBrowser(browser, scripts),
        },
      ]
    : []),
];

describe('V8 agrees with own scripts', () => {
  for (const { name: version, beyond, judge } of judges) {
    it(`${version}, where it knows the features`, { timeout: 120_000 }, () => {
      const answer = judge(JSON.stringify(Object.fromEntries(scripts.map(({ name, text }) => [name, exported(text)]))));
      const results = JSON.parse(answer) as Readonly<Record<string, Judged>>;
      for (const [name, { compared, unsupported, failures }] of Object.entries(results)) {
        console.log(`${version}: ${name}: ${compared} compared, ${unsupported} beyond its features`);
        expect([name, failures]).toEqual([name, []]);
        expect(unsupported).toBeLessThanOrEqual(beyond);
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
