/** The words of the text format, to tell a misplaced word from an unknown one. */
import { opcodeNamed } from '../../../vm/wasm/opcodes.ts';
import { floatBits, integerBits } from '../syntax/numbers.ts';

const structural = new Set(
  (
    'module definition instance binary quote register invoke get either type rec sub final func param result local struct ' +
    'array field mut import export table memory global tag elem data offset item declare start ref null shared then ' +
    'i32 i64 f32 f64 v128 i8 i16 any eq i31 extern exn none noextern nofunc noexn ' +
    'funcref externref anyref eqref i31ref structref arrayref exnref nullref nullexternref nullfuncref nullexnref ' +
    'catch catch_ref catch_all catch_all_ref nan:canonical nan:arithmetic i8x16 i16x8 i32x4 i64x2 f32x4 f64x2 ' +
    'assert_return assert_trap assert_exhaustion assert_malformed assert_invalid assert_unlinkable assert_exception ' +
    'assert_malformed_custom assert_invalid_custom ref.extern ref.host ref.struct ref.array ref.any ref.eq ref.exn'
  ).split(' '),
);

/** Whether a word means something somewhere: an instruction, a word of the structure, or a number. */
export const isKeyword = (text: string): boolean =>
  structural.has(text) ||
  opcodeNamed(text) !== undefined ||
  /^(offset|align)=/.test(text) ||
  integerBits(text, 64) !== 'no number' ||
  floatBits(text, 64) !== 'no number';
