/** docs/errors.md as text, from the rows and the texts that the product gave. */
import type { ErrorRow, ErrorSection } from './row.ts';

const introduction = `# Errors

Everything that Sahara shows as an error: its code, its exact text (names and numbers are those of the example that the test uses), the place
that it points at, and what to do next. One test checks each row against the product, so this page is what you see.

On the command line an error is one line on stderr, \`FILE:LINE:COLUMN: error CODE: TEXT\`; in the editor it is a diagnostic; in a debug session it is
the answer to the request or a line in the Debug Console.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');

const table = ({ title, rows }: ErrorSection, texts: ReadonlyMap<ErrorRow, string>): string =>
  [
    `## ${title}`,
    '',
    '| code | text | points at | what to do |',
    '|---|---|---|---|',
    ...rows.map(
      (row) => `| \`${row.code}\` | ${cell(texts.get(row) ?? '')} | ${cell(row.place)} | ${cell(row.next)} |`,
    ),
    '',
  ].join('\n');

export const errorsDocument = (sections: readonly ErrorSection[], texts: ReadonlyMap<ErrorRow, string>): string =>
  [introduction, ...sections.map((section) => table(section, texts))].join('\n');
