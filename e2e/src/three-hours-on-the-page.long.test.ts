// Three hours, of which ten minutes were said in a meeting, dropped on the page of a case: real browsers, real speech, real fingerprints. As a messenger
// publishes it and as a gigabyte of WAV: within bounded memory, with a progress that moves and a way to stop (`npm run test:long -- three-hours-on-the-page`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMonologue } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peakOfPages } from './support/browser-memory.js';
import { findingsIn } from './support/bundle-parts.js';
import { LeakCase } from './support/leak-case.js';
import { LEAKER, LeakMeeting } from './support/leak-meeting.js';
import { type LongRecording, restOfMonologue, writeOgg, writeWav } from './support/long-recording.js';
import { type Product, startProduct } from './support/product.js';

const TITLE = 'Three hours on a messenger';
const SAID_SECONDS = 600;
/** What the officer's microphone has: more than is said, so that nothing is said twice. */
const MONOLOGUE_SECONDS = SAID_SECONDS + 60;
/** Of the rest of the file, so often on either side. */
const ELSEWHERE_SECONDS = 300;
const TIMES = 17;
const MOST_BYTES = 2 ** 30;
const EXAMINED_WITHIN_MS = 50 * 60_000;
const POLL_MS = 500;

let folder: string;
let product: Product;
let meeting: LeakMeeting;
let leakCase: LeakCase;
let said: Float32Array<ArrayBuffer>;
let ogg: Made;

const inFolder = (name: string) => join(folder, name);
const page = () => meeting.officer.page;
const progress = () => page().getByRole('progressbar', { name: 'Progress' });
/** What judges policies stays for as long as the page. */
const workersOnFiles = () =>
  page()
    .workers()
    .map((worker) => worker.url())
    .filter((url) => !url.includes('policy'));
const shareNow = async () => Number(await progress().getAttribute('value'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-three-hours-page-'));
  product = await startProduct();
  meeting = await LeakMeeting.gather(product, await loadMonologue(MONOLOGUE_SECONDS));
  leakCase = new LeakCase({ officer: meeting.officer, holders: meeting.holders, url: product.url, title: TITLE });
});

afterAll(async () => {
  await meeting?.close();
  await product?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function drop(path: string): Promise<void> {
  await page().getByLabel('The file to find out about').setInputFiles(path);
  await meeting.officer.button('Examine it').click();
}

interface Step {
  readonly shares: Set<number>;
  peakBytes: number;
}

/** Waits for the end. @returns for each step what it told, and the most memory that any process of pages had had then */
async function examined(): Promise<ReadonlyMap<string, Step>> {
  const steps = new Map<string, Step>();
  const isRunning = async (): Promise<boolean> => {
    if ((await progress().count()) === 0) return (await meeting.officer.button('Stop').count()) > 0;
    const [name] = await page()
      .getByText(/^Step \d of 3: /)
      .allInnerTexts();
    if (name === undefined) return true;
    const step = steps.get(name) ?? { shares: new Set<number>(), peakBytes: 0 };
    steps.set(name, step);
    step.shares.add(await shareNow().catch(() => 0));
    // Again and again: the kernel's own peak of a process was seen to fall.
    step.peakBytes = Math.max(step.peakBytes, await peakOfPages(meeting.officer));
    return true;
  };
  await expect.poll(isRunning, { timeout: EXAMINED_WITHIN_MS, interval: POLL_MS }).toBe(false);
  return steps;
}

async function recording(): Promise<LongRecording> {
  const elsewhere = await restOfMonologue(MONOLOGUE_SECONDS, ELSEWHERE_SECONDS);
  return { elsewhere, before: TIMES, said, behind: TIMES };
}

interface Made {
  readonly saidFrom: number;
  readonly seconds: number;
}

/** What the page found in a file of which `made` is known, and what it took. */
async function expectFound(name: string, { saidFrom, seconds }: Made): Promise<void> {
  const begun = performance.now();
  await drop(inFolder(name));
  const steps = await examined();
  const took = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${name}, ${Math.round(seconds)} s: ${took} s\n`);
  for (const [step, { peakBytes }] of steps) process.stdout.write(`${step}: ${Math.round(peakBytes / 2 ** 20)} MiB\n`);
  const result = page().getByRole('region', { name: 'What was found' });
  await result.waitFor();
  expect(await page().getByRole('alert').count()).toBe(0);
  const text = await result.innerText();
  expect(text).toContain(meeting.officer.name);
  expect(text).toContain(`The mark of 1 device is in ${name}: ${LEAKER}`);
  for (const step of ['Step 2 of 3: Comparing with fingerprints of speech', 'Step 3 of 3: Searching for marks']) {
    expect(steps.get(step)?.shares.size, step).toBeGreaterThan(3);
  }
  await leakCase.report('English', { bundle: inFolder(`${name}.zip`) });
  const { authenticity } = await findingsIn(inFolder(`${name}.zip`));
  const genuine = authenticity.passages.filter(({ kind }) => kind === 'genuine');
  const heard = genuine.reduce((sum, { fileStart, fileEnd }) => sum + fileEnd - fileStart, 0);
  expect(heard).toBeGreaterThan(0.9 * SAID_SECONDS);
  for (const { fileStart, fileEnd, meeting: named } of genuine) {
    expect(named).toBe(meeting.meetingId);
    expect(fileStart).toBeGreaterThan(saidFrom - 2);
    expect(fileEnd).toBeLessThan(saidFrom + said.length / 48_000 + 2);
  }
  const peakBytes = Math.max(...[...steps.values()].map((step) => step.peakBytes));
  expect(peakBytes).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThan(MOST_BYTES);
}

describe('three hours on the page of a case', () => {
  it('have ten minutes of a meeting in them, as one of its devices played them', async () => {
    await meeting.everybodyHasAnAccount();
    await meeting.officerSetsTheRules();
    await meeting.everybodyMeets('Deliveries');
    said = await meeting.officerSpeaks(SAID_SECONDS);
    await meeting.end();
    await leakCase.open();
    await leakCase.holdersRelease();
    // They are not needed any more, and the machine is.
    for (const person of meeting.people.slice(1)) await person.close();
  });

  it('are given up at once when somebody stops it, and nothing goes on working', async () => {
    ogg = await writeOgg(inFolder('hours.ogg'), await recording());
    await drop(inFolder('hours.ogg'));
    await page().getByText('Step 2 of 3: ', { exact: false }).waitFor();
    await expect.poll(shareNow, { timeout: EXAMINED_WITHIN_MS, interval: POLL_MS }).toBeGreaterThan(6);
    await meeting.officer.button('Stop').click();
    await progress().waitFor({ state: 'detached' });
    await expect.poll(workersOnFiles).toEqual([]);
    expect(await page().getByRole('alert').count()).toBe(0);
  });

  it('are examined as a messenger publishes them: the passage, the meeting and the copy are found', async () => {
    await expectFound('hours.ogg', ogg);
  });

  it('are examined as a gigabyte of samples, and nothing of the file before stays in memory', async () => {
    const made = await writeWav(inFolder('hours.wav'), await recording());
    await expectFound('hours.wav', made);
  });
});
