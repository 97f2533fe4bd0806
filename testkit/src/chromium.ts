// One Chromium process per person: a microphone of its own, a profile of its own, and nothing left behind.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { testkitErrors } from './errors.js';
import { awaitGone, killQuietly, processesWith, withDescendants } from './process-tree.js';
import { type SoundCard } from './sound-card.js';

/** What the browser gives to a page that asks for camera and microphone; 'no-devices' is a machine that has none. */
export type CapturePermission = 'granted' | 'denied' | 'no-devices';

export interface ChromiumOptions {
  /** WAV file that is the microphone and repeats for ever; without it the fake device beeps. */
  readonly microphoneWavPath?: string;
  readonly capture?: CapturePermission;
  readonly locale?: 'en-GB' | 'de-DE';
  readonly colorScheme?: 'light' | 'dark';
  /** Default 1280 × 800; every pixel is drawn by the processor. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A phone: 390 × 844, touch, mobile viewport. */
  readonly phone?: boolean;
  /** No UDP leaves the browser, as behind a strict firewall. */
  readonly udpBlocked?: boolean;
  /** A profile to continue with, after a crash say; it is not removed at close. Default: a new one, removed. */
  readonly profileDir?: string;
  /** What it plays to; without one nothing is played. Its microphone stays the fake one. */
  readonly soundCard?: SoundCard;
  readonly extraArgs?: readonly string[];
}

/** Several browsers that start at the same moment on a busy machine need longer than the half minute of the library. */
const START_WITHIN_MS = 120_000;

/** A running Chromium. */
export interface Person {
  readonly context: BrowserContext;
  /** The first page. */
  readonly page: Page;
  readonly profileDir: string;
  /** Uncaught errors, console errors and crashed pages so far, as text; a test asserts that there are none. */
  readonly problems: readonly string[];
  /** Makes passkeys work without a device: discoverable, user verification, presence by itself. */
  addAuthenticator(page?: Page): Promise<void>;
  /** How often a passkey signed something since: what a person without a virtual one would have been asked. */
  passkeyPrompts(): number;
  /** Ends the browser at once, as a crash does. The profile stays until close(). */
  kill(): Promise<void>;
  /** Ends the browser and waits until none of its processes is left. */
  close(): Promise<void>;
}

/** Path of Chromium: INCAMERA_CHROMIUM, or Debian's. */
export function chromiumPath(): string {
  const path = process.env.INCAMERA_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path)) throw testkitErrors.make('testkit/chromium_missing', { context: { path } });
  return path;
}

/**
 * Starts one Chromium, headless.
 * @throws {AppError} testkit/chromium_missing
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Person> {
  const executablePath = chromiumPath();
  const profileDir = options.profileDir ?? (await mkdtemp(join(tmpdir(), 'incamera-chromium-')));
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath,
    headless: true,
    timeout: START_WITHIN_MS,
    // Debian's Chromium, started as root in a container, has no sandbox of its own.
    chromiumSandbox: false,
    locale: options.locale ?? 'en-GB',
    colorScheme: options.colorScheme ?? 'light',
    args: [...captureArgs(options), ...(options.extraArgs ?? [])],
    ...(options.soundCard === undefined
      ? {}
      : { env: { ...process.env, ...options.soundCard.environment }, ignoreDefaultArgs: ['--mute-audio'] }),
    ...(options.phone
      ? { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }
      : { viewport: options.viewport ?? { width: 1280, height: 800 } }),
  });
  const family = await withDescendants(await processesWith(profileDir));
  const problems = collectProblems(context);
  const page = context.pages()[0] ?? (await context.newPage());
  let isKilled = false;
  let prompts = 0;

  return {
    context,
    page,
    profileDir,
    problems,
    addAuthenticator: (target = page) =>
      addAuthenticator(context, target, () => {
        prompts += 1;
      }),
    passkeyPrompts: () => prompts,
    async kill() {
      isKilled = true;
      const pids = await withDescendants(await processesWith(profileDir));
      for (const pid of pids) killQuietly(pid);
      await awaitGone(pids, 0);
    },
    async close() {
      const pids = isKilled ? family : await withDescendants(await processesWith(profileDir));
      await context.close().catch(() => undefined);
      await awaitGone(pids, 5000);
      if (options.profileDir === undefined) await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function captureArgs(options: ChromiumOptions): string[] {
  const capture = options.capture ?? 'granted';
  const args = [
    capture === 'denied' ? '--use-fake-ui-for-media-stream=deny' : '--use-fake-ui-for-media-stream',
    // Timers and frames must run on in the pages that are not in front: four people share one machine.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--disable-gpu',
  ];
  // A fake device count of 0 leaves the fake microphone: without the flag a machine for tests has no devices at all.
  if (capture !== 'no-devices') args.push('--use-fake-device-for-media-stream');
  if (options.microphoneWavPath !== undefined) {
    args.push(`--use-file-for-fake-audio-capture=${options.microphoneWavPath}`);
  }
  if (options.udpBlocked) args.push('--webrtc-ip-handling-policy=disable_non_proxied_udp');
  return args;
}

function collectProblems(context: BrowserContext): string[] {
  const problems: string[] = [];
  const watch = (page: Page) => {
    page.on('crash', () => problems.push('page crashed'));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()} (${pathOf(message.location().url)})`);
    });
  };
  for (const page of context.pages()) watch(page);
  context.on('page', watch);
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().message}`));
  return problems;
}

/** Where an error was reported, without a query and the key of a meeting's link. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

/** Web Authentication over the DevTools protocol; it lives as long as the page. */
async function addAuthenticator(context: BrowserContext, page: Page, asserted: () => void): Promise<void> {
  const devtools = await context.newCDPSession(page);
  devtools.on('WebAuthn.credentialAsserted', asserted);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
}
