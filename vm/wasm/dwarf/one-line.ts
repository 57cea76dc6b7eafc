/** A message on one line: names that damaged debug information gives may hold anything. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
