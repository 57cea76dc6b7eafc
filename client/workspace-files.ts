import * as vscode from 'vscode';
import { uriOf } from './paths.ts';

/** What the adapter's worker asks of the workspace; see debug-adapter/worker-messages.ts. */
export type FileRequest =
  | { readonly what: 'read' | 'stat' | 'list'; readonly path: string }
  | {
      readonly what: 'change';
      readonly change: string;
      readonly path: string;
      readonly to?: string;
      readonly payload?: Uint8Array;
    };

/** Errors by their POSIX names without the E. */
export type FileReply =
  | { readonly error: string }
  | { readonly bytes?: Uint8Array; readonly stat?: object; readonly entries?: readonly object[] };

/** Does what a worker asks, in whatever file system the workspace lies. Never throws. */
export async function answerFile(request: FileRequest): Promise<FileReply> {
  try {
    return await answer(request, uriOf(request.path));
  } catch (error) {
    return { error: errorOf(error) };
  }
}

async function answer(request: FileRequest, uri: vscode.Uri): Promise<FileReply> {
  const files = vscode.workspace.fs;
  switch (request.what) {
    case 'read':
      return { bytes: await files.readFile(uri) };
    case 'stat': {
      const { type, size, mtime, ctime } = await files.stat(uri);
      const modified = nanoseconds(mtime);
      return { stat: { type: typeOf(type), size, accessed: modified, modified, changed: nanoseconds(ctime) } };
    }
    case 'list': {
      const entries = (await files.readDirectory(uri)).map(([name, type]) => ({ name, type: typeOf(type) }));
      return { entries: entries.sort((left, right) => (left.name < right.name ? -1 : 1)) };
    }
    case 'change':
      await change(request, uri);
      return {};
  }
}

async function change(
  { change: kind, to, payload = new Uint8Array(0) }: FileRequest & { readonly what: 'change' },
  uri: vscode.Uri,
): Promise<void> {
  const files = vscode.workspace.fs;
  switch (kind) {
    case 'create':
    case 'write':
      return files.writeFile(uri, payload);
    case 'make folder':
      return files.createDirectory(uri);
    case 'remove file':
    case 'remove folder':
      return files.delete(uri);
    case 'rename':
      return files.rename(uri, uriOf(to ?? ''), { overwrite: true });
    default:
      throw vscode.FileSystemError.Unavailable(uri);
  }
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds)) * 1_000_000n);
}

function typeOf(type: vscode.FileType): 'file' | 'folder' | 'link' | 'other' {
  if (type & vscode.FileType.SymbolicLink) return 'link';
  if (type & vscode.FileType.Directory) return 'folder';
  return type & vscode.FileType.File ? 'file' : 'other';
}

const codes: Readonly<Record<string, string>> = {
  FileNotFound: 'noent',
  FileExists: 'exist',
  FileNotADirectory: 'notdir',
  FileIsADirectory: 'isdir',
  NoPermissions: 'acces',
  Unavailable: 'notsup',
};

function errorOf(error: unknown): string {
  return error instanceof vscode.FileSystemError ? (codes[error.code] ?? 'io') : 'io';
}
