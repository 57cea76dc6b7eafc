/**
 * Objects of AssemblyScript's runtime, which names no types in debug information: a pointer is known by the header before the object
 * (20 bytes: block, garbage collector, id of the class, size) and by the table of classes in memory (`~lib/rt/__rtti_base`).
 */
import type { FrameAccess, Location, Space, Value } from '../../context/index.ts';

const header = { information: -20, classId: -8, size: -4 } as const;
const classId = { object: 0, buffer: 1, string: 2 } as const;
/** Bits of a class in the table. */
const flag = {
  view: 1,
  array: 2,
  staticArray: 4,
  set: 8,
  map: 16,
  signed: 1 << 11,
  float: 1 << 12,
  managed: 1 << 14,
} as const;
/** The bits that tell how wide an element is begin here. */
const alignment = 6;
const mostClasses = 65_536;
const shownElements = 20;

/** The memory of a frame, and where its table of classes is. */
export interface Runtime {
  readonly memory: Space;
  readonly classes: number;
}

/** A value that points to an object of the runtime, as the object; any other value as it is. */
export const managedValue = (value: Value, runtime: Runtime): Value => {
  const found = value.bytes?.length === 4 ? objectAt(runtime, wordAt(value.bytes, 0)) : undefined;
  if (!found) return value;
  const { type, bytes, location } = value;
  return {
    ...found,
    type: found.type === 'i32' ? type : found.type,
    ...(bytes ? { bytes } : {}),
    ...(location ? { location } : {}),
  };
};

/** The runtime of a frame's module; undefined when it was built without one. */
export const runtimeOf = (frame: FrameAccess, classesGlobal: number | undefined): Runtime | undefined => {
  const memory = frame.space('memory', 0);
  const global = classesGlobal === undefined ? undefined : frame.space('global', classesGlobal);
  const bytes = global?.read(0, 4);
  return memory && bytes?.length === 4 ? { memory, classes: wordAt(bytes, 0) } : undefined;
};

const wordAt = (bytes: Uint8Array, offset: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);

const read32 = ({ memory }: Runtime, offset: number): number => {
  const bytes = offset < 0 ? undefined : memory.read(offset, 4);
  return bytes?.length === 4 ? wordAt(bytes, 0) : 0;
};

type Found = Pick<Value, 'type' | 'summary' | 'count' | 'children' | 'full' | 'memory'>;

const objectAt = (runtime: Runtime, pointer: number): Found | undefined => {
  const { memory, classes } = runtime;
  // Objects are aligned to 16 bytes, and so is what lies in the module's data.
  if (pointer < 32 || pointer % 16 !== 0 || pointer >= memory.length) return undefined;
  const id = read32(runtime, pointer + header.classId);
  const size = read32(runtime, pointer + header.size);
  const block = read32(runtime, pointer + header.information) & ~3;
  const known = read32(runtime, classes);
  if (id >= Math.min(known, mostClasses) || size > block || pointer + size > memory.length || block < 12)
    return undefined;
  if (id === classId.string) return stringAt(runtime, pointer, size);
  const flags = read32(runtime, classes + 4 + id * 4);
  const kind = flags & 31;
  if (kind === flag.staticArray) return elements(runtime, { name: 'StaticArray', flags, from: pointer, bytes: size });
  if ((kind & (flag.array | flag.view)) !== 0) {
    const from = read32(runtime, pointer + 4);
    const bytes = read32(runtime, pointer + 8);
    const length = (kind & flag.array) !== 0 ? read32(runtime, pointer + 12) : undefined;
    const name = (kind & flag.array) !== 0 ? 'Array' : 'typed array';
    return from + bytes <= memory.length ? elements(runtime, { name, flags, from, bytes, length }) : undefined;
  }
  if (id === classId.buffer) return elements(runtime, { name: 'ArrayBuffer', flags: 0, from: pointer, bytes: size });
  const text = `object of class ${id}, ${size} bytes`;
  return plain('i32', text, { space: memory.id, offset: pointer, length: size });
};

const plain = (type: string, text: string, memory?: NonNullable<Value['memory']>): Found => ({
  type,
  summary: text.length > 200 ? `${text.slice(0, 199)}…` : text,
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => text,
  ...(memory ? { memory } : {}),
});

const stringAt = ({ memory }: Runtime, pointer: number, size: number): Found => {
  const bytes = memory.read(pointer, size & ~1);
  const units = new Uint16Array(bytes.slice().buffer);
  let text = '';
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.subarray(at, at + 4096));
  return {
    ...plain('String', JSON.stringify(text), { space: memory.id, offset: pointer, length: size }),
    full: () => text,
  };
};

interface Elements {
  readonly name: string;
  readonly flags: number;
  readonly from: number;
  readonly bytes: number;
  readonly length?: number | undefined;
}

const elements = (runtime: Runtime, { name, flags, from, bytes, length }: Elements): Found => {
  const width = 1 << Math.max(0, 31 - Math.clz32((flags >> alignment) & 31));
  const count = Math.min(length ?? Number.POSITIVE_INFINITY, Math.floor(bytes / width));
  const at = (index: number): Value => element(runtime, flags, width, from + index * width);
  const some = (most: number): string[] =>
    Array.from({ length: Math.min(count, most) }, (_, index) => at(index).summary);
  const text = (most: number): string => `[${some(most).join(', ')}${count > most ? ', …' : ''}]`;
  return {
    ...plain(`${name}(${count})`, text(shownElements), { space: runtime.memory.id, offset: from, length: bytes }),
    count: { named: 0, indexed: count },
    children: (start, most, which) =>
      which === 'named'
        ? []
        : Array.from({ length: Math.max(0, Math.min(most, count - start)) }, (_, index) => ({
            name: String(start + index),
            value: at(start + index),
          })),
    full: () => text(count),
  };
};

const element = (runtime: Runtime, flags: number, width: number, offset: number): Value => {
  const bytes = runtime.memory.read(offset, width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isFloat = (flags & flag.float) !== 0;
  const isSigned = (flags & flag.signed) !== 0;
  const location: Location = { in: 'space', space: runtime.memory.id, offset, length: width };
  const value: Value = {
    ...plain(`${isFloat ? 'f' : isSigned ? 'i' : 'u'}${width * 8}`, numberOf(view, width, isFloat, isSigned)),
    bytes,
    location,
  };
  return (flags & flag.managed) !== 0 ? managedValue(value, runtime) : value;
};

const numberOf = (view: DataView, width: number, isFloat: boolean, isSigned: boolean): string => {
  if (view.byteLength < width) return '?';
  if (isFloat) return String(width === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true));
  switch (width) {
    case 1:
      return String(isSigned ? view.getInt8(0) : view.getUint8(0));
    case 2:
      return String(isSigned ? view.getInt16(0, true) : view.getUint16(0, true));
    case 4:
      return String(isSigned ? view.getInt32(0, true) : view.getUint32(0, true));
    default:
      return String(isSigned ? view.getBigInt64(0, true) : view.getBigUint64(0, true));
  }
};
