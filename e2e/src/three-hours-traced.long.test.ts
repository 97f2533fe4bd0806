// Three hours of speech as a messenger publishes them, of which six minutes are a copy, examined in the page: within a gibibyte of memory,
// with a progress that moves and a way to stop (`npm run test:long -- three-hours-traced`).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRng, toHex } from '@incamera/kernel';
import { encodeOpus, loadVoice, oggOfPackets } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peakOfPages } from './support/browser-memory.js';
import { markedBy } from './support/evidence.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const GIBIBYTE = 2 ** 30;
const RATE_HZ = 48_000;
const OPUS_BPS = 24_000;
const PIECE_SECONDS = 75;
const PIECES = 144;
const MARKED_PIECES = 5;
const FIRST_MARKED = Math.floor(PIECES / 2);
/** On the clock of the meeting, where the copy begins. */
const CLOCK = 1_200;
const SEARCH_MS = 50 * 60_000;

const keys = ['Ada', 'Boris', 'Clara', 'David'].map((label) => ({ label, key: systemRng.bytes(32) }));
let folder: string;
let product: Product;
let olga: Participant;

/** The speech again and again, encoded once. */
async function writeRecording(path: string): Promise<void> {
  const { samples } = await loadVoice('dutch-big');
  const piece = samples.slice(0, PIECE_SECONDS * RATE_HZ);
  const copied = new Float32Array(MARKED_PIECES * piece.length);
  for (let i = 0; i < MARKED_PIECES; i++) copied.set(piece, i * piece.length);
  const plain = encodeOpus(piece, OPUS_BPS);
  const copy = encodeOpus(markedBy(keys[1]?.key ?? new Uint8Array(), copied, CLOCK), OPUS_BPS);
  const parts = Array.from({ length: PIECES - MARKED_PIECES }, () => plain);
  parts.splice(FIRST_MARKED, 0, copy);
  await writeFile(path, oggOfPackets(parts.flat()));
}

const path = () => join(folder, 'meeting.opus');
const progress = () => olga.page.getByRole('progressbar', { name: 'Progress' });
const share = async () => Number(await progress().getAttribute('value'));

async function examine(): Promise<void> {
  await olga.page.getByLabel('What was published: a recording, a picture or a video').setInputFiles(path());
  await olga.button('Find out whose copy it is').click();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-three-hours-'));
  // It keeps this process busy, which then sees no server answer.
  await writeRecording(path());
  [product, olga] = await Promise.all([startProduct(), Participant.start({ name: 'Olga' })]);
  await olga.setUp(product.setupLink);
  await olga.page.getByRole('link', { name: 'Investigations' }).click();
  await olga.page.getByRole('link', { name: 'Examine a file with a file of keys' }).click();
  const json = JSON.stringify(keys.map(({ label, key }) => ({ label, key: toHex(key) })));
  const file = { name: 'keys.json', mimeType: 'application/json', buffer: Buffer.from(json) };
  await olga.page.getByLabel('File of keys (JSON)').setInputFiles(file);
  await olga.page.getByText('4 keys').waitFor();
});

afterAll(async () => {
  await olga?.person.close();
  await product?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('three hours in the page', () => {
  it('are given up at once when somebody stops it, and nothing goes on working', async () => {
    await examine();
    await expect.poll(share, { timeout: SEARCH_MS, interval: 200 }).toBeGreaterThan(2);
    expect(olga.page.workers()).toHaveLength(1);
    await olga.button('Stop').click();
    await progress().waitFor({ state: 'detached' });
    await expect.poll(() => olga.page.workers().length).toBe(0);
    expect(await olga.page.getByRole('alert').count()).toBe(0);
  });

  it('are searched in less than a gibibyte, and the copy in them is found', async () => {
    const told = new Map<string, Set<number>>();
    const begun = performance.now();
    await examine();
    const heading = olga.page.locator('#trace-verdict');
    await expect
      .poll(
        async () => {
          const stage = await olga.page.getByRole('status').allInnerTexts();
          if ((await progress().count()) > 0) {
            const name = stage.join(' ');
            told.set(name, (told.get(name) ?? new Set()).add(await share().catch(() => 0)));
          }
          return heading.count();
        },
        { timeout: SEARCH_MS, interval: 500 },
      )
      .toBe(1);
    const peakBytes = await peakOfPages(olga);
    const seconds = Math.round((performance.now() - begun) / 1000);
    process.stdout.write(`three hours in the page: ${seconds} s, ${Math.round(peakBytes / 2 ** 20)} MiB\n`);
    expect(await heading.innerText()).toBe('The copy of 1 device is in this file');
    const row = olga.page.getByRole('row').nth(1);
    expect(await row.getByRole('rowheader').innerText()).toBe('Boris');
    expect(await row.innerText()).toMatch(/less than one in a (million|billion|trillion)/);
    // Every stage moved.
    for (const name of ['Reading the file', 'Searching for marks']) {
      const shares = [...told].filter(([text]) => text.includes(name)).flatMap(([, seen]) => [...seen]);
      expect(new Set(shares).size, name).toBeGreaterThan(3);
      expect(Math.max(...shares), name).toBeLessThanOrEqual(100);
    }
    expect(peakBytes).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThan(GIBIBYTE);
  });

  it('has caused no error in the browser', () => {
    expect(olga.person.problems.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});
