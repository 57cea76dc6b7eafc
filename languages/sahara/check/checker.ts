/** Checks one function: every form gets a type, every name its meaning. Forms and built-ins register in tables. */
import type { Fix } from '../../../vm/context/diagnostic.ts';
import { stringType, unitType } from '../../../vm/sahara/builtin.ts';
import { storedSize, type TypeId } from '../../../vm/sahara/types.ts';
import { integerRanges } from '../syntax/numbers.ts';
import { type Form, headOf, type ListForm, symbolName } from '../syntax/tree.ts';
import { readSignature } from './declarations.ts';
import { formNames } from './names.ts';
import type { FunctionDeclaration, Mention, Parameter, ProgramTables, SourceModule } from './program.ts';
import { didYouMean } from './suggest.ts';
import type { Loop, Node, Unit, Variable } from './tree.ts';
import { findData, splitName } from './type-forms.ts';
import { bool, char, f64, i64, never, scalar, unknown } from './types.ts';

/** What the place of a form asks for: a type, anything (undefined), or nothing, because the value is dropped. */
export type Want = TypeId | undefined | 'drop';

export type FormChecker = (c: Checker, form: ListForm, want: Want) => Node;

export interface Vocabulary {
  readonly forms: ReadonlyMap<string, FormChecker>;
  readonly builtIns: ReadonlyMap<string, FormChecker>;
}

interface Scope {
  readonly names: Map<string, Variable>;
  readonly outer: Scope | undefined;
}

export class Checker {
  scope: Scope | undefined;
  loops: (Loop | 'barrier')[] = [];
  /** Variables whose value has been sent away, with the place of the move. */
  moved = new Map<Variable, Form>();
  /** Names that are near enough to be suggested though nothing has declared them here. */
  suggestions: readonly string[] = [];
  /** Conditions that the forms checked so far may signal, with a place. */
  signalled = new Map<number, Form>();

  readonly tables: ProgramTables;
  readonly vocabulary: Vocabulary;
  unit: Unit;

  constructor(tables: ProgramTables, vocabulary: Vocabulary, unit: Unit) {
    this.tables = tables;
    this.vocabulary = vocabulary;
    this.unit = unit;
  }

  get types() {
    return this.tables.types;
  }

  get module(): SourceModule {
    return this.unit.module;
  }

  // Reports

  error(form: Form, code: string, message: string, fix?: Fix): Node {
    this.tables.report(this.module, code, form.range, message, fix ? { fix } : {});
    return this.node({ kind: 'error', form, type: unknown });
  }

  warn(form: Form, code: string, message: string, fix?: Fix): void {
    this.tables.report(this.module, code, form.range, message, { severity: 'warning', ...(fix ? { fix } : {}) });
  }

  mention(form: Form, about: Omit<Mention, 'path' | 'range'>): void {
    this.tables.mentions.push({ path: this.module.path, range: form.range, ...about });
  }

  text(form: Form): string {
    return this.module.source.text.slice(form.start, form.end).replaceAll(/\s+/g, ' ');
  }

  name(type: TypeId): string {
    return this.types.name(type);
  }

  node(node: Node): Node {
    return node;
  }

  // Expressions

  /** Checks a form; the node has the wanted type, or `never`, or `unknown` after a report. */
  check(form: Form, want: Want): Node {
    return this.fit(this.infer(form, want), want);
  }

  /** The node, or a report when its type is not what is wanted. */
  fit(node: Node, want: Want): Node {
    if (want === undefined || want === 'drop' || want === unknown) return node;
    if (node.type === want || node.type === never || node.type === unknown) return node;
    const fix = this.conversionFix(node, want);
    return this.error(
      node.form,
      'type-mismatch',
      `${this.name(want)} is expected, but this is ${this.name(node.type)}`,
      fix,
    );
  }

  private conversionFix(node: Node, want: TypeId): Fix | undefined {
    const { types } = this;
    const text = this.module.source.text.slice(node.form.start, node.form.end);
    const wrap = (name: string) => ({
      title: `Change to (${name} …)`,
      edits: [{ range: node.form.range, text: `(${name} ${text})` }],
    });
    if (types.isNumber(want) && types.isNumber(node.type)) return wrap(this.name(want));
    if (want === stringType) return wrap('string');
    const type = types.get(want);
    return type.kind === 'option' && type.value === node.type ? wrap('some') : undefined;
  }

  /** Checks a form whose value is dropped. */
  effect(form: Form): Node {
    return this.check(form, 'drop');
  }

  /** Forms of a body; the last one has the wanted type. Each is a statement. */
  body(forms: readonly Form[], want: Want, where: Form): Node {
    if (forms.length === 0) {
      if (want === undefined || want === 'drop' || want === unitType) return this.unitNode(where);
      return this.error(where, 'missing-body', `${this.name(want)} is expected, but the body is empty`);
    }
    const nodes = forms.map((form, index) => {
      const last = index === forms.length - 1;
      const node = last && want !== unitType ? this.check(form, want) : this.effect(form);
      node.statement = true;
      return node;
    });
    const last = nodes.at(-1) as Node;
    const dead = nodes.findIndex((node) => node.type === never);
    if (dead >= 0 && dead < nodes.length - 1)
      this.warn((nodes[dead + 1] as Node).form, 'unreachable', 'This is never reached');
    const stops = dead >= 0;
    const type = stops ? never : want === 'drop' || want === unitType ? unitType : last.type;
    if (nodes.length === 1 && type === last.type) return last;
    return { kind: 'do', body: nodes, form: forms.length === 1 ? last.form : where, type };
  }

  /** A body in a scope of its own. */
  scoped<T>(work: () => T): T {
    const outer = this.scope;
    this.scope = { names: new Map(), outer };
    try {
      return work();
    } finally {
      this.scope = outer;
    }
  }

  unitNode(form: Form): Node {
    return { kind: 'do', body: [], form, type: unitType };
  }

  constant(form: Form, type: TypeId, value: bigint | number | boolean | string): Node {
    return { kind: 'constant', value, form, type };
  }

  operation(form: Form, type: TypeId, opcode: string, operands: readonly number[], ...args: Node[]): Node {
    return { kind: 'operation', opcode, operands, args, form, type };
  }

  private infer(form: Form, want: Want): Node {
    const asked = want === 'drop' ? undefined : want;
    switch (form.kind) {
      case 'bad':
        return { kind: 'error', form, type: unknown };
      case 'string':
        return this.constant(form, stringType, form.value);
      case 'char':
        return this.constant(form, char, BigInt(form.value));
      case 'keyword':
        return this.error(form, 'misplaced-keyword', `:${form.name} is only meaningful before an argument`);
      case 'float': {
        const type = form.suffix ? scalar(form.suffix) : asked !== undefined && this.types.isFloat(asked) ? asked : f64;
        return this.constant(form, type, form.value);
      }
      case 'integer': {
        const type = form.suffix
          ? scalar(form.suffix)
          : asked !== undefined && this.types.isNumber(asked)
            ? asked
            : i64;
        return this.integer(form, type, form.value);
      }
      case 'symbol':
        return this.symbol(form, form.name);
      case 'list':
        return form.open === '('
          ? this.list(form, want)
          : this.error(form, 'misplaced-vector', '[…] is not an expression');
    }
  }

  private integer(form: Form, type: TypeId, value: bigint): Node {
    const range = integerRanges[this.types.scalarOf(type) ?? 'i64'];
    if (this.types.isFloat(type)) return this.constant(form, type, Number(value));
    if (range && (value < range[0] || value > range[1]))
      return this.error(form, 'literal-range', `${value} does not fit ${this.name(type)} (${range[0]} to ${range[1]})`);
    return this.constant(form, type, value);
  }

  private list(form: ListForm, want: Want): Node {
    const head = form.items[0];
    if (!head) return this.error(form, 'empty-form', '() is not an expression');
    const name = symbolName(head);
    if (name === undefined) return this.callValue(form, head);
    if (name.startsWith('.') && name.length > 1) return this.fieldForm(form, name);
    const variable = this.lookup(name);
    if (variable) return this.callValue(form, head);
    const special = this.vocabulary.forms.get(name);
    if (special) return special(this, form, want);
    const declared = this.findFunction(name);
    if (declared) return this.callFunction(form, head, declared);
    const data = findData(this.module, name);
    if (data) return this.construct(form, head, data.type, data.doc);
    const condition = this.tables.conditions.findIndex((row) => row.name === name && !name.includes('::'));
    if (condition >= 0)
      return this.construct(form, head, this.tables.conditions[condition]?.payload as TypeId, undefined);
    const builtIn = this.vocabulary.builtIns.get(name);
    if (builtIn) return builtIn(this, form, want);
    for (const item of form.items.slice(1))
      if (item.kind !== 'keyword' && item.kind !== 'list') this.check(item, undefined);
    return this.unknownName(head, name);
  }

  unknownName(form: Form, name: string): Node {
    const names = [
      ...this.visibleNames(),
      ...this.suggestions,
      ...this.module.functions.keys(),
      ...this.module.data.keys(),
      ...formNames,
      ...this.vocabulary.builtIns.keys(),
    ];
    const prefix = name.includes('::') ? name.slice(0, name.lastIndexOf('::')) : undefined;
    if (prefix !== undefined && prefix !== this.module.name && !this.module.imports.has(prefix)) {
      const start = this.module.source.forms.find((each) => headOf(each) !== 'module')?.range ?? form.range;
      const range = { ...start, endLine: start.line, endColumn: start.column };
      const fix = { title: `Add (import ${prefix})`, edits: [{ range, text: `(import ${prefix})\n` }] };
      return this.error(form, 'unknown-module', `Module '${prefix}' is not imported`, fix);
    }
    const { hint, fix } = didYouMean(form, name, names);
    return this.error(form, 'unknown-name', `There is no '${name}' here${hint}`, fix);
  }

  // Names

  findFunction(name: string): FunctionDeclaration | undefined {
    const { scope, local } = splitName(this.module, name);
    return scope?.functions.get(local);
  }

  lookup(name: string): Variable | undefined {
    for (let scope = this.scope; scope; scope = scope.outer) {
      const found = scope.names.get(name);
      if (found) return found;
    }
    return undefined;
  }

  private visibleVariables(): readonly Variable[] {
    const found = new Map<string, Variable>();
    for (let scope = this.scope; scope; scope = scope.outer)
      for (const [name, variable] of scope.names) if (!found.has(name)) found.set(name, variable);
    return [...found.values()];
  }

  private *visibleNames(): Iterable<string> {
    for (let scope = this.scope; scope; scope = scope.outer) yield* scope.names.keys();
  }

  /** A variable of the running unit, visible in the innermost scope unless hidden or named `_`. */
  declare(
    name: string,
    type: TypeId,
    form: Form,
    options: { readonly kind?: 'parameter'; readonly hidden?: boolean } = {},
  ): Variable {
    const hidden = options.hidden ?? name === '_';
    const variable: Variable = {
      name,
      type,
      form,
      hidden,
      kind: options.kind ?? 'local',
      unit: this.unit,
      assigned: false,
      captured: false,
      wholeUses: 0,
      shared: options.kind === 'parameter',
    };
    if (!hidden) {
      this.scope?.names.set(name, variable);
      this.mention(form, {
        kind: variable.kind,
        name,
        code: `${name} ${this.name(type)}`,
        definition: { path: this.module.path, range: form.range },
      });
    }
    return variable;
  }

  hidden(type: TypeId, form: Form): Variable {
    return this.declare('_', type, form, { hidden: true });
  }

  /** The value of a variable as a whole. */
  read(variable: Variable, form: Form): Node {
    variable.wholeUses++;
    this.noteCapture(variable);
    return { kind: 'read', variable, form, type: variable.type };
  }

  /** Notes that lambdas between the running unit and the variable's capture it. */
  noteCapture(variable: Variable): void {
    let fromHandler = false;
    for (let unit: Unit | undefined = this.unit; unit && unit !== variable.unit; unit = unit.parent) {
      if (unit.kind !== 'lambda') {
        fromHandler = true;
        continue;
      }
      variable.captured = true;
      if (fromHandler) unit.mirrored.add(variable);
      fromHandler = false;
      if (!unit.captures.includes(variable)) unit.captures.push(variable);
    }
  }

  checkMoved(variable: Variable, form: Form): void {
    const place = this.moved.get(variable);
    if (!place) return;
    this.error(
      form,
      'moved',
      `'${variable.name}' was moved away in line ${place.range.line}; set it before it is used again`,
    );
  }

  /** Variables that either way may have moved count as moved. */
  joinMoves(ways: readonly (() => Node)[]): Node[] {
    const before = this.moved;
    const after = new Map<Variable, Form>();
    const nodes = ways.map((way) => {
      this.moved = new Map(before);
      const node = way();
      if (node.type !== never) for (const [variable, form] of this.moved) after.set(variable, form);
      return node;
    });
    this.moved = after;
    return nodes;
  }

  private symbol(form: Form, name: string): Node {
    if (name === 'true' || name === 'false') return this.constant(form, bool, name === 'true');
    const variable = this.lookup(name);
    if (variable) {
      this.checkMoved(variable, form);
      this.mentionVariable(form, variable);
      return this.read(variable, form);
    }
    const declared = this.findFunction(name);
    if (declared) {
      this.mentionFunction(form, declared);
      for (const signal of declared.signals) this.signals(signal, form);
      return this.functionValue(form, declared);
    }
    if (name === 'none') return this.error(form, 'missing-type', 'The type of none is needed: (none T)');
    if (this.vocabulary.forms.has(name) || this.vocabulary.builtIns.has(name))
      return this.error(form, 'not-a-value', `'${name}' is a form, not a value; write (fn [x T] (${name} x))`);
    return this.unknownName(form, name);
  }

  mentionVariable(form: Form, variable: Variable): void {
    this.mention(form, {
      kind: variable.kind,
      name: variable.name,
      code: `${variable.name} ${this.name(variable.type)}`,
      definition: { path: this.module.path, range: variable.form.range },
    });
  }

  mentionFunction(form: Form, declared: FunctionDeclaration): void {
    this.mention(form, {
      kind: 'function',
      name: declared.name,
      code: this.signatureCode(declared),
      definition: { path: declared.module.path, range: declared.nameForm.range },
      ...(declared.doc === undefined ? {} : { doc: declared.doc }),
    });
  }

  /** A function's signature as the source declares it. */
  signatureCode(declared: FunctionDeclaration): string {
    const signals = declared.signals.map((id) => this.tables.conditions[id]?.name);
    const parameters = declared.parameters.map(({ name, type }) => `${name} ${this.name(type)}`).join(' ');
    const tail =
      signals.length > 1 ? ` :signals [${signals.join(' ')}]` : signals.length === 1 ? ` :signals ${signals[0]}` : '';
    return `(fn ${declared.name} [${parameters}] -> ${this.name(declared.result)}${tail})`;
  }

  // Calls

  /** A declared function as a closure: a lambda that calls it. */
  private functionValue(form: Form, declared: FunctionDeclaration): Node {
    const type = this.types.function(
      declared.parameters.map((parameter) => parameter.type),
      declared.result,
    );
    const unit = this.newUnit('lambda', form, declared.result, `${declared.fullName}/value`);
    if (unit.closure === undefined) {
      unit.closure = type;
      const outer = this.unit;
      this.unit = unit;
      unit.parameters.push(
        ...declared.parameters.map(({ name, type: each }) =>
          this.declare(name, each, form, { kind: 'parameter', hidden: true }),
        ),
      );
      unit.body = {
        kind: 'call',
        callee: declared.index,
        args: unit.parameters.map((each) => this.read(each, form)),
        form,
        type: declared.result,
      };
      this.unit = outer;
    }
    return { kind: 'lambda', unit, form, type };
  }

  /** A unit inside the running one; the one of that name when there is one already. */
  newUnit(kind: 'lambda' | 'handler', form: Form, result: TypeId, name: string): Unit {
    const known = this.tables.units.find((other) => other.name === name);
    if (known) return known;
    const unit: Unit = {
      index: this.tables.functionIndex(name),
      name,
      kind,
      module: this.module,
      form,
      parent: this.unit,
      parameters: [],
      result,
      captures: [],
      mirrored: new Set(),
      visible: this.visibleVariables(),
      body: this.unitNode(form),
      handles: new Set(),
      signals: [],
      exported: false,
      lambdas: 0,
      handlers: 0,
    };
    this.tables.units.push(unit);
    return unit;
  }

  /** Runs a check inside another unit: loops and moves of the outer one are out of reach. */
  inside<T>(unit: Unit, work: () => T): T {
    const { unit: outer, loops, moved } = this;
    this.unit = unit;
    this.loops = ['barrier'];
    this.moved = new Map(moved);
    try {
      return this.scoped(work);
    } finally {
      this.unit = outer;
      this.loops = loops;
      this.moved = moved;
    }
  }

  signals(condition: number, form: Form): void {
    if (!this.signalled.has(condition)) this.signalled.set(condition, form);
  }

  private callFunction(form: ListForm, head: Form, declared: FunctionDeclaration): Node {
    this.mentionFunction(head, declared);
    const args = this.arguments(form, declared.name, declared.parameters, form.items.slice(1));
    for (const signal of declared.signals) this.signals(signal, head);
    return { kind: 'call', callee: declared.index, args, form, type: declared.result };
  }

  /** Arguments against parameters; reports a wrong number once, and still checks what is there. */
  arguments(
    form: Form,
    name: string,
    parameters: readonly Pick<Parameter, 'name' | 'type'>[],
    forms: readonly Form[],
  ): Node[] {
    if (forms.length !== parameters.length) {
      const expected =
        parameters.length === 0
          ? 'no arguments'
          : parameters.length === 1
            ? '1 argument'
            : `${parameters.length} arguments`;
      const names =
        parameters.length === 0
          ? ''
          : ` (${parameters.map((each) => `${each.name} ${this.name(each.type)}`).join(', ')})`;
      this.error(form, 'argument-count', `${name} takes ${expected}${names}, not ${forms.length}`);
    }
    return forms.map((each, index) => this.check(each, parameters[index]?.type));
  }

  private callValue(form: ListForm, head: Form): Node {
    const callee = this.check(head, undefined);
    const type = this.types.get(callee.type);
    if (callee.type === unknown) {
      for (const item of form.items.slice(1)) this.check(item, undefined);
      return { kind: 'error', form, type: unknown };
    }
    if (type.kind !== 'function')
      return this.error(head, 'not-callable', `This is ${this.name(callee.type)}, not a function`);
    const parameters = type.parameters.map((each, index) => ({ name: `argument ${index + 1}`, type: each }));
    const args = this.arguments(form, 'The function', parameters, form.items.slice(1));
    return { kind: 'call closure', callee, args, form, type: type.result };
  }

  // Data

  private construct(form: ListForm, head: Form, data: TypeId, doc: string | undefined): Node {
    const model = this.types.model(data);
    if (!model) return this.error(form, 'bad-type', 'This is not a data type');
    const declaration = findData(this.module, symbolName(head) as string);
    this.mention(head, {
      kind: model.condition ? 'condition' : 'data',
      name: model.name,
      code: this.dataCode(data),
      ...(doc === undefined ? {} : { doc }),
      ...(declaration?.nameForm && declaration.module
        ? { definition: { path: declaration.module.path, range: declaration.nameForm.range } }
        : {}),
    });
    const given = new Map<number, Node>();
    const order: number[] = [];
    const rest = form.items.slice(1);
    for (let at = 0; at < rest.length; at++) {
      const key = rest[at] as Form;
      if (key.kind !== 'keyword') {
        this.error(
          key,
          'field-name',
          `Fields are given by name: (${this.text(head)} ${model.fields.map(({ name }) => `:${name} …`).join(' ')})`,
        );
        continue;
      }
      const field = model.fields.findIndex(({ name }) => name === key.name);
      const value = rest[at + 1]?.kind === 'keyword' ? undefined : rest[++at];
      if (field < 0) {
        const { hint, fix } = didYouMean(
          key,
          `:${key.name}`,
          model.fields.map(({ name }) => `:${name}`),
        );
        this.error(key, 'unknown-field', `${model.name} has no field '${key.name}'${hint}`, fix);
      } else if (given.has(field)) this.error(key, 'duplicate-field', `Field '${key.name}' is given twice`);
      const type = model.fields[field]?.type;
      if (!value) this.error(key, 'missing-value', `The value of '${key.name}' is missing`);
      const node = value ? this.check(value, type) : this.node({ kind: 'error', form: key, type: unknown });
      if (field >= 0 && !given.has(field)) {
        given.set(field, node);
        order.push(field);
        if (type !== undefined && this.types.model(type)) this.copied(node);
      }
    }
    const missing = model.fields.filter((_, index) => !given.has(index)).map(({ name }) => name);
    if (missing.length > 0) {
      const at = form.closed ? form.end - 1 : form.end;
      const end = { line: form.range.endLine, column: form.range.endColumn - (form.end - at) };
      const fix = {
        title: `Add ${missing.map((name) => `:${name}`).join(' ')}`,
        edits: [
          {
            range: { ...end, endLine: end.line, endColumn: end.column },
            text: missing.map((name) => ` :${name} 0`).join(''),
          },
        ],
      };
      return this.error(
        form,
        'missing-field',
        `${model.name} needs ${missing.map((name) => `:${name}`).join(' ')}`,
        fix,
      );
    }
    return {
      kind: 'construct',
      fields: model.fields.map((_, index) => given.get(index) as Node),
      order,
      form,
      type: data,
    };
  }

  /** The data type of a name. */
  dataNamed(name: string): TypeId | undefined {
    return findData(this.module, name)?.type;
  }

  /** Bytes of a value in memory: the whole of a data value, else what a field takes. */
  sizeOf(type: TypeId): number {
    return this.types.model(type)?.size ?? storedSize(this.types.get(type));
  }

  /** A data type as the source declares it. */
  dataCode(data: TypeId): string {
    const model = this.types.model(data);
    const fields = model?.fields.map(({ name, type }) => ` [${name} ${this.name(type)}]`).join('') ?? '';
    return `(${model?.condition ? 'condition' : 'data'} ${model?.name}${fields})`;
  }

  /** A data value whose leaves are copied out: reading a variable for that is no escape. */
  copied(node: Node): Node {
    if (node.kind === 'read') node.variable.wholeUses--;
    return node;
  }

  private fieldForm(form: ListForm, head: string): Node {
    if (form.items.length !== 2) return this.error(form, 'argument-count', `(${head} value) takes one value`);
    return this.field(form, this.check(form.items[1] as Form, undefined), head.slice(1), form.items[0] as Form);
  }

  /** A field of a data value. A field of an embedded value is one of the value that holds it. */
  field(form: Form, object: Node, name: string, nameForm: Form): Node {
    if (object.type === unknown || object.type === never) return object;
    const model = this.types.model(object.type);
    if (!model) return this.error(nameForm, 'not-data', `${this.name(object.type)} has no fields`);
    const field = model.fields.find((each) => each.name === name);
    if (!field) {
      const { hint, fix } = didYouMean(
        nameForm,
        `.${name}`,
        model.fields.map((each) => `.${each.name}`),
      );
      return this.error(nameForm, 'unknown-field', `${model.name} has no field '${name}'${hint}`, fix);
    }
    this.mention(nameForm, {
      kind: 'field',
      name,
      code: `[${name} ${this.name(field.type)}] of ${model.name}, byte ${field.offset}, ${field.size} bytes`,
    });
    if (object.kind === 'field') {
      return {
        kind: 'field',
        object: object.object,
        data: object.data,
        first: object.first + field.first,
        form,
        type: field.type,
      };
    }
    return {
      kind: 'field',
      object: this.copied(object),
      data: object.type,
      first: field.first,
      form,
      type: field.type,
    };
  }

  // Functions

  /** A `(fn [parameters] -> T body …)` expression as a closure. */
  lambda(form: ListForm): Node {
    const signature = readSignature(this.tables, this.module, form, 1, false);
    const outermost = this.outermost();
    const unit = this.newUnit('lambda', form, unitType, `${outermost.name}/lambda-${++outermost.lambdas}`);
    this.inside(unit, () => {
      unit.parameters.push(
        ...signature.parameters.map((each) => this.declare(each.name, each.type, each.form, { kind: 'parameter' })),
      );
      unit.body = this.body(signature.body, signature.result, form);
    });
    unit.result = signature.result ?? (unit.body.type < 0 ? unitType : unit.body.type);
    const parameters = signature.parameters.map((each) => each.type);
    if (unit.result === unknown || parameters.includes(unknown)) return { kind: 'error', form, type: unknown };
    unit.closure = this.types.function(parameters, unit.result);
    return { kind: 'lambda', unit, form, type: unit.closure };
  }

  /** The declared function that the running unit is part of. */
  outermost(): Unit {
    let unit = this.unit;
    while (unit.parent) unit = unit.parent;
    return unit;
  }
}
