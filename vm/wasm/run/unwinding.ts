/** Exceptions: the search for a handler through the frames. */
import { HostCalls } from './host-calls.ts';
import type { EngineLimit, EngineOutcome } from './outcome.ts';
import { wordsOf } from './prepared.ts';
import { referenceKind } from './state.ts';

export abstract class Unwinding extends HostCalls {
  protected unwind(limit: EngineLimit): EngineOutcome | undefined {
    const exception = this.pendingThrow;
    const tag = -1 - this.heap.typeOf(exception);
    const bottom = this.evaluations.at(-1)?.depth ?? 0;
    for (let depth = this.depth; depth >= bottom; depth--) {
      const prepared = this.hostFrames.has(depth) ? undefined : this.code.preparedAt(depth);
      if (!prepared || prepared.handlers.length === 0) continue;
      const index = this.under(prepared, depth);
      for (const { from, to, clauses } of prepared.handlers) {
        if (index < from || index >= to) continue;
        const clause = clauses.find((each) => each.tag === -1 || each.tag === tag);
        if (!clause) continue;
        if (!this.throwReported && this.stopAtThrow(exception, true)) {
          this.throwReported = true;
          return { kind: 'condition', exception, handled: true };
        }
        const left = limit.leave !== undefined && depth < limit.leave;
        this.cutTo(depth);
        this.pendingThrow = 0;
        this.clock++;
        let slot = this.fp + clause.home;
        if (clause.tag !== -1) {
          const layout = this.heap.exceptionLayout(tag, this.tags[tag]!);
          const payload = this.heap.payload(exception);
          layout.types.forEach((type, field) => {
            this.heap.read(type, payload + layout.offsets[field]!, this.words, slot);
            slot += wordsOf(type);
          });
        }
        if (clause.withReference) {
          this.words[slot] = exception;
          this.words[slot + 1] = referenceKind.exception;
        }
        this.pc = clause.plain;
        return left ? { kind: 'left', how: 'unwind', results: [], types: [] } : undefined;
      }
    }
    if (!this.throwReported && this.stopAtThrow(exception, false)) {
      this.throwReported = true;
      return { kind: 'condition', exception, handled: false };
    }
    this.failure = { code: 'exception', message: 'uncaught exception', exception };
    return undefined;
  }
}
