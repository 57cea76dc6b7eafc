/** textDocument/codeLens: Run | Debug | Coverage above what runs without arguments. */
import type { CodeLens } from 'vscode-languageserver';
import type { OutlineSymbol } from '../../vm/context/index.ts';
import type { Feature } from '../feature.ts';
import { disassemblyScheme, type LensArguments, lensCommands } from '../protocol.ts';
import { protocolRange } from '../ranges.ts';
import { everySymbol } from '../symbols.ts';

const titles = { run: 'Run', debug: 'Debug', coverage: 'Coverage' } as const;

export const codeLens: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  register(connection, workspace) {
    connection.onCodeLens(({ textDocument: { uri } }) => {
      if (uri.startsWith(`${disassemblyScheme}:`)) return [];
      const outline = workspace.analysis(uri)?.outline ?? [];
      return everySymbol(outline)
        .filter(({ runnable }) => runnable === true)
        .flatMap((symbol) => lenses(uri, symbol));
    });
  },
};

const lenses = (uri: string, { name, kind, nameRange }: OutlineSymbol): readonly CodeLens[] =>
  (['run', 'debug', 'coverage'] as const).map((action) => ({
    range: protocolRange(nameRange),
    command: {
      title: titles[action],
      command: lensCommands[action],
      arguments: [uri, name, kind === 'test' ? 'test' : 'function'] satisfies LensArguments as unknown as unknown[],
    },
  }));
