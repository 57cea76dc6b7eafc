/** One feature of the server: what it announces and how it answers. */
import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { Workspace } from './workspace.ts';

export interface Feature {
  readonly capabilities: ServerCapabilities;
  register(connection: Connection, workspace: Workspace): void;
}
