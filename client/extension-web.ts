import type * as vscode from 'vscode';
import { activateExtension, type SaharaExtension } from './activate.ts';
import { webPlatform } from './platform-web.ts';

/** Entry for the extension hosts of browsers. */
export function activate(context: vscode.ExtensionContext): SaharaExtension {
  return activateExtension(context, webPlatform(context));
}
