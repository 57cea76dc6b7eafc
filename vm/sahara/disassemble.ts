/**
 * A whole image as assembly text, which assembles into the same image again. The grammar is in docs/sahara-bytecode.md.
 * Tables come first, then the functions; an unindented line begins a section, indented lines belong to it.
 */
import { fixedTypeCount } from './builtin.ts';
import { decodeInstruction, operandRange } from './encode.ts';
import type { Constant, FunctionCode, FunctionDebug, SaharaImage, SourceRange, VariableDebug } from './image.ts';
import {
  describeOperands,
  quote,
  spellConstant,
  spellInstruction,
  spellLocalName,
  spellName,
  spellOffset,
  spellType,
} from './spelling.ts';

/** Text of an image that `verify` accepts. */
export const disassemble = (image: SaharaImage): string =>
  [
    '; Sahara bytecode',
    ...typeLines(image),
    ...constantLines(image.constants),
    ...metaLines(image),
    ...image.functions.flatMap((code, index) => ['', ...functionLines(image, code, index)]),
    '',
  ].join('\n');

const words = (...parts: readonly (string | number | false | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== false).join(' ');

const docOf = (doc: string | undefined): string | undefined => (doc === undefined ? undefined : `doc ${quote(doc)}`);

const typeLines = (image: SaharaImage): readonly string[] => {
  const lines = ['types'];
  for (const [id, type] of image.types.entries()) {
    if (id < fixedTypeCount) continue;
    if (type.kind !== 'data') {
      lines.push(`  type ${spellType(image, id)}`);
      continue;
    }
    const { name, size, alignment, fields, doc, condition } = type.data;
    const flag = condition === undefined ? undefined : condition ? 'condition' : 'no-condition';
    lines.push(`  ${words('data', spellName(name), 'size', size, 'align', alignment, flag, docOf(doc))}`);
    for (const field of fields) {
      const spelled = spellType(image, field.type);
      lines.push(
        `    ${words('field', spellLocalName(field.name), spelled, 'offset', field.offset, 'size', field.size)}`,
      );
    }
  }
  return lines;
};

const constantLines = (constants: readonly Constant[]): readonly string[] =>
  constants.length === 0
    ? []
    : ['constants', ...constants.map((constant, index) => `  ${constantLine(constant)} ; ${index}`)];

const constantLine = (constant: Constant): string => {
  switch (constant.type) {
    case 'string':
      return `string ${quote(constant.value)}`;
    case 'f32':
    case 'f64':
      return `${constant.type} 0x${constant.bits.toString(16)} ; ${spellConstant(constant)}`;
    default:
      return `${constant.type} ${constant.value}`;
  }
};

const metaLines = (image: SaharaImage): readonly string[] => {
  const { modules, conditions, restarts, entry } = image.meta;
  const lines = ['conditions'];
  for (const { name, payload, doc } of conditions) {
    lines.push(`  ${words('condition', spellName(name), spellType(image, payload), docOf(doc))}`);
  }
  if (restarts.length > 0) lines.push('restarts');
  for (const { name, parameters } of restarts) {
    const named = parameters.map(
      (parameter) => `${spellLocalName(parameter.name)} ${spellType(image, parameter.type)}`,
    );
    lines.push(`  restart ${spellLocalName(name)} [${named.join(' ')}]`);
  }
  for (const { name, doc, exports, source } of modules) {
    lines.push(words('module', quote(name), 'source', quote(source), docOf(doc)));
    for (const each of exports) lines.push(`  export ${quote(each)}`);
  }
  if (image.debug) {
    lines.push('sources');
    for (const { path, checksum } of image.debug.sources) lines.push(`  source ${quote(path)} ${quote(checksum)}`);
  }
  const entered = entry === undefined ? undefined : image.functions[entry];
  if (entered) lines.push(`entry ${spellName(entered.name)}`);
  return lines;
};

const functionLines = (image: SaharaImage, code: FunctionCode, index: number): readonly string[] => {
  const type = (id: number) => spellType(image, id);
  const condition = (id: number) => spellName(image.meta.conditions[id]?.name ?? String(id));
  const named = (id: number) => spellName(image.functions[id]?.name ?? String(id));
  const at = (offset: number) => (offset === code.words.length ? 'end' : spellOffset(offset));
  const meta = image.meta.functions[index];
  const lines = [`function ${spellName(code.name)}`];
  const add = (...parts: readonly (string | number | false | undefined)[]) => void lines.push(`  ${words(...parts)}`);

  if (code.kind !== 'function') add('kind', code.kind);
  if (meta?.doc !== undefined) add('doc', quote(meta.doc));
  if (meta?.exported) add('exported');
  if (code.enclosing !== undefined) add('enclosing', named(code.enclosing));
  const nameless = code.parameters.length - (meta?.parameterNames.length ?? 0);
  code.parameters.forEach((id, slot) => {
    const name = meta?.parameterNames[slot - nameless];
    add('parameter', type(id), name === undefined ? undefined : spellLocalName(name));
  });
  for (const id of code.locals.slice(code.parameters.length)) add('local', type(id));
  add('result', type(code.result));
  if (code.captures) add('captures', ...code.captures.map(type));
  if (meta && meta.signals.length > 0) add('signals', ...meta.signals.map(condition));
  if (meta && meta.handles.length > 0) add('handles', ...meta.handles.map(condition));
  for (const { clauses, resume, result } of code.handles) {
    add('handle', type(result), 'resume', at(resume));
    for (const clause of clauses) add('  on', condition(clause.condition), named(clause.handler));
  }
  for (const { clauses } of code.restarts) {
    add('offer');
    for (const { restart, target } of clauses) {
      const name = image.meta.restarts[restart]?.name;
      add('  restart', restart, at(target), name === undefined ? undefined : `; ${name}`);
    }
  }
  const debug = image.debug?.functions[index];
  if (debug) for (const line of debugLines(image, debug, at)) add(line);
  add('code');
  lines.push(...codeLines(image, code, index));
  return lines;
};

const codeLines = (image: SaharaImage, code: FunctionCode, index: number): readonly string[] => {
  const lines: string[] = [];
  const statements = new Map(
    image.debug?.functions[index]?.lines.flatMap(({ offset, statement, range }) =>
      statement ? [[offset, range.line]] : [],
    ),
  );
  for (let offset = 0; offset < code.words.length; ) {
    const instruction = decodeInstruction(code.words, offset);
    if (typeof instruction === 'string') throw new RangeError(`${code.name}: ${instruction}`);
    const { opcode, operands, length } = instruction;
    const isNarrow = operands.every((operand, number) => {
      const [low, high] = operandRange(opcode, number, false);
      return operand >= low && operand <= high;
    });
    const prefix = length === 2 && isNarrow ? 'extend ' : '';
    const text = `${prefix}${spellInstruction(image, offset, instruction)}`;
    const line = statements.get(offset);
    const comments = [describeOperands(image, index, instruction), line === undefined ? undefined : `line ${line}`];
    const comment = comments.filter((part) => part !== undefined).join(', ');
    const padded = comment === '' ? text : `${text.padEnd(32)} ; ${comment}`;
    lines.push(`    ${spellOffset(offset)}  ${padded}`);
    offset += length;
  }
  return lines;
};

const rangeText = ({ line, column, endLine, endColumn }: SourceRange): string =>
  `${line}:${column}-${endLine}:${endColumn}`;

const debugLines = (image: SaharaImage, debug: FunctionDebug, at: (offset: number) => string): readonly string[] => [
  words('debug', debug.source, rangeText(debug.range)),
  ...debug.lines.map(({ offset, range, scope, statement }) =>
    words('  line', at(offset), rangeText(range), scope, statement && 'statement'),
  ),
  ...debug.scopes.map(({ parent, from, to }) => words('  scope', parent, at(from), at(to))),
  ...debug.variables.map(({ name, kind, type, scope, from, at: place }) =>
    words('  variable', quote(name), kind, spellType(image, type), scope, at(from), placeText(image, place)),
  ),
  ...debug.temporaries.map(({ from, to, depth, name }) => words('  temporary', quote(name), depth, at(from), at(to))),
  ...debug.allocations.map(({ offset, text }) => words('  allocation', at(offset), quote(text))),
  ...debug.branches.map(({ offset, range, taken, fallThrough }) =>
    words('  branch', at(offset), rangeText(range), quote(taken), quote(fallThrough)),
  ),
];

const placeText = (image: SaharaImage, at: VariableDebug['at']): string => {
  switch (at.in) {
    case 'slot':
      return words('slot', at.slot, at.boxed && 'boxed');
    case 'slots':
      return words('slots', at.first, spellType(image, at.data));
    case 'capture':
      return words('capture', at.index, at.boxed && 'boxed');
    case 'up':
      return words('up', at.levels, placeText(image, at.at));
  }
};
