/** What every part of the code generator stands on: the frame, its variables, instructions with their places. */

import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { ProgramTables } from '../check/program.ts';
import type { Node, Unit, Variable } from '../check/tree.ts';
import type { Form } from '../syntax/tree.ts';
import type { ConstantPool } from './constants.ts';
import { type Access, debugPlace, type Homes, isBoxed, Slots } from './frame.ts';
import { Writer } from './writer.ts';

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

export abstract class FrameEmitter {
  readonly writer: Writer;
  protected readonly slots = new Slots();
  /** Slots to give back when the innermost scope ends. */
  protected scopeSlots: { slot: number; types: readonly TypeId[] }[] = [];
  protected readonly tables: ProgramTables;
  protected readonly constants: ConstantPool;
  protected readonly homes: Homes;
  protected readonly unit: Unit;

  constructor(tables: ProgramTables, constants: ConstantPool, homes: Homes, unit: Unit) {
    this.tables = tables;
    this.constants = constants;
    this.homes = homes;
    this.unit = unit;
    this.writer = new Writer(unit.body.form.range);
  }

  /** Writes a form so that its value is on top of the data stack; one without a value leaves nothing. */
  protected abstract value(node: Node): void;
  /** Writes a form for what it does; its value is dropped. */
  protected abstract effect(node: Node): void;

  protected get types() {
    return this.tables.types;
  }

  protected text(form: Form): string {
    const text = this.unit.module.source.text.slice(form.start, form.end).replaceAll(/\s+/g, ' ');
    return text.length > 60 ? `${text.slice(0, 59)}…` : text;
  }

  protected noteAllocation(form: Form): void {
    this.writer.allocation(this.text(form));
  }

  /** Writes an instruction of a form. */
  protected op(form: Form, name: string, operands: readonly number[], pops: number, type?: TypeId): void {
    if (!this.writer.reachable) return;
    this.writer.range = form.range;
    if (allocating.has(name)) this.noteAllocation(form);
    const pushed = type === undefined || type < 0 || type === unitType ? undefined : { type, name: this.text(form) };
    this.writer.emit(name, operands, pops, pushed);
  }

  protected scope(work: () => void): void {
    const outerSlots = this.scopeSlots;
    this.scopeSlots = [];
    const outer = this.writer.openScope();
    work();
    this.writer.closeScope(outer);
    for (const { slot, types } of this.scopeSlots) this.slots.give(slot, types);
    this.scopeSlots = outerSlots;
  }

  // Variables

  protected storedType(variable: Variable): TypeId {
    return isBoxed(variable) ? this.types.box(variable.type) : variable.type;
  }

  protected parameter(variable: Variable, slot: number): void {
    this.homes.set(variable, { slot, layout: 'value' });
    if (isBoxed(variable)) {
      this.writer.emit('local_read', [slot], 0, { type: variable.type, name: variable.name });
      this.store(variable);
    } else this.describe(variable, 'parameter');
  }

  protected mirror(variable: Variable, index: number): void {
    const type = this.storedType(variable);
    const slot = this.slots.take([type]);
    this.writer.emit('capture_read', [index], 0, { type, name: variable.name });
    this.writer.emit('local_store', [slot], 1);
    this.homes.mirror(this.unit, variable, { slot, layout: isBoxed(variable) ? 'box' : 'value' });
  }

  /** Tells the debugger where a variable lives from here on. */
  protected describe(variable: Variable, kind = variable.kind as 'parameter' | 'local' | 'upvalue'): void {
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
  protected slot(types: readonly TypeId[]): number {
    const slot = this.slots.take(types);
    this.scopeSlots.push({ slot, types });
    return slot;
  }

  /** Binds a variable to the value on top of the data stack. */
  protected store(variable: Variable): void {
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

  protected leafTypes(type: TypeId): readonly TypeId[] {
    return this.types.model(type)?.leaves.map((leaf) => leaf.type) ?? [];
  }

  protected storeLeaves(first: number, count: number): void {
    for (let index = count - 1; index >= 0; index--) this.writer.emit('local_store', [first + index], 1);
  }

  protected access(variable: Variable): Access {
    const access = this.homes.access(variable, this.unit);
    if (!access) throw new Error(`'${variable.name}' has no place in ${this.unit.name}`);
    return access;
  }

  /** Pushes what the variable's place holds: the value, or the box with it. */
  protected readPlace(variable: Variable): boolean {
    const access = this.access(variable);
    const boxed = access.from === 'capture' ? access.boxed : access.home.layout === 'box';
    const pushed = { type: boxed ? this.types.box(variable.type) : variable.type, name: variable.name };
    if (access.from === 'local') this.writer.emit('local_read', [access.home.slot], 0, pushed);
    else if (access.from === 'up') this.writer.emit('up_read', [access.levels, access.home.slot], 0, pushed);
    else this.writer.emit('capture_read', [access.index], 0, pushed);
    return boxed;
  }

  protected read(variable: Variable): void {
    if (!this.writer.reachable) return;
    if (this.readPlace(variable)) {
      this.writer.emit('heap_read', [this.types.box(variable.type)], 1, { type: variable.type, name: variable.name });
    }
  }

  protected storeSlot(access: Access, slot: number): void {
    if (access.from === 'up') this.writer.emit('up_store', [access.levels, slot], 1);
    else this.writer.emit('local_store', [slot], 1);
  }
}
