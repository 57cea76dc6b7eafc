/** A whole module in the text format, which assembles to the same module again. */

import type { ByteRange, ExternKind, SegmentMode, WasmModule } from '../../../vm/wasm/module.ts';
import { sectionIds } from '../../../vm/wasm/module.ts';
import {
  type CompositeType,
  type FieldType,
  funcref,
  type GlobalType,
  type RecursionGroup,
  type SubType,
  spellLimits,
  spellValueType,
} from '../../../vm/wasm/types.ts';
import { printExpression, printFunction, spellParameters } from './function.ts';
import { Identifiers, type NamedSpace } from './identifiers.ts';
import { spellBytes, spellIdentifier, spellName } from './literals.ts';

/** Custom sections longer than this are a comment: debug information has a form of its own. */
const customLimit = 65_536;
/** Bytes of a data segment on one line. */
const dataLine = 64;

const keywords: Readonly<Record<ExternKind, string>> = {
  function: 'func',
  table: 'table',
  memory: 'memory',
  global: 'global',
  tag: 'tag',
};

const spaces: Readonly<Record<ExternKind, NamedSpace>> = {
  function: 'functions',
  table: 'tables',
  memory: 'memories',
  global: 'globals',
  tag: 'tags',
};

/** The text, a line each; give them to a stream when a module is large. */
export const printModule = (module: WasmModule): readonly string[] => new ModulePrinter(module).print();

class ModulePrinter {
  readonly #module: WasmModule;
  readonly #identifiers: Identifiers;
  readonly #lines: string[] = [];

  constructor(module: WasmModule) {
    this.#module = module;
    this.#identifiers = new Identifiers(module);
  }

  print(): readonly string[] {
    const { names } = this.#module;
    this.#lines.push(`(module${names.module ? ` ${spellIdentifier(names.module)}` : ''}`);
    this.#types();
    this.#imports();
    this.#functions();
    this.#tables();
    this.#memories();
    this.#tags();
    this.#globals();
    this.#exports();
    this.#elements();
    this.#data();
    this.#customs();
    this.#lines.push(')');
    return this.#lines;
  }

  #line(text: string): void {
    this.#lines.push(`  ${text}`);
  }

  #type = (index: number): string => this.#identifiers.use('types', index);

  #types(): void {
    const { groups, types } = this.#module;
    for (const group of groups) {
      const rows = Array.from({ length: group.count }, (_, offset) => this.#typeRow(group.first + offset, types));
      if (group.count === 1 && !this.#isWrittenAsGroup(group)) this.#line(rows[0] as string);
      else {
        this.#line('(rec');
        for (const row of rows) this.#line(`  ${row}`);
        this.#line(')');
      }
    }
  }

  /** A group of one type may be written with or without `rec`: its two first bytes tell. */
  #isWrittenAsGroup({ first }: RecursionGroup): boolean {
    const { bytes, typeOffsets } = this.#module;
    const at = typeOffsets[first] ?? 0;
    return bytes[at - 2] === 0x4e && bytes[at - 1] === 1;
  }

  #typeRow(index: number, types: readonly SubType[]): string {
    const { final, supertypes, composite } = types[index] as SubType;
    const body = this.#composite(composite, index);
    const head = `(type${this.#identifiers.define('types', index)}`;
    if (final && supertypes.length === 0) return `${head} ${body})`;
    const supers = supertypes.map((each) => ` ${this.#type(each)}`).join('');
    return `${head} (sub${final ? ' final' : ''}${supers} ${body}))`;
  }

  #composite(type: CompositeType, index: number): string {
    const spell = (each: number) => spellValueType(each, this.#type);
    switch (type.kind) {
      case 'function': {
        const list = (head: string, each: readonly number[]) =>
          each.length === 0 ? '' : ` (${head} ${each.map(spell).join(' ')})`;
        return `(func${list('param', type.parameters)}${list('result', type.results)})`;
      }
      case 'struct': {
        const names = this.#identifiers.fields(index);
        const fields = type.fields.map((field, at) => {
          const name = names.get(at);
          return ` (field ${name === undefined ? '' : `${name} `}${this.#field(field)})`;
        });
        return `(struct${fields.join('')})`;
      }
      case 'array':
        return `(array ${this.#field(type.element)})`;
    }
  }

  #field({ storage, mutable }: FieldType): string {
    const text = spellValueType(storage, this.#type);
    return mutable ? `(mut ${text})` : text;
  }

  #imports(): void {
    for (const { module, name, type, index } of this.#module.imports) {
      const define = this.#identifiers.define(spaces[type.kind], index);
      this.#line(
        `(import ${spellName(module)} ${spellName(name)} (${keywords[type.kind]}${define} ${this.#importType(type, index)}))`,
      );
    }
  }

  #importType(type: WasmModule['imports'][number]['type'], index: number): string {
    switch (type.kind) {
      case 'function': {
        const { parameters, results } = spellParameters(this.#module, this.#identifiers, index);
        return [`(type ${this.#type(type.type)})`, parameters, results].filter((part) => part !== '').join(' ');
      }
      case 'table':
        return `${spellLimits(type.table.limits)} ${spellValueType(type.table.element, this.#type)}`;
      case 'memory':
        return spellLimits(type.memory.limits);
      case 'global':
        return this.#globalType(type.global);
      case 'tag':
        return `(type ${this.#type(type.tag.type)})`;
    }
  }

  #globalType({ type, mutable }: GlobalType): string {
    const text = spellValueType(type, this.#type);
    return mutable ? `(mut ${text})` : text;
  }

  #functions(): void {
    const { functionTypes, importedFunctionCount } = this.#module;
    for (let index = importedFunctionCount; index < functionTypes.length; index++) {
      for (const { text } of printFunction(this.#module, this.#identifiers, index)) this.#line(text);
    }
  }

  #tables(): void {
    this.#module.tables.forEach((table, index) => {
      if (table.import) return;
      const { limits, element } = table.type;
      const define = this.#identifiers.define('tables', index);
      const initial = table.initial ? ` ${this.#folded(table.initial)}` : '';
      this.#line(`(table${define} ${spellLimits(limits)} ${spellValueType(element, this.#type)}${initial})`);
    });
  }

  #memories(): void {
    this.#module.memories.forEach((memory, index) => {
      if (memory.import) return;
      this.#line(`(memory${this.#identifiers.define('memories', index)} ${spellLimits(memory.type.limits)})`);
    });
  }

  #tags(): void {
    this.#module.tags.forEach((tag, index) => {
      if (tag.import) return;
      this.#line(`(tag${this.#identifiers.define('tags', index)} (type ${this.#type(tag.type.type)}))`);
    });
  }

  #globals(): void {
    this.#module.globals.forEach((global, index) => {
      if (global.import) return;
      const define = this.#identifiers.define('globals', index);
      const initial = global.initial ? ` ${this.#folded(global.initial)}` : '';
      this.#line(`(global${define} ${this.#globalType(global.type)}${initial})`);
    });
  }

  #exports(): void {
    const { exports, start } = this.#module;
    for (const { name, kind, index } of exports) {
      this.#line(`(export ${spellName(name)} (${keywords[kind]} ${this.#identifiers.use(spaces[kind], index)}))`);
    }
    if (start) this.#line(`(start ${this.#identifiers.use('functions', start.index)})`);
  }

  #elements(): void {
    this.#module.elements.forEach((segment, index) => {
      const { mode, type, flags, items } = segment;
      const head = `(elem${this.#identifiers.define('elements', index)}${mode.kind === 'declarative' ? ' declare' : ''}`;
      const place = this.#place(mode, 'table', 'tables', flags === 2 || (flags === 6 && type === funcref));
      if (items.kind === 'functions') {
        const indices = [...items.indices].map((each) => ` ${this.#identifiers.use('functions', each)}`).join('');
        this.#line(`${head}${place} func${indices})`);
        return;
      }
      const expressions: string[] = [];
      for (let at = 0; at < items.ranges.length; at += 2) {
        const range = { from: items.ranges[at] as number, to: items.ranges[at + 1] as number };
        expressions.push(` (item ${this.#folded(range)})`);
      }
      this.#line(`${head}${place} ${spellValueType(type, this.#type)}${expressions.join('')})`);
    });
  }

  #data(): void {
    this.#module.data.forEach((segment, index) => {
      const head = `(data${this.#identifiers.define('data', index)}`;
      const place = this.#place(segment.mode, 'memory', 'memories', segment.flags === 2);
      const bytes = this.#module.bytes.subarray(segment.bytes.from, segment.bytes.to);
      if (bytes.length <= dataLine) {
        this.#line(`${head}${place} ${spellBytes(bytes)})`);
        return;
      }
      this.#line(`${head}${place}`);
      for (let at = 0; at < bytes.length; at += dataLine)
        this.#line(`  ${spellBytes(bytes.subarray(at, at + dataLine))}`);
      this.#line(')');
    });
  }

  /** Where an active segment goes. */
  #place(mode: SegmentMode, head: 'table' | 'memory', space: NamedSpace, named: boolean): string {
    if (mode.kind !== 'active') return '';
    const target = named || mode.index !== 0 ? ` (${head} ${this.#identifiers.use(space, mode.index)})` : '';
    return `${target} (offset ${this.#folded(mode.offset)})`;
  }

  /** A constant expression: one folded instruction, or flat ones. */
  #folded(range: ByteRange): string {
    const found = printExpression(this.#module, this.#identifiers, range);
    return found.length === 1 && !found[0]?.startsWith('(;') ? `(${found[0]})` : found.join(' ');
  }

  #customs(): void {
    let after: string | undefined;
    for (const { id, name, payload } of this.#module.sections) {
      if (id !== sectionIds.custom) {
        after = name;
        continue;
      }
      if (name === 'name') continue;
      const length = payload.to - payload.from;
      if (length > customLimit) {
        this.#line(`;; custom section ${spellName(name)}: ${length} bytes`);
        continue;
      }
      const place = after === undefined ? 'before first' : `after ${placeWords[after] ?? after}`;
      const bytes = this.#module.bytes.subarray(payload.from, payload.to);
      this.#line(`(@custom ${spellName(name)} (${place}) ${spellBytes(bytes)})`);
    }
  }
}

/** Sections as `(@custom … (after …))` names them, where the word differs. */
const placeWords: Readonly<Record<string, string>> = { function: 'func', element: 'elem', dataCount: 'datacount' };
