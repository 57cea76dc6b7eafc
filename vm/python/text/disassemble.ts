/** An image as text bytecode that assembles to the same instructions again. */
import { type CodeObject, type Constant, opcodeIn, operandIn, type PythonImage } from '../image.ts';
import { opcodes } from '../opcodes.ts';
import { constantText, operandText } from '../spelling.ts';

export const disassemble = (image: PythonImage): string => {
  const lines: string[] = [];
  if (image.dialect === 'python') lines.push('.dialect python', `.path ${JSON.stringify(image.path)}`);
  const [module, ...functions] = image.codes;
  if (module) {
    lines.push(...body(module, image));
    lines.push('');
  }
  for (const code of functions) {
    const { positional, keywordOnly, variadic, keywords } = code.parameters;
    const count = positional + keywordOnly + Number(variadic) + Number(keywords);
    lines.push(['.function', word(code.name), ...code.locals.slice(0, count)].join(' '));
    lines.push(...body(code, image), '.end', '');
  }
  return lines.join('\n');
};

const word = (name: string): string => (/[\s"]/.test(name) ? JSON.stringify(name) : name);

const sameOrder = (given: readonly string[], used: readonly string[]): boolean =>
  given.length === used.length && given.every((each, at) => each === used[at]);

const constantKey = (constant: Constant): string => `${constant.kind} ${constantText(constant)}`;

/** Names and constants in the order in which the instructions mention them first. */
const mentioned = (code: CodeObject, kind: 'name' | 'constant'): string[] => {
  const found = new Set<string>();
  for (const each of code.instructions) {
    if (opcodes[opcodeIn(each)]?.operand !== kind) continue;
    const operand = operandIn(each);
    found.add(kind === 'name' ? (code.names[operand] as string) : constantKey(code.constants[operand] as Constant));
  }
  return [...found];
};

const header = (code: CodeObject): string[] => {
  const { positionalOnly, positional, keywordOnly, variadic, keywords } = code.parameters;
  const count = positional + keywordOnly + Number(variadic) + Number(keywords);
  const lines: string[] = [];
  if (code.kind !== 'function' && code.kind !== 'module') lines.push(`.kind ${code.kind}`);
  if (code.qualifiedName !== code.name) lines.push(`.qualified ${JSON.stringify(code.qualifiedName)}`);
  if (positionalOnly + keywordOnly > 0 || variadic || keywords)
    lines.push(`.parameters ${positionalOnly} ${positional} ${keywordOnly} ${Number(variadic)} ${Number(keywords)}`);
  if (code.locals.length > count) lines.push(`.locals ${code.locals.slice(count).join(' ')}`);
  if (code.cells.length > 0) lines.push(`.cells ${code.cells.map((slot) => code.locals[slot]).join(' ')}`);
  if (code.free.length > 0) lines.push(`.free ${code.free.join(' ')}`);
  if (code.doc !== undefined) lines.push(`.doc ${JSON.stringify(code.doc)}`);
  if (!sameOrder(code.names, mentioned(code, 'name'))) lines.push(`.names ${code.names.join(' ')}`);
  if (!sameOrder(code.constants.map(constantKey), mentioned(code, 'constant')))
    for (const constant of code.constants) lines.push(`.constant ${constantText(constant)}`);
  return lines;
};

const body = (code: CodeObject, image: PythonImage): string[] => {
  const lines = header(code);
  const targets = new Set<number>();
  for (const each of code.instructions) if (opcodes[opcodeIn(each)]?.operand === 'target') targets.add(operandIn(each));
  for (const { from, to, target } of code.handlers) for (const at of [from, to, target]) targets.add(at);
  const labels = new Map([...targets].sort((a, b) => a - b).map((at, index) => [at, `L${index + 1}`]));
  const place = (at: number): string => labels.get(at) ?? String(at);
  for (const { from, to, target, depth } of code.handlers)
    lines.push(`.handler ${place(from)} ${place(to)} ${place(target)} ${depth}`);
  let line = 0;
  for (const [ip, each] of code.instructions.entries()) {
    const label = labels.get(ip);
    if (label !== undefined) lines.push(`${label}:`);
    if (image.dialect === 'python' && code.lines[ip] !== line) {
      line = code.lines[ip] as number;
      lines.push(`.line ${line}`);
    }
    const row = opcodes[opcodeIn(each)];
    const operand = row?.operand === 'target' ? place(operandIn(each)) : operandText(code, ip);
    lines.push(`  ${row?.name ?? `INVALID_${opcodeIn(each)}`}${operand === '' ? '' : ` ${operand}`}`);
  }
  const end = labels.get(code.instructions.length);
  if (end !== undefined) lines.push(`${end}:`);
  return lines;
};
