/** Class statements: the body's frame and its namespace, and the class that is made of it. */
import type { PyFunction } from '../objects/callables.ts';
import { PyFunction as FunctionObject } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError } from '../objects/errors.ts';
import { objectType, typeName } from '../objects/types.ts';
import { PyCell, PyDescriptor, type Value } from '../objects/values.ts';
import { checkDepth } from './calls.ts';
import { type Engine, kinds } from './engine.ts';

/** What the frame of a class body works on. */
export interface ClassBody {
  readonly name: string;
  readonly qualifiedName: string;
  readonly base: PyClass;
  readonly namespace: PyDict;
  readonly doc: string | undefined;
}

/** Begins the body of a class statement. */
export const buildClass = (engine: Engine, body: PyFunction, name: string, bases: readonly Value[]): void => {
  const [base = objectType, ...others] = bases.filter((each) => each !== objectType || bases.length === 1);
  if (!(base instanceof PyClass)) throw typeError(`${typeName(base)} object is not a class`);
  if (others.length > 0) throw error('Unsupported', 'multiple inheritance is not supported by the Python machine');
  if (base.layout === 'none') {
    if (
      base.name === 'bool' ||
      base.name === 'NoneType' ||
      base.name === 'function' ||
      base.name === 'range' ||
      base.name === 'slice'
    )
      throw typeError(`type '${base.name}' is not an acceptable base type`);
    throw error('Unsupported', `subclasses of ${base.name} are not supported by the Python machine`);
  }
  checkDepth(engine);
  const { code } = body;
  engine.reserve(code.frameSize + 2);
  const namespace = new PyDict();
  namespace.setText('__module__', '__main__');
  namespace.setText('__qualname__', code.qualifiedName);
  const extra: ClassBody = { name, qualifiedName: code.qualifiedName, base, namespace, doc: code.doc };
  const at = engine.sp + 2;
  engine.stack[at - 1] = body;
  const first = code.source.locals.length;
  for (let slot = 0; slot < code.slotCount; slot++) engine.stack[at + slot] = undefined;
  for (const slot of code.source.cells) engine.stack[at + slot] = new PyCell(undefined);
  for (const [index, cell] of body.closure.entries()) engine.stack[at + first + index] = cell;
  engine.sp = at + code.slotCount - 1;
  engine.push(kinds.class, code, body, at, extra);
};

/** The class of a body that has run. */
export const finishClass = ({ name, qualifiedName, base, namespace, doc }: ClassBody): PyClass => {
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
    if (method instanceof FunctionObject)
      attributes.set(special, new PyDescriptor(special === '__new__' ? 'staticmethod' : 'classmethod', method));
  }
  const cls = new PyClass(name, base, { attributes });
  cls.qualifiedName = typeof given === 'string' ? given : qualifiedName;
  if (cell instanceof PyCell) cell.set(cls);
  return cls;
};
