/** Variables of the source, found in a stopped frame. */
import type { FrameAccess, Value, Variable } from '../context/index.ts';
import type { SaharaImage, VariableDebug } from './image.ts';
import { type DataModel, typeName } from './types.ts';

export const variableView = (image: SaharaImage, variable: VariableDebug): Variable => ({
  name: variable.name,
  kind: variable.kind,
  type: typeName(image.types, variable.type),
  locate: (frame) => locate(image, variable.at, frame) ?? 'optimized out',
});

const locate = (image: SaharaImage, at: VariableDebug['at'], frame: FrameAccess): Value | undefined => {
  switch (at.in) {
    case 'slot':
      if (at.slot >= frame.localCount) return undefined;
      return at.boxed ? firstChild(frame.local(at.slot), 0) : frame.local(at.slot);
    case 'slots': {
      const type = image.types[at.data];
      if (type?.kind !== 'data' || at.first + type.data.leaves.length > frame.localCount) return undefined;
      return dataValue(image, type.data, (leaf) => frame.local(at.first + leaf));
    }
    case 'capture': {
      const captured = firstChild(frame.local(0), at.index);
      return captured && at.boxed ? firstChild(captured, 0) : captured;
    }
    case 'up': {
      let enclosing: FrameAccess | undefined = frame;
      for (let level = 0; level < at.levels; level++) enclosing = enclosing?.enclosing;
      return enclosing && locate(image, at.at, enclosing);
    }
  }
};

/** A captured value of a closure, or the value of a box. */
const firstChild = (value: Value, index: number): Value | undefined => {
  const named = value.children(index, 1, 'named')[0];
  return (named ?? value.children(index, 1, 'indexed')[0])?.value;
};

/** The data value whose leaves are spread over places; fields of data types are grouped again. */
const dataValue = (image: SaharaImage, model: DataModel, leaf: (index: number) => Value): Value => {
  const field = (index: number): { readonly name: string; readonly value: Value } | undefined => {
    const each = model.fields[index];
    if (!each) return undefined;
    const type = image.types[each.type];
    const value =
      type?.kind === 'data' ? dataValue(image, type.data, (inner) => leaf(each.first + inner)) : leaf(each.first);
    return { name: each.name, value };
  };
  const all = () => model.fields.flatMap((_, index) => field(index) ?? []);
  const text = (show: (value: Value) => string) =>
    `(${[model.name.slice(model.name.lastIndexOf(':') + 1), ...all().map(({ name, value }) => `:${name} ${show(value)}`)].join(' ')})`;
  return {
    type: model.name,
    get summary() {
      const summary = text((value) => value.summary);
      return summary.length > 200 ? `${summary.slice(0, 199)}…` : summary;
    },
    count: { named: model.fields.length, indexed: 0 },
    children: (start, count, which) =>
      which === 'named'
        ? model.fields.slice(start, start + count).flatMap((_, index) => field(start + index) ?? [])
        : [],
    full: () => text((value) => value.full()),
  };
};
