/** Checks of the debug information: every address on an instruction, every number in its table. */
import type { FunctionCode, FunctionDebug, SaharaImage, VariableDebug } from '../image.ts';
import { analyse, type FunctionAnalysis } from './analyse.ts';
import type { TableDefect } from './types.ts';

export const debugDefects = (image: SaharaImage): readonly TableDefect[] => {
  const { debug } = image;
  if (!debug) return [];
  if (debug.functions.length !== image.functions.length) {
    return [
      {
        code: 'bad-debug',
        message: `debug information describes ${debug.functions.length} functions, the image has ${image.functions.length}`,
      },
    ];
  }
  return debug.functions.flatMap((each, index) => {
    const code = image.functions[index];
    if (!code) return [];
    const problem = functionProblem(image, code, each, analyse(image, index));
    return problem ? [{ code: 'bad-debug', message: `${code.name}: debug information: ${problem}` }] : [];
  });
};

/** The first thing that is wrong with a function's debug information. */
const functionProblem = (
  image: SaharaImage,
  code: FunctionCode,
  debug: FunctionDebug,
  analysis: FunctionAnalysis,
): string | undefined => {
  const isStart = (offset: number) => analysis.isStart(offset);
  const isEdge = (offset: number) => offset === code.words.length || isStart(offset);
  const isExtent = ({ from, to }: { from: number; to: number }) => isEdge(from) && isEdge(to) && from <= to;
  const isScope = (scope: number) => debug.scopes[scope] !== undefined;
  if (!image.debug?.sources[debug.source]) return `source ${debug.source} is not in the table`;
  let last = -1;
  for (const { offset, scope } of debug.lines) {
    if (!isStart(offset)) return `a line is at word ${offset}, where no instruction starts`;
    if (offset <= last) return `lines are not in ascending order at word ${offset}`;
    if (!isScope(scope)) return `scope ${scope} of a line is not in the table`;
    last = offset;
  }
  for (const [index, scope] of debug.scopes.entries()) {
    if (!isExtent(scope))
      return `scope ${index} is from word ${scope.from} to ${scope.to}, not from instruction to instruction`;
    if (index > 0 && !(scope.parent >= 0 && scope.parent < index)) return `scope ${index} has parent ${scope.parent}`;
  }
  for (const variable of debug.variables) {
    if (!isScope(variable.scope))
      return `variable ${variable.name} is in scope ${variable.scope}, which is not in the table`;
    if (!isEdge(variable.from))
      return `variable ${variable.name} begins at word ${variable.from}, where no instruction starts`;
    if (!image.types[variable.type])
      return `variable ${variable.name} has type ${variable.type}, which is not in the table`;
    if (!isPlace(image, code, variable.at)) return `variable ${variable.name} lives where the frame has nothing`;
  }
  for (const temporary of debug.temporaries) {
    if (!isExtent(temporary))
      return `temporary ${temporary.name} is from word ${temporary.from} to ${temporary.to}, not from instruction to instruction`;
  }
  for (const { offset } of debug.allocations) {
    if (!isStart(offset)) return `an allocation is at word ${offset}, where no instruction starts`;
  }
  for (const { offset } of debug.branches) {
    const opcode = analysis.at(offset)?.opcode;
    if (!opcode?.operands.includes('jump')) return `a branch is at word ${offset}, where there is no jump`;
  }
  return undefined;
};

const isPlace = (image: SaharaImage, code: FunctionCode, at: VariableDebug['at']): boolean => {
  switch (at.in) {
    case 'slot':
      return code.locals[at.slot] !== undefined;
    case 'slots': {
      const type = image.types[at.data];
      return (
        type?.kind === 'data' && type.data.leaves.every((leaf, index) => code.locals[at.first + index] === leaf.type)
      );
    }
    case 'capture':
      return code.captures?.[at.index] !== undefined;
    case 'up': {
      let frame: FunctionCode | undefined = code;
      for (let level = 0; level < at.levels; level++)
        frame = frame?.enclosing === undefined ? undefined : image.functions[frame.enclosing];
      return frame !== undefined && at.levels > 0 && at.at.in !== 'up' && isPlace(image, frame, at.at);
    }
  }
};
