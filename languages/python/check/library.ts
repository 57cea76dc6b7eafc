/** Names of CPython's library that a program may use and the machine may not have: they are refused where they stand. */
import { builtinNames, moduleNames } from '../../../vm/python/builtin.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** CPython 3.11's built-in names beyond those that every Python program is likely to use. */
const builtins = words(
  'BaseExceptionGroup BlockingIOError BrokenPipeError BytesWarning ChildProcessError ConnectionAbortedError ' +
    'ConnectionRefusedError ConnectionResetError EncodingWarning ExceptionGroup ImportWarning InterruptedError ' +
    'IsADirectoryError NotADirectoryError PendingDeprecationWarning ProcessLookupError ResourceWarning ' +
    'UnicodeTranslateError UnicodeWarning __build_class__ __import__ __loader__ __package__ __spec__ aiter anext breakpoint ' +
    'bytearray bytes compile complex copyright credits delattr dir eval exec exit format frozenset getattr globals hash help ' +
    'id license locals memoryview open quit setattr slice vars',
);

const modules: Readonly<Record<string, ReadonlySet<string>>> = {
  math: words('erf erfc exp2 gamma lgamma nextafter remainder ulp cbrt dist fsum sumprod'),
  sys: words(
    'abiflags addaudithook api_version base_exec_prefix base_prefix breakpointhook builtin_module_names byteorder ' +
      'call_tracing copyright displayhook dont_write_bytecode exc_info excepthook exception exec_prefix executable flags ' +
      'float_info get_int_max_str_digits getallocatedblocks getdefaultencoding getfilesystemencoding getprofile ' +
      'getrefcount getsizeof getswitchinterval gettrace hash_info hexversion implementation int_info intern is_finalizing ' +
      'meta_path modules orig_argv path path_hooks platform prefix set_int_max_str_digits setprofile setswitchinterval ' +
      'settrace stdin stdlib_module_names thread_info unraisablehook warnoptions _getframe',
  ),
};

const known = new Set(builtinNames);

/** Whether a global that the program does not define is one of CPython's that the machine has not. */
export const lacksBuiltin = (name: string): boolean => builtins.has(name) && !known.has(name);

/** Whether CPython's module has an attribute that the machine's has not. */
export const lacksAttribute = (module: string, name: string): boolean =>
  modules[module]?.has(name) === true && !(moduleNames[module as keyof typeof moduleNames] ?? []).includes(name);
