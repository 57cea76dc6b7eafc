/** textDocument/signatureHelp: the call around the cursor. */
import type { Feature } from '../feature.ts';
import { modelPlace } from '../ranges.ts';

export const signatureHelp: Feature = {
  capabilities: { signatureHelpProvider: { triggerCharacters: ['(', ' '], retriggerCharacters: [' ', ')'] } },
  register(connection, workspace) {
    connection.onSignatureHelp(({ textDocument, position }) => {
      const call = workspace.analysis(textDocument.uri)?.call(...modelPlace(position));
      if (!call) return undefined;
      return {
        signatures: [
          {
            label: call.label,
            parameters: call.parameters.map(({ from, to, type }) => ({ label: [from, to], documentation: type })),
            ...(call.prose === undefined ? {} : { documentation: { kind: 'markdown', value: call.prose } }),
          },
        ],
        activeSignature: 0,
        activeParameter: call.active,
      };
    });
  },
};
