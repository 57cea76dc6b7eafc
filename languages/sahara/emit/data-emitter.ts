/** Data values: made, read and set leaf by leaf, in slots or on the heap. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { Node, NodeOf, Variable } from '../check/tree.ts';
import type { Form } from '../syntax/tree.ts';
import { type Access, isExploded } from './frame.ts';
import { FrameEmitter } from './frame-emitter.ts';

export abstract class DataEmitter extends FrameEmitter {
  protected bind(variable: Variable, value: Node): void {
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

  protected set({ variable, value }: NodeOf<'set'>): void {
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

  /** The access to a variable whose leaves lie in slots. */
  protected exploded(node: Node): (Access & { from: 'local' | 'up' }) | undefined {
    const access = node.kind === 'read' ? this.homes.access(node.variable, this.unit) : undefined;
    return access && access.from !== 'capture' && access.home.layout === 'leaves' ? access : undefined;
  }

  protected readLeaf(form: Form, access: Access & { from: 'local' | 'up' }, leaf: number, type: TypeId): void {
    const slot = access.home.slot + leaf;
    if (access.from === 'local') this.op(form, 'local_read', [slot], 0, type);
    else this.op(form, 'up_read', [access.levels, slot], 0, type);
  }

  protected field(node: NodeOf<'field'>): void {
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
  protected leaves(node: Node): void {
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
  protected inSlot(type: TypeId, work: (slot: number) => void): void {
    const slot = this.slots.take([type]);
    this.writer.emit('local_store', [slot], 1);
    work(slot);
    if (this.types.isReference(type)) this.writer.emit('local_clear', [slot], 0);
    this.slots.give(slot, [type]);
  }

  protected fields({ fields, order }: NodeOf<'construct'>): void {
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

  protected setField({ form, object, data, first, value }: NodeOf<'set field'>): void {
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
}
