/** What the extension and the pages of its views tell each other. */
import type { Moment, TimelineData, ValueHistory } from './requests.ts';

export type ToPage =
  | { readonly type: 'timeline'; readonly data: TimelineData; readonly moment: Moment | undefined }
  | { readonly type: 'history'; readonly history: ValueHistory; readonly moment: Moment | undefined }
  | { readonly type: 'moment'; readonly moment: Moment | undefined }
  /** There is nothing to show; one sentence says why. */
  | { readonly type: 'empty'; readonly message: string };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'go'; readonly clock: number }
  | { readonly type: 'command'; readonly command: 'sahara.goToStart' | 'sahara.goToEnd' }
  /** More of a long list. */
  | { readonly type: 'more' };
