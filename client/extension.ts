import type * as vscode from 'vscode';
import { activateExtension, type SaharaExtension } from './activate.ts';
import { nodePlatform } from './platform-node.ts';

/** Entry for desktop and remote extension hosts. */
export function activate(context: vscode.ExtensionContext): SaharaExtension {
  return activateExtension(context, nodePlatform(context));
}
