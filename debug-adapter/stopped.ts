import type { DebugProtocol } from '@vscode/debugprotocol';
import { shortName } from '../vm/context/index.ts';
import type { Stop } from './control/stop.ts';

const breakpointReasons = {
  line: 'breakpoint',
  function: 'function breakpoint',
  instruction: 'instruction breakpoint',
  raise: 'exception',
} as const;

/** A stop as the protocol tells it. All contexts stop together. */
export const stoppedBody = (stop: Stop): DebugProtocol.StoppedEvent['body'] => ({
  ...reasonOf(stop),
  threadId: stop.context,
  allThreadsStopped: true,
});

const reasonOf = (stop: Stop): Omit<DebugProtocol.StoppedEvent['body'], 'threadId'> => {
  switch (stop.reason) {
    case 'breakpoint':
      if (stop.raised) {
        const { label, type, message } = stop.raised;
        return {
          reason: 'exception',
          description: `Paused on ${label.replace(/s$/, '')}`,
          text: message === '' ? type : `${type}: ${message}`,
          hitBreakpointIds: stop.breakpoints.map(({ id }) => id),
        };
      }
      return {
        reason: breakpointReasons[stop.breakpoints[0]?.request.place.at ?? 'line'],
        hitBreakpointIds: stop.breakpoints.map(({ id }) => id),
      };
    case 'condition': {
      const { name, message, handled } = stop.condition;
      return {
        reason: 'exception',
        description: handled ? 'Paused on condition' : 'Paused on unhandled condition',
        text: message.includes(shortName(name)) ? message : `${name}: ${message}`,
      };
    }
    case 'ended':
      return {
        reason: 'ended',
        description: 'Finished',
        ...(stop.result === undefined ? {} : { text: `=> ${stop.result}` }),
      };
    case 'failed':
      return { reason: 'ended', description: 'Failed', text: stop.message };
    case 'all wait':
      return { reason: 'pause', description: 'Every context waits', text: 'No context can go on.' };
    case 'moment':
      return { reason: 'goto', ...(stop.text === undefined ? {} : { description: `At ${stop.text}` }) };
    case 'data breakpoint':
      return {
        reason: 'data breakpoint',
        text: stop.text,
        hitBreakpointIds: stop.breakpoints.map(({ id }) => id),
      };
    case 'restart frame':
      return { reason: 'restart', description: 'Frame restarted' };
    default:
      return { reason: stop.reason };
  }
};
