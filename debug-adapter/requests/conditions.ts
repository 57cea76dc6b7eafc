import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Outcome, Raised } from '../../vm/context/index.ts';
import { stackLines } from '../control/failure-report.ts';
import type { DebugSession } from '../debug-session.ts';
import type { RestartArguments, RestartsArguments, RestartsResponseBody } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

type Signalled = Outcome & { readonly kind: 'condition' };

const conditionOf = (session: DebugSession, threadId: number): Signalled | undefined => {
  const { stop } = session.debuggee;
  return stop?.reason === 'condition' && stop.context === threadId ? stop.condition : undefined;
};

const exceptionInfo = (session: DebugSession, given: DebugProtocol.ExceptionInfoArguments): Reply => {
  const { stop } = session.debuggee;
  if (stop?.reason === 'breakpoint' && stop.raised && stop.context === given.threadId)
    return raisedInfo(session, stop.raised, given.threadId);
  const condition = conditionOf(session, given.threadId);
  if (!condition) throw new Refusal('no-condition', `Context ${given.threadId} does not stand at a condition.`);
  const context = session.standing.context(given.threadId);
  const { name, message, handled, payload, restarts, report } = condition;
  // A language's own report stands for the stack when it tells it: over several lines.
  const told = report?.trimEnd();
  const own = context ? stackLines(session.debuggee.code, context).join('\n') : undefined;
  const stack = told?.includes('\n') ? told : own;
  const fields = payload
    .children(0, payload.count.named, 'named')
    .map((field) => `${field.name} ${field.value.summary}`);
  const offered = restarts.map(
    (restart) => `${restart.name} [${restart.parameters.map((row) => `${row.name} ${row.type}`).join(' ')}]`,
  );
  const lines = [
    message,
    ...(fields.length ? [`Payload: ${fields.join(', ')}`] : []),
    ...(offered.length ? [`Restarts: ${offered.join(', ')}`] : []),
  ];
  return {
    body: {
      exceptionId: name,
      description: lines.join('\n'),
      breakMode: handled ? 'always' : 'unhandled',
      details: {
        message,
        typeName: name,
        fullTypeName: payload.type,
        ...(stack === undefined ? {} : { stackTrace: stack }),
      },
    },
  };
};

/** An exception or a panic that is about to be raised. */
const raisedInfo = (session: DebugSession, raised: Raised, threadId: number): Reply => {
  const context = session.standing.context(threadId);
  const { type, bases, message, place } = raised;
  const lines = [
    message || type,
    ...(bases.length > 0 ? [`Derived from ${bases.join(', ')}`] : []),
    ...(place ? [`At ${place.source}:${place.line}:${place.column}`] : []),
  ];
  return {
    body: {
      exceptionId: type,
      description: lines.join('\n'),
      breakMode: 'always',
      details: {
        message,
        typeName: type,
        fullTypeName: type,
        ...(context ? { stackTrace: stackLines(session.debuggee.code, context).join('\n') } : {}),
      },
    },
  };
};

const restarts = (session: DebugSession, given: RestartsArguments): Reply => {
  const condition = session.debuggee.stands ? conditionOf(session, given.threadId) : undefined;
  const body: RestartsResponseBody = condition
    ? {
        condition: condition.name,
        restarts: condition.restarts.map(({ name, parameters, function: offeredBy }) => ({
          name,
          parameters,
          function: offeredBy,
        })),
      }
    : { restarts: [] };
  return { body };
};

const budget = 5000;

const restart = (session: DebugSession, given: RestartArguments): Reply => {
  const debuggee = session.standing;
  const condition = conditionOf(session, given.threadId);
  if (!condition) throw new Refusal('no-condition', `Context ${given.threadId} does not stand at a condition.`);
  const chosen = condition.restarts.find(({ name }) => name === given.name);
  if (!chosen)
    throw new Refusal(
      'no-restart',
      `No restart ${given.name} is offered; there is ${condition.restarts.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const texts = given.arguments ?? [];
  if (texts.length !== chosen.parameters.length)
    throw new Refusal(
      'arity',
      `The restart ${chosen.name} takes ${chosen.parameters.length} arguments, not ${texts.length}.`,
    );
  const frame = session.frameList(given.threadId)?.slice(0, 1).frames[0];
  const access = frame?.access;
  const values = chosen.parameters.map((parameter, index) => {
    const evaluation = debuggee.evaluator.evaluate({
      text: texts[index] as string,
      expected: parameter.type,
      context: given.threadId,
      effects: 'keep',
      budget,
      ...(access ? { frame: { access, callee: undefined, level: 0 } } : {}),
    });
    if ('error' in evaluation) throw new Refusal('evaluation', `${parameter.name}: ${evaluation.error}`);
    if (!evaluation.value?.bytes)
      throw new Refusal('evaluation', `${parameter.name} needs a value of type ${parameter.type}.`);
    return evaluation.value.bytes;
  });
  const { refused } = debuggee.journal.apply({
    kind: 'restart',
    context: given.threadId,
    name: given.name,
    arguments: values,
  });
  if (refused !== undefined) throw new Refusal('refused', `Cannot restart: ${refused}`);
  session.forget();
  return { after: () => debuggee.execution.continue() };
};

export const conditions: Handlers = { exceptionInfo, 'sahara/restarts': restarts, 'sahara/restart': restart };
