// From one stretch of a time line to the next: a second of three hours is not met by moving a slider.
import { type TimelineBlock } from '@incamera/client/report';

/** Nearer is the same moment. */
const SAME_SECONDS = 0.05;

export interface Steps {
  /** Where the stretch before and the next one begin, seconds; null: there is none. */
  readonly before: number | null;
  readonly next: number | null;
}

export function stepsFrom({ tracks }: TimelineBlock, seconds: number): Steps {
  const begins = tracks.flatMap(({ stretches }) => stretches.map(({ from }) => from)).sort((a, b) => a - b);
  return {
    before: begins.filter((from) => from < seconds - SAME_SECONDS).at(-1) ?? null,
    next: begins.find((from) => from > seconds + SAME_SECONDS) ?? null,
  };
}
