/** Values that another one stands around: shown, read and set as what they hold. */
import type { DwarfValue } from '../values/value.ts';
import { namedRow, type View } from './view.ts';

export interface WrapperView extends View {
  readonly wrapped: DwarfValue;
}

export const wrapperView = (
  held: DwarfValue,
  { name, suffix = '' }: { readonly name: string; readonly suffix?: string },
): WrapperView => ({
  wrapped: held,
  text: (show) => `${show.beside(held)}${suffix}`,
  named: () => [namedRow(name, held, (of) => `*${of}`)],
  target: () => held,
  methods: { load: () => held, get: () => held, count: () => held },
});

/** What a wrapper holds; undefined of any other view. */
export const wrappedIn = (view: View | undefined): DwarfValue | undefined =>
  view && 'wrapped' in view ? (view as WrapperView).wrapped : undefined;
