/** Texts and codes of ends. */
import type { PyException } from '../objects/values.ts';
import { quietMessage } from './failure.ts';

export const conditionText = (name: string, message: string): string => (message === '' ? name : `${name}: ${message}`);

export const exitCodeOf = (exception: PyException): number => {
  const [code = null] = exception.args.items;
  if (code === null) return 0;
  if (typeof code === 'boolean') return Number(code);
  if (typeof code === 'number') return code & 255;
  return 1;
};

export const exitText = (exception: PyException): string => {
  const [code = null] = exception.args.items;
  return code === null || typeof code === 'number' || typeof code === 'boolean' ? '' : quietMessage(exception);
};
