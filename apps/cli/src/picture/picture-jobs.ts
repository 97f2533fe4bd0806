// What a thread that looks at pictures is asked for, and what it says (L6).
import { type NamedKey, type PictureReport } from '@incamera/watermark';

export interface PictureJob {
  readonly path: string;
  /** A still picture, or the frames of a video. */
  readonly kind: 'still' | 'video';
  readonly keys: readonly NamedKey[];
  readonly fromSeconds?: number | undefined;
  readonly toSeconds?: number | undefined;
}

export type PictureAnswer = PictureReport;
