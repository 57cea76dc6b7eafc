/** sahara/check: the defects of a text that no document of ours holds, for languages that have other extensions. */
import type { Diagnostic } from 'vscode-languageserver';
import type { Feature } from '../feature.ts';
import { type CheckParameters, checkRequest } from '../protocol.ts';
import { pathOf } from '../uri.ts';
import { protocolDiagnostic } from './diagnostics.ts';

export const check: Feature = {
  capabilities: {},
  register(connection, workspace) {
    connection.onRequest(checkRequest, ({ uri, text }: CheckParameters): Diagnostic[] => {
      const path = pathOf(uri);
      const { diagnostics = [] } = workspace.analyse(uri, text) ?? {};
      return diagnostics.filter(({ source }) => source === path || source === uri).map(protocolDiagnostic);
    });
  },
};
