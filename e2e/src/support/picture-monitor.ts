// Watches the picture of one participant as it is shown to another: every frame that was presented, whatever element
// shows it (HTMLVideoElement.requestVideoFrameCallback).
import { type Page } from 'playwright-core';

/** A frame that was presented. */
export interface ShownFrame {
  /** On the page's clock, ms. */
  readonly atMs: number;
  /** Of the picture as it came, pixels. */
  readonly height: number;
}

/** What the monitor leaves in the page. */
interface PageMonitor {
  readonly frames: ShownFrame[];
}

export interface PictureMonitor {
  /** The page's clock now, ms. */
  nowMs(): Promise<number>;
  /** Frames that were presented from then on. */
  framesSince(atMs: number): Promise<ShownFrame[]>;
  /** Height of what is shown now, pixels; 0 when nothing was presented for the last second. */
  height(): Promise<number>;
}

const STALE_MS = 1000;

/** Starts watching the tile with this name; an element that is replaced is followed. */
export async function monitorPicture(page: Page, name: string): Promise<PictureMonitor> {
  await page.evaluate(watch, name);
  const framesSince = (atMs: number): Promise<ShownFrame[]> =>
    page.evaluate((fromMs) => {
      const { frames } = (globalThis as unknown as { pictureMonitor: PageMonitor }).pictureMonitor;
      return frames.filter((frame) => frame.atMs >= fromMs);
    }, atMs);
  const nowMs = (): Promise<number> => page.evaluate(() => performance.now());
  return {
    nowMs,
    framesSince,
    async height() {
      return (await framesSince((await nowMs()) - STALE_MS)).at(-1)?.height ?? 0;
    },
  };
}

/** The longest time without a new frame between `fromMs` and `toMs`, ms. */
export function longestFreezeMs(frames: readonly ShownFrame[], fromMs: number, toMs: number): number {
  let longest = 0;
  let before = fromMs;
  for (const { atMs } of frames) {
    if (atMs < fromMs || atMs > toMs) continue;
    longest = Math.max(longest, atMs - before);
    before = atMs;
  }
  return Math.max(longest, toMs - before);
}

/** Runs in the page, and may not refer to anything outside itself. */
function watch(name: string): void {
  const frames: ShownFrame[] = [];
  (globalThis as unknown as { pictureMonitor: PageMonitor }).pictureMonitor = { frames };
  const watched = new WeakSet<HTMLVideoElement>();
  const follow = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((_, { height }) => {
      frames.push({ atMs: performance.now(), height });
      follow(video);
    });
  };
  setInterval(() => {
    const video = document.querySelector<HTMLVideoElement>(`article[aria-label=${JSON.stringify(name)}] video`);
    if (video === null || watched.has(video)) return;
    watched.add(video);
    follow(video);
  }, 50);
}
