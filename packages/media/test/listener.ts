// A page of the tests that hears somebody in a meeting with marks, in a real Chromium, recorded at its output.
import { errorCode, toHex } from '@incamera/kernel';
import { installRecorder, type Person, type Recorder } from '@incamera/testkit';
import { type Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectCopyOf, keyOf, rms } from './marked-copy.js';
import { watchAudio } from './page-script.js';
import { type TestPage } from './serve.js';

export const RECORDED_SECONDS = 10;

// A busy machine plays later than it thinks. A clock that is not the meeting's is off by the 100 s before it was opened.
const CLOCK_TOLERANCE_SECONDS = 1;

/** A participant whose meeting has been going on for 100 s. */
export class Listener {
  readonly page: Page;
  readonly recorder: Recorder;
  readonly originMs: number = Date.now() - 100_000;

  constructor(page: Page, recorder: Recorder) {
    this.page = page;
    this.recorder = recorder;
  }

  /** Opens the test page in `browser`, with a processor's module of its own or a script that meddles, if named. */
  static async open(
    browser: Person,
    site: TestPage,
    worklet: string | null = null,
    script: (() => void) | null = null,
  ): Promise<Listener> {
    const page = await browser.context.newPage();
    const recorder = await installRecorder(page);
    await page.addInitScript(watchAudio);
    if (script) await page.addInitScript(script);
    await page.goto(`${site.url}${worklet === null ? '' : `?worklet=${worklet}`}`);
    await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: 30_000 });
    return new Listener(page, recorder);
  }

  start(key: number | null): Promise<void> {
    const keyHex = key === null ? null : toHex(keyOf(key));
    return this.page.evaluate(([at, hex]) => window.marking.start(at, hex), [this.originMs, keyHex] as const);
  }

  demand(key: number): Promise<void> {
    const keyHex = toHex(keyOf(key));
    return this.page.evaluate(([at, hex]) => window.marking.require(at, hex, 'strong'), [
      this.originMs,
      keyHex,
    ] as const);
  }

  /** Waits until the gate has opened. */
  async plays(): Promise<void> {
    expect(await this.arrives()).toBe(true);
    await this.page.waitForFunction(() => window.watch.isFed());
  }

  arrives(): Promise<boolean> {
    return this.page.evaluate(() => window.marking.arrives());
  }

  told(): Promise<(string | null)[]> {
    return this.page.evaluate(() => window.marking.told());
  }

  /** Loudness of what is played, 0 also where no output is left that could play. */
  async loudness(seconds: number): Promise<number> {
    try {
      return rms(await this.recorder.record(seconds));
    } catch (error) {
      if (errorCode(error) === 'testkit/nothing_recorded') return 0;
      throw error;
    }
  }

  /** Waits until the page was told something as often as `codes`. */
  async expectTold(codes: readonly (string | null)[]): Promise<void> {
    await expect.poll(async () => (await this.told()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(codes.length);
    expect(await this.told()).toEqual(codes);
  }

  async close(): Promise<void> {
    await this.page.evaluate(() => window.marking.close());
    await this.page.close();
  }

  /** Records what is played, and expects it to be the copy of `key`, heard when it was heard. */
  async expectPlays(key: number): Promise<void> {
    await this.recorder.start();
    await this.page.waitForTimeout(RECORDED_SECONDS * 1000);
    const { samples, startedAtMs } = await this.recorder.stop();
    this.expectHeardAt(await expectCopyOf(samples, key), startedAtMs);
  }

  /** Expects that the meeting's clock says of what was heard at `atMs` that it was heard then. */
  expectHeardAt(heardSeconds: number, atMs: number): void {
    expect(Math.abs(heardSeconds - (atMs - this.originMs) / 1000)).toBeLessThan(CLOCK_TOLERANCE_SECONDS);
  }
}
