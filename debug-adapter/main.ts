/** The debug adapter's process: `debug-adapter.js [--port N] [--program FILE]`. */
import { parseArgs } from 'node:util';
import { answerFirst } from './main-priority.ts';
import { serve } from './main-serve.ts';
import { relay } from './main-terminal.ts';

answerFirst();
const { values } = parseArgs({
  options: { port: { type: 'string' }, program: { type: 'string' }, relay: { type: 'string' } },
  // Clients may add arguments of their own.
  strict: false,
});

if (typeof values.relay === 'string') relay(values.relay);
else
  void serve({
    ...(typeof values.port === 'string' ? { port: Number(values.port) } : {}),
    ...(typeof values.program === 'string' ? { program: values.program } : {}),
  });
