/** The sections of an assembly text: an unindented line and the indented ones that belong to it. */
import type { Line, Report } from './line.ts';

export interface Section {
  readonly keyword: string;
  readonly head: Line;
  readonly lines: readonly Line[];
}

const keywords = ['types', 'constants', 'conditions', 'restarts', 'module', 'sources', 'entry', 'function'];

export const readSections = (lines: readonly Line[], report: Report): readonly Section[] => {
  const sections: (Section & { readonly lines: Line[] })[] = [];
  for (const line of lines) {
    const [first] = line.tokens;
    const keyword = first.kind === 'word' ? first.text : '';
    if (line.indented) {
      const section = sections.at(-1);
      if (section) section.lines.push(line);
      else report('assembly-syntax', line.range, 'this line belongs to no section');
    } else {
      if (!keywords.includes(keyword)) {
        report('assembly-syntax', first.range, `a section begins with one of ${keywords.join(', ')}`);
      }
      sections.push({ keyword, head: line, lines: [] });
    }
  }
  return sections;
};
