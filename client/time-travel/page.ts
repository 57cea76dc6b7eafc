import * as vscode from 'vscode';
import type { FromPage, ToPage } from '../views/messages.ts';

export type View = 'timeline' | 'history';

/** A view's page, once it is on the screen. */
export interface Page {
  send(message: ToPage): void;
  readonly visible: boolean;
}

/**
 * Registers a view whose page is client/views.
 *
 * @param receive what the page says; `ready` comes first, and again whenever the page was made anew
 * @returns the page while there is one
 */
export function registerPage(
  context: vscode.ExtensionContext,
  view: View,
  receive: (message: FromPage, page: Page) => void,
): () => Page | undefined {
  let page: Page | undefined;
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider(`sahara.${view}`, {
      resolveWebviewView: (found) => {
        const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
        found.webview.options = { enableScripts: true, localResourceRoots: [dist] };
        const made: Page = {
          send: (message) => void found.webview.postMessage(message),
          get visible() {
            return found.visible;
          },
        };
        page = made;
        found.webview.onDidReceiveMessage((message: FromPage) => receive(message, made));
        found.onDidDispose(() => {
          if (page === made) page = undefined;
        });
        found.webview.html = html(found.webview, dist, view);
      },
    }),
  );
  return () => page;
}

function html(webview: vscode.Webview, dist: vscode.Uri, view: View): string {
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <link rel="stylesheet" href="${file('views.css')}" />
    <title>Sahara ${view}</title>
  </head>
  <body data-view="${view}">
    <p class="empty">Nothing to show yet.</p>
    <script src="${file('views.js')}"></script>
  </body>
</html>`;
}
