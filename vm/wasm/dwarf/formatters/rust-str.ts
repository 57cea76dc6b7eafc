/** Rust's `&str`. */
import type { Formatter } from './index.ts';

export const rustStr: Formatter = {
  matches: ({ kind, name }) => kind === 'structure' && /^&(?:mut )?str$/.test(name),
  format(value) {
    const address = value.number('data_ptr');
    const length = value.number('length');
    const text = address === undefined || length === undefined ? undefined : value.text(address, length);
    return text === undefined ? undefined : JSON.stringify(text);
  },
};
