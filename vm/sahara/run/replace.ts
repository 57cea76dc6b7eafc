/** Code added or replaced while the program is stopped. */
import type { ChangeResult } from '../../context/index.ts';
import type { FunctionCode, SaharaImage } from '../image.ts';
import type { SaharaProgram } from '../program.ts';
import type { Engine } from './engine.ts';

/** Brings code, types and heaps in line with a program's units and tables. */
export const adoptProgram = (engine: Engine, program: SaharaProgram): void => {
  engine.image = program.image;
  engine.code.follow(program);
  for (const context of engine.contexts.values()) context.heap.layouts = engine.code.layouts;
  engine.types.forget();
};

export const extend = (engine: Engine, program: SaharaProgram, image: SaharaImage): ChangeResult => {
  if (image.types.length < program.image.types.length || image.functions.length < program.image.functions.length)
    return { refused: 'the code was not compiled against the running program' };
  program.extend(image);
  adoptProgram(engine, program);
  return {};
};

const sameNumbers = (one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
  one.length === other.length &&
  Array.prototype.every.call(one, (value: number, index: number) => value === other[index]);

/** Why a new version of a function cannot take the old one's place; undefined when it can. */
const misfit = (old: FunctionCode, next: FunctionCode): string | undefined => {
  if (old.name !== next.name) return `is called ${next.name} now`;
  if (old.kind !== next.kind) return 'is of another kind now';
  if (!sameNumbers(old.parameters, next.parameters)) return 'its parameters have other types';
  if (old.result !== next.result) return 'its result has another type';
  if (!sameNumbers(old.captures ?? [], next.captures ?? [])) return 'it captures other values';
  if (old.enclosing !== next.enclosing) return 'it belongs to another function';
  return undefined;
};

const isSame = (old: FunctionCode, next: FunctionCode): boolean =>
  sameNumbers(old.words, next.words) &&
  sameNumbers(old.locals, next.locals) &&
  JSON.stringify([old.name, old.handles, old.restarts, old.parameters, old.result]) ===
    JSON.stringify([next.name, next.handles, next.restarts, next.parameters, next.result]);

/** Replaces the functions whose code differs and whose signature fits; active frames keep the old code. */
export const replace = (engine: Engine, program: SaharaProgram, image: SaharaImage): ChangeResult => {
  const running = program.image;
  if (
    image.types.length < running.types.length ||
    image.constants.length < running.constants.length ||
    image.functions.length < running.functions.length
  )
    return { refused: 'the code was not compiled against the running program' };
  const replaced: { function: string; refused?: string }[] = [];
  const fitting: number[] = [];
  running.functions.forEach((old, index) => {
    const next = image.functions[index]!;
    if (isSame(old, next)) return;
    const reason = misfit(old, next);
    replaced.push(reason ? { function: old.name, refused: reason } : { function: old.name });
    if (!reason) fitting.push(index);
  });
  if (fitting.length > 0) {
    program.extend(image);
    for (const index of fitting) program.replace(index, image);
    adoptProgram(engine, program);
  }
  return { replaced };
};
