import type { OwnOrder } from './order.ts';
import type { OwnMessages } from './validator.ts';

/** Our requests and events beyond the Debug Adapter Protocol; their types are exported by debug-adapter/protocol.ts. */
export const ownMessages: OwnMessages & OwnOrder = {
  file: 'debug-adapter/protocol.ts',
  requests: {
    'sahara/checkHeaps': { body: 'CheckHeapsResponseBody' },
    'sahara/coverage': { arguments: 'CoverageArguments', body: 'CoverageResponseBody' },
    'sahara/loadDebugInformation': { arguments: 'LoadDebugInformationArguments', body: 'DebugInformationState' },
    'sahara/replace': { arguments: 'ReplaceArguments', body: 'ReplaceResponseBody' },
    'sahara/restart': { arguments: 'RestartArguments' },
    'sahara/restarts': { arguments: 'RestartsArguments', body: 'RestartsResponseBody' },
  },
  events: {
    'sahara/coverage': { body: 'CoverageEventBody' },
    'sahara/debugInformation': { body: 'DebugInformationState' },
    'sahara/messages': { body: 'MessagesEventBody' },
  },
  resuming: ['sahara/restart'],
};
