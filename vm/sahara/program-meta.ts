/** The meta information of a Sahara program, as tools see it. */
import type {
  ConditionInfo,
  FunctionInfo,
  MetaInformation,
  ModuleInfo,
  NamedType,
  ObjectModel,
} from '../context/index.ts';
import { builtInConditions, unitType } from './builtin.ts';
import type { FunctionCode, FunctionMeta, SaharaImage } from './image.ts';
import type { SaharaUnit } from './program-unit.ts';
import { wordAddress } from './spelling.ts';
import { type TypeId, typeName } from './types.ts';

/** `units` holds the current version of each function. */
export const metaView = (image: SaharaImage, units: readonly SaharaUnit[]): MetaInformation => ({
  modules: image.meta.modules.map(
    ({ name, doc, exports }): ModuleInfo => ({ name, ...(doc === undefined ? {} : { doc }), exports }),
  ),
  functions: units.flatMap((unit) => functionInfo(image, unit) ?? []),
  types: image.types.flatMap((type): ObjectModel[] => {
    if (type.kind !== 'data' || type.data.condition) return [];
    const { name, size, leaves, doc } = type.data;
    const fields = leaves.map((leaf) => ({ ...leaf, type: typeName(image.types, leaf.type) }));
    return [{ name, size, fields, ...(doc === undefined ? {} : { doc }) }];
  }),
  conditions: conditionInfos(image),
});

const functionInfo = (image: SaharaImage, unit: SaharaUnit): FunctionInfo | undefined => {
  const meta = image.meta.functions[unit.functionIndex];
  if (!meta) return undefined;
  const { code } = unit;
  return {
    name: code.name,
    entry: wordAddress(unit.id, 0),
    end: wordAddress(unit.id, code.words.length),
    parameters: namedParameters(image, code, meta),
    results: code.result === unitType ? [] : [typeName(image.types, code.result)],
    ...(meta.doc === undefined ? {} : { doc: meta.doc }),
    signals: meta.signals.flatMap((id) => image.meta.conditions[id]?.name ?? []),
    kind: code.kind === 'test' || code.kind === 'generated' ? code.kind : 'function',
  };
};

/** Parameters as the source declares them: the closure itself, a lambda's first, has no name and is left out. */
const namedParameters = (image: SaharaImage, code: FunctionCode, meta: FunctionMeta): readonly NamedType[] => {
  const types: readonly TypeId[] = code.parameters.slice(code.parameters.length - meta.parameterNames.length);
  return meta.parameterNames.map((name, index) => ({ name, type: typeName(image.types, types[index] as TypeId) }));
};

const conditionInfos = (image: SaharaImage): readonly ConditionInfo[] => {
  const named = (has: (meta: FunctionMeta) => boolean): readonly string[] =>
    image.functions.flatMap((code, index) => {
      const meta = image.meta.functions[index];
      return meta && has(meta) ? [code.name] : [];
    });
  return image.meta.conditions.map(({ name, payload, doc }, id): ConditionInfo => {
    const type = image.types[payload];
    const fields = type?.kind === 'data' ? type.data.fields : [];
    return {
      id,
      name,
      payload: fields.map((field) => ({ name: field.name, type: typeName(image.types, field.type) })),
      ...(doc === undefined ? {} : { doc }),
      signalledBy: named((meta) => meta.signals.includes(id)),
      handledBy: named((meta) => meta.handles.includes(id)),
      builtIn: id < builtInConditions.length,
    };
  });
};
