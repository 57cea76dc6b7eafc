/**
 * The interpreter: common instructions on common values. Whatever is rare, fails, or needs a new kind of frame leaves the
 * state untouched and is executed in full by instructions.ts.
 *
 * The clock costs nothing in straight-line code: `base + pc` is twice the number of instructions since the clock was last
 * stored; only jumps, calls and returns adjust `base`. One comparison at back edges, calls and returns serves all limits.
 */

import { power } from '../data/power.ts';
import { PyBuiltin, PyFunction, PyGenerator } from '../objects/callables.ts';
import { classVersion, PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { ListIterator, RangeIterator, StringIterator } from '../objects/iterators.ts';
import { dictType, listType, strType } from '../objects/types.ts';
import { PyCell, PyFloat, PyInstance, PyList, PyRange, PyTuple, type Shape, type Value } from '../objects/values.ts';
import { quickContains } from '../protocol/items.ts';
import { fillCache } from './caches.ts';
import type { LinkedCode } from './code.ts';
import type { Engine } from './engine.ts';
import { execute } from './instructions.ts';
import { hotness } from './threaded/form.ts';

/** Numbers of the opcodes as literals, so that the switch is a jump table; a test compares them with the table. */
export enum Op {
  LOAD_CONST = 0,
  LOAD_VAR = 1,
  STORE_VAR = 2,
  ADD = 3,
  SUB = 4,
  MUL = 5,
  DIV = 6,
  POP_TOP = 7,
  DUP_TOP = 8,
  JUMP = 9,
  JUMP_IF_TRUE = 10,
  JUMP_IF_FALSE = 11,
  CALL_FUNC = 12,
  RETURN_VAL = 13,
  HALT = 14,
  NOP = 15,
  COPY = 16,
  SWAP = 17,
  LOAD_LOCAL = 18,
  STORE_LOCAL = 19,
  DELETE_LOCAL = 20,
  LOAD_GLOBAL = 21,
  STORE_GLOBAL = 22,
  DELETE_GLOBAL = 23,
  LOAD_NAME = 24,
  STORE_NAME = 25,
  DELETE_NAME = 26,
  LOAD_CELL = 27,
  STORE_CELL = 28,
  DELETE_CELL = 29,
  LOAD_CLASS_CELL = 30,
  LOAD_CLOSURE = 31,
  FLOOR_DIV = 32,
  MOD = 33,
  POW = 34,
  MAT_MUL = 35,
  SHIFT_LEFT = 36,
  SHIFT_RIGHT = 37,
  BIT_AND = 38,
  BIT_OR = 39,
  BIT_XOR = 40,
  INPLACE_ADD = 41,
  INPLACE_SUB = 42,
  INPLACE_MUL = 43,
  INPLACE_DIV = 44,
  INPLACE_FLOOR_DIV = 45,
  INPLACE_MOD = 46,
  INPLACE_POW = 47,
  INPLACE_MAT_MUL = 48,
  INPLACE_SHIFT_LEFT = 49,
  INPLACE_SHIFT_RIGHT = 50,
  INPLACE_BIT_AND = 51,
  INPLACE_BIT_OR = 52,
  INPLACE_BIT_XOR = 53,
  NEGATE = 54,
  POSITIVE = 55,
  INVERT = 56,
  NOT = 57,
  EQUAL = 58,
  NOT_EQUAL = 59,
  LESS = 60,
  LESS_EQUAL = 61,
  GREATER = 62,
  GREATER_EQUAL = 63,
  IS = 64,
  IS_NOT = 65,
  IN = 66,
  NOT_IN = 67,
  JUMP_IF_TRUE_OR_POP = 68,
  JUMP_IF_FALSE_OR_POP = 69,
  BUILD_TUPLE = 70,
  BUILD_LIST = 71,
  BUILD_SET = 72,
  BUILD_DICT = 73,
  BUILD_STRING = 74,
  BUILD_SLICE = 75,
  LIST_APPEND = 76,
  SET_ADD = 77,
  DICT_ADD = 78,
  LIST_EXTEND = 79,
  SET_UPDATE = 80,
  DICT_UPDATE = 81,
  DICT_MERGE = 82,
  LIST_TO_TUPLE = 83,
  UNPACK = 84,
  UNPACK_STAR = 85,
  FORMAT_VALUE = 86,
  LOAD_ITEM = 87,
  STORE_ITEM = 88,
  DELETE_ITEM = 89,
  LOAD_ATTR = 90,
  STORE_ATTR = 91,
  DELETE_ATTR = 92,
  LOAD_METHOD = 93,
  CALL_METHOD = 94,
  CALL_KEYWORDS = 95,
  CALL_SPREAD = 96,
  MAKE_FUNCTION = 97,
  BUILD_CLASS = 98,
  GET_ITER = 99,
  FOR_ITER = 100,
  YIELD_VALUE = 101,
  GET_YIELD_FROM_ITER = 102,
  SEND = 103,
  RAISE = 104,
  RERAISE = 105,
  PUSH_EXC_INFO = 106,
  POP_EXCEPT = 107,
  CHECK_EXC_MATCH = 108,
  LOAD_ASSERTION_ERROR = 109,
  BEFORE_WITH = 110,
  WITH_EXCEPT_START = 111,
  IMPORT_NAME = 112,
  IMPORT_FROM = 113,
  PRINT_EXPR = 114,
  THROW_INTO = 115,
  END_ITER = 116,
  // Fused: see fuse.ts.
  LOCAL_LOCAL = 126,
  LOCAL_CONST = 127,
  FOR_STORE = 128,
  LESS_JUMP = 129,
  LESS_EQUAL_JUMP = 130,
  GREATER_JUMP = 131,
  GREATER_EQUAL_JUMP = 132,
  EQUAL_JUMP = 133,
  NOT_EQUAL_JUMP = 134,
  LOCAL_LOCAL_ITEM = 135,
  CONST_ADD = 136,
  CONST_SUBTRACT = 137,
  CONST_MULTIPLY = 138,
  CONST_MODULO = 139,
  LOCAL_ADD = 140,
  LOCAL_SUBTRACT = 141,
  LOCAL_MULTIPLY = 142,
  ADD_STORE = 143,
  COPY_ITEM = 144,
  CONST_ITEM = 145,
  LOCAL_ITEM = 146,
  SWAP_STORE = 147,
  LOCAL_LOCAL_MULTIPLY = 148,
  LOCAL_CONST_ITEM = 149,
  // Patches.
  PROBE = 122,
  COUNT = 123,
  STOP = 124,
  STEP = 125,
}

/**
 * Why the interpreter came back: the limit is reached, a patched stop, a single step, or {@link Engine.event}. `hot`: the
 * function that runs has, or is worth, a threaded form.
 */
export type Reason = 'limit' | 'stop' | 'step' | 'event' | 'hot';

const listShape = listType.shape;
const dictShape = dictType.shape;
const strShape = strType.shape;

/**
 * Runs from the engine's position on. `first` replaces the opcode of the first instruction (0 or more), for stepping off a
 * patch. `limit` is a clock: the run ends near behind it, never in the middle of an instruction.
 */
export const interpret = (engine: Engine, first: number, limit: number): Reason => {
  const stack = engine.stack as Value[];
  const epoch = engine.heap.epoch;
  const globals = engine.globalValues;
  const builtins = engine.builtinValues;
  let frames = engine.framePc;
  let bases = engine.frameBase;
  let kindsOf = engine.frameKind;
  let entered = engine.frameEntered;
  const frameCode = engine.frameCode;
  const frameFunction = engine.frameFunction;

  let top = engine.top;
  let linked = frameCode[top] as LinkedCode;
  let code = linked.active;
  let constants = linked.constants;
  let pc = engine.pc;
  let sp = engine.sp;
  let fp = bases[top] as number;
  let start = engine.clock;
  let base = -pc;
  let end = Math.min((limit - start) * 2, 1 << 30) | 0;
  let op = first >= 0 ? first : (code[pc] as number);

  for (;;) {
    dispatch: switch (op) {
      case Op.LOAD_CONST:
        stack[++sp] = constants[code[pc + 1] as number];
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.LOAD_LOCAL: {
        const value = stack[fp + (code[pc + 1] as number)];
        if (value === undefined) break;
        stack[++sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.STORE_LOCAL:
        stack[fp + (code[pc + 1] as number)] = stack[sp--];
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.LOAD_GLOBAL: {
        const number = code[pc + 1] as number;
        let value = globals[number];
        if (value === undefined) {
          value = builtins[number];
          if (value === undefined) break;
        }
        stack[++sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.STORE_GLOBAL:
        globals[code[pc + 1] as number] = stack[sp--];
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.LOAD_CELL: {
        const cell = stack[fp + (code[pc + 1] as number)];
        if (!(cell instanceof PyCell)) break;
        const value = cell.value;
        if (value === undefined) break;
        stack[++sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.STORE_CELL: {
        const cell = stack[fp + (code[pc + 1] as number)];
        if (!(cell instanceof PyCell) || cell.stamp !== epoch) break;
        cell.value = stack[sp--];
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.END_ITER:
        if (stack[sp] instanceof PyGenerator) break;
        sp--;
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.POP_TOP:
        sp--;
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.DUP_TOP: {
        const value = stack[sp];
        stack[++sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.COPY: {
        const value = stack[sp - (code[pc + 1] as number) + 1];
        stack[++sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.SWAP: {
        const at = sp - (code[pc + 1] as number) + 1;
        const value = stack[at];
        stack[at] = stack[sp];
        stack[sp] = value;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.NOP:
        pc += 2;
        op = code[pc] as number;
        continue;
      case Op.ADD:
      case Op.INPLACE_ADD: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const sum = a + b;
            if (sum > 9007199254740991 || sum < -9007199254740991) break;
            stack[--sp] = sum;
          } else if (b instanceof PyFloat) stack[--sp] = new PyFloat(a + b.value);
          else break;
        } else if (a instanceof PyFloat) {
          if (b instanceof PyFloat) stack[--sp] = new PyFloat(a.value + b.value);
          else if (typeof b === 'number') stack[--sp] = new PyFloat(a.value + b);
          else break;
        } else if (typeof a === 'string' && typeof b === 'string') stack[--sp] = a + b;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.SUB:
      case Op.INPLACE_SUB: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const difference = a - b;
            if (difference > 9007199254740991 || difference < -9007199254740991) break;
            stack[--sp] = difference;
          } else if (b instanceof PyFloat) stack[--sp] = new PyFloat(a - b.value);
          else break;
        } else if (a instanceof PyFloat) {
          if (b instanceof PyFloat) stack[--sp] = new PyFloat(a.value - b.value);
          else if (typeof b === 'number') stack[--sp] = new PyFloat(a.value - b);
          else break;
        } else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.MUL:
      case Op.INPLACE_MUL: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const product = a * b;
            if (product > 9007199254740991 || product < -9007199254740991) break;
            stack[--sp] = product + 0;
          } else if (b instanceof PyFloat) stack[--sp] = new PyFloat(a * b.value);
          else break;
        } else if (a instanceof PyFloat) {
          if (b instanceof PyFloat) stack[--sp] = new PyFloat(a.value * b.value);
          else if (typeof b === 'number') stack[--sp] = new PyFloat(a.value * b);
          else break;
        } else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.DIV:
      case Op.INPLACE_DIV: {
        const a = stack[sp - 1];
        const b = stack[sp];
        const x = typeof a === 'number' ? a : a instanceof PyFloat ? a.value : Number.NaN;
        const y = typeof b === 'number' ? b : b instanceof PyFloat ? b.value : 0;
        if (y === 0 || x !== x) break;
        stack[--sp] = new PyFloat(x / y);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.FLOOR_DIV:
      case Op.INPLACE_FLOOR_DIV: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || b === 0) break;
        if ((a | 0) === a && (b | 0) === b) stack[--sp] = Math.floor(a / b) + 0;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.MOD:
      case Op.INPLACE_MOD: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || b <= 0) break;
        const rest = a % b;
        stack[--sp] = rest < 0 ? rest + b : rest + 0;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.BIT_AND:
      case Op.INPLACE_BIT_AND: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || (a | 0) !== a || (b | 0) !== b) break;
        stack[--sp] = a & b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.BIT_OR:
      case Op.INPLACE_BIT_OR: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || (a | 0) !== a || (b | 0) !== b) break;
        stack[--sp] = a | b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.BIT_XOR:
      case Op.INPLACE_BIT_XOR: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || (a | 0) !== a || (b | 0) !== b) break;
        stack[--sp] = a ^ b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.SHIFT_RIGHT:
      case Op.INPLACE_SHIFT_RIGHT: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || (a | 0) !== a || b < 0 || b > 31) break;
        stack[--sp] = a >> b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.SHIFT_LEFT:
      case Op.INPLACE_SHIFT_LEFT: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number' || b < 0 || b > 30 || a > 4194303 || a < -4194303) break;
        stack[--sp] = a * (1 << b);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.NEGATE: {
        const a = stack[sp];
        if (typeof a === 'number') stack[sp] = 0 - a;
        else if (a instanceof PyFloat) stack[sp] = new PyFloat(-a.value);
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.NOT: {
        const a = stack[sp];
        if (typeof a !== 'boolean') break;
        stack[sp] = !a;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.EQUAL: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a === b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value === b.value;
        else if (typeof a === 'string' && typeof b === 'string') stack[--sp] = a === b;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.NOT_EQUAL: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a !== b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value !== b.value;
        else if (typeof a === 'string' && typeof b === 'string') stack[--sp] = a !== b;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LESS: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a < b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value < b.value;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LESS_EQUAL: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a <= b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value <= b.value;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.GREATER: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a > b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value > b.value;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.GREATER_EQUAL: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') stack[--sp] = a >= b;
        else if (a instanceof PyFloat && b instanceof PyFloat) stack[--sp] = a.value >= b.value;
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.IS: {
        const b = stack[sp--];
        stack[sp] = stack[sp] === b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.IS_NOT: {
        const b = stack[sp--];
        stack[sp] = stack[sp] !== b;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.IN:
      case Op.NOT_IN: {
        const found = quickContains(stack[sp], stack[sp - 1]);
        if (found === undefined) break;
        stack[--sp] = found === (op === Op.IN);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.POW: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (!(a instanceof PyFloat) || !(b instanceof PyFloat) || a.value <= 0) break;
        const result = power(a.value, b.value);
        if (result - result !== 0) break;
        stack[--sp] = new PyFloat(result);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.JUMP: {
        const target = code[pc + 1] as number;
        base += pc + 2 - target;
        pc = target;
        if (base + pc >= end) {
          engine.clock = start + (base + pc) / 2;
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          return 'limit';
        }
        if (linked.threaded !== null || ++linked.heat >= hotness) {
          engine.clock = start + (base + pc) / 2;
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          return 'hot';
        }
        op = code[pc] as number;
        continue;
      }
      case Op.JUMP_IF_FALSE: {
        const value = stack[sp];
        if (typeof value !== 'boolean') {
          if (typeof value !== 'number') break;
          if (value === 0) {
            sp--;
            const target = code[pc + 1] as number;
            base += pc + 2 - target;
            pc = target;
          } else {
            sp--;
            pc += 2;
          }
        } else if (value) {
          sp--;
          pc += 2;
        } else {
          sp--;
          const target = code[pc + 1] as number;
          base += pc + 2 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.JUMP_IF_TRUE: {
        const value = stack[sp];
        if (typeof value !== 'boolean') break;
        sp--;
        if (value) {
          const target = code[pc + 1] as number;
          base += pc + 2 - target;
          if (target <= pc && base + target >= end) {
            engine.clock = start + (base + target) / 2;
            engine.pc = target;
            engine.sp = sp;
            engine.top = top;
            return 'limit';
          }
          pc = target;
        } else pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.BUILD_LIST: {
        const count = code[pc + 1] as number;
        sp -= count;
        const items = stack.slice(sp + 1, sp + 1 + count);
        stack[++sp] = new PyList(items);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.BUILD_TUPLE: {
        const count = code[pc + 1] as number;
        sp -= count;
        const items = stack.slice(sp + 1, sp + 1 + count);
        stack[++sp] = new PyTuple(items);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LIST_APPEND: {
        const list = stack[sp - (code[pc + 1] as number)];
        if (!(list instanceof PyList) || list.stamp !== epoch) break;
        list.items.push(stack[sp--]);
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.UNPACK: {
        const value = stack[sp];
        const count = code[pc + 1] as number;
        if (!(value instanceof PyTuple) && !(value instanceof PyList && value.shape === listShape)) break;
        if (value.items.length !== count) break;
        const items = value.items;
        sp--;
        for (let at = count - 1; at >= 0; at--) stack[++sp] = items[at];
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LOAD_ITEM: {
        const container = stack[sp - 1];
        const key = stack[sp];
        if (container instanceof PyList) {
          if (typeof key !== 'number' || container.shape !== listShape) break;
          const items = container.items;
          const at = key < 0 ? key + items.length : key;
          if (at < 0 || at >= items.length) break;
          stack[--sp] = items[at];
        } else if (container instanceof PyDict) {
          if (container.shape !== dictShape) break;
          if (typeof key !== 'number' && (typeof key !== 'string' || key.charCodeAt(0) === 0)) break;
          const at = container.index.get(key);
          if (at === undefined) break;
          stack[--sp] = container.values[at];
        } else if (container instanceof PyTuple) {
          if (typeof key !== 'number') break;
          const items = container.items;
          const at = key < 0 ? key + items.length : key;
          if (at < 0 || at >= items.length) break;
          stack[--sp] = items[at];
        } else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.STORE_ITEM: {
        const container = stack[sp - 1];
        const key = stack[sp];
        if (container instanceof PyList) {
          if (typeof key !== 'number' || container.shape !== listShape || container.stamp !== epoch) break;
          const items = container.items;
          const at = key < 0 ? key + items.length : key;
          if (at < 0 || at >= items.length) break;
          items[at] = stack[sp - 2];
        } else if (container instanceof PyDict) {
          if (container.shape !== dictShape || container.stamp !== epoch || !container.plain || container.custom) break;
          if (typeof key !== 'number' && (typeof key !== 'string' || key.charCodeAt(0) === 0)) break;
          const at = container.index.get(key);
          if (at === undefined) container.set(key, key, stack[sp - 2]);
          else container.values[at] = stack[sp - 2];
        } else break;
        sp -= 3;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LOAD_ATTR: {
        const object = stack[sp];
        const ip = pc >> 1;
        if (
          !(object instanceof PyInstance) ||
          linked.cacheShape[ip] !== object.shape ||
          linked.cacheVersion[ip] !== classVersion.value
        ) {
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          fillCache(engine, linked, op);
          break;
        }
        stack[sp] = object.slots[linked.cacheIndex[ip] as number];
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.STORE_ATTR: {
        const object = stack[sp];
        const ip = pc >> 1;
        if (
          !(object instanceof PyInstance) ||
          linked.cacheShape[ip] !== object.shape ||
          linked.cacheVersion[ip] !== classVersion.value
        ) {
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          fillCache(engine, linked, op);
          break;
        }
        if (object.stamp !== epoch) break;
        const index = linked.cacheIndex[ip] as number;
        if (index >= 0) object.slots[index] = stack[sp - 1];
        else {
          object.shape = linked.cacheNext[ip] as Shape;
          object.slots.push(stack[sp - 1]);
        }
        sp -= 2;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.LOAD_METHOD: {
        const object = stack[sp];
        const ip = pc >> 1;
        const shape = object instanceof PyInstance ? object.shape : typeof object === 'string' ? strShape : undefined;
        if (shape === undefined || linked.cacheShape[ip] !== shape || linked.cacheVersion[ip] !== classVersion.value) {
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          fillCache(engine, linked, op);
          break;
        }
        stack[sp] = linked.cacheValue[ip];
        stack[++sp] = object;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.GET_ITER: {
        const value = stack[sp];
        if (value instanceof PyRange) stack[sp] = new RangeIterator(value);
        else if (value instanceof PyList && value.shape === listShape) stack[sp] = new ListIterator(value);
        else if (typeof value === 'string') stack[sp] = new StringIterator(value);
        else if (value instanceof PyTuple) stack[sp] = new ListIterator(value);
        else break;
        pc += 2;
        op = code[pc] as number;
        continue;
      }
      case Op.FOR_ITER: {
        const iterator = stack[sp];
        if (iterator instanceof RangeIterator) {
          if (iterator.stamp !== epoch) break;
          if (iterator.left > 0) {
            iterator.left--;
            const value = iterator.at;
            iterator.at = value + iterator.step;
            stack[++sp] = value;
            pc += 2;
            op = code[pc] as number;
            continue;
          }
        } else if (iterator instanceof ListIterator) {
          if (iterator.stamp !== epoch) break;
          const items = iterator.list.items;
          const at = iterator.at;
          if (at < items.length) {
            iterator.at = at + 1;
            stack[++sp] = items[at];
            pc += 2;
            op = code[pc] as number;
            continue;
          }
          iterator.at = 1125899906842624;
        } else break;
        sp--;
        const target = code[pc + 1] as number;
        base += pc + 2 - target;
        pc = target;
        op = code[pc] as number;
        continue;
      }
      case Op.CALL_METHOD:
      case Op.CALL_FUNC: {
        let count = code[pc + 1] as number;
        let at = sp - count;
        if (op === Op.CALL_METHOD) {
          at--;
          if (stack[at] === undefined) at++;
          else count++;
        }
        const callee = stack[at];
        if (callee instanceof PyFunction) {
          const next = callee.code;
          if (!next.plain || next.positional !== count || top >= engine.frameLimit) break;
          if (at + next.frameSize + 8 >= stack.length || top + 2 >= frames.length) break;
          base += pc + 2;
          frames[top] = pc + 2;
          top++;
          frameCode[top] = next;
          frameFunction[top] = callee;
          fp = at + 1;
          bases[top] = fp;
          // What CALL_METHOD left below a plain callable goes with the frame: the result takes its place.
          kindsOf[top] = 0;
          entered[top] = start + base / 2;
          if (op === Op.CALL_METHOD && count === (code[pc + 1] as number)) {
            // The callable lies one higher than the place of the result.
            for (let slot = at; slot <= sp; slot++) stack[slot - 1] = stack[slot];
            fp = at;
            bases[top] = fp;
            at--;
          }
          linked = next;
          code = next.active;
          constants = next.constants;
          pc = 0;
          sp = at + count;
          const last = at + next.slotCount;
          while (sp < last) stack[++sp] = undefined;
          if (base >= end) {
            engine.clock = start + base / 2;
            engine.pc = 0;
            engine.sp = sp;
            engine.top = top;
            return 'limit';
          }
          if (next.threaded !== null || ++next.heat >= hotness) {
            engine.clock = start + base / 2;
            engine.pc = 0;
            engine.sp = sp;
            engine.top = top;
            return 'hot';
          }
          op = code[0] as number;
          continue;
        }
        if (callee instanceof PyBuiltin || callee instanceof PyClass) {
          const quick = callee.quick;
          if (quick === undefined || count > 3) break;
          const result =
            count === 1
              ? quick(stack[at + 1], undefined, undefined)
              : count === 2
                ? quick(stack[at + 1], stack[at + 2], undefined)
                : count === 3
                  ? quick(stack[at + 1], stack[at + 2], stack[at + 3])
                  : undefined;
          if (result === undefined) break;
          sp = op === Op.CALL_METHOD && count === (code[pc + 1] as number) ? at - 1 : at;
          stack[sp] = result;
          pc += 2;
          op = code[pc] as number;
          continue;
        }
        break;
      }
      case Op.RETURN_VAL: {
        if (kindsOf[top] !== 0) break;
        const value = stack[sp];
        sp = fp - 1;
        stack[sp] = value;
        base += pc + 2;
        frameFunction[top] = null;
        frameCode[top] = null;
        top--;
        linked = frameCode[top] as LinkedCode;
        code = linked.active;
        constants = linked.constants;
        pc = frames[top] as number;
        fp = bases[top] as number;
        base -= pc;
        if (base + pc >= end) {
          engine.clock = start + (base + pc) / 2;
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          return 'limit';
        }
        if (linked.threaded !== null) {
          engine.clock = start + (base + pc) / 2;
          engine.pc = pc;
          engine.sp = sp;
          engine.top = top;
          return 'hot';
        }
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_LOCAL: {
        const a = stack[fp + (code[pc + 1] as number)];
        const b = stack[fp + (code[pc + 3] as number)];
        if (a === undefined || b === undefined) break;
        stack[++sp] = a;
        stack[++sp] = b;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_CONST: {
        const a = stack[fp + (code[pc + 1] as number)];
        if (a === undefined) break;
        stack[++sp] = a;
        stack[++sp] = constants[code[pc + 3] as number];
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.FOR_STORE: {
        const iterator = stack[sp];
        if (iterator instanceof RangeIterator) {
          if (iterator.stamp !== epoch || iterator.left <= 0) break;
          iterator.left--;
          const value = iterator.at;
          iterator.at = value + iterator.step;
          stack[fp + (code[pc + 3] as number)] = value;
        } else if (iterator instanceof ListIterator) {
          const items = iterator.list.items;
          const at = iterator.at;
          if (iterator.stamp !== epoch || at >= items.length) break;
          iterator.at = at + 1;
          stack[fp + (code[pc + 3] as number)] = items[at];
        } else if (iterator instanceof StringIterator) {
          const text = iterator.text;
          const at = iterator.at;
          if (iterator.stamp !== epoch || at >= text.length) break;
          const unit = text.charCodeAt(at);
          if (unit > 0xd7ff) break;
          iterator.at = at + 1;
          stack[fp + (code[pc + 3] as number)] = text[at];
        } else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.LESS_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a < b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.LESS_EQUAL_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a <= b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.GREATER_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a > b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.GREATER_EQUAL_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a >= b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.EQUAL_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a === b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.NOT_EQUAL_JUMP: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a !== 'number' || typeof b !== 'number') break;
        sp -= 2;
        if (a !== b) pc += 4;
        else {
          const target = code[pc + 3] as number;
          base += pc + 4 - target;
          pc = target;
        }
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_LOCAL_ITEM: {
        const container = stack[fp + (code[pc + 1] as number)];
        const key = stack[fp + (code[pc + 3] as number)];
        if (typeof key !== 'number') break;
        let items: readonly Value[];
        if (container instanceof PyList) {
          if (container.shape !== listShape) break;
          items = container.items;
        } else if (container instanceof PyTuple) items = container.items;
        else break;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        stack[++sp] = items[at];
        pc += 6;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_ITEM: {
        const container = stack[sp];
        const key = stack[fp + (code[pc + 1] as number)];
        if (typeof key !== 'number') break;
        let items: readonly Value[];
        if (container instanceof PyList) {
          if (container.shape !== listShape) break;
          items = container.items;
        } else if (container instanceof PyTuple) items = container.items;
        else break;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        stack[sp] = items[at];
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.CONST_ITEM: {
        const container = stack[sp];
        const key = constants[code[pc + 1] as number];
        if (typeof key !== 'number') break;
        let items: readonly Value[];
        if (container instanceof PyList) {
          if (container.shape !== listShape) break;
          items = container.items;
        } else if (container instanceof PyTuple) items = container.items;
        else break;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        stack[sp] = items[at];
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.CONST_ADD: {
        const a = stack[sp];
        const b = constants[code[pc + 1] as number];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a + b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value + b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.CONST_SUBTRACT: {
        const a = stack[sp];
        const b = constants[code[pc + 1] as number];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a - b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value - b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.CONST_MULTIPLY: {
        const a = stack[sp];
        const b = constants[code[pc + 1] as number];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a * b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result + 0;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value * b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_ADD: {
        const a = stack[sp];
        const b = stack[fp + (code[pc + 1] as number)];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a + b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value + b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_SUBTRACT: {
        const a = stack[sp];
        const b = stack[fp + (code[pc + 1] as number)];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a - b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value - b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_MULTIPLY: {
        const a = stack[sp];
        const b = stack[fp + (code[pc + 1] as number)];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a * b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[sp] = result + 0;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[sp] = new PyFloat(a.value * b.value);
        else break;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.CONST_MODULO: {
        const a = stack[sp];
        const b = constants[code[pc + 1] as number];
        if (typeof a !== 'number' || typeof b !== 'number' || b <= 0) break;
        const rest = a % b;
        stack[sp] = rest < 0 ? rest + b : rest + 0;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.ADD_STORE: {
        const a = stack[sp - 1];
        const b = stack[sp];
        if (typeof a === 'number' && typeof b === 'number') {
          const sum = a + b;
          if (sum > 9007199254740991 || sum < -9007199254740991) break;
          stack[fp + (code[pc + 3] as number)] = sum;
        } else if (a instanceof PyFloat && b instanceof PyFloat) {
          stack[fp + (code[pc + 3] as number)] = new PyFloat(a.value + b.value);
        } else if (typeof a === 'string' && typeof b === 'string') stack[fp + (code[pc + 3] as number)] = a + b;
        else break;
        sp -= 2;
        pc += 4;
        op = code[pc] as number;
        continue;
      }
      case Op.COPY_ITEM: {
        const container = stack[sp - 1];
        const key = stack[sp];
        if (typeof key !== 'number') break;
        let items: readonly Value[];
        if (container instanceof PyList) {
          if (container.shape !== listShape) break;
          items = container.items;
        } else if (container instanceof PyTuple) items = container.items;
        else break;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        stack[++sp] = items[at];
        pc += 6;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_CONST_ITEM: {
        const container = stack[fp + (code[pc + 1] as number)];
        const key = constants[code[pc + 3] as number];
        if (typeof key !== 'number') break;
        let items: readonly Value[];
        if (container instanceof PyList) {
          if (container.shape !== listShape) break;
          items = container.items;
        } else if (container instanceof PyTuple) items = container.items;
        else break;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        stack[++sp] = items[at];
        pc += 6;
        op = code[pc] as number;
        continue;
      }
      case Op.SWAP_STORE: {
        // container key value, as the exchanges leave it to STORE_ITEM.
        const container = stack[sp - 2];
        const key = stack[sp - 1];
        if (typeof key !== 'number' || !(container instanceof PyList)) break;
        if (container.shape !== listShape || container.stamp !== epoch) break;
        const items = container.items;
        const at = key < 0 ? key + items.length : key;
        if (at < 0 || at >= items.length) break;
        items[at] = stack[sp];
        sp -= 3;
        pc += 6;
        op = code[pc] as number;
        continue;
      }
      case Op.LOCAL_LOCAL_MULTIPLY: {
        const a = stack[fp + (code[pc + 1] as number)];
        const b = stack[fp + (code[pc + 3] as number)];
        if (typeof a === 'number' && typeof b === 'number') {
          const result = a * b;
          if (result > 9007199254740991 || result < -9007199254740991) break;
          stack[++sp] = result + 0;
        } else if (a instanceof PyFloat && b instanceof PyFloat) stack[++sp] = new PyFloat(a.value * b.value);
        else break;
        pc += 6;
        op = code[pc] as number;
        continue;
      }
      case Op.PROBE:
        engine.firstHit(linked, pc >> 1, start + (base + pc) / 2);
        op = (linked.patches[pc >> 1] as number) & 4 ? Op.COUNT : (linked.plainCode[pc] as number);
        continue;
      case Op.COUNT:
        engine.count(linked, pc >> 1);
        op = linked.plainCode[pc] as number;
        continue;
      case Op.STOP:
      case Op.STEP:
        engine.clock = start + (base + pc) / 2;
        engine.pc = pc;
        engine.sp = sp;
        engine.top = top;
        return op === Op.STOP ? 'stop' : 'step';
      default:
        break dispatch;
    }
    // In full: the state goes to the engine and comes back.
    engine.clock = start + (base + pc) / 2;
    engine.pc = pc;
    engine.sp = sp;
    engine.top = top;
    execute(engine);
    if (engine.event !== undefined || engine.left !== undefined) return 'event';
    top = engine.top;
    frames = engine.framePc;
    bases = engine.frameBase;
    kindsOf = engine.frameKind;
    entered = engine.frameEntered;
    linked = frameCode[top] as LinkedCode;
    code = linked.active;
    constants = linked.constants;
    pc = engine.pc;
    sp = engine.sp;
    fp = bases[top] as number;
    start = engine.clock;
    base = -pc;
    end = Math.min((limit - start) * 2, 1 << 30) | 0;
    if (end <= 0) return 'limit';
    op = code[pc] as number;
  }
};
