// Every stretch of every track is reached by steps, however short it is.
import { type StretchKind, type TimelineBlock } from '@incamera/client/report';
import { expect, test } from 'vitest';
import { stepsFrom } from './stretch-steps.js';

const stretch = (kind: StretchKind, from: number, to: number) => ({ kind, from, to, label: kind });
const timeline: TimelineBlock = {
  kind: 'timeline',
  caption: '',
  seconds: 10_800,
  peaks: [],
  tracks: [
    { label: 'what it is', stretches: [stretch('genuine', 0, 5400), stretch('foreign', 5400, 5401)] },
    { label: 'what was done', stretches: [stretch('altered', 71.5, 71.5)] },
  ],
  legend: [],
};

test('steps go from the beginning of one stretch to that of the next, over all tracks', () => {
  expect(stepsFrom(timeline, 0)).toEqual({ before: null, next: 71.5 });
  expect(stepsFrom(timeline, 71.5)).toEqual({ before: 0, next: 5400 });
  expect(stepsFrom(timeline, 5400.5)).toEqual({ before: 5400, next: null });
  expect(stepsFrom({ ...timeline, tracks: [] }, 10)).toEqual({ before: null, next: null });
});
