/** Errors that a program's own runtime is about to raise, as they are told to people. */
import type { Address, ContextId, ExecutionContext, Machine, Raised, Value } from '../../vm/context/index.ts';
import type { Breakpoint } from './breakpoints.ts';

export class Raising {
  /** The last one that was looked at, and where. */
  #known: { readonly key: string; readonly raised: Raised } | undefined;

  constructor(
    private readonly parts: {
      readonly machine: Machine;
      /** What the program is going to write to its standard error. */
      foresee(context: ContextId): string;
      /** What a function of the program gives that is called now. */
      ask(
        context: ContextId,
        asks: NonNullable<Raised['asks']>,
        use: (results: readonly Value[]) => Raised,
      ): Raised | undefined;
    },
  ) {}

  /** The error of the first breakpoint that is about one; undefined when none is. */
  of(breakpoints: readonly Breakpoint[], context: ContextId): (Raised & { readonly label: string }) | undefined {
    for (const { request } of breakpoints) {
      const { place } = request;
      if (place.at !== 'raise') continue;
      const kind = this.parts.machine.program.raises?.kinds.find(({ id }) => id === place.kind);
      const raised = this.#at(place.kind, this.parts.machine.context(context));
      if (raised) return { ...raised, label: kind?.label ?? place.kind };
    }
    return undefined;
  }

  /** Whether the error is one of the types, or says one of the texts, that were asked for. */
  fits(kind: string, wanted: string | undefined): boolean {
    const addresses = new Set<Address>(this.parts.machine.program.raises?.points(kind));
    const context = this.parts.machine.contexts().find((each) => {
      const [frame] = each.frames(0, 1);
      return frame && addresses.has(frame.address);
    });
    const raised = this.#at(kind, context);
    return raised !== undefined && (!wanted?.trim() || matches(wanted, raised));
  }

  #at(id: string, context: ExecutionContext | undefined): Raised | undefined {
    const { machine } = this.parts;
    const { raises } = machine.program;
    const frame = context?.frames(0, 1)[0];
    if (!context || !raises || !frame) return undefined;
    const key = `${id} ${context.id} ${machine.clock} ${frame.address} ${frame.activation}`;
    if (this.#known?.key === key) return this.#known.raised;
    let raised = raises.describe(id, frame);
    if (!raised) return undefined;
    const isWritten = raises.kinds.some((kind) => kind.id === id && kind.writesMessage);
    if (isWritten) raised = raises.told(id, raised, this.parts.foresee(context.id));
    const { asks } = raised;
    if (asks) {
      const told = raised;
      const use = (results: readonly Value[]): Raised => {
        const [now] = machine.context(context.id)?.frames(0, 1) ?? [];
        return now ? raises.answered(told, results, now) : told;
      };
      raised = this.parts.ask(context.id, asks, use) ?? raised;
    }
    this.#known = { key, raised };
    return raised;
  }
}

/** Words are types with `*` for any text; a wish that fits the message whole counts too. */
const matches = (wanted: string, { type, bases, message }: Raised): boolean => {
  const fits = (wish: string, text: string): boolean =>
    new RegExp(`^${wish.split('*').map(escaped).join('[^]*')}$`).test(text);
  const types = [type, ...bases];
  const words = wanted.split(/[\s,]+/).filter(Boolean);
  return (
    fits(wanted.trim(), message) ||
    words.some((word) => types.some((each) => fits(word, each) || each.endsWith(`::${word}`)))
  );
};

const escaped = (text: string): string => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
