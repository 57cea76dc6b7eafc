// @ts-check
// Downloads VS Code, or finds the one downloaded before: prints `started` when bytes arrive, then the executable.
import { downloadAndUnzipVSCode, ProgressReportStage } from '@vscode/test-electron';

const under = [
  ProgressReportStage.Downloading,
  ProgressReportStage.ExtractingSynchonrously,
  ProgressReportStage.FoundMatchingInstall,
];
const executable = await downloadAndUnzipVSCode({
  cachePath: process.argv[2],
  reporter: {
    report: ({ stage }) => {
      if (under.includes(stage)) console.log('started');
    },
    error: (error) => console.error(error),
  },
});
console.log(executable);
