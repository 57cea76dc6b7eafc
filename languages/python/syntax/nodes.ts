/** Nodes of the kept grammar, and how they are taken apart. */
import { parser } from '@lezer/python';

export type Node = ReturnType<typeof parser.parse>['topNode'];

export const parseText = (text: string): Node => parser.parse(text).topNode;

/** Children without comments. */
export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
};

/** Pieces of a list between separators; a trailing separator makes no empty piece. */
export const splitAt = (nodes: readonly Node[], separator: string): readonly (readonly Node[])[] => {
  const pieces: Node[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) pieces.push([]);
    else (pieces.at(-1) as Node[]).push(node);
  }
  if (pieces.at(-1)?.length === 0) pieces.pop();
  return pieces;
};

/** Places where the text does not fit the grammar, in order. A bare `yield` is correct Python that the grammar marks. */
export const errorsIn = (node: Node): readonly Node[] => {
  const errors: Node[] = [];
  const visit = (parent: Node): void => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (!child.type.isError) visit(child);
      else if (!isBareYield(child)) errors.push(child);
    }
  };
  visit(node);
  return errors;
};

const isBareYield = (error: Node): boolean =>
  error.from === error.to && error.prevSibling?.name === 'yield' && error.nextSibling === null;
