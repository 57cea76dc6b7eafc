/** Writes loads and stores. */
import { Exit } from '../state.ts';
import type { Operation } from './operations.ts';
import { ValueWriter } from './value-writer.ts';
import { checkedDouble, checkedFloat, literal } from './values.ts';

export abstract class MemoryWriter extends ValueWriter {
  protected access({ name, words, place }: Operation): void {
    this.usesMemory = true;
    const isStore = name.includes('.store');
    const [, first, second, offset] = words as unknown as readonly [number, number, number, number];
    const [, type, , width] = /^i(32|64)\.(load|store)(\d*)/.exec(name)!;
    const size = width === '' ? Number(type) / 8 : Number(width) / 8;
    const address = this.operand(isStore ? first : second, 'i');
    const leave = this.leave(place);
    if (offset === 0) this.emit(`t = ${address}; if (t < 0 || t > ((bytes - ${size}) | 0)) { ${leave} }`);
    else
      this.emit(
        `t = (${address} + ${offset}) | 0; if ((${address} | t) < 0 || t > ((bytes - ${size}) | 0)) { ${leave} }`,
      );
    if (this.watchesMemory) {
      const back = (this.probes?.at(place) ?? []).map((number) => this.probes!.backText(number)).join(' ');
      this.emit(`if (t < N[1] && t + ${size} > N[0]) { ${back} ${this.leave(place, Exit.Leave)} }`);
    }
    if (isStore) return this.#store(name, second, size);
    const kind = this.resultKind(place, first);
    const full = width === '';
    if (full && kind === 'd')
      this.emit(
        checkedDouble('q', 'm.getFloat64(t, true)', 'm.getInt32(t, true)', 'm.getInt32((t + 4) | 0, true)', leave),
      );
    else if (full && kind === 'f') this.emit(checkedFloat('q', 'm.getFloat32(t, true)', 'm.getInt32(t, true)', leave));
    else {
      const unsigned = name.endsWith('_u') && size < 4;
      const bits = size === 8 ? 32 : size * 8;
      const value = `m.get${unsigned ? 'Uint' : 'Int'}${bits}(t${bits === 8 ? '' : ', true'})`;
      if (type === '32') return this.define(first, 'i', value);
      if (full) return this.define(first, 'l', value, 'm.getInt32((t + 4) | 0, true)');
      this.emit(`r = ${value};`);
      return this.define(first, 'l', 'r', name.endsWith('_u') ? '0' : 'r >> 31');
    }
    this.define(first, kind, 'q');
  }

  #store(name: string, value: number, size: number): void {
    const slots = this.slots;
    if (name.endsWith(':constant')) return this.emit(`m.setInt32(t, ${literal(value)}, true);`);
    const kind = slots.kind(value);
    if (kind === 'd' && size === 8)
      this.emit(
        `if (d${value} === d${value}) m.setFloat64(t, d${value}, true); else { m.setInt32(t, 0, true); m.setInt32((t + 4) | 0, 2146959360, true); }`,
      );
    else if (kind === 'f' && size === 4)
      this.emit(`if (d${value} === d${value}) m.setFloat32(t, d${value}, true); else m.setInt32(t, 2143289344, true);`);
    else {
      const bits = Math.min(size, 4) * 8;
      this.emit(`m.setInt${bits}(t, ${slots.low(value)}${bits === 8 ? '' : ', true'});`);
      if (size === 8) this.emit(`m.setInt32((t + 4) | 0, ${slots.high(value)}, true);`);
    }
    slots.take(value);
  }
}
