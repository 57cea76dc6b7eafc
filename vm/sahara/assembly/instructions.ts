/** Instruction lines of a function: labels to offsets, names to numbers. */
import type { Range } from '../../context/index.ts';
import { encodeInstruction, operandRange } from '../encode.ts';
import { type Opcode, type OperandKind, opcodes } from '../opcodes.ts';
import { scalarNames } from '../types.ts';
import type { Line, Report, Token } from './line.ts';
import type { Names } from './names.ts';

interface Draft {
  readonly opcode: Opcode;
  readonly operands: readonly Token[];
  readonly wide: boolean;
  readonly range: Range;
  /** Numbers of the operands, once labels are known. */
  values: readonly number[];
  length: number;
  offset: number;
}

export interface Code {
  readonly words: Uint32Array;
  /** Word offset of a label, of `end`, or of a byte offset in the code; undefined, and reported, when there is no such place. */
  place(token: Token | undefined, range: Range): number;
}

const byName = new Map(opcodes.map((opcode) => [opcode.name, opcode]));

/** Assembles the lines after `code`. */
export const assembleCode = (lines: readonly Line[], names: Names, report: Report): Code => {
  const labels = new Map<string, number>();
  const drafts: Draft[] = [];
  for (const line of lines) readLine(line, drafts, labels, names, report);

  const place = (token: Token | undefined, range: Range): number => {
    if (token?.kind === 'word') {
      if (token.text === 'end') return lengthOf(drafts);
      const draft = labels.get(token.text);
      if (draft !== undefined) return drafts[draft]?.offset ?? lengthOf(drafts);
    }
    const what =
      token?.kind === 'word' ? `no instruction of this function is labelled ${token.text}` : 'a label is missing';
    report('unknown-name', token?.range ?? range, what);
    return 0;
  };

  // A jump that needs the prefix moves what is behind it, which can only make other jumps longer: this ends.
  for (let changed = true; changed; ) {
    changed = false;
    layOut(drafts);
    for (const draft of drafts) {
      draft.values = draft.values.map((value, index) => jumpDistance(draft, index, labels, drafts) ?? value);
      if (draft.length === 2 || (!draft.wide && fits(draft))) continue;
      draft.length = 2;
      changed = true;
    }
  }
  for (const { opcode, operands, range } of drafts) {
    opcode.operands.forEach((kind, index) => {
      const token = operands[index];
      if (kind === 'jump' && !(token?.kind === 'word' && distance.test(token.text))) place(token, range);
    });
  }
  const words = drafts.flatMap((draft) => encode(draft, report));
  return { words: Uint32Array.from(words), place };
};

const distance = /^[+-]\d+$/;

/** Words that a jump operand spans; undefined when it is none or its label is unknown. */
const jumpDistance = (
  draft: Draft,
  index: number,
  labels: ReadonlyMap<string, number>,
  drafts: readonly Draft[],
): number | undefined => {
  const token = draft.operands[index];
  if (draft.opcode.operands[index] !== 'jump' || token?.kind !== 'word') return undefined;
  if (distance.test(token.text)) return Number(token.text);
  const target = token.text === 'end' ? drafts.length : labels.get(token.text);
  if (target === undefined) return undefined;
  return (drafts[target]?.offset ?? lengthOf(drafts)) - draft.offset - draft.length;
};

const readLine = (line: Line, drafts: Draft[], labels: Map<string, number>, names: Names, report: Report): void => {
  const rest = [...line.tokens];
  for (let token = rest[0]; token?.kind === 'word' && /^0x[0-9a-f]+$|:$/.test(token.text); token = rest[0]) {
    const label = token.text.replace(/:$/, '');
    if (labels.has(label)) report('duplicate-label', token.range, `the label ${label} is there twice`);
    else labels.set(label, drafts.length);
    rest.shift();
  }
  const wide = rest[0]?.kind === 'word' && rest[0].text === 'extend';
  if (wide) rest.shift();
  const [mnemonic, ...operands] = rest;
  if (!mnemonic) {
    if (wide) report('assembly-syntax', line.range, 'extend is a prefix: its instruction is missing');
    return;
  }
  const opcode = mnemonic.kind === 'word' ? byName.get(mnemonic.text) : undefined;
  if (!opcode || opcode.name === 'extend') {
    report(
      'unknown-opcode',
      mnemonic.range,
      `no instruction is named ${mnemonic.kind === 'list' ? '(…)' : mnemonic.text}`,
    );
    return;
  }
  if (operands.length !== opcode.operands.length) {
    const expected = opcode.operands.length === 0 ? 'no operand' : `the operands: ${opcode.operands.join(', ')}`;
    report('bad-operand', line.range, `${opcode.name} takes ${expected}`);
    return;
  }
  const values = opcode.operands.map((kind, index) =>
    operandValue(kind, operands[index] as Token, operands, names, report),
  );
  drafts.push({ opcode, operands, wide, range: line.range, values, length: wide ? 2 : 1, offset: 0 });
};

const operandValue = (
  kind: OperandKind,
  token: Token,
  operands: readonly Token[],
  names: Names,
  report: Report,
): number => {
  if (kind === 'jump') return 0;
  if (kind === 'type') return names.types.id(token, token.range);
  if (token.kind === 'list') return query(token, names, report);
  if (token.kind === 'word' && /^-?\d+$/.test(token.text)) return Number(token.text);
  const unknown = (what: string): number => {
    report('unknown-name', token.range, `no ${what} is named ${token.text}`);
    return 0;
  };
  switch (kind) {
    case 'scalar': {
      const codes: readonly string[] = [...scalarNames, 'string', 'context'];
      const code = codes.indexOf(token.text);
      return code < 0 ? unknown('scalar') : code;
    }
    case 'function':
      return names.functions.get(token.text) ?? unknown('function');
    case 'condition':
      return names.conditions.get(token.text) ?? unknown('condition');
    case 'restart':
      return names.restarts.get(token.text) ?? unknown('restart');
    case 'field':
      return leafIndex(names, operands[1], token.text) ?? unknown('field of this type');
    case 'constant':
      return token.kind === 'text' ? names.stringConstant(token.text) : unknown('constant');
    default:
      report('bad-operand', token.range, `a number is expected, not ${token.text}`);
      return 0;
  }
};

const leafIndex = (names: Names, type: Token | undefined, leaf: string): number | undefined => {
  const model = type && names.types.types[names.types.id(type, type.range)];
  const index = model?.kind === 'data' ? model.data.leaves.findIndex(({ name }) => name === leaf) : -1;
  return index < 0 ? undefined : index;
};

/** `(offset-of T field)`, `(size-of T)`, `(index-of T field)`: what the meta information knows, as a number. */
const query = (token: Token & { kind: 'list' }, names: Names, report: Report): number => {
  const [head, type, field] = token.items;
  const wrong = (message: string): number => {
    report('bad-operand', token.range, message);
    return 0;
  };
  const what = head?.kind === 'word' ? head.text : '';
  if (!['offset-of', 'size-of', 'index-of'].includes(what))
    return wrong('a question is (offset-of T field), (size-of T) or (index-of T field)');
  const model = type && names.types.types[names.types.id(type, type.range)];
  if (model?.kind !== 'data') return wrong('the type of the question is no data type');
  if (what === 'size-of') return model.data.size;
  const name = field && field.kind !== 'list' ? field.text : '';
  const index = model.data.leaves.findIndex((leaf) => leaf.name === name);
  const whole = model.data.fields.find((each) => each.name === name);
  if (what === 'offset-of' && whole) return whole.offset;
  const leaf = model.data.leaves[index];
  if (!leaf) return wrong(`${model.data.name} has no field ${name}`);
  return what === 'offset-of' ? leaf.offset : index;
};

const layOut = (drafts: readonly Draft[]): void => {
  let offset = 0;
  for (const draft of drafts) {
    draft.offset = offset;
    offset += draft.length;
  }
};

const lengthOf = (drafts: readonly Draft[]): number => {
  const last = drafts.at(-1);
  return last ? last.offset + last.length : 0;
};

const fits = ({ opcode, values }: Draft): boolean =>
  values.every((value, index) => {
    const [low, high] = operandRange(opcode, index, false);
    return value >= low && value <= high;
  });

const encode = ({ opcode, values, length, range }: Draft, report: Report): readonly number[] => {
  const outside = values.findIndex((value, index) => {
    const [low, high] = operandRange(opcode, index, true);
    return !(value >= low && value <= high);
  });
  if (outside < 0) return encodeInstruction(opcode, values, length === 2);
  report('bad-operand', range, `the operand ${values[outside]} of ${opcode.name} does not fit`);
  return new Array<number>(length).fill(0);
};
