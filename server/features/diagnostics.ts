/** Diagnostics while typing, pushed a moment after the last key, also for the open files that import the changed one. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic as ModelDiagnostic } from '../../vm/context/index.ts';
import type { Feature } from '../feature.ts';
import { fileStart, protocolRange } from '../ranges.ts';
import { pathOf } from '../uri.ts';
import type { Workspace } from '../workspace.ts';

const quietMilliseconds = 150;

export interface DiagnosticsFeature extends Feature {
  /** A document's text, or a file on disk, has changed. */
  changed(uri: string): void;
  closed(uri: string): void;
}

export const diagnosticsFeature = (): DiagnosticsFeature => {
  let publish: (uri: string) => void = () => {};
  let clear: (uri: string) => void = () => {};
  let affectedBy: (uri: string) => readonly string[] = () => [];
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const schedule = (uri: string) => {
    clearTimeout(timers.get(uri));
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri);
        publish(uri);
      }, quietMilliseconds),
    );
  };
  return {
    capabilities: {},
    register(connection, workspace) {
      publish = (uri) => {
        const document = workspace.documents.get(uri);
        if (!document) return;
        const diagnostics = diagnosticsOf(workspace, uri);
        void connection.sendDiagnostics({ uri, version: document.version, diagnostics });
      };
      clear = (uri) => void connection.sendDiagnostics({ uri, diagnostics: [] });
      affectedBy = (uri) => workspace.changed(uri);
      workspace.onRead(schedule);
      connection.onDidChangeWatchedFiles(({ changes }) => {
        for (const { uri } of changes) for (const affected of affectedBy(uri)) schedule(affected);
      });
    },
    changed(uri) {
      for (const affected of new Set([uri, ...affectedBy(uri)])) schedule(affected);
    },
    closed(uri) {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      for (const affected of affectedBy(uri)) if (affected !== uri) schedule(affected);
      clear(uri);
    },
  };
};

/** Those of the document itself; an imported file shows its own when it is open. A debug session's texts are parts of programs. */
const diagnosticsOf = (workspace: Workspace, uri: string): Diagnostic[] => {
  if (uri.startsWith('debug:')) return [];
  const path = pathOf(uri);
  const all = workspace.analysis(uri)?.diagnostics ?? [];
  return all.filter(({ source }) => source === path || source === uri).map(protocolDiagnostic);
};

/** As the protocol has it. */
export const protocolDiagnostic = ({ code, severity, message, range, fix }: ModelDiagnostic): Diagnostic => ({
  range: range ? protocolRange(range) : fileStart,
  severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  code,
  source: 'sahara',
  message: fix ? `${message} (${fix.title})` : message,
});
