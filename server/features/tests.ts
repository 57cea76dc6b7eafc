/** sahara/tests: the tests of a file, for the Test view. */
import type { Feature } from '../feature.ts';
import { type TestsParameters, type TestsResult, testsRequest } from '../protocol.ts';
import { protocolRange } from '../ranges.ts';
import { everySymbol } from '../symbols.ts';

export const tests: Feature = {
  capabilities: {},
  register(connection, workspace) {
    connection.onRequest(testsRequest, ({ uri, text }: TestsParameters): TestsResult => {
      const given = text ?? (workspace.documents.get(uri) ? undefined : workspace.textOf(uri));
      const analysis = given === undefined ? workspace.analysis(uri) : workspace.analyse(uri, given);
      return everySymbol(analysis?.outline ?? [])
        .filter(({ kind }) => kind === 'test')
        .map(({ name, range, nameRange }) => ({
          name,
          range: protocolRange(range),
          selectionRange: protocolRange(nameRange),
        }));
    });
  },
};
