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
  if (events.length === 0) return unanswered;
  const taken = new Array<boolean>(events.length).fill(false);
  return (request) => {
    for (const [index, event] of events.entries()) {
      if (event.kind !== 'answer' || taken[index] || !same(event.request, request)) continue;
      taken[index] = true;
      return event.bytes;
    }
    throw new Pending(request);
  };
};

const unanswered: Ask = (request) => {
  throw new Pending(request);
};

const same = (left: OutsideRequest, right: OutsideRequest): boolean => {
  const { name, arguments: bytes } = left;
  const other = right.arguments;
  return name === right.name && bytes.length === other.length && bytes.every((byte, index) => byte === other[index]);
};
