import { expect, it } from 'vitest';
import { tokens } from './grammar.ts';

const text = [
  '# counts down from three',
  '.function countdown n',
  '    LOAD_VAR n',
  'again:',
  '    DUP_TOP',
  '    JUMP_IF_FALSE done',
  '    LOAD_CONST 1.5',
  '    LOAD_CONST "a \\"text\\""',
  '    LOAD_CONST None',
  '    CALL_FUNC 2',
  '    JUMP 4',
  'done:',
  '    RETURN_VAL',
  '.end',
  'STORE_VAR x',
].join('\n');

it('tells directives, labels, mnemonics, jumps, operands and comments of Python bytecode apart', async () => {
  const found = await tokens('source.python-bytecode', text);
  const shown = found
    .filter((token) => token.text.trim() !== '')
    .map(
      ({ line, text: word, scopes }) => `${line} ${word.trim()} ${scopes.at(-1)?.replace(/\.python-bytecode$/, '')}`,
    );
  expect(shown).toEqual([
    '1 # punctuation.definition.comment',
    '1 counts down from three comment.line.number-sign',
    '2 .function keyword.declaration.function',
    '2 countdown entity.name.function',
    '2 n variable.parameter',
    '3 LOAD_VAR keyword.mnemonic',
    '3 n variable.other',
    '4 again entity.name.label',
    '4 : punctuation.separator.label',
    '5 DUP_TOP keyword.mnemonic',
    '6 JUMP_IF_FALSE keyword.control.mnemonic',
    '6 done entity.name.label',
    '7 LOAD_CONST keyword.mnemonic',
    '7 1.5 constant.numeric',
    '8 LOAD_CONST keyword.mnemonic',
    '8 " string.quoted.double',
    '8 a string.quoted.double',
    '8 \\" constant.character.escape',
    '8 text string.quoted.double',
    '8 \\" constant.character.escape',
    '8 " string.quoted.double',
    '9 LOAD_CONST keyword.mnemonic',
    '9 None constant.language',
    '10 CALL_FUNC keyword.control.mnemonic',
    '10 2 constant.numeric',
    '11 JUMP keyword.control.mnemonic',
    '11 4 constant.numeric',
    '12 done entity.name.label',
    '12 : punctuation.separator.label',
    '13 RETURN_VAL keyword.control.mnemonic',
    '14 .end keyword.other.directive',
    '15 STORE_VAR keyword.mnemonic',
    '15 x variable.other',
  ]);
});
