import type { OwnOrder } from './order.ts';
import type { OwnMessages } from './validator.ts';

/** Our requests and events beyond the Debug Adapter Protocol; their types are exported by debug-adapter/protocol.ts. */
export const ownMessages: OwnMessages & OwnOrder = {
  file: 'debug-adapter/protocol.ts',
  requests: {},
  events: {},
  resuming: [],
};
