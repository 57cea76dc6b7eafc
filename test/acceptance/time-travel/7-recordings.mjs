// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, sahara } from '../product.mjs';
import { expect, expectEqual, inSession, onEveryMachine, Traveled } from '../traveled.mjs';

export const claims = [
  ...onEveryMachine('7', 'a run is saved as one file and replayed, compared, ended at a clock', (row) =>
    inSession(row, {}, async (_, folder) => {
      const recording = path.join(folder, 'run.sahara-recording');
      await sahara(['run', path.join(folder, row.file), '--record', recording]);
      const replay = await sahara(['replay', recording, '--expect-output']);
      expectEqual([replay.code, replay.out.trim().split('\n'), replay.error], [0, row.output, ''], 'the replay');
      const part = await sahara(['replay', recording, '--to', '20']);
      expect(part.code === 0 && /Clock 20 of \d+, context 1:/.test(part.out), part.out + part.error);
      const changed = JSON.parse(await readFile(recording, 'utf8'));
      await writeFile(recording, JSON.stringify({ ...changed, output: `${changed.output}more\n` }));
      const differs = await sahara(['replay', recording, '--expect-output']);
      expect(differs.code === 1 && differs.error.includes('the output is not the recorded one: line 6'), differs.error);
    }),
  ),
  ...onEveryMachine('7', 'another program or version is refused in one sentence', (row) =>
    inSession(row, {}, async (_, folder) => {
      const recording = path.join(folder, 'run.sahara-recording');
      const program = path.join(folder, row.file);
      await sahara(['run', program, '--record', recording]);
      await writeFile(program, row.text.replaceAll(/2(?=\).*inside| {2}# inside)/g, '3'));
      const other = await sahara(['replay', recording]);
      expect(other.code === 2 && other.error.includes('is not the program that was recorded'), other.error);
      await writeFile(program, row.text);
      const value = JSON.parse(await readFile(recording, 'utf8'));
      await writeFile(recording, JSON.stringify({ ...value, machine: { ...value.machine, version: 99 } }));
      const version = await sahara(['replay', recording]);
      expect(version.code === 2 && version.error.includes('version 99'), version.error);
      const format = { ...value, version: 2 };
      for (const [text, words] of [
        [JSON.stringify(format), 'the recording has format version 2; this is version 1'],
        [JSON.stringify(value).slice(0, -40), 'this is no recording: it is not JSON'],
        [JSON.stringify({ ...value, output: { packed: '!' } }), 'bytes in its journal are not base64'],
        [JSON.stringify({ ...value, journal: { ...value.journal, answers: { packed: 'AAAA' } } }), 'are damaged'],
      ]) {
        await writeFile(recording, /** @type {string} */ (text));
        const refused = await sahara(['replay', recording, '--expect-output']);
        const [line = '', ...more] = refused.error.trim().split('\n');
        expect(refused.code === 2 && line.includes(/** @type {string} */ (words)), refused.error);
        expectEqual(more, [], 'further lines');
      }
      return other.error.trim().slice(other.error.indexOf('error ') + 6);
    }),
  ),
  ...onEveryMachine('7', 'a recording saved in a session opens elsewhere with its whole history', (row) =>
    inSession(row, {}, async (session, folder) => {
      const elsewhere = path.join(folder, 'elsewhere');
      const { name, text } = await session.adapter.request('sahara/saveRecording');
      await mkdir(elsewhere);
      await writeFile(path.join(elsewhere, name), text);
      await writeFile(path.join(elsewhere, row.file), row.text);
      const adapter = new Adapter();
      try {
        await adapter.begin({ recording: path.join(elsewhere, name) });
        const opened = new Traveled(adapter, row, path.join(elsewhere, row.file));
        await opened.stopped();
        expectEqual([opened.stop.reason, adapter.output()], ['ended', session.adapter.output()], 'the end');
        await opened.go('stepBack');
        await opened.go('sahara/goToStart');
        expectEqual(await opened.clock(), 0, 'the start');
        await adapter.end();
      } finally {
        adapter.kill();
      }
    }),
  ),
];
