/** Parts of values: members, elements, slices, what pointers point at. */
import type { Key } from '../formatters/view.ts';
import type { DwarfType } from '../types/model.ts';
import { addressText } from '../values/number-text.ts';
import type { DwarfValue } from '../values/value.ts';
import { numberOf, type Operand, settledValue, textOf, typeName, valueOperand } from './operand.ts';
import { OperandReader } from './operand-reader.ts';
import { arrayOf } from './plain-types.ts';
import type { Node, NodeOf } from './tree.ts';

const longestSlice = 1_000_000;

export abstract class Places extends OperandReader {
  name(node: NodeOf<'name'>): Operand {
    const found = this.scope.find(node.name);
    return typeof found === 'string' ? this.fail(found, node) : found;
  }

  member(node: NodeOf<'member'>): Operand {
    const { name } = node;
    const operand = this.evaluate(node.of);
    const holder = this.#holder(operand, node);
    const found = memberOf(holder, name) ?? this.scope.method(holder, name);
    if (found) return 'is' in found ? found : valueOperand(found);
    return this.fail(`${typeName(operand)} has no member ${name}`, node);
  }

  /** What members are looked up in: through references and pointers, and what smart pointers hold. */
  #holder(operand: Operand, node: NodeOf<'member'>): DwarfValue {
    if (operand.is === 'number' && operand.type.kind === 'pointer') return this.pointed(operand, node);
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has no members`, node);
    let value = operand.value;
    for (let steps = 0; steps < 8; steps++) {
      const { of, view } = value;
      if (memberOf(value, node.name) && !(of.kind === 'pointer')) return value;
      if (of.kind === 'pointer') value = this.pointed(valueOperand(value), node);
      else {
        const held = view?.target?.();
        if (held) value = held;
        else if (view?.target && (node.isArrow || view.methods?.[node.name] === undefined))
          return this.fail(`${of.name} is empty`, node);
        else return value;
      }
    }
    return value;
  }

  child({ of, index, column }: NodeOf<'child'>): DwarfValue {
    const operand = this.evaluate(of);
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has nothing inside`, { column });
    const { value } = operand;
    if (index === 'raw') return value.raw;
    const which = value.count.indexed > 0 ? 'indexed' : 'named';
    return value.children(index, 1, which)[0]?.value ?? this.fail(`there is no child ${index}`, { column });
  }

  get(node: NodeOf<'get'>): Operand {
    const operand = this.evaluate(node.of);
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const view = value?.view;
    const isActive = view?.methods?.index?.({});
    if (view?.target && isActive && 'number' in isActive) {
      const held = view.target();
      if (held && isActive.number === BigInt(node.index)) return valueOperand(held);
      return this.fail(`the variant holds alternative ${isActive.number}, not ${node.index}`, node);
    }
    const found =
      view?.subscript?.({ number: BigInt(node.index) }) ??
      (value && memberOf(value, ['first', 'second'][node.index] ?? ''));
    return found ? valueOperand(found) : this.fail(`${typeName(operand)} has no element ${node.index}`, node);
  }

  key(node: Node): Key {
    const operand = this.evaluate(node);
    const text = textOf(operand);
    if (text !== undefined) return { text };
    const number = numberOf(operand)?.number;
    return number === undefined ? this.fail(`${typeName(operand)} is no index`, node) : { number };
  }

  index(node: NodeOf<'index'>): Operand {
    const of = this.evaluate(node.of);
    const key = this.key(node.index);
    return valueOperand(this.element(of, key, node));
  }

  /** An element of an array, of what a pointer points at, of a container. */
  element(operand: Operand, key: Key, node: Node): DwarfValue {
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const index = Number(key.number ?? Number.NaN);
    if (value?.of.kind === 'array' && !Number.isNaN(index)) {
      const { count, isOpen, element } = value.of;
      const isInside = index >= 0 && index < count;
      const { address } = value;
      if (!isInside && (isOpen || value.isTrailing) && address !== undefined)
        return this.readable(element, address + index * element.size, node);
      if (!isInside && !isOpen) return this.fail(`the index ${index} is outside of 0 to ${count - 1}`, node);
      return value.element(index) ?? this.fail('this cannot be read', node);
    }
    const view = value?.view;
    if (view?.subscript) {
      const shown = key.text === undefined ? String(key.number) : JSON.stringify(key.text);
      return view.subscript(key) ?? this.fail(`there is no element ${shown}`, node);
    }
    const held = view?.target?.();
    if (held && held.of.kind !== 'number') return this.element(valueOperand(held), key, node);
    const type = operand.is === 'number' ? operand.type : value?.of;
    const target = type?.kind === 'pointer' ? type.target() : undefined;
    if (!target || Number.isNaN(index)) return this.fail(`${typeName(operand)} has no elements`, node);
    return this.readable(target, Number(this.numeric(operand, node).number) + index * Math.max(1, target.size), node);
  }

  /** A value in memory that can be read. */
  readable(type: DwarfType, address: number, node: Node): DwarfValue {
    const value = this.scope.at(type, address);
    if (address === 0) return this.fail('the pointer is null', node);
    if (value.storage.read(0, Math.max(1, type.size))) return value;
    return this.fail(`${addressText(address)} lies outside of memory`, node);
  }

  /** What a pointer points at. */
  pointed(operand: Operand, node: Node): DwarfValue {
    const value = operand.is === 'value' ? operand.value : undefined;
    if (value?.of.kind === 'array') return value.element(0) ?? this.fail('this cannot be read', node);
    if (value?.storage.implicit) return value.target ?? this.fail('what it points at is optimized out', node);
    const view = value?.view;
    if (view?.target) return view.target() ?? this.fail(`${typeName(operand)} is empty`, node);
    const type = operand.is === 'number' ? operand.type : value?.of;
    const target = type?.kind === 'pointer' ? type.target() : undefined;
    if (!target) return this.fail(`${typeName(operand)} is no pointer to a value`, node);
    if (target.kind === 'function') return this.fail('a function has no value', node);
    const address = operand.is === 'number' ? Number(operand.number) : (value?.pointer ?? 0);
    if (value && !value.bytes) return this.fail('the pointer cannot be read', node);
    if (address === 0) return this.fail('the pointer is null', node);
    return this.readable(target, address, node);
  }

  slice({ of, from, to, isClosed, column }: NodeOf<'slice'>): Operand {
    const operand = this.evaluate(of);
    const first = from ? Number(this.numeric(this.evaluate(from), from).number) : 0;
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const length = value?.of.kind === 'array' ? value.of.count : value?.view?.count;
    const last = to ? Number(this.numeric(this.evaluate(to), to).number) + (isClosed ? 1 : 0) : length;
    if (last === undefined) return this.fail('where the slice ends is missing', { column });
    return valueOperand(this.elements(operand, first, last - first, { column }));
  }

  /** So many elements as an array. */
  elements(operand: Operand, first: number, count: number, at: { readonly column: number }): DwarfValue {
    if (!(count >= 0 && count <= longestSlice)) return this.fail(`a slice has 0 to ${longestSlice} elements`, at);
    const node: Node = { kind: 'text', text: '', column: at.column };
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    // What lies behind the end of an array can be asked for, as of a pointer.
    const element =
      value?.of.kind === 'array' ? value.element(first) : this.element(operand, { number: BigInt(first) }, node);
    const address = element?.address;
    if (!element || address === undefined) return this.fail('its elements do not lie in memory', at);
    if (value?.view && count > 1) {
      const last = this.element(operand, { number: BigInt(first + count - 1) }, node);
      if (last.address !== address + (count - 1) * element.of.size)
        return this.fail('its elements do not lie one behind the other', at);
    }
    return this.scope.at(arrayOf(element.of, count), address);
  }
}

/** A member by the name that its language gives it: `0` is `__0` of Rust's tuples. */
const memberOf = (value: DwarfValue, name: string): DwarfValue | undefined =>
  value.member(name) ??
  (/^\d+$/.test(name) ? (value.member(`__${name}`) ?? value.view?.subscript?.({ number: BigInt(name) })) : undefined);
