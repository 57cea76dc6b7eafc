/** The image that the sections of an assembly text describe. */
import { builtInConditions, builtInPayloadType } from '../builtin.ts';
import type { Constant, SaharaDebug, SaharaImage, SaharaMeta } from '../image.ts';
import { Cursor } from './cursor.ts';
import { buildFunction } from './function.ts';
import type { Line, Report, Token } from './line.ts';
import type { Names } from './names.ts';
import type { Section } from './sections.ts';
import { type DataLine, type TypeLine, TypeTable } from './types.ts';

export const buildImage = (sections: readonly Section[], report: Report): SaharaImage => {
  const of = (keyword: string) => sections.filter((section) => section.keyword === keyword);
  const linesOf = (keyword: string) => of(keyword).flatMap(({ lines }) => lines);
  const cursors = (keyword: string) => linesOf(keyword).map((line) => new Cursor(line, report));

  const types = new TypeTable(readTypes(linesOf('types'), report), report);
  const constants = cursors('constants').map(readConstant);
  const conditions = readConditions(cursors('conditions'), types);
  const restarts = cursors('restarts').map((line) => readRestart(line, types));
  const functions = of('function');
  const functionNames = functions.map(({ head }) => new Cursor(head, report).name('the name of the function'));
  functionNames.forEach((name, index) => {
    if (functionNames.indexOf(name) < index) {
      report('duplicate-function', (functions[index] as Section).head.range, `there are two functions named ${name}`);
    }
  });

  const names: Names = {
    types,
    functions: indexOf(functionNames),
    conditions: indexOf(conditions.map(({ name }) => name)),
    restarts: indexOf(
      restarts
        .map(({ name }) => name)
        .map((name, index, all) => (all.indexOf(name) === all.lastIndexOf(name) ? name : `${name}#${index}`)),
    ),
    stringConstant: (value) => {
      const known = constants.findIndex((constant) => constant.type === 'string' && constant.value === value);
      return known >= 0 ? known : constants.push({ type: 'string', value }) - 1;
    },
  };
  const built = functions.map((section) => buildFunction(section, names, report));
  const sources = of('sources');
  const entry = of('entry').map(({ head }) => {
    const line = new Cursor(head, report);
    const place = line.place;
    const name = line.name('the entry function');
    const index = names.functions.get(name);
    if (index === undefined) line.wrong(`no function is named ${name}`, 'unknown-name', place);
    line.end();
    return index;
  })[0];

  const meta: SaharaMeta = {
    modules: of('module').map((section) => readModule(section, report)),
    functions: built.map((each) => each.meta),
    conditions,
    restarts,
    ...(entry === undefined ? {} : { entry }),
  };
  const image = { types: types.types, constants, functions: built.map((each) => each.code), meta };
  if (sources.length === 0) return { ...image, debugState: 'absent' };
  const debug: SaharaDebug = {
    sources: cursors('sources').map(readSource),
    functions: built.map((each) => each.debug),
  };
  return { ...image, debug, debugState: 'loaded' };
};

/** The first index of each name. */
const indexOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, index) => [name, index] as const).reverse());

const keywordOf = (line: Line): string => (line.tokens[0].kind === 'word' ? line.tokens[0].text : '');

const optionalDoc = (line: Cursor): { doc?: string } => {
  const doc = line.optional('doc', () => line.name('the text'));
  return doc === undefined ? {} : { doc };
};

const readTypes = (lines: readonly Line[], report: Report): readonly TypeLine[] => {
  const declared: TypeLine[] = [];
  let data: DataLine | undefined;
  for (const each of lines) {
    const line = new Cursor(each, report);
    switch (keywordOf(each)) {
      case 'type': {
        const type = line.take();
        if (type) declared.push({ type });
        else line.wrong('a type is missing');
        break;
      }
      case 'data':
        data = readData(line);
        declared.push({ data });
        break;
      case 'field':
        if (data) data.fields.push(readField(line));
        else line.wrong('a field belongs to a data type', 'assembly-syntax', line.range);
        break;
      default:
        line.wrong('a line of types begins with type, data or field', 'assembly-syntax', each.tokens[0].range);
        continue;
    }
    line.end();
  }
  return declared;
};

const readData = (line: Cursor): DataLine => {
  const name = line.name('the name of the data type');
  const size = line.optional('size', () => line.number('the size'));
  const alignment = line.optional('align', () => line.number('the alignment'));
  const condition = line.takes('condition') ? true : line.takes('no-condition') ? false : undefined;
  return {
    name,
    range: line.range,
    ...(size === undefined ? {} : { size }),
    ...(alignment === undefined ? {} : { alignment }),
    ...(condition === undefined ? {} : { condition }),
    ...optionalDoc(line),
    fields: [],
  };
};

const readField = (line: Cursor): DataLine['fields'][number] => {
  const name = line.name('the name of the field');
  const type = line.take() ?? missing(line);
  const offset = line.optional('offset', () => line.number('the offset'));
  const size = line.optional('size', () => line.number('the size'));
  return { name, type, ...(offset === undefined ? {} : { offset }), ...(size === undefined ? {} : { size }) };
};

const missing = (line: Cursor): Token => {
  line.wrong('a type is missing');
  return { kind: 'word', text: 'bool', range: line.range };
};

const readConstant = (line: Cursor): Constant => {
  const type = keywordOf(line.line);
  const place = line.place;
  const text = line.name('the value');
  line.end();
  switch (type) {
    case 'string':
      return { type, value: text };
    case 'i64':
    case 'u64':
      if (/^-?\d+$/.test(text)) return { type, value: BigInt(text) };
      break;
    case 'f64':
      if (/^0x[0-9a-f]+$/i.test(text)) return { type, bits: BigInt(text) };
      if (isNumber(text)) return { type, bits: floatBits(Number(text), 8) };
      break;
    case 'f32':
      if (/^0x[0-9a-f]+$/i.test(text)) return { type, bits: Number(text) };
      if (isNumber(text)) return { type, bits: Number(floatBits(Number(text), 4)) };
      break;
    default:
      line.wrong('a constant begins with i64, u64, f32, f64 or string', 'assembly-syntax', line.line.tokens[0].range);
      return { type: 'i64', value: 0n };
  }
  line.wrong(`${text} is no ${type}`, 'bad-constant', place);
  return { type: 'i64', value: 0n };
};

const isNumber = (text: string): boolean => text !== '' && (text === 'NaN' || !Number.isNaN(Number(text)));

const floatBits = (value: number, bytes: 4 | 8): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  if (bytes === 4) view.setFloat32(4, value);
  else view.setFloat64(0, value);
  return view.getBigUint64(0);
};

const readConditions = (lines: readonly Cursor[], types: TypeTable): SaharaMeta['conditions'] => {
  const declared = lines.map((line) => {
    const name = line.name('the name of the condition');
    const payload = types.id(line.take(), line.range);
    const condition = { name, payload, ...optionalDoc(line) };
    line.end();
    return condition;
  });
  if (declared.some(({ name }) => name === builtInConditions[0].name)) return declared;
  return [
    ...builtInConditions.map(({ name, doc }, id) => ({ name, payload: builtInPayloadType(id), doc })),
    ...declared,
  ];
};

const readRestart = (line: Cursor, types: TypeTable): SaharaMeta['restarts'][number] => {
  const name = line.name('the name of the restart');
  const list = line.take();
  const items = list?.kind === 'list' ? list.items : [];
  if (list?.kind !== 'list' || items.length % 2 !== 0)
    line.wrong('a restart has parameters: [name type …]', 'assembly-syntax', line.range);
  const parameters: { name: string; type: number }[] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    const item = items[index] as Token;
    if (item.kind === 'list') line.wrong('a name is expected', 'assembly-syntax', item.range);
    else parameters.push({ name: item.text, type: types.id(items[index + 1], item.range) });
  }
  line.end();
  return { name, parameters };
};

const readModule = ({ head, lines }: Section, report: Report): SaharaMeta['modules'][number] => {
  const line = new Cursor(head, report);
  const name = line.name('the name of the module');
  const source = line.optional('source', () => line.name('the path')) ?? '';
  const doc = optionalDoc(line);
  line.end();
  const exports = lines.map((each) => {
    const row = new Cursor(each, report);
    if (keywordOf(each) !== 'export')
      row.wrong('a line of a module begins with export', 'assembly-syntax', each.tokens[0].range);
    const exported = row.name('the exported name');
    row.end();
    return exported;
  });
  return { name, ...doc, exports, source };
};

const readSource = (line: Cursor): SaharaDebug['sources'][number] => {
  const path = line.name('the path');
  const checksum = line.name('the checksum');
  line.end();
  return { path, checksum };
};
