/** Exceptions as conditions: their names and numbers, and which of them a run stops at. */
import type { Stops } from '../../context/index.ts';
import type { PyException } from '../objects/values.ts';
import type { PythonProgram } from '../program.ts';
import { bytecodeErrors } from '../program-meta.ts';
import type { Engine } from '../run/engine.ts';
import { isHandled } from '../run/raise.ts';

export class Conditions {
  readonly #engine: Engine;
  readonly #program: PythonProgram;
  #ids: ReadonlyMap<string, number> | undefined;
  /** Those that are asked for. */
  wanted: Stops['conditions'] = 'none';

  constructor(engine: Engine, program: PythonProgram) {
    this.#engine = engine;
    this.#program = program;
  }

  /** The program has got more classes, or others. */
  forget(): void {
    this.#ids = undefined;
  }

  nameOf(exception: PyException): string {
    return this.#spelled(exception.cls.name);
  }

  #spelled(name: string): string {
    return this.#engine.dialect === 'bytecode' ? (bytecodeErrors[name] ?? name) : name;
  }

  /** Numbers of the classes of an exception that the meta information lists, nearest first. */
  #idsOf(exception: PyException): readonly number[] {
    this.#ids ??= new Map(this.#program.meta.conditions.map(({ name, id }) => [name, id]));
    return exception.cls.mro.flatMap(({ name }) => this.#ids?.get(this.#spelled(name)) ?? []);
  }

  /** Number of the nearest class that is listed, or that was asked for. */
  idOf(exception: PyException): number | undefined {
    const { wanted } = this;
    return this.#idsOf(exception).find((id) => typeof wanted === 'string' || wanted.has(id));
  }

  stopsAt(exception: PyException): 'no' | 'handled' | 'unhandled' {
    const { wanted } = this;
    if (wanted === 'none' || exception.cls.name === 'SystemExit') return 'no';
    const handled = isHandled(this.#engine, exception);
    if (wanted === 'unhandled') return handled ? 'no' : 'unhandled';
    if (wanted !== 'all' && !this.#idsOf(exception).some((id) => wanted.has(id))) return 'no';
    return handled ? 'handled' : 'unhandled';
  }
}
