/** What an instruction does, and what a name stands for. */
import type { Hover } from '../../../vm/context/index.ts';
import { opcodeNamed } from '../../../vm/wasm/opcodes.ts';
import type { Lines } from '../syntax/lines.ts';
import { headOf, type Identifier, type List, type Node } from '../syntax/tree.ts';
import { contains, type Field, type FieldKind, functionAt, headOfField, type ModuleText, moduleAt } from './fields.ts';

export interface HoverInput {
  readonly items: readonly Node[];
  readonly modules: readonly ModuleText[];
  readonly text: string;
  readonly lines: Lines;
}

export const hoverAt = (input: HoverInput, offset: number): Hover | undefined => {
  const path = pathTo(input.items, offset);
  const node = path.at(-1);
  if (node?.kind === 'word') {
    const opcode = opcodeNamed(node.text);
    if (!opcode) return undefined;
    const immediates =
      opcode.immediates.length === 0 ? '' : ` ${opcode.immediates.map((kind) => `<${kind}>`).join(' ')}`;
    const effect = opcode.effect === '' ? '' : ` ;; ${opcode.effect}`;
    return { range: input.lines.range(node), code: `${opcode.name}${immediates}${effect}`, prose: opcode.help };
  }
  if (node?.kind !== 'identifier') return undefined;
  const code = meaningOf(input, node, path, offset);
  return code === undefined ? undefined : { range: input.lines.range(node), code };
};

/** Lists from the outside to the innermost node at a place. */
const pathTo = (items: readonly Node[], offset: number): readonly Node[] => {
  const path: Node[] = [];
  for (let level: readonly Node[] | undefined = items; level; ) {
    const found: Node | undefined = level.find((item) => contains(item, offset));
    if (!found) break;
    path.push(found);
    level = found.kind === 'list' ? found.items : undefined;
  }
  return path;
};

/** What the word before a name, or the list that it stands in, is about. */
const spaceOf = (word: string): FieldKind | 'local' | 'label' | undefined => {
  if (/^local\./.test(word) || word === 'param' || word === 'local') return 'local';
  if (/^global/.test(word)) return 'global';
  if (/^(call$|return_call$|ref\.func$|start$|func$)/.test(word)) return 'func';
  if (/^(br|block|loop|if|else|end|try_table|catch_all)/.test(word)) return 'label';
  if (/^(throw$|tag$|catch$|catch_ref$)/.test(word)) return 'tag';
  if (/^(memory|data\.|.*\.(load|store))/.test(word)) return word === 'data.drop' ? 'data' : 'memory';
  if (/^(table|call_indirect|return_call_indirect)/.test(word)) return 'table';
  if (/^(elem)/.test(word)) return 'elem';
  if (/^(type$|ref$|sub$|struct\.|array\.|ref\.|call_ref|return_call_ref)/.test(word)) return 'type';
  return undefined;
};

const meaningOf = (input: HoverInput, name: Identifier, path: readonly Node[], offset: number): string | undefined => {
  const parent = path.at(-2);
  const siblings = parent?.kind === 'list' ? parent.items : input.items;
  const before = siblings.slice(0, siblings.indexOf(name)).findLast((item) => item.kind === 'word');
  const wanted = spaceOf(before?.kind === 'word' ? before.text : '');
  const owner = functionAt(input.modules, offset);
  const local =
    owner && (wanted === 'local' || wanted === undefined) ? localOf(owner, name.name, input.text) : undefined;
  if (local !== undefined) return local;
  if (wanted === 'label' && owner) return labelOf(owner, name, input);
  const fields = (moduleAt(input.modules, offset)?.fields ?? []).filter(
    ({ identifier }) => identifier?.name === name.name,
  );
  const field = fields.find(({ kind }) => kind === wanted) ?? fields[0];
  return field && headOfField(field, input.text);
};

/** The declaration of a local or parameter. */
const localOf = ({ inner }: Field, name: string, text: string): string | undefined => {
  const found = inner.items.find(
    (item): item is List =>
      item.kind === 'list' &&
      (headOf(item) === 'param' || headOf(item) === 'local') &&
      item.items[1]?.kind === 'identifier' &&
      item.items[1].name === name,
  );
  return found && text.slice(found.start, found.end);
};

/** The block whose label a name is: the last one of that name that begins before it. */
const labelOf = ({ inner }: Field, name: Identifier, { lines }: HoverInput): string | undefined => {
  let found: { readonly word: string; readonly at: number } | undefined;
  const visit = (items: readonly Node[]) => {
    for (const [index, item] of items.entries()) {
      if (item.start > name.start) return;
      if (item.kind === 'list') visit(item.items);
      else if (item.kind === 'identifier' && item.name === name.name) {
        const word = items[index - 1];
        if (word?.kind === 'word' && /^(block|loop|if|try_table|try)$/.test(word.text))
          found = { word: word.text, at: item.start };
      }
    }
  };
  visit(inner.items);
  return found && `${found.word} $${name.name} ;; line ${lines.lineOf(found.at)}`;
};
