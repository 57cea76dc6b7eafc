/** textDocument/hover: signature, type or layout as code, then prose. */
import type { Feature } from '../feature.ts';
import { disassemblyScheme } from '../protocol.ts';
import { modelPlace, protocolRange } from '../ranges.ts';

export const hover: Feature = {
  capabilities: { hoverProvider: true },
  register(connection, workspace) {
    connection.onHover(({ textDocument: { uri }, position }) => {
      const found = workspace.analysis(uri)?.hover(...modelPlace(position));
      if (!found) return undefined;
      const language = uri.startsWith(`${disassemblyScheme}:`) ? 'sahara-bytecode' : 'sahara';
      const code = `\`\`\`${language}\n${found.code}\n\`\`\``;
      const value = found.prose === undefined ? code : `${code}\n\n${found.prose}`;
      return { contents: { kind: 'markdown', value }, range: protocolRange(found.range) };
    });
  },
};
