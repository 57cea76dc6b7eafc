/** Commands from the tree of a script. */

import { textOfUtf8 } from '../../../vm/context/index.ts';
import { Cursor, type Report } from '../assemble/cursor.ts';
import { floatBits, integerBits } from '../syntax/numbers.ts';
import { read } from '../syntax/reader.ts';
import { headOf, type List, type Node, type Problem, type Span, type Text } from '../syntax/tree.ts';
import {
  type Action,
  type Command,
  type Expected,
  joinTexts,
  type NanKind,
  type ReferenceKind,
  type ScriptModule,
  type ScriptValue,
} from './tree.ts';

export interface Script {
  readonly commands: readonly Command[];
  readonly problems: readonly Problem[];
}

/** Reads a script. A file of module fields without `(module …)` around them is one module. */
export const parseScript = (text: string): Script => {
  const { items, annotations, problems: readProblems } = read(text);
  const problems: Problem[] = [...readProblems];
  const report: Report = (problem) => problems.push(problem);
  const [first] = items;
  if (first && commandOf[headOf(first) ?? ''] === undefined) {
    const list: List = { kind: 'list', items, annotations, start: 0, end: text.length };
    const span = { start: first.start, end: (items.at(-1) as Node).end };
    const word = { kind: 'word', text: 'module', start: span.start, end: span.start } as const;
    const module: List = { ...list, items: [word, ...items], ...span };
    return { commands: [{ kind: 'module', span, module: { form: 'text', list: module } }], problems };
  }
  const commands: Command[] = [];
  for (const item of items) {
    const parse = commandOf[headOf(item) ?? ''];
    if (item.kind === 'list' && parse) {
      const command = parse(new Cursor(item, report), item);
      if (command) commands.push(command);
    } else {
      const holder: List = { kind: 'list', items: [item], start: item.start, end: item.end };
      new Cursor(holder, report, 0).unexpected('a command of a script', item.kind === 'list' ? item.items[0] : item);
    }
  }
  return { commands, problems };
};

type ParseCommand = (cursor: Cursor, list: List) => Command | undefined;

const optionalName = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name });

const parseModule: ParseCommand = (cursor, list) => {
  const definition = cursor.takeWord('definition') !== undefined;
  if (cursor.takeWord('instance')) {
    const name = cursor.takeIdentifier()?.name;
    const of = cursor.takeIdentifier()?.name;
    return {
      kind: 'module instance',
      span: list,
      ...optionalName(name),
      ...(of === undefined ? {} : { definition: of }),
    };
  }
  const name = cursor.current?.kind === 'identifier' ? cursor.current.name : undefined;
  const kind = definition ? 'module definition' : 'module';
  return { kind, span: list, ...optionalName(name), module: moduleOf(list, definition ? 2 : 1) };
};

/** A module whose words before its name are `from` items. */
const moduleOf = (list: List, from = 1): ScriptModule => {
  const word = list.items[list.items[from]?.kind === 'identifier' ? from + 1 : from];
  const form = word?.kind === 'word' ? word.text : '';
  const texts = list.items.filter((item): item is Text => item.kind === 'text');
  if (form === 'binary') return { form, bytes: joinTexts(texts), list };
  // Each text of a quoted module is a line of its own.
  if (form === 'quote') return { form, bytes: joinTexts(texts, [0x0a]), list };
  const plain = from === 1 ? list : { ...list, items: [list.items[0] as Node, ...list.items.slice(from)] };
  return { form: 'text', list: plain };
};

const takeText = (cursor: Cursor): string => {
  const text = cursor.takeText();
  if (!text) cursor.unexpected('a text');
  return text ? textOf(text.bytes) : '';
};

/** Names of exports are compared as they are: a byte order mark counts. */
const textOf = (bytes: Uint8Array): string =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    ? `\ufeff${textOfUtf8(bytes.subarray(3))}`
    : textOfUtf8(bytes);

const takeAction = (cursor: Cursor): Action | undefined => {
  const list = cursor.takeList('invoke', 'get');
  if (!list) {
    cursor.unexpected('(invoke or (get');
    return undefined;
  }
  return actionOf(new Cursor(list, cursor.report), headOf(list) === 'get');
};

const actionOf = (cursor: Cursor, isGet: boolean): Action => {
  const module = cursor.takeIdentifier()?.name;
  const name = takeText(cursor);
  const common = { ...(module === undefined ? {} : { module }), name };
  if (isGet) return { kind: 'get', ...common };
  const values: ScriptValue[] = [];
  while (!cursor.done) {
    const expected = takeExpected(cursor);
    if (expected?.kind === 'value') values.push(expected.value);
    else if (expected) cursor.problem('unexpected token: a value is expected', cursor.items[cursor.at - 1]);
  }
  return { kind: 'invoke', ...common, arguments: values };
};

const withModule =
  (kind: 'assert_malformed' | 'assert_invalid' | 'assert_unlinkable'): ParseCommand =>
  (cursor, list) => {
    const module = cursor.takeList('module');
    if (!module) {
      cursor.unexpected('(module');
      return undefined;
    }
    return { kind, span: list, module: moduleOf(module), message: takeText(cursor) };
  };

const withMessage =
  (kind: 'assert_trap' | 'assert_exhaustion'): ParseCommand =>
  (cursor, list) => {
    const module = cursor.takeList('module');
    if (module) return { kind: 'assert_trap_module', span: list, module: moduleOf(module), message: takeText(cursor) };
    const action = takeAction(cursor);
    return action && { kind, span: list, action, message: takeText(cursor) };
  };

const action =
  (isGet: boolean): ParseCommand =>
  (cursor, list) => ({ kind: 'action', span: list, action: actionOf(cursor, isGet) });

const commandOf: Readonly<Record<string, ParseCommand>> = {
  module: parseModule,
  register: (cursor, list) => {
    const as = takeText(cursor);
    const module = cursor.takeIdentifier()?.name;
    return { kind: 'register', span: list, as, ...(module === undefined ? {} : { module }) };
  },
  invoke: action(false),
  get: action(true),
  assert_return: (cursor, list) => {
    const given = takeAction(cursor);
    const expected: Expected[] = [];
    while (!cursor.done) {
      const each = takeExpected(cursor);
      if (each) expected.push(each);
    }
    return given && { kind: 'assert_return', span: list, action: given, expected };
  },
  assert_trap: withMessage('assert_trap'),
  assert_exhaustion: withMessage('assert_exhaustion'),
  assert_exception: (cursor, list) => {
    const given = takeAction(cursor);
    return given && { kind: 'assert_exception', span: list, action: given };
  },
  assert_malformed: withModule('assert_malformed'),
  assert_malformed_custom: withModule('assert_malformed'),
  assert_invalid: withModule('assert_invalid'),
  assert_invalid_custom: withModule('assert_invalid'),
  assert_unlinkable: withModule('assert_unlinkable'),
};

/** A constant or a pattern of one; anything else is reported and passed over. */
const takeExpected = (cursor: Cursor): Expected | undefined => {
  const { current } = cursor;
  cursor.at++;
  if (current?.kind !== 'list') {
    cursor.unexpected('a value', current);
    return undefined;
  }
  const inner = new Cursor(current, cursor.report);
  const head = headOf(current) ?? '';
  if (head === 'either') {
    const of: Expected[] = [];
    while (!inner.done) {
      const each = takeExpected(inner);
      if (each) of.push(each);
    }
    return { kind: 'either', of };
  }
  const number = /^([if])(32|64)\.const$/.exec(head);
  if (number) return numberOf(inner, number[1] === 'f', Number(number[2]) as 32 | 64);
  if (head === 'v128.const') return lanesOf(inner, current);
  const reference = /^ref\.(null|func|extern|host|any|eq|i31|struct|array|exn)$/.exec(head);
  if (reference) return referenceOf(inner, reference[1] as ReferenceKind);
  cursor.unexpected('a value', current.items[0] ?? current);
  return undefined;
};

const referenceOf = (cursor: Cursor, type: ReferenceKind): Expected => {
  const { current } = cursor;
  if (current?.kind !== 'word') return { kind: 'reference', type };
  cursor.at++;
  if (type === 'null') return { kind: 'value', value: { type, heap: current.text } };
  if (type !== 'extern' && type !== 'host') return { kind: 'reference', type };
  const bits = integerBits(current.text, 32);
  return { kind: 'value', value: { type, number: typeof bits === 'object' ? Number(bits.value) : 0 } };
};

const nanOf = (node: Node | undefined): NanKind | undefined => {
  if (node?.kind !== 'word') return undefined;
  return node.text === 'nan:canonical' ? 'canonical' : node.text === 'nan:arithmetic' ? 'arithmetic' : undefined;
};

/** A number's bits; 0, with a report, when it is none or does not fit. */
const bitsOf = (cursor: Cursor, node: Node | undefined, isFloat: boolean, width: 8 | 16 | 32 | 64): bigint => {
  const text = node?.kind === 'word' ? node.text : '';
  const literal = isFloat ? floatBits(text, width as 32 | 64) : integerBits(text, width);
  if (typeof literal === 'object') return literal.value;
  const place: Span = node ?? cursor.place;
  cursor.problem(literal === 'range' ? 'constant out of range' : 'unexpected token: a number is expected', place);
  return 0n;
};

const numberOf = (cursor: Cursor, isFloat: boolean, width: 32 | 64): Expected => {
  const node = cursor.current;
  cursor.at++;
  const nan = nanOf(node);
  const type = `${isFloat ? 'f' : 'i'}${width}` as const;
  if (nan) return { kind: 'nan', type: type as 'f32' | 'f64', nan };
  return { kind: 'value', value: { type, bits: bitsOf(cursor, node, isFloat, width) } };
};

const shapes: Readonly<Record<string, readonly [width: 8 | 16 | 32 | 64, isFloat: boolean]>> = {
  i8x16: [8, false],
  i16x8: [16, false],
  i32x4: [32, false],
  i64x2: [64, false],
  f32x4: [32, true],
  f64x2: [64, true],
};

const lanesOf = (cursor: Cursor, list: List): Expected => {
  const word = cursor.current;
  const shape = word?.kind === 'word' ? shapes[word.text] : undefined;
  if (!shape) {
    cursor.unexpected('a shape (i32x4)');
    return { kind: 'lanes', width: 64, lanes: [0n, 0n] };
  }
  const [width, isFloat] = shape;
  const literals = list.items.slice(2);
  if (literals.length !== 128 / width) cursor.problem('wrong number of lane literals', list);
  const lanes = literals.map((node) => nanOf(node) ?? bitsOf(cursor, node, isFloat, width));
  if (lanes.some((lane) => typeof lane === 'string')) return { kind: 'lanes', width, lanes };
  const bytes = new Uint8Array(16);
  for (const [index, lane] of lanes.entries()) {
    for (let at = 0; at < width / 8; at++) {
      bytes[(index * width) / 8 + at] = Number(((lane as bigint) >> BigInt(at * 8)) & 0xffn);
    }
  }
  return { kind: 'value', value: { type: 'v128', bytes } };
};
