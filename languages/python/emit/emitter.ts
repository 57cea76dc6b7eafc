/** What the parts of the code generator share while they write one function. */
import type { CodeObject, Constant } from '../../../vm/python/image.ts';
import type { Scopes } from '../check/names.ts';
import type { Scope } from '../check/scopes.ts';
import type { TextLines } from '../syntax/problems.ts';
import type { Expression, Place, Statement } from '../syntax/tree.ts';
import { CodeWriter, type Label } from './writer.ts';

/** A block that `break`, `continue` or `return` leaves: what must happen on the way out, innermost last. */
export interface Block {
  readonly kind: 'loop' | 'protected' | 'other';
  readonly breaks?: Label;
  readonly continues?: Label;
  /** Writes what leaving does; `holdsValue`: a value on top of the stack is kept. */
  leave(holdsValue: boolean): void;
  /** Of a protected block: its exceptions stop being handled here, and are again from there on. */
  pause?(): void;
  resume?(): void;
}

/** The parts of the generator, which call each other through here. */
export interface Parts {
  readonly expression: (emitter: Emitter, expression: Expression) => void;
  readonly condition: (emitter: Emitter, expression: Expression, label: Label, when: boolean) => void;
  readonly store: (emitter: Emitter, target: Expression) => void;
  readonly statements: (emitter: Emitter, body: readonly Statement[]) => void;
}

/** One run of the compiler. */
export interface Compilation {
  readonly parts: Parts;
  readonly scopes: Scopes;
  readonly lines: TextLines;
  readonly debug: boolean;
  readonly firstCode: number;
  readonly codes: (CodeObject | undefined)[];
}

export const none: Constant = { kind: 'none' };

export class Emitter {
  readonly compilation: Compilation;
  readonly scope: Scope;
  readonly writer: CodeWriter;
  readonly blocks: Block[] = [];

  constructor(compilation: Compilation, scope: Scope, place: Place) {
    this.compilation = compilation;
    this.scope = scope;
    this.writer = new CodeWriter(compilation.lines, place);
  }

  expression(expression: Expression): void {
    this.compilation.parts.expression(this, expression);
  }

  /** Goes to `label` when the truth of the expression is `when`; the stack stays as it was. */
  condition(expression: Expression, label: Label, when: boolean): void {
    this.compilation.parts.condition(this, expression, label, when);
  }

  store(target: Expression): void {
    this.compilation.parts.store(this, target);
  }

  statements(body: readonly Statement[]): void {
    this.compilation.parts.statements(this, body);
  }

  loadName(name: string): void {
    this.#name('LOAD', name);
  }

  storeName(name: string): void {
    this.#name('STORE', name);
  }

  deleteName(name: string): void {
    this.#name('DELETE', name);
  }

  #name(verb: 'LOAD' | 'STORE' | 'DELETE', name: string): void {
    const access = this.scope.access(name);
    const mangled = this.scope.mangled(name);
    switch (access.by) {
      case 'local':
        this.writer.emit(`${verb}_LOCAL`, access.slot);
        return;
      case 'cell':
        this.writer.emit(`${verb}_CELL`, access.slot);
        return;
      case 'class cell':
        this.writer.emit(verb === 'LOAD' ? 'LOAD_CLASS_CELL' : `${verb}_CELL`, access.slot);
        return;
      case 'global':
        this.writer.named(`${verb}_GLOBAL`, mangled);
        return;
      case 'name':
        this.writer.named(`${verb}_NAME`, mangled);
    }
  }

  /**
   * Leaves all blocks down to `until` (kept), innermost first. The way out of a block is no longer protected by it; afterwards
   * all are as before.
   */
  leave(until: number, holdsValue: boolean): void {
    const all = [...this.blocks];
    for (const [index, block] of [...all.entries()].slice(until).reverse()) {
      // What is written on the way out lies in the blocks around the one that is left.
      this.blocks.length = index;
      block.pause?.();
      block.leave(holdsValue);
    }
    this.blocks.push(...all.slice(this.blocks.length));
  }

  /** After a jump out of blocks: what follows is protected again. */
  resume(from: number): void {
    for (const block of this.blocks.slice(from)) block.resume?.();
  }
}

/** Instructions whose exceptions go to a handler, with gaps where blocks are left. */
export class ProtectedRange {
  readonly #writer: CodeWriter;
  readonly #target: Label;
  readonly #depth: number;
  #from: number | undefined;

  constructor(writer: CodeWriter, target: Label, depth: number) {
    this.#writer = writer;
    this.#target = target;
    this.#depth = depth;
    this.#from = writer.position;
  }

  pause(): void {
    if (this.#from !== undefined) this.#writer.protect(this.#from, this.#target, this.#depth);
    this.#from = undefined;
  }

  resume(): void {
    this.#from = this.#writer.position;
  }
}
