/** Lets the runner hear of each test: a file whose tests compute for a minute without a pause would be taken for dead. */
import { afterEach } from 'vitest';

afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)));
