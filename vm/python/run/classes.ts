/** Class statements: the body's frame and its namespace, and the class that is made of it. */
import { free } from '../builtins/define.ts';
import { type Keywords, type NativeCode, PyFunction } from '../objects/callables.ts';
import { NoOrder, PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { objectType, typeName, typeOf, typeType } from '../objects/types.ts';
import { bare, PyBoundMethod, PyCell, PyDescriptor, PyInstance, PyTuple, type Value } from '../objects/values.ts';
import { checkDepth } from './calls.ts';
import { type Engine, kinds } from './engine.ts';

/** What the frame of a class body works on. */
export interface ClassBody {
  readonly name: string;
  readonly qualifiedName: string;
  readonly bases: readonly PyClass[];
  readonly keywords: Keywords | null;
  readonly namespace: PyDict;
  readonly doc: string | undefined;
}

const unacceptable = new Set(['bool', 'NoneType', 'function', 'range', 'slice', 'generator', 'NotImplementedType']);

const checkBase = (base: Value): PyClass => {
  if (!(base instanceof PyClass)) throw typeError(`${typeName(base)} object is not a class`);
  if (base.layout !== 'none') return base;
  if (unacceptable.has(base.name)) throw typeError(`type '${base.name}' is not an acceptable base type`);
  throw error('Unsupported', `subclasses of ${base.name} are not supported by the Python machine`);
};

const checkBases = (given: readonly Value[]): readonly PyClass[] => {
  const bases = given.map(checkBase);
  const layouts = new Set(bases.map(({ layout }) => layout).filter((layout) => layout !== 'object'));
  if (layouts.size > 1) throw typeError('multiple bases have instance lay-out conflict');
  const twice = bases.find((base, at) => bases.indexOf(base) !== at);
  if (twice) throw typeError(`duplicate base class ${twice.name}`);
  return bases.length > 0 ? bases : [objectType];
};

/** Begins the body of a class statement. */
export const buildClass = (
  engine: Engine,
  body: PyFunction,
  name: string,
  given: readonly Value[],
  keywords: Keywords | null,
): void => {
  const bases = checkBases(given);
  checkDepth(engine);
  const { code } = body;
  engine.reserve(code.frameSize + 2);
  const namespace = new PyDict();
  namespace.setText('__module__', '__main__');
  namespace.setText('__qualname__', code.qualifiedName);
  const extra: ClassBody = { name, qualifiedName: code.qualifiedName, bases, keywords, namespace, doc: code.doc };
  const at = engine.sp + 2;
  engine.stack[at - 1] = body;
  const first = code.source.locals.length;
  for (let slot = 0; slot < code.slotCount; slot++) engine.stack[at + slot] = undefined;
  for (const slot of code.source.cells) engine.stack[at + slot] = new PyCell(undefined);
  for (const [index, cell] of body.closure.entries()) engine.stack[at + first + index] = cell;
  engine.sp = at + code.slotCount - 1;
  engine.push(kinds.class, code, body, at, extra);
};

/** The class of a body that has run; {@link announce} then tells those who want to know of it. */
export const finishClass = ({ name, qualifiedName, bases, namespace, doc }: ClassBody): PyClass => {
  const attributes = new Map<string, Value>();
  for (const key of namespace.liveKeys()) attributes.set(key as string, namespace.getText(key as string));
  const cell = attributes.get('__classcell__');
  attributes.delete('__classcell__');
  const given = attributes.get('__qualname__');
  attributes.delete('__qualname__');
  if (doc !== undefined) attributes.set('__doc__', doc);
  // An object with its own equality has no hash unless it says so.
  if (attributes.has('__eq__') && !attributes.has('__hash__')) attributes.set('__hash__', null);
  for (const special of ['__new__', '__init_subclass__', '__class_getitem__']) {
    const method = attributes.get(special);
    if (method instanceof PyFunction)
      attributes.set(special, new PyDescriptor(special === '__new__' ? 'staticmethod' : 'classmethod', method));
  }
  checkSlots(attributes);
  let cls: PyClass;
  try {
    cls = new PyClass(name, bases, { attributes });
  } catch (thrown) {
    if (!(thrown instanceof NoOrder)) throw thrown;
    const names = thrown.bases.map((base) => base.name).join(', ');
    throw typeError(`Cannot create a consistent method resolution\norder (MRO) for bases ${names}`);
  }
  cls.qualifiedName = typeof given === 'string' ? given : qualifiedName;
  if (cell instanceof PyCell) cell.set(cls);
  return cls;
};

const checkSlots = (attributes: ReadonlyMap<string, Value>): void => {
  const slots = attributes.get('__slots__');
  const names =
    typeof slots === 'string' ? [slots] : ((slots as { items?: readonly Value[] } | undefined)?.items ?? []);
  for (const name of names) {
    if (typeof name !== 'string') throw typeError(`__slots__ items must be strings, not '${typeName(name)}'`);
    if (attributes.has(name)) throw valueError(`'${name}' in __slots__ conflicts with class variable`);
  }
};

/** Calls `__set_name__` of what the class has, and `__init_subclass__` of its bases; the class is the result. */
export const announce: NativeCode = (runtime, [given], keywords) => {
  const cls = given as PyClass;
  for (const [name, value] of cls.attributes) {
    const method = value instanceof PyInstance ? value.cls.own('__set_name__') : undefined;
    if (method !== undefined) runtime.call(method, [value, cls, name]);
  }
  const hook = cls.mro.slice(1).find((base) => base.attributes.has('__init_subclass__'));
  const found = hook?.attributes.get('__init_subclass__');
  if (hook && !hook.builtIn && found !== undefined)
    runtime.call(
      found instanceof PyDescriptor ? new PyBoundMethod(found.get, cls) : found,
      found instanceof PyDescriptor ? [] : [cls],
      keywords,
    );
  else if (keywords && keywords.size > 0) throw typeError(`${cls.name}.__init_subclass__() takes no keyword arguments`);
  return cls;
};

/** type(object), and type(name, bases, dict), which makes a class as a class statement does. */
const typeCode: NativeCode = (runtime, [, value, ...more], keywords) => {
  if (value === undefined || (more.length > 0 && more.length !== 2)) throw typeError('type() takes 1 or 3 arguments');
  if (more.length === 0) return typeOf(value);
  const [name, bases, dict] = [bare(value), bare(more[0]), more[1]];
  const refused = (at: number, wanted: string, given: Value) =>
    typeError(`type.__new__() argument ${at} must be ${wanted}, not ${typeName(given)}`);
  if (typeof name !== 'string') throw refused(1, 'str', name);
  if (!(bases instanceof PyTuple)) throw refused(2, 'tuple', bases);
  if (!(dict instanceof PyDict)) throw refused(3, 'dict', dict);
  const cls = runtime.once(() => {
    const namespace = new PyDict();
    for (const key of dict.liveKeys()) {
      if (typeof key !== 'string')
        throw error(
          'Unsupported',
          'classes with attributes whose names are no strings are not supported by the Python machine',
        );
      namespace.setText(key, dict.getText(key));
    }
    if (namespace.getText('__module__') === undefined) namespace.setText('__module__', '__main__');
    const body = { name, qualifiedName: name, keywords, namespace, doc: undefined };
    return finishClass({ ...body, bases: checkBases(bases.items) });
  });
  return announce(runtime, [cls], keywords);
};
typeType.attributes.set('__new__', free('__new__', typeCode));
