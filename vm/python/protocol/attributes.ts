/** Attributes: of objects, classes, modules and functions, with descriptors. */

import { dictOf, emptyShape, hasDict, slotsOf } from '../objects/attribute-dict.ts';
import { PyBuiltin, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { error, isAttributeError, type Raise, Raise as Raised, typeError } from '../objects/errors.ts';
import { touch } from '../objects/heap.ts';
import { typeName, typeOf } from '../objects/types.ts';
import {
  builtinClasses,
  PyBoundMethod,
  PyDescriptor,
  PyException,
  PyInstance,
  PyModule,
  PySingleton,
  PySuper,
  PyTuple,
  type Value,
} from '../objects/values.ts';
import type { Runtime } from './runtime.ts';

/** What {@link lookUp} gives when there is no such attribute. */
export const absent = new PySingleton('<absent>', 'ellipsis');

/** A value found in a class, as seen through an object. Undefined while guest code runs. */
const bind = (runtime: Runtime, found: Value, self: Value, cls: PyClass, name: string): Value => {
  if (found instanceof PyFunction || found instanceof PyBuiltin) return new PyBoundMethod(found, self);
  if (found instanceof PyDescriptor) {
    if (found.kind === 'staticmethod') return found.get;
    if (found.kind === 'classmethod') return new PyBoundMethod(found.get, cls);
    if (found.get === null)
      throw error('AttributeError', `property '${name}' of '${typeName(self)}' object has no getter`);
    return runtime.tryCall(found.get, [self]);
  }
  if (found instanceof PyInstance) {
    const get = found.cls.own('__get__');
    if (get !== undefined) return runtime.tryCall(get, [found, self, cls]);
  }
  return found;
};

/** The AttributeError for an attribute that an object does not have; carries what suggestions need. */
const attributeError = (object: Value, name: string, message: string): Raise => {
  const exception = new PyException(builtinClasses.AttributeError as PyClass, [message]);
  exception.setAttribute('name', name);
  exception.setAttribute('obj', object);
  return new Raised(exception);
};

export const noAttribute = (object: Value, name: string): Raise => {
  if (object instanceof PyModule)
    return attributeError(object, name, `module '${object.name}' has no attribute '${name}'`);
  if (object instanceof PyClass)
    return attributeError(object, name, `type object '${object.name}' has no attribute '${name}'`);
  if (object instanceof PySuper) return attributeError(object, name, `'super' object has no attribute '${name}'`);
  return attributeError(object, name, `'${typeName(object)}' object has no attribute '${name}'`);
};

/** object.name; undefined while guest code runs. Throws AttributeError. */
export const attribute = (runtime: Runtime, object: Value, name: string): Value => {
  const found = lookUp(runtime, object, name);
  if (found === absent) throw noAttribute(object, name);
  return found;
};

/** object.name, {@link absent}, or undefined while guest code runs. */
export const lookUp = (runtime: Runtime, object: Value, name: string): Value => {
  if (object instanceof PyInstance) return instanceAttribute(runtime, object, name);
  if (object instanceof PyClass) return classAttribute(runtime, object, name);
  if (object instanceof PyModule) return object.members.get(name) ?? absent;
  if (object instanceof PySuper) return superAttribute(runtime, object, name);
  if (object instanceof PyFunction) {
    const own = object.attributes?.getText(name);
    if (own !== undefined) return own;
    const standard = functionAttribute(object, name);
    if (standard !== undefined) return standard;
  }
  if (object instanceof PyBoundMethod && name !== '__class__') {
    if (name === '__self__') return object.self;
    if (name === '__func__') return object.function;
    if (object.function instanceof PyFunction) return lookUp(runtime, object.function, name);
  }
  if (object instanceof PyBuiltin && (name === '__name__' || name === '__qualname__'))
    return name === '__name__' || object.owner === undefined ? object.name : `${object.owner}.${object.name}`;
  if (object instanceof PyGenerator && name === '__name__') return object.function.code.name;
  if (object instanceof PyGenerator && name === '__qualname__') return object.function.code.qualifiedName;
  if (name === '__class__') return typeOf(object);
  if (name === '__doc__')
    return object instanceof PyDescriptor && object.get instanceof PyFunction ? (object.get.code.doc ?? null) : null;
  const cls = typeOf(object);
  const found = cls.find(name);
  if (found !== undefined) return bind(runtime, found, object, cls, name);
  if (missing[cls.name]?.includes(name))
    throw error('Unsupported', `${cls.name}.${name} is not supported by the Python machine`);
  return absent;
};

/** Methods that CPython has and this machine has not. */
const missing: Readonly<Record<string, readonly string[]>> = {
  str: ['encode'],
  int: ['to_bytes', 'from_bytes'],
  generator: ['gi_frame', 'gi_running', 'gi_code', 'gi_yieldfrom'],
  function: ['__code__', '__globals__', '__closure__', '__annotations__', '__get__'],
};

/** Whether a value found in a class comes before what an object has of the same name. */
export const isData = (found: Value): boolean =>
  (found instanceof PyDescriptor && found.kind === 'property') ||
  (found instanceof PyInstance &&
    !found.cls.builtIn &&
    (found.cls.own('__set__') !== undefined || found.cls.own('__delete__') !== undefined));

const instanceAttribute = (runtime: Runtime, object: PyInstance, name: string): Value => {
  const { cls } = object;
  const found = cls.find(name);
  if (isData(found)) {
    try {
      return bind(runtime, found, object, cls, name);
    } catch (thrown) {
      // An AttributeError of the getter asks __getattr__, as for an attribute that is not there.
      if (!isAttributeError(thrown)) throw thrown;
      return fallback(runtime, object, name, thrown as Raise);
    }
  }
  const own = object.attribute(name);
  if (own !== undefined) return own;
  if (found !== undefined) return bind(runtime, found, object, cls, name);
  const special = specialAttribute(object, name);
  return special === undefined ? fallback(runtime, object, name, undefined) : special;
};

const fallback = (runtime: Runtime, object: PyInstance, name: string, thrown: Raise | undefined): Value => {
  const method = object.cls.own('__getattr__');
  if (method !== undefined) return runtime.tryCall(method, [object, name]);
  if (thrown) throw thrown;
  return absent;
};

const specialAttribute = (object: PyInstance, name: string): Value => {
  if (name === '__class__') return object.cls;
  if (name === '__dict__') return object.cls.builtIn || !hasDict(object.cls) ? undefined : dictOf(object);
  if (name === '__doc__') return null;
  if (!(object instanceof PyException)) return undefined;
  switch (name) {
    case 'args':
      return object.args;
    case '__cause__':
      return object.cause;
    case '__context__':
      return object.context;
    case '__suppress_context__':
      return object.suppressContext;
    case '__traceback__':
      return object.traceback.length > 0 ? new PySingleton('<traceback object>', 'traceback') : null;
    default:
      break;
  }
  const builtIn = object.cls.mro.find((cls) => cls.builtIn)?.name ?? '';
  const [first] = object.args.items;
  if (builtIn === 'StopIteration' && name === 'value') return first ?? null;
  if (builtIn === 'SystemExit' && name === 'code') return object.args.items.length > 1 ? object.args : (first ?? null);
  if ((builtIn === 'NameError' || builtIn === 'ImportError' || builtIn === 'ModuleNotFoundError') && name === 'name')
    return null;
  if (object.cls.isSubclass(builtinClasses.OSError as PyClass)) {
    if (name === 'errno') return object.args.items.length >= 2 ? first : null;
    if (name === 'strerror') return object.args.items.length >= 2 ? object.args.items[1] : null;
  }
  return undefined;
};

const classAttribute = (runtime: Runtime, cls: PyClass, name: string): Value => {
  const found = cls.find(name);
  if (found !== undefined) {
    const get = found instanceof PyInstance ? found.cls.own('__get__') : undefined;
    if (get !== undefined) return runtime.tryCall(get, [found, null, cls]);
    if (found instanceof PyDescriptor) {
      if (found.kind === 'property') return found;
      return found.kind === 'classmethod' ? new PyBoundMethod(found.get, cls) : found.get;
    }
    return found;
  }
  switch (name) {
    case '__name__':
      return cls.name;
    case '__qualname__':
      return cls.qualifiedName;
    case '__module__':
      return cls.builtIn ? 'builtins' : '__main__';
    case '__mro__':
      return new PyTuple(cls.mro);
    case '__bases__':
      return new PyTuple(cls.bases);
    case '__base__':
      return cls.base;
    case '__doc__':
      return null;
    case '__class__':
      return cls.cls;
    case '__dict__': {
      const dict = new PyDict();
      for (const [key, value] of cls.attributes) dict.setText(key, value);
      return dict;
    }
    default: {
      const ofType = cls.cls.find(name);
      return ofType === undefined ? absent : bind(runtime, ofType, cls, cls.cls, name);
    }
  }
};

const superAttribute = (runtime: Runtime, object: PySuper, name: string): Value => {
  const cls = object.self instanceof PyClass ? object.self : typeOf(object.self);
  const { mro } = cls;
  for (const each of mro.slice(mro.indexOf(object.start) + 1)) {
    const found = each.attributes.get(name);
    if (found !== undefined) {
      if (name === '__new__') return found instanceof PyDescriptor ? found.get : found;
      if (object.self instanceof PyClass)
        return found instanceof PyDescriptor ? bind(runtime, found, cls, cls, name) : found;
      return bind(runtime, found, object.self, cls, name);
    }
  }
  if (object.self instanceof PyException) {
    const special = specialAttribute(object.self, name);
    return special === undefined ? absent : special;
  }
  return name === '__class__' ? object.cls : absent;
};

const functionAttribute = (callee: PyFunction, name: string): Value => {
  switch (name) {
    case '__name__':
      return callee.name;
    case '__qualname__':
      return callee.code.qualifiedName;
    case '__module__':
      return '__main__';
    case '__doc__':
      return callee.code.doc ?? null;
    case '__defaults__':
      return callee.defaults.length > 0 ? new PyTuple(callee.defaults) : null;
    case '__kwdefaults__': {
      if (!callee.keywordDefaults) return null;
      const dict = new PyDict();
      for (const [parameter, value] of callee.keywordDefaults) dict.setText(parameter, value);
      return dict;
    }
    case '__dict__':
      if (!callee.attributes) {
        touch(callee);
        callee.attributes = new PyDict();
      }
      return callee.attributes;
    default:
      return undefined;
  }
};

/** object.name = value; null when done, undefined while guest code runs. */
export const setAttribute = (runtime: Runtime, object: Value, name: string, value: Value): Value => {
  if (object instanceof PyInstance) {
    const { cls } = object;
    const found = cls.find(name);
    if (found instanceof PyDescriptor && found.kind === 'property') {
      if (found.set === null) throw error('AttributeError', `property '${name}' of '${cls.name}' object has no setter`);
      return runtime.tryCall(found.set, [object, value]) === undefined ? undefined : null;
    }
    const setter = found instanceof PyInstance ? found.cls.own('__set__') : undefined;
    if (setter !== undefined) return runtime.tryCall(setter, [found, object, value]) === undefined ? undefined : null;
    const method = cls.own('__setattr__');
    if (method !== undefined) return runtime.tryCall(method, [object, name, value]) === undefined ? undefined : null;
    return setOwnAttribute(object, name, value);
  }
  if (object instanceof PyClass) {
    if (object.builtIn) throw typeError(`cannot set '${name}' attribute of immutable type '${object.name}'`);
    object.set(name, value);
    return null;
  }
  if (object instanceof PyFunction) {
    touch(object);
    if (name === '__name__' && typeof value === 'string') object.name = value;
    else {
      object.attributes ??= new PyDict();
      object.attributes.setText(name, value);
    }
    return null;
  }
  throw readOnly(object, name);
};

const readOnly = (object: Value, name: string): Raise => {
  const found = typeOf(object).find(name);
  if (found !== undefined)
    return attributeError(object, name, `'${typeName(object)}' object attribute '${name}' is read-only`);
  return noAttribute(object, name);
};

/** As object.__setattr__ does it. */
export const setOwnAttribute = (object: PyInstance, name: string, value: Value): Value => {
  const { cls } = object;
  if (object instanceof PyException) {
    touch(object);
    if (name === '__cause__' && (value === null || value instanceof PyException)) {
      object.cause = value;
      object.suppressContext = true;
      return null;
    }
    if (name === '__context__' && (value === null || value instanceof PyException)) {
      object.context = value;
      return null;
    }
    if (name === '__suppress_context__') {
      object.suppressContext = value === true;
      return null;
    }
    if (name === 'args' && value instanceof PyTuple) {
      object.args = value;
      return null;
    }
  } else if (cls.builtIn) throw readOnly(object, name);
  if (name === '__class__' && value instanceof PyClass) {
    if (value.builtIn || value.layout !== cls.layout)
      throw typeError(`__class__ assignment: '${value.name}' object layout differs from '${cls.name}'`);
    const own = object.shape.names;
    touch(object);
    object.shape = own.reduce((shape, each) => shape.with(each), emptyShape(value, object.shape.dict));
    return null;
  }
  if (name === '__dict__' && hasDict(cls)) {
    if (!(value instanceof PyDict)) throw typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
    const dict = dictOf(object);
    if (dict === value) return null;
    const [keys, values] = [value.liveKeys(), value.liveValues()];
    dict.clear();
    for (const [at, key] of keys.entries()) if (typeof key === 'string') dict.setText(key, values[at]);
    return null;
  }
  if (cls.own('__slots__') !== undefined && !hasDict(cls) && !slotsOf(cls).has(name)) throw noAttribute(object, name);
  object.setAttribute(name, value);
  return null;
};

/** del object.name; null when done, undefined while guest code runs. */
export const deleteAttribute = (runtime: Runtime, object: Value, name: string): Value => {
  if (object instanceof PyInstance) {
    const found = object.cls.find(name);
    if (found instanceof PyDescriptor && found.kind === 'property') {
      if (found.delete === null)
        throw error('AttributeError', `property '${name}' of '${object.cls.name}' object has no deleter`);
      return runtime.tryCall(found.delete, [object]) === undefined ? undefined : null;
    }
    const remover = found instanceof PyInstance ? found.cls.own('__delete__') : undefined;
    if (remover !== undefined) return runtime.tryCall(remover, [found, object]) === undefined ? undefined : null;
    const method = object.cls.own('__delattr__');
    if (method !== undefined) return runtime.tryCall(method, [object, name]) === undefined ? undefined : null;
    if (object.deleteAttribute(name)) return null;
    throw noAttribute(object, name);
  }
  if (object instanceof PyClass && !object.builtIn) {
    if (object.delete(name)) return null;
    throw noAttribute(object, name);
  }
  if (object instanceof PyFunction && object.attributes?.remove(name) !== undefined) return null;
  throw noAttribute(object, name);
};

/** Names for suggestions and dir(). */
export const attributeNames = (object: Value): string[] => {
  const names = new Set<string>();
  if (object instanceof PyInstance) for (const name of object.shape.names) names.add(name);
  if (object instanceof PyModule) for (const name of object.members.keys()) names.add(name);
  else
    for (const cls of (object instanceof PyClass ? object : typeOf(object)).mro)
      for (const name of cls.attributes.keys()) names.add(name);
  return [...names].sort();
};
