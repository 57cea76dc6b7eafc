/** Asking the outside from the middle of a host function, which is then called anew with the answer. */
import type { OutsideRequest } from '../../context/index.ts';
import type { HostEvent } from '../host/host.ts';

/** The answer to a request; throws {@link Pending} as long as there is none. */
export type Ask = (request: OutsideRequest) => Uint8Array;

/** Thrown where an answer is missing; ends a turn of the call. No Error: its stack would cost more than the call. */
export class Pending {
  readonly request: OutsideRequest;
  constructor(request: OutsideRequest) {
    this.request = request;
  }
}

/** Answers from the events of a call: the n-th equal request of a turn gets the n-th answer to it. */
export const asking = (events: readonly HostEvent[]): Ask => {
  const taken = new Set<HostEvent>();
  return (request) => {
    for (const event of events) {
      if (event.kind !== 'answer' || taken.has(event) || !same(event.request, request)) continue;
      taken.add(event);
      return event.bytes;
    }
    throw new Pending(request);
  };
};

const same = (left: OutsideRequest, right: OutsideRequest): boolean => {
  const { name, arguments: bytes } = left;
  const other = right.arguments;
  return name === right.name && bytes.length === other.length && bytes.every((byte, index) => byte === other[index]);
};
