/** Document URIs and file paths; paths have forward slashes on every system (`C:/x` on Windows). */

export const pathOf = (uri: string): string => {
  const match = /^[a-z][a-z0-9+.-]*:(?:\/\/([^/?#]*))?([^?#]*)/i.exec(uri);
  if (!match) return uri;
  const path = decodeURIComponent(match[2] ?? '');
  if (/^\/[a-z]:/i.test(path)) return path.slice(1);
  const host = match[1] ?? '';
  // A share of another computer. Only file URIs name one so.
  return host !== '' && uri.startsWith('file:') ? `//${host}${path}` : path;
};

export const uriOf = (path: string): string => {
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return `file://${absolute.split('/').map(encodeURIComponent).join('/')}`;
};
