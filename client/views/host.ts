import type { FromPage, ToPage } from './messages.ts';

declare const acquireVsCodeApi: () => { postMessage(message: FromPage): void };

const api = acquireVsCodeApi();

export const tell = (message: FromPage): void => api.postMessage(message);

export function listen(receive: (message: ToPage) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));
}
