/** Paths of the compiler: a file's with its folder. */

/** Parts of a path that say nothing or go back. */
const needless = /\\|(?:^|\/)\.{0,2}(?:\/|$)/;

/** A path with its folder, unless it is absolute; without `.` and, where that is possible, `..`. */
export const joinPath = (folder: string, path: string): string => {
  const isAbsolute = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
  const whole = isAbsolute || folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
  const root = /^(?:[A-Za-z]:)?[/\\]/.exec(whole)?.[0] ?? '';
  const inside = whole.slice(root.length);
  if (!needless.test(inside)) return whole;
  const parts: string[] = [];
  for (const part of inside.split(/[/\\]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return root + parts.join('/');
};
