// A time line of three hours says what one of three minutes says: nothing on it is too short to be seen.
import { describe, expect, it } from 'vitest';
import { type Stretch, type StretchKind, type TimelineBlock } from './report-model.js';
import { layTimeline } from './timeline-shapes.js';

const HOURS = 3 * 3600;
const WIDTH = 820;

const stretch = (kind: StretchKind, from: number, to: number): Stretch => ({ kind, from, to, label: kind });
const block = (...stretches: Stretch[]): TimelineBlock => ({
  kind: 'timeline',
  caption: 'three hours',
  seconds: HOURS,
  peaks: [],
  tracks: [{ label: 'speech', stretches }],
  legend: [],
});
const boxesOf = (...stretches: Stretch[]) => layTimeline(block(...stretches), WIDTH).rows[0]?.boxes ?? [];

describe('a time line of three hours', () => {
  it('shows a second of other speech, over what is around it, where it is', () => {
    const boxes = boxesOf(
      stretch('genuine', 0, 5400),
      stretch('foreign', 5400, 5401),
      stretch('genuine', 5401, 5410),
      stretch('genuine', 5410, HOURS),
    );
    const last = boxes.at(-1);
    expect(last?.stretch.kind).toBe('foreign');
    expect(last?.width).toBe(3);
    expect((last?.x ?? 0) + 1.5).toBeCloseTo((5400.5 / HOURS) * WIDTH, 0);
    expect(boxes.map(({ stretch: { from } }) => from)).toEqual([0, 5410, 5401, 5400]);
  });

  it('keeps the first and the last second inside of the drawing', () => {
    const boxes = boxesOf(stretch('altered', 0, 0), stretch('altered', HOURS, HOURS));
    for (const { x, width } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(WIDTH);
    }
  });

  it('leaves what is long as it is', () => {
    expect(boxesOf(stretch('genuine', 1800, 5400))[0]).toMatchObject({ x: 136.7, width: 273.3 });
  });

  it.each([
    [820, [0, 1800, 3600, 5400, 7200, 9000, 10_800]],
    [358, [0, 3600, 7200, 10_800]],
  ])('%i wide, has few enough marks to be read', (width, marks) => {
    expect(layTimeline(block(), width).ticks.map(({ seconds }) => seconds)).toEqual(marks);
  });
});
