import type * as vscode from 'vscode';
import { registerHistoryView } from './history-view.ts';
import { registerMoments } from './moments.ts';
import { registerOutputLines } from './output-lines.ts';
import { registerRecordings } from './recordings.ts';
import { registerReverse } from './reverse.ts';
import { registerTimelineView } from './timeline-view.ts';
import { registerTimelines } from './timelines.ts';
import { registerWrites } from './writes.ts';

/** Everything about time: ways back, who wrote a value, its history, timelines, recordings. */
export function registerTimeTravel(context: vscode.ExtensionContext): void {
  const moments = registerMoments(context);
  registerReverse(context, moments);
  registerWrites(context);
  registerOutputLines(context);
  registerTimelines(context);
  registerRecordings(context);
  registerTimelineView(context, moments);
  registerHistoryView(context, moments);
}
