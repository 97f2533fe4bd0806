// How the octets of a segment are called on disk (L5): by what they are, so that none takes the place of another.
import { type SegmentRow } from '@incamera/store';

/** Number and digest; neither leads out of the folder. */
export function segmentFile({ number, digest }: Pick<SegmentRow, 'number' | 'digest'>): string {
  return `${number}.${digest}`;
}
