// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { factorial, lines } from '../modules.mjs';
import { Adapter, expect, expectEqual, inFolder, sahara } from '../product.mjs';

const item = '5';

/**
 * @param {string} what
 * @param {(adapter: Adapter, folder: string) => Promise<string | void>} work
 */
function session(what, work) {
  return {
    item,
    what,
    check: () =>
      inFolder({ 'program.wat': factorial }, async (folder) => {
        const adapter = new Adapter();
        try {
          const seen = await work(adapter, folder);
          await adapter.end();
          return seen;
        } finally {
          adapter.kill();
        }
      }),
  };
}

/** @param {string} folder @param {string} [name] */
const file = (folder, name = 'program.wat') => path.join(folder, name);

/** @param {Adapter} adapter @param {string} expression @param {string} [context] */
const evaluate = async (adapter, expression, context = 'watch') =>
  (await adapter.request('evaluate', { expression, context, frameId: (await adapter.top(1)).id })).result;

export const claims = [
  session(
    'a .wat is launched, and stops at breakpoints with conditions, hit counts and log points',
    async (adapter, folder) => {
      await adapter.begin(
        { program: file(folder) },
        {
          breakpoints: {
            [file(folder)]: [
              { line: lines.condition, condition: '$n == 3' },
              { line: lines.one, hitCondition: '1' },
              { line: lines.global, logMessage: 'n is {$n}' },
            ],
          },
        },
      );
      await adapter.event('stopped');
      expectEqual((await adapter.top(1)).line, lines.condition, 'the line');
      expectEqual(await evaluate(adapter, '$n * 2'), '6', 'a watch');
      await adapter.request('continue', { threadId: 1 });
      await adapter.event('stopped');
      expectEqual((await adapter.top(1)).line, lines.one, 'the line');
      expect(/n is 5[\s\S]*n is 0/.test(adapter.output('console')), adapter.output('console'));
    },
  ),
  session(
    'a .wasm without debug information is debugged in its own text, by name, with typed locals',
    async (adapter, folder) => {
      expectEqual((await sahara(['compile', 'program.wat', '-o', 'program.wasm'], { cwd: folder })).code, 0, 'compile');
      await adapter.begin({
        program: file(folder, 'program.wasm'),
        invoke: 'factorial',
        args: ['3'],
        stopOnEntry: true,
      });
      await adapter.event('stopped');
      const top = await adapter.top(1);
      expectEqual([top.name, top.source.name], ['factorial', 'factorial.wat'], 'the frame');
      const { content } = await adapter.request('source', {
        source: top.source,
        sourceReference: top.source.sourceReference,
      });
      expect(content.startsWith('(func $factorial') && /\n {4}call \$factorial\n/.test(content), content);
      const { breakpoints } = await adapter.request('setBreakpoints', {
        source: top.source,
        breakpoints: [{ line: 15 }],
      });
      expect(breakpoints[0].verified, JSON.stringify(breakpoints));
      await adapter.request('continue', { threadId: 1 });
      await adapter.event('stopped');
      expectEqual(
        (await adapter.scope((await adapter.top(1)).id, 'Parameters')).map(({ name, type }) => `${name} ${type}`),
        ['$n i64'],
        'parameters',
      );
    },
  ),
  session('one command of a .wast is launched', async (adapter, folder) => {
    const script =
      '(module (global $g (mut i32) (i32.const 0))\n(func (export "add") (param $x i32) (result i32)\n(global.set $g (i32.add (global.get $g) (local.get $x)))\n(global.get $g)))\n(invoke "add" (i32.const 5))\n(assert_return (invoke "add" (i32.const 2)) (i32.const 7))\n';
    await writeFile(file(folder, 'script.wast'), script);
    await adapter.begin(
      { program: file(folder, 'script.wast'), invoke: '6' },
      { breakpoints: { [file(folder, 'script.wast')]: [{ line: 4 }] } },
    );
    await adapter.event('stopped');
    expectEqual(await evaluate(adapter, '$g'), '7', 'the state behind the commands before');
  }),
  session('breakpoints in the disassembly, and functions by name and by export', async (adapter, folder) => {
    await adapter.begin({ program: file(folder), stopOnEntry: true });
    await adapter.event('stopped');
    const { breakpoints } = await adapter.request('setFunctionBreakpoints', { breakpoints: [{ name: 'factorial' }] });
    expect(breakpoints[0].verified, JSON.stringify(breakpoints));
    await adapter.request('continue', { threadId: 1 });
    await adapter.event('stopped');
    expectEqual((await adapter.top(1)).name, 'factorial', 'the function');
    await adapter.request('setFunctionBreakpoints', { breakpoints: [] });
    const memoryReference = (await adapter.top(1)).instructionPointerReference;
    const { instructions } = await adapter.request('disassemble', { memoryReference, instructionCount: 6 });
    const at = instructions.find((/** @type {{ instruction: string }} */ { instruction }) => instruction === 'i64.eqz');
    await adapter.request('setInstructionBreakpoints', { breakpoints: [{ instructionReference: at.address }] });
    await adapter.request('continue', { threadId: 1 });
    await adapter.event('stopped');
    expectEqual((await adapter.top(1)).instructionPointerReference, at.address, 'the instruction');
  }),
  session(
    'locals, operand stack, globals, tables, memories and segments are scopes, and can be edited',
    async (adapter, folder) => {
      await adapter.begin({ program: file(folder) }, { breakpoints: { [file(folder)]: [{ line: lines.condition }] } });
      await adapter.event('stopped');
      const { id } = await adapter.top(1);
      const { scopes } = await adapter.request('scopes', { frameId: id });
      const names = scopes.map((/** @type {{ name: string }} */ { name }) => name);
      for (const name of [
        'Parameters',
        'Locals',
        'Data stack',
        'Globals',
        'Memories',
        'Tables',
        'Data segments',
        'Element segments',
      ])
        expect(names.includes(name), names.join(', '));
      const set = async (/** @type {string} */ scope, /** @type {string} */ name, /** @type {string} */ value) => {
        const { variablesReference } = scopes.find((/** @type {{ name: string }} */ it) => it.name === scope);
        return (await adapter.request('setVariable', { variablesReference, name, value })).value;
      };
      expectEqual(await set('Parameters', '$n', '2'), '2', 'a parameter');
      expectEqual(await set('Globals', '0 calls', '40'), '40', 'a global');
      await adapter.request('setBreakpoints', { source: { path: file(folder) }, breakpoints: [] });
      const table = (await adapter.scope(id, 'Tables'))[0];
      const { value } = await adapter.request('setVariable', {
        variablesReference: table.variablesReference,
        name: '1',
        value: '$divide',
      });
      expectEqual(value, 'divide', 'an element of a table');
      return names.join(', ');
    },
  ),
  session('memory is read and written', async (adapter, folder) => {
    await adapter.begin({ program: file(folder) }, { breakpoints: { [file(folder)]: [{ line: lines.global }] } });
    await adapter.event('stopped');
    const [memory] = await adapter.scope((await adapter.top(1)).id, 'Memories');
    const { memoryReference } = memory;
    const { data } = await adapter.request('readMemory', { memoryReference, offset: 16, count: 5 });
    expectEqual(Buffer.from(data, 'base64').toString(), 'hello', 'the bytes');
    await adapter.request('writeMemory', {
      memoryReference,
      offset: 16,
      data: Buffer.from('HELLO').toString('base64'),
    });
    expectEqual(await evaluate(adapter, 'string[16, 5]'), '"HELLO"', 'the text');
    expectEqual(await evaluate(adapter, 'i64[16] = 0', 'repl'), '0', 'an assignment');
  }),
  session('traps stop as exceptions of their kind', async (adapter, folder) => {
    await adapter.begin({ program: file(folder), invoke: 'divide', args: ['0'] }, { exceptions: ['unhandled'] });
    const stopped = await adapter.event('stopped');
    expectEqual([stopped.reason, (await adapter.top(1)).line], ['exception', lines.divide], 'the stop');
    const info = await adapter.request('exceptionInfo', { threadId: 1 });
    expectEqual(info.exceptionId, 'integer divide by zero', 'the kind');
  }),
  session('coverage per line and per instruction', async (adapter, folder) => {
    await adapter.begin(
      { program: file(folder), coverage: 'counts' },
      { breakpoints: { [file(folder)]: [{ line: lines.one }] } },
    );
    await adapter.event('stopped');
    const { sources } = await adapter.request('sahara/coverage', {});
    const count = (/** @type {number} */ line) =>
      sources[0].lines.find((/** @type {{ line: number }} */ each) => each.line === line)?.count;
    expectEqual([count(lines.global), count(lines.one), count(lines.divide)], [6, 0, 0], 'counts');
  }),
  {
    item,
    what: '--invoke takes typed arguments',
    check: () =>
      inFolder({ 'program.wat': factorial }, async (cwd) => {
        const args = ['-3', '0x10', 'nan:0x1', '0x1.8p1', 'i32x4 1 2 3 4', 'null'].flatMap((arg) => [`--arg=${arg}`]);
        const { out, error } = await sahara(['run', 'program.wat', '--invoke', 'typed', ...args, '--result'], { cwd });
        expectEqual(out, '=> 13 3\n', error);
        const wrong = await sahara(['run', 'program.wat', '--invoke', 'typed', '--arg', '1'], { cwd });
        expectEqual(wrong.code, 2, wrong.error);
        return out.trim();
      }),
  },
  {
    item,
    what: 'cover writes lcov with branches; trace lists lines',
    check: () =>
      inFolder({ 'program.wat': factorial }, async (cwd) => {
        expectEqual((await sahara(['cover', 'program.wat', '--lcov', 'out.lcov'], { cwd })).code, 0, 'cover');
        const lcov = await readFile(path.join(cwd, 'out.lcov'), 'utf8');
        expect(new RegExp(`^DA:${lines.one},1$`, 'm').test(lcov) && /^BRDA:/m.test(lcov), lcov);
        const { out } = await sahara(['trace', 'program.wat'], { cwd });
        expect(new RegExp(`program\\.wat:${lines.one}`).test(out), out.slice(0, 300));
      }),
  },
  session(
    'host functions: missing ones are listed together, and can be stubs that trap with their name',
    async (adapter, folder) => {
      const text =
        '(module (import "env" "one" (func $one)) (import "env" "two" (func)) (func (export "_start") (call $one)))';
      await writeFile(file(folder, 'stub.wat'), text);
      const { code, error } = await sahara(['run', 'stub.wat'], { cwd: folder });
      expectEqual(code, 2, error);
      expect(error.includes('env.one') && error.includes('env.two'), error);
      await adapter.begin({ program: file(folder, 'stub.wat'), stubImports: true }, { exceptions: ['unhandled'] });
      const stopped = await adapter.event('stopped');
      expect(JSON.stringify(stopped).includes('env.one'), JSON.stringify(stopped));
    },
  ),
];
