/** One function's checked body to instructions. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { FunctionCode } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { ProgramTables } from '../check/program.ts';
import type { Labels, Loop, Node, NodeOf, Unit, Variable } from '../check/tree.ts';
import type { Form } from '../syntax/tree.ts';
import { type ConstantPool, floatConstant } from './constants.ts';
import { type Access, debugPlace, type Homes, isBoxed, isExploded, Slots } from './frame.ts';
import { type Label, Writer } from './writer.ts';

/** Instructions that allocate on the heap. */
const allocating = new Set([
  'dt_create',
  'heap_alloc',
  'closure_new',
  'some',
  'str_concat',
  'str_slice',
  'str_split',
  'str_join',
  'str_index_of',
  'parse_i64',
  'to_string',
  'list_new',
  'list_fill',
  'list_range',
  'list_slice',
  'map_new',
  'map_find',
  'map_keys',
  'map_values',
]);

interface LoopPlace {
  readonly next: Label;
  readonly end: Label;
  /** Temporaries and open forms around the loop. */
  readonly depth: number;
  readonly forms: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FunctionEmitter {
  readonly writer: Writer;
  private readonly slots = new Slots();
  private readonly loops = new Map<Loop, LoopPlace>();
  private readonly forms: ('handle_pop' | 'restart_pop')[] = [];
  private readonly handles: Mutable<FunctionCode['handles'][number]>[] = [];
  private readonly restarts: { clauses: { restart: number; target: number }[] }[] = [];
  /** Slots to give back when the innermost scope ends. */
  private scopeSlots: { slot: number; types: readonly TypeId[] }[] = [];

  private readonly tables: ProgramTables;
  private readonly constants: ConstantPool;
  private readonly homes: Homes;
  private readonly unit: Unit;

  constructor(tables: ProgramTables, constants: ConstantPool, homes: Homes, unit: Unit) {
    this.tables = tables;
    this.constants = constants;
    this.homes = homes;
    this.unit = unit;
    this.writer = new Writer(unit.body.form.range);
  }

  private get types() {
    return this.tables.types;
  }

  emit(): FunctionCode {
    const { unit, writer } = this;
    const own = unit.closure === undefined ? [] : [unit.closure];
    const parameters = [...own, ...unit.parameters.map(({ type }) => type)];
    this.slots.take(parameters);
    unit.parameters.forEach((variable, index) => void this.parameter(variable, own.length + index));
    unit.captures.forEach((variable, index) => void (unit.mirrored.has(variable) && this.mirror(variable, index)));
    for (const variable of unit.visible) this.describe(variable, 'upvalue');
    if (unit.result === unitType) this.effect(unit.body);
    else this.value(unit.body);
    if (writer.reachable) {
      writer.emit('return', [], unit.result === unitType ? 0 : 1);
      writer.ends();
    }
    (writer.scopes[0] as { to: number }).to = writer.offset;
    return {
      name: unit.name,
      parameters,
      locals: this.slots.types,
      result: unit.result,
      kind: unit.kind,
      ...(unit.kind === 'handler' && unit.parent ? { enclosing: unit.parent.index } : {}),
      ...(unit.kind === 'lambda' ? { captures: unit.captures.map((variable) => this.storedType(variable)) } : {}),
      words: Uint32Array.from(writer.words),
      handles: this.handles,
      restarts: this.restarts,
    };
  }

  // Variables

  private storedType(variable: Variable): TypeId {
    return isBoxed(variable) ? this.types.box(variable.type) : variable.type;
  }

  private parameter(variable: Variable, slot: number): void {
    this.homes.set(variable, { slot, layout: 'value' });
    if (isBoxed(variable)) {
      this.writer.emit('local_read', [slot], 0, { type: variable.type, name: variable.name });
      this.store(variable);
    } else this.describe(variable, 'parameter');
  }

  private mirror(variable: Variable, index: number): void {
    const type = this.storedType(variable);
    const slot = this.slots.take([type]);
    this.writer.emit('capture_read', [index], 0, { type, name: variable.name });
    this.writer.emit('local_store', [slot], 1);
    this.homes.mirror(this.unit, variable, { slot, layout: isBoxed(variable) ? 'box' : 'value' });
  }

  /** Tells the debugger where a variable lives from here on. */
  private describe(variable: Variable, kind = variable.kind as 'parameter' | 'local' | 'upvalue'): void {
    const access = variable.hidden || variable.type < 0 ? undefined : this.homes.access(variable, this.unit);
    if (!access) return;
    const { scope, offset } = this.writer;
    this.writer.variables.push({
      name: variable.name,
      kind,
      type: variable.type,
      scope,
      from: offset,
      at: debugPlace(access, variable.type),
    });
  }

  /** A slot for the rest of the innermost scope. */
  private slot(types: readonly TypeId[]): number {
    const slot = this.slots.take(types);
    this.scopeSlots.push({ slot, types });
    return slot;
  }

  /** Binds a variable to the value on top of the data stack. */
  private store(variable: Variable): void {
    const boxed = isBoxed(variable);
    const type = this.storedType(variable);
    if (boxed) {
      this.noteAllocation(variable.form);
      this.writer.emit('heap_alloc', [type], 1, { type, name: variable.name });
    }
    const slot = this.slot([type]);
    this.writer.emit('local_store', [slot], 1);
    this.homes.set(variable, { slot, layout: boxed ? 'box' : 'value' });
    this.describe(variable);
  }

  private bind(variable: Variable, value: Node): void {
    if (variable.type < 0 || variable.type === unitType) return this.effect(value);
    if (!isExploded(this.types, variable)) {
      this.value(value);
      return this.store(variable);
    }
    const leaves = this.leafTypes(variable.type);
    const first = this.slot(leaves);
    this.leaves(value);
    this.storeLeaves(first, leaves.length);
    this.homes.set(variable, { slot: first, layout: 'leaves' });
    this.describe(variable);
  }

  private leafTypes(type: TypeId): readonly TypeId[] {
    return this.types.model(type)?.leaves.map((leaf) => leaf.type) ?? [];
  }

  private storeLeaves(first: number, count: number): void {
    for (let index = count - 1; index >= 0; index--) this.writer.emit('local_store', [first + index], 1);
  }

  private access(variable: Variable): Access {
    const access = this.homes.access(variable, this.unit);
    if (!access) throw new Error(`'${variable.name}' has no place in ${this.unit.name}`);
    return access;
  }

  /** Pushes what the variable's place holds: the value, or the box with it. */
  private readPlace(variable: Variable): boolean {
    const access = this.access(variable);
    const boxed = access.from === 'capture' ? access.boxed : access.home.layout === 'box';
    const pushed = { type: boxed ? this.types.box(variable.type) : variable.type, name: variable.name };
    if (access.from === 'local') this.writer.emit('local_read', [access.home.slot], 0, pushed);
    else if (access.from === 'up') this.writer.emit('up_read', [access.levels, access.home.slot], 0, pushed);
    else this.writer.emit('capture_read', [access.index], 0, pushed);
    return boxed;
  }

  private read(variable: Variable): void {
    if (!this.writer.reachable) return;
    if (this.readPlace(variable)) {
      this.writer.emit('heap_read', [this.types.box(variable.type)], 1, { type: variable.type, name: variable.name });
    }
  }

  private set({ variable, value }: NodeOf<'set'>): void {
    if (!this.writer.reachable) return;
    const access = this.access(variable);
    if (access.from !== 'capture' && access.home.layout === 'leaves') {
      const types = this.leafTypes(variable.type);
      this.leaves(value);
      for (let index = types.length - 1; index >= 0; index--) this.storeSlot(access, access.home.slot + index);
      return;
    }
    const boxed = access.from === 'capture' || access.home.layout === 'box';
    if (boxed) this.readPlace(variable);
    this.value(value);
    if (boxed) this.writer.emit('heap_store', [this.types.box(variable.type)], 2);
    else this.storeSlot(access, access.home.slot);
  }

  private storeSlot(access: Access, slot: number): void {
    if (access.from === 'up') this.writer.emit('up_store', [access.levels, slot], 1);
    else this.writer.emit('local_store', [slot], 1);
  }

  // Values

  private text(form: Form): string {
    const text = this.unit.module.source.text.slice(form.start, form.end).replaceAll(/\s+/g, ' ');
    return text.length > 60 ? `${text.slice(0, 59)}…` : text;
  }

  private noteAllocation(form: Form): void {
    this.writer.allocation(this.text(form));
  }

  private start(node: Node): void {
    const shell = node.kind === 'do' || (node.kind === 'loop' && !node.test);
    if (node.statement && !shell) this.writer.statement(node.form.range);
  }

  /** Writes an instruction of a form. */
  private op(form: Form, name: string, operands: readonly number[], pops: number, type?: TypeId): void {
    if (!this.writer.reachable) return;
    this.writer.range = form.range;
    if (allocating.has(name)) this.noteAllocation(form);
    const pushed = type === undefined || type < 0 || type === unitType ? undefined : { type, name: this.text(form) };
    this.writer.emit(name, operands, pops, pushed);
  }

  /** Writes a form for what it does; its value is dropped. */
  private effect(node: Node): void {
    this.start(node);
    const before = this.writer.offset;
    this.effectOf(node);
    if (this.writer.offset === before) this.writer.endStatement(node.form.range);
  }

  private effectOf(node: Node): void {
    switch (node.kind) {
      case 'constant':
      case 'read':
      case 'error':
      case 'lambda':
        return;
      case 'do':
        for (const each of node.body) this.effect(each);
        return;
      case 'let':
        return this.letNode(node, false);
      case 'if':
        return this.ifNode(node, false);
      case 'loop':
        return this.loopNode(node, false);
      case 'handle':
        if (node.type === unitType) return this.handle(node);
        break;
      case 'restarts':
        if (node.type === unitType) return this.restartsNode(node);
        break;
      case 'receive':
        return this.receive(node, false);
      case 'and':
      case 'or':
        return this.dropLogic(node);
      default:
    }
    this.valueOf(node);
    if (node.type >= 0 && node.type !== unitType) this.writer.emit('pop', [], 1);
  }

  private dropLogic(node: NodeOf<'and' | 'or'>): void {
    const end = this.writer.label();
    this.condition(node, end, false, { yes: 'yes', no: 'no' });
    this.writer.place(end);
  }

  /** Writes a form so that its value is on top of the data stack; one without a value leaves nothing. */
  private value(node: Node): void {
    this.start(node);
    this.valueOf(node);
  }

  private valueOf(node: Node): void {
    const { form, type } = node;
    switch (node.kind) {
      case 'error':
        throw new Error('a form with an error reached the code generator');
      case 'constant':
        return this.constant(node);
      case 'read':
        this.writer.range = form.range;
        return this.read(node.variable);
      case 'set':
        this.writer.range = form.range;
        return this.set(node);
      case 'field':
        return this.field(node);
      case 'set field':
        return this.setField(node);
      case 'construct':
        this.leaves(node);
        return this.op(form, 'dt_create', [type], this.leafTypes(type).length, type);
      case 'call':
        this.arguments(node.args, form);
        return this.op(form, 'call', [node.callee], node.args.length, type);
      case 'call closure':
        this.value(node.callee);
        this.arguments(node.args, form);
        return this.op(form, 'call_closure', [node.callee.type], node.args.length + 1, type);
      case 'operation':
        this.arguments(node.args, form);
        return this.op(form, node.opcode, node.operands, node.args.length, type);
      case 'if':
        return this.ifNode(node, true);
      case 'and':
      case 'or':
        return this.logicValue(node);
      case 'not':
        this.value(node.item);
        return this.op(form, 'not', [], 1, type);
      case 'do':
        node.body.forEach(
          (each, index) => void (index === node.body.length - 1 ? this.value(each) : this.effect(each)),
        );
        return this.dropUnit(node, node.body.at(-1));
      case 'let':
        return this.letNode(node, true);
      case 'loop':
        return this.loopNode(node, true);
      case 'break':
        return this.breakNode(node);
      case 'continue':
        return this.continueNode(node);
      case 'handle':
        return this.handle(node);
      case 'restarts':
        return this.restartsNode(node);
      case 'signal':
        this.value(node.payload);
        this.op(form, 'signal', [node.condition], 1);
        return this.ends();
      case 'restart':
        this.arguments(node.args, form);
        this.op(form, 'restart', [node.restart], node.args.length);
        return this.ends();
      case 'decline':
        this.op(form, 'decline', [], 0);
        return this.ends();
      case 'spawn':
        this.arguments(node.args, form);
        return this.op(form, 'spawn', [node.callee], node.args.length, type);
      case 'send move':
        return this.sendMove(node);
      case 'receive':
        return this.receive(node, true);
      case 'lambda':
        return this.lambda(node);
    }
  }

  private ends(): void {
    if (this.writer.reachable) this.writer.ends();
  }

  /** A body whose own type is unit drops the value of its last form. */
  private dropUnit(node: Node, last: Node | undefined): void {
    if (node.type === unitType && last && last.type >= 0 && last.type !== unitType) this.writer.emit('pop', [], 1);
  }

  private arguments(args: readonly Node[], form: Form): void {
    for (const arg of args) {
      const ownLine = arg.form.range.line > form.range.line && arg.form.kind === 'list' && arg.kind !== 'read';
      if (ownLine && this.writer.reachable) arg.statement = true;
      this.value(arg);
    }
  }

  private constant({ form, type, value }: NodeOf<'constant'>): void {
    const name = this.types.scalarOf(type);
    const pool = (index: number) => this.op(form, 'const', [index], 0, type);
    if (typeof value === 'string') return pool(this.constants.index({ type: 'string', value }));
    if (typeof value === 'boolean') return this.op(form, String(value), [], 0, type);
    if (name === 'f32' || name === 'f64') return pool(this.constants.index(floatConstant(name, Number(value))));
    const integer = BigInt(value);
    if (name === 'i64' && BigInt.asIntN(32, integer) !== integer)
      return pool(this.constants.index({ type: name, value: integer }));
    if (name === 'u64' && BigInt.asUintN(32, integer) !== integer)
      return pool(this.constants.index({ type: name, value: integer }));
    this.op(form, `imm_${name}`, [Number(integer)], 0, type);
  }

  // Data

  /** The access to a variable whose leaves lie in slots. */
  private exploded(node: Node): (Access & { from: 'local' | 'up' }) | undefined {
    const access = node.kind === 'read' ? this.homes.access(node.variable, this.unit) : undefined;
    return access && access.from !== 'capture' && access.home.layout === 'leaves' ? access : undefined;
  }

  private readLeaf(form: Form, access: Access & { from: 'local' | 'up' }, leaf: number, type: TypeId): void {
    const slot = access.home.slot + leaf;
    if (access.from === 'local') this.op(form, 'local_read', [slot], 0, type);
    else this.op(form, 'up_read', [access.levels, slot], 0, type);
  }

  private field(node: NodeOf<'field'>): void {
    const { form, object, data, first, type } = node;
    if (this.types.model(type)) {
      this.leaves(node);
      return this.op(form, 'dt_create', [type], this.leafTypes(type).length, type);
    }
    const access = this.exploded(object);
    if (access) return this.readLeaf(form, access, first, type);
    this.value(object);
    this.op(form, 'dt_read_field', [first, data], 1, type);
  }

  /** Pushes the leaves of a data value, without making one where that can be helped. */
  private leaves(node: Node): void {
    const { form } = node;
    if (node.kind === 'construct') return this.fields(node);
    const types = this.leafTypes(node.type);
    const [object, first, data] = node.kind === 'field' ? [node.object, node.first, node.data] : [node, 0, node.type];
    const access = this.exploded(object);
    if (access) return types.forEach((type, index) => void this.readLeaf(form, access, first + index, type));
    this.value(object);
    if (!this.writer.reachable) return;
    this.inSlot(object.type, (slot) =>
      types.forEach((type, index) => {
        this.writer.emit('local_read', [slot], 0, { type: object.type, name: this.text(object.form) });
        this.op(form, 'dt_read_field', [first + index, data], 1, type);
      }),
    );
  }

  /** Keeps the top of the data stack in a slot while something is done. */
  private inSlot(type: TypeId, work: (slot: number) => void): void {
    const slot = this.slots.take([type]);
    this.writer.emit('local_store', [slot], 1);
    work(slot);
    if (this.types.isReference(type)) this.writer.emit('local_clear', [slot], 0);
    this.slots.give(slot, [type]);
  }

  private fields({ fields, order }: NodeOf<'construct'>): void {
    const embedded = (field: Node) => this.types.model(field.type) !== undefined;
    if (order.every((field, index) => field === index)) {
      for (const field of fields) embedded(field) ? this.leaves(field) : this.value(field);
      return;
    }
    const kept = new Map<number, number>();
    for (const index of order) {
      const field = fields[index] as Node;
      this.value(field);
      if (!this.writer.reachable) return;
      const slot = this.slots.take([field.type]);
      this.writer.emit('local_store', [slot], 1);
      kept.set(index, slot);
    }
    fields.forEach((field, index) => {
      const slot = kept.get(index) as number;
      const types = embedded(field) ? this.leafTypes(field.type) : [undefined];
      types.forEach((type, leaf) => {
        this.writer.emit('local_read', [slot], 0, { type: field.type, name: this.text(field.form) });
        if (type !== undefined) this.op(field.form, 'dt_read_field', [leaf, field.type], 1, type);
      });
    });
    for (const [index, slot] of kept) {
      const { type } = fields[index] as Node;
      if (this.types.isReference(type)) this.writer.emit('local_clear', [slot], 0);
      this.slots.give(slot, [type]);
    }
  }

  private setField({ form, object, data, first, value }: NodeOf<'set field'>): void {
    const types = this.types.model(value.type) ? this.leafTypes(value.type) : undefined;
    const access = this.exploded(object);
    if (access) {
      if (types) this.leaves(value);
      else this.value(value);
      for (let index = (types?.length ?? 1) - 1; index >= 0; index--)
        this.storeSlot(access, access.home.slot + first + index);
      return;
    }
    this.value(object);
    if (!types) {
      this.value(value);
      return this.op(form, 'dt_set_field', [first, data], 2);
    }
    this.inSlot(object.type, (target) => {
      this.value(value);
      this.inSlot(value.type, (source) =>
        types.forEach((type, index) => {
          this.writer.emit('local_read', [target], 0, { type: object.type, name: this.text(object.form) });
          this.writer.emit('local_read', [source], 0, { type: value.type, name: this.text(value.form) });
          this.op(form, 'dt_read_field', [index, value.type], 1, type);
          this.op(form, 'dt_set_field', [first + index, data], 2);
        }),
      );
    });
  }

  // Control

  /** Jumps to `label` when the test is `when`, else continues. */
  private condition(node: Node, label: Label, when: boolean, labels: Labels): void {
    if (node.kind === 'not') return this.condition(node.item, label, !when, { yes: labels.no, no: labels.yes });
    if (node.kind === 'and' || node.kind === 'or') {
      this.start(node);
      const decisive = node.kind === 'or';
      const sides: Labels = { yes: 'yes', no: 'no' };
      if (node.items.length === 0) {
        if (when !== decisive) this.writer.jump('jump', label);
        return;
      }
      const past = this.writer.label();
      node.items.forEach((item, index) => {
        const last = index === node.items.length - 1;
        if (last) this.condition(item, label, when, node.items.length === 1 ? labels : sides);
        else this.condition(item, decisive === when ? label : past, decisive, sides);
      });
      return this.writer.place(past);
    }
    this.value(node);
    this.writer.range = node.form.range;
    const [yes, no] = [labels.yes, labels.no];
    this.writer.jump(
      when ? 'jump_if_true' : 'jump_if_false',
      label,
      when ? { taken: yes, fallThrough: no } : { taken: no, fallThrough: yes },
    );
  }

  private logicValue(node: NodeOf<'and' | 'or'>): void {
    const { form, type } = node;
    const otherwise = this.writer.label();
    const end = this.writer.label();
    this.condition(node, otherwise, false, { yes: 'yes', no: 'no' });
    this.op(form, 'true', [], 0, type);
    this.writer.jump('jump', end);
    this.writer.place(otherwise);
    this.op(form, 'false', [], 0, type);
    this.writer.place(end);
  }

  /** A way of a form: its value, or nothing when the form has none. */
  private way(node: Node, type: TypeId, wanted: boolean): void {
    if (wanted && type !== unitType) this.value(node);
    else this.effect(node);
  }

  private ifNode(node: NodeOf<'if'>, wanted: boolean): void {
    const otherwise = this.writer.label();
    this.condition(node.test, otherwise, false, node.labels);
    this.way(node.then, node.type, wanted);
    if (!node.else) return this.writer.place(otherwise);
    const end = this.writer.label();
    this.writer.range = node.form.range;
    this.writer.jump('jump', end);
    this.writer.place(otherwise);
    this.way(node.else, node.type, wanted);
    this.writer.place(end);
  }

  private scope(work: () => void): void {
    const outerSlots = this.scopeSlots;
    this.scopeSlots = [];
    const outer = this.writer.openScope();
    work();
    this.writer.closeScope(outer);
    for (const { slot, types } of this.scopeSlots) this.slots.give(slot, types);
    this.scopeSlots = outerSlots;
  }

  private letNode(node: NodeOf<'let'>, wanted: boolean): void {
    this.scope(() => {
      for (const { variable, value } of node.bindings) {
        this.bind(variable, value);
        this.writer.range = node.form.range;
      }
      this.way(node.body, node.type, wanted);
    });
  }

  private loopNode(node: NodeOf<'loop'>, wanted: boolean): void {
    const { writer } = this;
    const [begin, next, end, test] = [writer.label(), writer.label(), writer.label(), writer.label()];
    if (!writer.reachable) return;
    const stack = writer.stack;
    this.loops.set(node.loop, { next, end, depth: stack.length, forms: this.forms.length });
    writer.range = node.form.range;
    if (node.test) {
      if (writer.offset > 0) writer.endStatement(node.form.range);
      writer.jump('jump', test);
    }
    writer.place(begin, stack);
    this.effect(node.body);
    writer.place(next);
    if (node.step) this.effect(node.step);
    if (node.test) {
      writer.place(test);
      this.condition(node.test, begin, true, { yes: 'body', no: 'done' });
    } else {
      writer.range = node.form.range;
      writer.jump('jump', begin);
    }
    writer.place(end);
    if (!wanted && this.loopValue(node.loop)) writer.emit('pop', [], 1);
  }

  /** Whether breaks of the loop leave a value on the data stack. */
  private loopValue(loop: Loop): boolean {
    return !loop.drop && loop.type !== undefined && loop.type !== unitType && loop.type >= 0;
  }

  private breakNode(node: NodeOf<'break'>): void {
    const place = this.loops.get(node.loop) as LoopPlace;
    const valued = this.loopValue(node.loop);
    if (node.value) valued ? this.value(node.value) : this.effect(node.value);
    this.writer.range = node.form.range;
    this.leave(place, valued ? node.loop.type : undefined);
    this.writer.jump('jump', place.end);
  }

  private continueNode(node: NodeOf<'continue'>): void {
    const place = this.loops.get(node.loop) as LoopPlace;
    this.writer.range = node.form.range;
    this.leave(place, undefined);
    this.writer.jump('jump', place.next);
  }

  /** Drops the temporaries and ends the forms between here and a loop; keeps the top when it is the loop's value. */
  private leave(place: LoopPlace, type: TypeId | undefined): void {
    const { writer } = this;
    if (!writer.reachable) return;
    const extra = writer.stack.length - place.depth - (type === undefined ? 0 : 1);
    const slot = extra > 0 && type !== undefined ? this.slots.take([type]) : undefined;
    if (slot !== undefined) writer.emit('local_store', [slot], 1);
    for (let index = 0; index < extra; index++) writer.emit('pop', [], 1);
    for (const form of this.forms.slice(place.forms).reverse()) writer.emit(form, [], 0);
    if (slot !== undefined && type !== undefined) {
      writer.emit('local_read', [slot], 0, { type, name: 'value' });
      this.slots.give(slot, [type]);
    }
  }

  // Conditions

  private handle(node: NodeOf<'handle'>): void {
    const { writer } = this;
    if (!writer.reachable) return;
    if (node.clauses.length === 0) return this.way(node.body, node.type, true);
    const clauses = node.clauses.map(({ condition, unit }) => ({ condition, handler: unit.index }));
    const table = { clauses, resume: 0, result: node.type };
    this.handles.push(table);
    const stack = writer.stack;
    this.op(node.form, 'handle_push', [this.handles.length - 1], 0);
    this.forms.push('handle_pop');
    this.way(node.body, node.type, true);
    this.forms.pop();
    writer.range = node.form.range;
    writer.emit('handle_pop', [], 0);
    table.resume = writer.offset;
    writer.place(
      writer.label(),
      node.type === unitType ? stack : [...stack, { type: node.type, name: this.text(node.form) }],
    );
  }

  private restartsNode(node: NodeOf<'restarts'>): void {
    const { writer } = this;
    if (!writer.reachable) return;
    const table = { clauses: node.clauses.map(({ restart }) => ({ restart, target: 0 })) };
    this.restarts.push(table);
    const stack = writer.stack;
    const end = writer.label();
    this.op(node.form, 'restart_push', [this.restarts.length - 1], 0);
    this.forms.push('restart_pop');
    this.way(node.body, node.type, true);
    this.forms.pop();
    writer.range = node.form.range;
    writer.emit('restart_pop', [], 0);
    writer.jump('jump', end);
    node.clauses.forEach(({ variables, body }, index) => {
      (table.clauses[index] as { target: number }).target = writer.offset;
      writer.range = body.form.range;
      writer.place(writer.label(), [...stack, ...variables.map(({ type, name }) => ({ type, name }))]);
      this.scope(() => {
        for (const variable of [...variables].reverse()) this.store(variable);
        this.way(body, node.type, true);
      });
      writer.jump('jump', end);
    });
    writer.place(end);
  }

  // Contexts and closures

  private sendMove({ form, context, variable }: NodeOf<'send move'>): void {
    this.value(context);
    if (!this.writer.reachable) return;
    const access = this.access(variable);
    if (access.from === 'local' && access.home.layout === 'value')
      return this.op(form, 'send_move', [access.home.slot, variable.type], 1);
    this.read(variable);
    this.op(form, 'send', [variable.type], 2);
  }

  private receive(node: NodeOf<'receive'>, wanted: boolean): void {
    const { writer } = this;
    if (!writer.reachable) return;
    const [begin, next, late, end] = [writer.label(), writer.label(), writer.label(), writer.label()];
    const { form, after } = node;
    if (after) {
      this.value(after.instructions);
      this.op(form, 'receive_after', [], 1);
    } else {
      writer.place(begin);
      this.op(form, 'receive_begin', [], 0);
    }
    const stack = writer.stack;
    writer.place(next);
    writer.range = form.range;
    writer.jump('receive_next', after ? late : begin);
    for (const clause of node.clauses) {
      const other = writer.label();
      writer.range = clause.form.range;
      const { variable, test } = clause;
      writer.emit('receive_type', [variable.type], 0, { type: 0, name: 'fits' });
      writer.jump('jump_if_false', other, { taken: 'other', fallThrough: 'received' });
      this.scope(() => {
        const pushed = { type: variable.type, name: variable.hidden ? 'message' : variable.name };
        writer.emit(test ? 'receive_peek' : 'receive_take', [variable.type], 0, pushed);
        this.store(variable);
        if (test) {
          this.condition(test, other, false, { yes: 'received', no: 'other' });
          writer.emit('receive_drop', [], 0);
        }
        this.way(clause.body, node.type, wanted);
      });
      writer.jump('jump', end);
      writer.place(other, stack);
    }
    writer.range = form.range;
    writer.emit('receive_skip', [], 0);
    writer.jump('jump', next);
    if (after) {
      writer.place(late);
      this.way(after.body, node.type, wanted);
    }
    writer.place(end);
  }

  private lambda({ form, unit, type }: NodeOf<'lambda'>): void {
    if (!this.writer.reachable) return;
    this.writer.range = form.range;
    for (const variable of unit.captures) this.readPlace(variable);
    this.op(form, 'closure_new', [unit.index], unit.captures.length, type);
  }
}
