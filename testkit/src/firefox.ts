// One Firefox per person, headless over WebDriver BiDi; its fake microphone is a tone: a voice needs a sound card.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { testkitErrors } from './errors.js';
import { awaitGone, processesWith, withDescendants } from './process-tree.js';
import { type SoundCard } from './sound-card.js';

export interface FirefoxOptions {
  /** Accept-Language, first language only. */
  readonly locale?: 'en-GB' | 'de-DE';
  /** What it plays to and records from. Without one its AudioContexts never run and its microphone is a tone. */
  readonly soundCard?: SoundCard;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Preferences beside those that give a fake camera and microphone. */
  readonly preferences?: Readonly<Record<string, string | number | boolean>>;
}

/** A running Firefox. */
export interface FirefoxPerson {
  readonly browser: Browser;
  readonly page: Page;
  /** Uncaught errors and console errors so far, as text. */
  readonly problems: readonly string[];
  /** Ends the browser and waits until none of its processes is left. */
  close(): Promise<void>;
}

/** Path of Firefox: INCAMERA_FIREFOX, or Debian's. */
export function firefoxPath(): string {
  const path = process.env.INCAMERA_FIREFOX ?? '/usr/bin/firefox-esr';
  if (!existsSync(path)) throw testkitErrors.make('testkit/firefox_missing', { context: { path } });
  return path;
}

/**
 * Starts one Firefox. It reaches no SFU on 127.0.0.1: the server must offer another address of the machine.
 * @throws {AppError} testkit/firefox_missing
 */
export async function launchFirefox(options: FirefoxOptions = {}): Promise<FirefoxPerson> {
  const executablePath = firefoxPath();
  const profileDir = await mkdtemp(join(tmpdir(), 'incamera-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profileDir,
    env: { ...process.env, ...options.soundCard?.environment },
    ...(options.viewport === undefined ? {} : { defaultViewport: { ...options.viewport } }),
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      // The camera stays the fake one.
      ...(options.soundCard?.microphoneName === undefined
        ? {}
        : { 'media.audio_loopback_dev': options.soundCard.microphoneName }),
      'intl.accept_languages': options.locale ?? 'en-GB',
      ...options.preferences,
    },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error instanceof Error ? error.message : String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  return {
    browser,
    page,
    problems,
    async close() {
      const pids = await withDescendants(await processesWith(profileDir));
      await browser.close().catch(() => undefined);
      await awaitGone(pids, 5000);
      await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
