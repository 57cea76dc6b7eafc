/** One function's checked body to instructions. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { FunctionCode } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { Labels, Loop, Node, NodeOf } from '../check/tree.ts';
import type { Form } from '../syntax/tree.ts';
import { floatConstant } from './constants.ts';
import { DataEmitter } from './data-emitter.ts';
import type { Label } from './writer.ts';

interface LoopPlace {
  readonly next: Label;
  readonly end: Label;
  /** Temporaries and open forms around the loop. */
  readonly depth: number;
  readonly forms: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FunctionEmitter extends DataEmitter {
  private readonly loops = new Map<Loop, LoopPlace>();
  private readonly forms: ('handle_pop' | 'restart_pop')[] = [];
  private readonly handles: Mutable<FunctionCode['handles'][number]>[] = [];
  private readonly restarts: { clauses: { restart: number; target: number }[] }[] = [];

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
    writer.finish();
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

  // Values

  protected start(node: Node): void {
    const shell = node.kind === 'do' || (node.kind === 'loop' && !node.test);
    if (node.statement && !shell) this.writer.statement(node.form.range);
  }

  /** Writes a form for what it does; its value is dropped. */
  protected override effect(node: Node): void {
    this.start(node);
    const before = this.writer.offset;
    this.effectOf(node);
    if (this.writer.offset === before) this.writer.endStatement(node.form.range);
  }

  protected effectOf(node: Node): void {
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

  protected dropLogic(node: NodeOf<'and' | 'or'>): void {
    const end = this.writer.label();
    this.condition(node, end, false, { yes: 'yes', no: 'no' });
    this.writer.place(end);
  }

  /** Writes a form so that its value is on top of the data stack; one without a value leaves nothing. */
  protected override value(node: Node): void {
    this.start(node);
    this.valueOf(node);
  }

  protected override valueOf(node: Node): void {
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

  protected ends(): void {
    if (this.writer.reachable) this.writer.ends();
  }

  /** A body whose own type is unit drops the value of its last form. */
  protected dropUnit(node: Node, last: Node | undefined): void {
    if (node.type === unitType && last && last.type >= 0 && last.type !== unitType) this.writer.emit('pop', [], 1);
  }

  protected arguments(args: readonly Node[], form: Form): void {
    for (const arg of args) {
      const ownLine = arg.form.range.line > form.range.line && arg.form.kind === 'list' && arg.kind !== 'read';
      if (ownLine && this.writer.reachable) arg.statement = true;
      this.value(arg);
    }
  }

  protected constant({ form, type, value }: NodeOf<'constant'>): void {
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

  // Control

  /** Jumps to `label` when the test is `when`, else continues. */
  protected condition(node: Node, label: Label, when: boolean, labels: Labels): void {
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

  protected logicValue(node: NodeOf<'and' | 'or'>): void {
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
  protected way(node: Node, type: TypeId, wanted: boolean): void {
    if (wanted && type !== unitType) this.value(node);
    else this.effect(node);
  }

  protected ifNode(node: NodeOf<'if'>, wanted: boolean): void {
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

  protected letNode(node: NodeOf<'let'>, wanted: boolean): void {
    this.scope(() => {
      for (const { variable, value } of node.bindings) {
        this.bind(variable, value);
        this.writer.range = node.form.range;
      }
      this.way(node.body, node.type, wanted);
    });
  }

  protected loopNode(node: NodeOf<'loop'>, wanted: boolean): void {
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
  protected loopValue(loop: Loop): boolean {
    return !loop.drop && loop.type !== undefined && loop.type !== unitType && loop.type >= 0;
  }

  protected breakNode(node: NodeOf<'break'>): void {
    const place = this.loops.get(node.loop) as LoopPlace;
    const valued = this.loopValue(node.loop);
    if (node.value) valued ? this.value(node.value) : this.effect(node.value);
    this.writer.range = node.form.range;
    this.leave(place, valued ? node.loop.type : undefined);
    this.writer.jump('jump', place.end);
  }

  protected continueNode(node: NodeOf<'continue'>): void {
    const place = this.loops.get(node.loop) as LoopPlace;
    this.writer.range = node.form.range;
    this.leave(place, undefined);
    this.writer.jump('jump', place.next);
  }

  /** Drops the temporaries and ends the forms between here and a loop; keeps the top when it is the loop's value. */
  protected leave(place: LoopPlace, type: TypeId | undefined): void {
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

  protected handle(node: NodeOf<'handle'>): void {
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

  protected restartsNode(node: NodeOf<'restarts'>): void {
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

  protected sendMove({ form, context, variable }: NodeOf<'send move'>): void {
    this.value(context);
    if (!this.writer.reachable) return;
    const access = this.access(variable);
    if (access.from === 'local' && access.home.layout === 'value')
      return this.op(form, 'send_move', [access.home.slot, variable.type], 1);
    this.read(variable);
    this.op(form, 'send', [variable.type], 2);
  }

  protected receive(node: NodeOf<'receive'>, wanted: boolean): void {
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

  protected lambda({ form, unit, type }: NodeOf<'lambda'>): void {
    if (!this.writer.reachable) return;
    this.writer.range = form.range;
    for (const variable of unit.captures) this.readPlace(variable);
    this.op(form, 'closure_new', [unit.index], unit.captures.length, type);
  }
}
