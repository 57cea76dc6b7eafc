/** The language server on text bytecode of the Python machine, and on Python texts that it is asked about. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile } from '../../languages/python/index.ts';
import { toolchainFor } from '../../vm/catalog.ts';
import { opcodes } from '../../vm/python/opcodes.ts';
import { hoverText, LanguageClient, outlineLines, placeOf } from './language-client.ts';

const text = `# counts down
.function countdown n
again:
  LOAD_VAR n
  JUMP_IF_FALSE done
  JUMP again
done:
  LOAD_CONST "done"
  RETURN_VAL
.end

start:
LOAD_VAR countdown
LOAD_CONST 3
CALL_FUNC 1
HALT
`;
const uri = 'file:///programs/countdown.pyvm';
let client: LanguageClient;

beforeAll(async () => {
  client = await LanguageClient.open();
  await client.document(uri, text, 'python-bytecode');
});
afterAll(() => client.end());

let opened = 0;
/** Diagnostics of a text as `line:column code`, from 1. */
const check = async (source: string): Promise<readonly string[]> => {
  const other = `file:///check/file-${++opened}.bc`;
  const published = client.diagnostics(other);
  await client.document(other, source, 'python-bytecode');
  return (await published).map(({ range, code }) => `${range.start.line + 1}:${range.start.character + 1} ${code}`);
};

it('P49 the outline has functions, and the labels that loops jump back to', async () => {
  expect(outlineLines(await client.outline(uri))).toEqual(['countdown (n)', '  again', '  done', 'start']);
});

it('P16 P70 a hover says what an opcode takes and puts, from the opcode table', async () => {
  const hover = hoverText(await client.hover(uri, placeOf(text, 'RETURN_VAL')));
  const row = opcodes.find(({ name }) => name === 'RETURN_VAL');
  expect(hover).toContain('RETURN_VAL  # 1 → 0');
  expect(hover).toContain(row?.help ?? 'no help');
  expect(hoverText(await client.hover(uri, placeOf(text, 'CALL_FUNC')))).toContain('CALL_FUNC count');
});

it('P47 the hover of a conditional jump says that truth decides', async () => {
  expect(hoverText(await client.hover(uri, placeOf(text, 'JUMP_IF_FALSE')))).toContain('when the condition is false');
});

it('P52 P53 P17 unknown opcodes, bad operands and bad targets are diagnostics at their words', async () => {
  expect(await check('FOO 1\nHALT\n')).toEqual(['1:1 bytecode-unknown-opcode']);
  expect(await check('JUMP 99\nHALT\n')).toEqual(['1:6 bytecode-bad-target']);
  expect(await check('LOAD_CONST\nHALT 1\n')).toEqual(['1:1 bytecode-missing-operand', '2:6 bytecode-surplus-operand']);
  expect(await check('LOAD_CONST word\nHALT\n')).toEqual(['1:12 bytecode-constant']);
});

it('Python texts are looked at only when somebody asks', async () => {
  const source = 'x = 1\nimport os\n';
  const found = await client.check('file:///programs/a.py', source);
  expect(found).toMatchObject([
    { code: 'python-unsupported', range: { start: { line: 1, character: 7 } }, severity: 1, source: 'sahara' },
  ]);
  expect(compile({ path: 'a.py', text: source, debug: false }).diagnostics).toHaveLength(1);
  expect(toolchainFor('a.py', new Uint8Array())?.id).toBe('python');
});
