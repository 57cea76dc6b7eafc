/** Objects with virtual functions, as the class that they were made as. */
import { GuestReader } from '../../raises/guest-reader.ts';
import { dynamicClass } from '../../raises/thrown-object.ts';
import { baseOffset, sameType } from '../types/bases.ts';
import type { DwarfType } from '../types/model.ts';
import { nameParts } from '../types/spelling.ts';
import type { DwarfValue } from './value.ts';

const deepest = 20;

/** Names that an expression can be written with. */
const spelled = /^[\w:]+(?:<[\w:<>, ]*>)?$/;

/**
 * The object that a pointer or a reference leads to, as the class that it was made as; undefined where that is the class it is
 * known by, or cannot be told: no virtual functions, no type information, no such class, damage.
 */
export const madeAs = (object: DwarfValue | undefined): DwarfValue | undefined => {
  const { of, address, types, frame } = object ?? {};
  const unit = of?.entry === undefined ? undefined : types?.entries.unitAt(of.entry);
  if (!object || !of || !types || !frame || address === undefined || !unit || !hasTable(of)) return undefined;
  const made = dynamicClass(new GuestReader(frame), address);
  const around = made ? nameParts(made.name) : [];
  const name = around.at(-1);
  const entry = name === undefined ? undefined : types.names.definition(name, around.slice(0, -1), unit);
  const own = entry && types.at(entry.offset);
  if (!made || !own || sameType(own, of) || !spelled.test(own.name)) return undefined;
  // Where a base lies is told by the class and by the object: what is damaged does not agree.
  const offset = baseOffset(own, of);
  if (offset === undefined || made.start + offset !== address) return undefined;
  const shown = object.at(own, made.start);
  return shown?.view ? undefined : shown;
};

/** The expression of an object as the class that it was made as, by that of a pointer to it. */
export const madePath = (made: DwarfValue, pointer: string): string => `*(${made.of.name} *)${pointer}`;

/** Whether a class has virtual functions or bases: a pointer to their table is the first that it holds. */
const hasTable = (type: DwarfType, depth = 0): boolean =>
  type.kind === 'structure' &&
  type.language === 'C++' &&
  depth < deepest &&
  type
    .members()
    .some(
      ({ name, offset, isBase, computed, type: inner }) =>
        offset === 0 && !computed && (isBase ? hasTable(inner, depth + 1) : /^_vptr[.$]/.test(name)),
    );
