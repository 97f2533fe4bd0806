// What every browser must do with the layers of the camera.
import { expect } from 'vitest';
import { type SimulcastSeen } from './page/simulcast.js';

/**
 * Firefox leaves out the largest layer while it believes that the network is narrow, even between two of its own
 * connections, and names a layer in its statistics only after the first frames.
 */
export function expectLayers(seen: SimulcastSeen, browser: 'chromium' | 'firefox'): void {
  expect(seen).toMatchObject({
    lowest: [0],
    none: [],
    small: [0],
    singleLayers: [0],
    pairsTwice: 0,
    stopped: [],
    negotiations: 0,
    audioLevels: 0,
  });
  // A quarter of 720, were the lowest encoding not enlarged; browsers begin below the full height and grow.
  expect(seen.singleHeight).toBeGreaterThan(180);
  if (browser === 'chromium') {
    expect(seen).toMatchObject({ all: [0, 1, 2], again: [0, 2] });
    return;
  }
  expect(seen.all).toEqual(expect.arrayContaining([0, 1, 2]));
  expect([[0], [0, 2]]).toContainEqual(seen.again);
}
