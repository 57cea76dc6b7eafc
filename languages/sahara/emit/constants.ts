/** The constant pool while compiling: each value once. */
import type { Constant } from '../../../vm/sahara/image.ts';

export class ConstantPool {
  readonly constants: Constant[];
  private readonly indices = new Map<string, number>();

  constructor(base: readonly Constant[] = []) {
    this.constants = [...base];
    this.constants.forEach((constant, index) => void this.indices.set(keyOf(constant), index));
  }

  index(constant: Constant): number {
    const key = keyOf(constant);
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    this.constants.push(constant);
    this.indices.set(key, this.constants.length - 1);
    return this.constants.length - 1;
  }
}

const keyOf = (constant: Constant): string => `${constant.type} ${'bits' in constant ? constant.bits : constant.value}`;

const view = new DataView(new ArrayBuffer(8));

export const floatConstant = (type: 'f32' | 'f64', value: number): Constant => {
  if (type === 'f32') {
    view.setFloat32(0, value);
    return { type, bits: view.getUint32(0) };
  }
  view.setFloat64(0, value);
  return { type, bits: view.getBigUint64(0) };
};
