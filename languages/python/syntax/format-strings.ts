/** f-strings: their text and the expressions in it, with conversions and format specifications. */
import type { ExpressionReader } from './expressions.ts';
import { decodeText, stringToken } from './literals.ts';
import { childrenOf, type Node } from './nodes.ts';
import type { Replacement } from './tree.ts';

export const readFormatString = (token: Node, reader: ExpressionReader): readonly (string | Replacement)[] => {
  const { prefix, quote, from, to } = stringToken(reader.source, token);
  // The grammar is that of a later Python, whose fields may hold the quotes of the string itself.
  if (
    reader.source
      .slice(from, to)
      .replaceAll(/\\[\s\S]/g, '  ')
      .includes(quote)
  ) {
    reader.problems.syntax(token, "f-string: expecting '}'");
    return [];
  }
  return pieces(token, { from, to, raw: prefix.includes('r'), reader });
};

interface Span {
  readonly from: number;
  readonly to: number;
  readonly raw: boolean;
  readonly reader: ExpressionReader;
}

const pieces = (parent: Node, { from, to, raw, reader }: Span): readonly (string | Replacement)[] => {
  const parts: (string | Replacement)[] = [];
  const addText = (start: number, end: number): void => {
    if (end <= start) return;
    const text = decodeText(reader.source, start, end, { raw, problems: reader.problems });
    const single = /(?<!\})\}(?:\}\})*(?!\})/.exec(text.replaceAll('{{', ''));
    if (single) reader.problems.syntax({ from: start, to: end }, "f-string: single '}' is not allowed");
    parts.push(text.replaceAll('{{', '{').replaceAll('}}', '}'));
  };
  let at = from;
  for (const child of childrenOf(parent)) {
    if (child.name !== 'FormatReplacement') continue;
    addText(at, child.from);
    parts.push(...replacement(child, { raw, reader }));
    at = child.to;
  }
  addText(at, to);
  return parts;
};

/** One replacement field; `{x=}` also gives the text before it. */
const replacement = (
  node: Node,
  { raw, reader }: { readonly raw: boolean; readonly reader: ExpressionReader },
): readonly (string | Replacement)[] => {
  const children = childrenOf(node);
  const inner = children.slice(1, children.at(-1)?.name === '}' ? -1 : undefined);
  const selfDocAt = inner.find(({ name }) => name === 'FormatSelfDoc');
  const conversionNode = inner.find(({ name }) => name === 'FormatConversion');
  const specificationNode = inner.find(({ name }) => name === 'FormatSpec');
  const value = inner.filter((child) => child !== selfDocAt && child !== conversionNode && child !== specificationNode);
  if (value.length === 0) {
    reader.problems.syntax(node, 'f-string: empty expression not allowed');
    return [];
  }
  const end = conversionNode?.from ?? specificationNode?.from ?? node.to - 1;
  const documentation = selfDocAt ? [reader.source.slice(node.from + 1, end)] : [];
  const letter = conversionNode ? reader.text(conversionNode).slice(1).trim() : undefined;
  if (letter !== undefined && !/^[sra]$/.test(letter)) {
    reader.problems.syntax(node, `f-string: invalid conversion character '${letter}': expected 's', 'r', or 'a'`);
    return [];
  }
  const first = value[0] as Node;
  const expression =
    first.name === 'yield' ? reader.yield(node) : reader.list(value.filter(({ type }) => !type.isError));
  const conversion = letter as Replacement['conversion'];
  return [
    ...documentation,
    {
      value: expression,
      conversion: selfDocAt && !conversion && !specificationNode ? 'r' : conversion,
      specification: specificationNode
        ? pieces(specificationNode, { from: specificationNode.from + 1, to: specificationNode.to, raw, reader })
        : undefined,
      from: node.from,
      to: node.to,
    },
  ];
};
