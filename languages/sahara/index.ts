/** The Sahara language: compiler, expressions, and what editors ask. */
export type { Mention, SourceModule } from './check/program.ts';
export { type Compiled, type CompileInput, compile } from './compile.ts';
export { evaluate, language } from './evaluate/evaluate.ts';
export {
  type CompiledExpression,
  compileExpression,
  type ExpressionError,
  type ExpressionInput,
  type ExpressionVariable,
} from './evaluate/expression.ts';
export { read as readForms } from './syntax/reader.ts';
