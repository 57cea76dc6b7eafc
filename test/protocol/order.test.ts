import { expect, it } from 'vitest';
import { ProtocolOrder } from './order.ts';

/** `>` a request of the client, `<` a response, `!` an event, `-` a failed response; what follows the name is JSON. */
function check(script: string, clientCapabilities = {}): string[] {
  const order = new ProtocolOrder({ resuming: ['invokeRestart'] });
  const waiting = new Map<string, number>();
  const seqs = { client: 0, adapter: 0 };
  const problems: string[] = [];
  const lines = script.split('\n').map((line) => line.trim());
  for (const line of lines.filter(Boolean)) {
    const [, kind, name = '', json] = /^([><!-]) (\S+) ?(.*)$/.exec(line) ?? [];
    const data = json ? JSON.parse(json) : undefined;
    if (kind === '>') {
      waiting.set(name, ++seqs.client);
      const args = name === 'initialize' ? { ...clientCapabilities } : data;
      problems.push(...order.sent({ type: 'request', seq: seqs.client, command: name, arguments: args }));
    } else if (kind === '!') {
      problems.push(...order.received({ type: 'event', seq: ++seqs.adapter, event: name, body: data }));
    } else {
      const base = { type: 'response', seq: ++seqs.adapter, request_seq: waiting.get(name), command: name };
      problems.push(...order.received({ ...base, success: kind === '<', body: data }));
    }
  }
  return [...problems, ...order.finish()];
}

const opening = `
  > initialize
  < initialize {}
  ! initialized
  > launch {}
  > configurationDone
  < configurationDone
  < launch`;

it('accepts a whole session', () => {
  const session = `${opening}
    ! thread {"reason":"started","threadId":1}
    ! stopped {"reason":"entry","threadId":1}
    > stackTrace {"threadId":1}
    < stackTrace {"stackFrames":[{"id":7,"name":"main","line":1,"column":1}]}
    > scopes {"frameId":7}
    < scopes {"scopes":[{"name":"Locals","variablesReference":9,"expensive":false}]}
    > variables {"variablesReference":9}
    < variables {"variables":[]}
    > next {"threadId":1}
    < next
    ! stopped {"reason":"step","threadId":1}
    > scopes {"frameId":7}
    - scopes
    > invokeRestart {"name":"use"}
    < invokeRestart
    ! thread {"reason":"exited","threadId":1}
    ! exited {"exitCode":0}
    ! terminated
    > disconnect
    < disconnect`;
  expect(check(session)).toEqual([]);
});

it.each([
  ['a request without a response', `${opening}\n> threads`, 'no response to threads #4'],
  ['two responses to one request', `${opening}\n< launch`, 'response to launch #2, which waits for none'],
  [
    'an event before initialize is answered',
    '> initialize\n! initialized\n< initialize {}',
    'event initialized before the response to initialize',
  ],
  [
    'a request before initialize is answered',
    '> initialize\n> launch\n< initialize {}\n< launch',
    'request launch before the response to initialize',
  ],
  ['initialized twice', `${opening}\n! initialized`, 'initialized for the second time'],
  ['terminated twice', `${opening}\n! terminated\n! terminated`, 'terminated for the second time'],
  ['exited after terminated', `${opening}\n! terminated\n! exited {"exitCode":0}`, 'exited after terminated'],
  ['stopped after terminated', `${opening}\n! terminated\n! stopped {}`, 'stopped after terminated'],
  [
    'stopped before the response to a step',
    `${opening}\n! stopped {}\n> next {}\n! stopped {}\n< next`,
    'stopped before the response to next #4',
  ],
  [
    'stopped before the response to our own',
    `${opening}\n! stopped {}\n> invokeRestart {}\n! stopped {}\n< invokeRestart`,
    'stopped before the response to invokeRestart #4',
  ],
  ['stopped twice without having run', `${opening}\n! stopped {}\n! stopped {}`, 'stopped again without having run'],
  [
    'continued as an answer',
    `${opening}\n! stopped {}\n> continue {}\n! continued {}\n< continue {}`,
    'continued while continue #4 waits for its response',
  ],
  [
    'a thread that starts twice',
    `${opening}\n! thread {"reason":"started","threadId":1}\n! thread {"reason":"started","threadId":1}`,
    'thread 1 started for the second time',
  ],
  [
    'an unknown breakpoint',
    `${opening}\n! breakpoint {"reason":"changed","breakpoint":{"id":3}}`,
    'event for breakpoint 3, which no response named',
  ],
  [
    'an event that the client cannot handle',
    `${opening}\n! invalidated {}`,
    'event invalidated to a client without supportsInvalidatedEvent',
  ],
])('refuses %s', (_, session, problem) => {
  expect(check(session)).toEqual([problem]);
});

it('refuses values for a handle of an earlier stop', () => {
  const session = (answer: string) => `${opening}
    ! stopped {}
    > scopes {"frameId":7}
    < scopes {"scopes":[{"name":"Locals","variablesReference":9}]}
    > continue {}
    < continue {}
    ! stopped {}
    > variables {"variablesReference":9}
    ${answer}`;
  expect(check(session('- variables'))).toEqual([]);
  expect(check(session('< variables {"variables":[]}'))).toEqual([]);
  expect(check(session('< variables {"variables":[{"name":"a","value":"1","variablesReference":0}]}'))).toEqual([
    'variables answers for variablesReference 9 of an earlier stop',
  ]);
});

it('knows the breakpoints of responses and lets a capable client have its events', () => {
  const session = `${opening}
    > setBreakpoints {}
    < setBreakpoints {"breakpoints":[{"id":3,"verified":false}]}
    ! breakpoint {"reason":"changed","breakpoint":{"id":3,"verified":true}}
    ! invalidated {}`;
  expect(check(session, { supportsInvalidatedEvent: true })).toEqual([]);
});

it('refuses a sequence number that does not grow', () => {
  const order = new ProtocolOrder();
  order.sent({ type: 'request', seq: 5, command: 'initialize' });
  expect(order.sent({ type: 'request', seq: 5, command: 'launch' })).toContain('seq 5 of the client does not follow 5');
});
