/** What attribute instructions remember: the shape of the last object, and where its attribute was. */

import { PyBuiltin, PyFunction } from '../objects/callables.ts';
import { classVersion } from '../objects/class.ts';
import { strType } from '../objects/types.ts';
import { PyDescriptor, PyException, PyInstance } from '../objects/values.ts';
import { opcodeOf } from '../opcodes.ts';
import { isData } from '../protocol/attributes.ts';
import type { LinkedCode } from './code.ts';
import type { Engine } from './engine.ts';

const loadAttribute = opcodeOf('LOAD_ATTR');
const loadMethod = opcodeOf('LOAD_METHOD');
const storeAttribute = opcodeOf('STORE_ATTR');

/** In cacheIndex: the store adds the attribute; cacheValue-less transition to the next shape. */
export const adds = -2;

/** Fills the cache of the instruction that the engine stands at, when its attribute can be cached. */
export const fillCache = (engine: Engine, code: LinkedCode, opcode: number): void => {
  const ip = engine.pc >> 1;
  const name = code.names[engine.code.plainCode[engine.pc + 1] as number] as string;
  const object = engine.stack[engine.sp];
  code.cacheShape[ip] = null;
  if (typeof object === 'string' && opcode === loadMethod) {
    code.cacheShape[ip] = strType.shape;
    code.cacheValue[ip] = strType.attributes.get(name);
    code.cacheVersion[ip] = classVersion.value;
    if (code.cacheValue[ip] === undefined) code.cacheShape[ip] = null;
    return;
  }
  if (!(object instanceof PyInstance)) return;
  const { shape, cls } = object;
  const found = cls.find(name);
  const index = shape.index.get(name);
  if (opcode === loadAttribute) {
    if (index === undefined || isData(found)) return;
    code.cacheIndex[ip] = index;
  } else if (opcode === loadMethod) {
    if (index !== undefined || !(found instanceof PyFunction || found instanceof PyBuiltin)) return;
    code.cacheValue[ip] = found;
  } else if (opcode === storeAttribute) {
    if (cls.builtIn || object instanceof PyException || found instanceof PyDescriptor || name === '__class__') return;
    if (shape.dict || isData(found) || name === '__dict__') return;
    if (cls.own('__setattr__') !== undefined || cls.own('__slots__') !== undefined) return;
    code.cacheIndex[ip] = index ?? adds;
    code.cacheNext[ip] = index === undefined ? shape.with(name) : null;
  }
  code.cacheShape[ip] = shape;
  code.cacheVersion[ip] = classVersion.value;
};
