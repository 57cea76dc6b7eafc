/** Declarations as an outline. */
import type { OutlineSymbol } from '../../../vm/context/editor.ts';
import { type Declaration, type DeclaredFile, signature } from './declarations.ts';

export const outline = ({ declarations, module }: DeclaredFile): readonly OutlineSymbol[] =>
  declarations.filter(({ kind }) => kind !== 'import').map((declaration) => symbol(declaration, module));

const symbol = (declaration: Declaration, module: string): OutlineSymbol => {
  const { kind, name, form, parts } = declaration;
  return {
    name: name.text,
    kind: kind === 'import' ? 'module' : kind,
    ...detail(declaration),
    range: form.range,
    nameRange: name.range,
    children: kind === 'data' || kind === 'condition' ? fields(declaration) : [],
    ...(kind === 'test' ? { invoke: `${prefix(module)}test "${name.text}"`, runnable: true } : {}),
    ...(kind === 'function'
      ? { invoke: `${prefix(module)}${name.text}`, runnable: isMain(name.text) && parts.length === 0 }
      : {}),
  };
};

const prefix = (module: string): string => (module === '' ? '' : `${module}::`);

/** `main`, and what is named like it: `main-menu`. */
const isMain = (name: string): boolean => /^main(-|$)/.test(name);

const detail = (declaration: Declaration): { readonly detail?: string } => {
  const { kind, doc, name } = declaration;
  if (kind === 'function' || kind === 'condition') {
    const text = signature(declaration).slice(name.text.length).trim();
    return text === '' ? {} : { detail: text };
  }
  return kind === 'module' && doc !== undefined ? { detail: doc } : {};
};

const fields = ({ parts }: Declaration): readonly OutlineSymbol[] =>
  parts.map(({ name, type, range }) => ({
    name: name.text,
    kind: 'field',
    detail: type,
    range,
    nameRange: name.range,
    children: [],
  }));
