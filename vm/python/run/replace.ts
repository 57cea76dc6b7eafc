/** Functions of a running program are replaced by those of a new version of its text. */
import type { PythonImage } from '../image.ts';
import { walk } from '../inspect/graph.ts';
import { PyFunction, PyGenerator } from '../objects/callables.ts';
import type { PythonProgram } from '../program.ts';
import { type Plan, planOf } from '../versions.ts';
import type { LinkedCode } from './code.ts';
import type { Engine } from './engine.ts';

export const replaceFunctions = (engine: Engine, program: PythonProgram, image: PythonImage): Plan => {
  const current = program.current.map((id) => ({
    id,
    code: (program.units[id] as PythonProgram['units'][number]).code,
  }));
  const plan = planOf(current, image, engine.codes.length);
  engine.link(plan.added, image.path);
  const successors = new Map(engine.successors);
  for (const [from, to] of successors) successors.set(from, plan.successors.get(to) ?? to);
  for (const [from, to] of plan.successors) successors.set(from, to);
  engine.successors = successors;
  const active = new Set(engine.frameCode.slice(0, engine.top + 1).map((code) => code?.number));
  walk(
    engine,
    (object) => {
      if (object instanceof PyGenerator && object.state !== 'finished') active.add(object.code.number);
      const next = object instanceof PyFunction ? successors.get(object.code.number) : undefined;
      if (next !== undefined) (object as PyFunction).become(engine.codes[next] as LinkedCode);
      return true;
    },
    engine.results,
  );
  program.replace(image, plan, (id) => active.has(id));
  relocate(engine, program);
  return plan;
};

/** Lines of tracebacks are those of the version in force. */
export const relocate = ({ codes }: Engine, { units }: PythonProgram): void => {
  for (const code of codes) code.lines = units[code.number]?.code.lines ?? code.lines;
};
