/** Answers for editors about a disassembly, from the meta information of the compiled program; debug information is not needed. */
import { formatAddress } from '../../../vm/context/address.ts';
import type { Range } from '../../../vm/context/diagnostic.ts';
import type { Analysis, CallHelp, Hover, OutlineSymbol } from '../../../vm/context/editor.ts';
import { shortName } from '../../../vm/context/functions.ts';
import type { ConditionInfo, FunctionInfo, ObjectModel, Program } from '../../../vm/context/program.ts';
import { type Opcode, opcodes } from '../../../vm/sahara/opcodes.ts';
import { layoutText } from './hover.ts';

/** What a name in the text stands for. */
type Named =
  | { readonly kind: 'function'; readonly info: FunctionInfo }
  | { readonly kind: 'data'; readonly model: ObjectModel }
  | { readonly kind: 'condition'; readonly info: ConditionInfo };

interface Mention {
  readonly named: Named;
  readonly range: Range;
}

const opcodeByName: ReadonlyMap<string, Opcode> = new Map(opcodes.map((opcode) => [opcode.name, opcode]));

/** `text` is what `disassemble` gave for the program. */
export const analyseDisassembly = (program: Program, text: string): Analysis => {
  const lines = text.split('\n');
  const names = namesOf(program);
  const find = (line: number, column: number) => mentionsIn(lines[line - 1] ?? '', line, names).find(isAt(column));
  return {
    diagnostics: [],
    dependencies: [],
    outline: outline(lines, names),
    hover: (line, column) => {
      const mention = find(line, column);
      return mention ? namedHover(mention) : opcodeHover(lines[line - 1] ?? '', line, column);
    },
    call: (line) => {
      const mention = mentionsIn(lines[line - 1] ?? '', line, names).find(({ named }) => named.kind === 'function');
      return mention?.named.kind === 'function' && isCall(lines[line - 1] ?? '')
        ? callHelp(mention.named.info)
        : undefined;
    },
  };
};

const namesOf = ({ meta }: Program): ReadonlyMap<string, Named> =>
  new Map<string, Named>([
    ...meta.types.map((model) => [model.name, { kind: 'data', model }] as const),
    // A condition and its payload's type share their name.
    ...meta.conditions.map((info) => [info.name, { kind: 'condition', info }] as const),
    ...meta.functions.map((info) => [info.name, { kind: 'function', info }] as const),
  ]);

/** A name, or in quotes one that has characters of the grammar in it; not a comment. */
const namePattern = /"(?:[^"\\]|\\.)*"|;.*|[^\s()[\]{}",;]+/g;

const nameIn = (token: string): string => {
  if (!token.startsWith('"')) return token;
  try {
    return JSON.parse(token) as string;
  } catch {
    return token;
  }
};

const mentionsIn = (text: string, line: number, names: ReadonlyMap<string, Named>): readonly Mention[] =>
  [...text.matchAll(namePattern)].flatMap((match) => {
    const named = names.get(nameIn(match[0]));
    if (!named) return [];
    return [{ named, range: rangeOf(line, match.index, match[0].length) }];
  });

const rangeOf = (line: number, from: number, length: number): Range => ({
  line,
  column: from + 1,
  endLine: line,
  endColumn: from + 1 + length,
});

const isAt =
  (column: number) =>
  ({ range }: Mention): boolean =>
    range.column <= column && column <= range.endColumn;

/** Opcodes whose operand is a function that is given arguments. */
const isCall = (line: string): boolean => /(?:^|\s)(call|spawn)\s/.test(line);

const opcodeHover = (text: string, line: number, column: number): Hover | undefined => {
  for (const match of text.matchAll(namePattern)) {
    const opcode = opcodeByName.get(match[0]);
    const range = rangeOf(line, match.index, match[0].length);
    if (!opcode || column < range.column || column > range.endColumn) continue;
    const operands = opcode.operands.map((operand) => ` ${operand.replaceAll(' ', '-')}`).join('');
    const effect = opcode.effect === '' ? '' : `  ; ${opcode.effect}`;
    return { range, code: `${opcode.name}${operands}${effect}`, prose: `${opcode.help} Opcode ${opcode.code}.` };
  }
  return undefined;
};

const namedHover = ({ named, range }: Mention): Hover => {
  switch (named.kind) {
    case 'function': {
      const { info } = named;
      const place = `At ${formatAddress(info.entry)}, ${info.end - info.entry} bytes.`;
      const signals = info.signals.length === 0 ? '' : ` Signals ${info.signals.join(', ')}.`;
      const doc = info.doc === undefined ? '' : `${info.doc}\n\n`;
      return { range, code: signature(info).label, prose: `${doc}${place}${signals}` };
    }
    case 'data': {
      const { model } = named;
      return {
        range,
        code: layoutText(model, model.name),
        ...(model.doc === undefined ? {} : { prose: model.doc }),
      };
    }
    case 'condition': {
      const { info } = named;
      const payload = info.payload.map(({ name, type }) => ` [${name} ${type}]`).join('');
      const users = [
        info.doc ?? '',
        info.signalledBy.length === 0 ? '' : `Signalled by ${info.signalledBy.join(', ')}.`,
        info.handledBy.length === 0 ? '' : `Handled by ${info.handledBy.join(', ')}.`,
      ].filter(Boolean);
      return {
        range,
        code: `condition ${info.name}${payload}`,
        ...(users.length ? { prose: users.join('\n\n') } : {}),
      };
    }
  }
};

const signature = ({ name, parameters, results }: FunctionInfo) => {
  let label = `(${name}`;
  const rows = parameters.map((parameter) => {
    const from = label.length + 1;
    label += ` [${parameter.name} ${parameter.type}]`;
    return { ...parameter, from, to: label.length };
  });
  return { label: `${label}) -> ${results.join(' ') || 'unit'}`, parameters: rows };
};

const callHelp = (info: FunctionInfo): CallHelp => ({
  ...signature(info),
  active: 0,
  ...(info.doc === undefined ? {} : { prose: info.doc }),
});

/** Forms of the text that declare something of the program's own; built-in conditions and their payloads are left out. */
const outline = (lines: readonly string[], names: ReadonlyMap<string, Named>): readonly OutlineSymbol[] =>
  lines.flatMap((text, index) => {
    const keyword = /^(?:function| {2}data| {2}condition) /.exec(text)?.[0].trim();
    const [mention] = keyword === undefined ? [] : mentionsIn(text, index + 1, names);
    if (!mention || mention.named.kind !== keyword || isBuiltIn(mention.named)) return [];
    const end = endOfForm(lines, index) + 1;
    const range = { line: index + 1, column: 1, endLine: end, endColumn: (lines[end - 1] ?? '').length + 1 };
    return [symbol(mention, range)];
  });

const isBuiltIn = (named: Named): boolean =>
  named.kind === 'condition' ? named.info.builtIn : named.kind === 'data' && named.model.name.startsWith('sahara::');

/** Index of the last line that is indented deeper than the first one. */
const endOfForm = (lines: readonly string[], first: number): number => {
  const indent = (index: number) => /^ */.exec(lines[index] ?? '')?.[0].length ?? 0;
  let last = first;
  while (last + 1 < lines.length && lines[last + 1] !== '' && indent(last + 1) > indent(first)) last++;
  return last;
};

const symbol = ({ named, range: nameRange }: Mention, range: Range): OutlineSymbol => {
  switch (named.kind) {
    case 'function': {
      const { info } = named;
      const parameters = info.parameters.map(({ name, type }) => `[${name} ${type}] `).join('');
      return {
        name: shortName(info.name),
        kind: info.kind === 'test' ? 'test' : 'function',
        detail: `${parameters}-> ${info.results.join(' ') || 'unit'}`,
        range,
        nameRange,
        children: [],
        invoke: info.name,
      };
    }
    case 'data': {
      const fields = named.model.fields.map(
        ({ name, type, offset, size }): OutlineSymbol => ({
          name,
          kind: 'field',
          detail: `${type}, offset ${offset}, ${size} bytes`,
          range: nameRange,
          nameRange,
          children: [],
        }),
      );
      return {
        name: shortName(named.model.name),
        kind: 'data',
        detail: `${named.model.size} bytes`,
        range,
        nameRange,
        children: fields,
      };
    }
    case 'condition': {
      const detail = named.info.payload.map(({ name, type }) => `[${name} ${type}]`).join(' ');
      return {
        name: shortName(named.info.name),
        kind: 'condition',
        ...(detail === '' ? {} : { detail }),
        range,
        nameRange,
        children: [],
      };
    }
  }
};
