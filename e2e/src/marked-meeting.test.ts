// A leak, from the meeting to the name, in real browsers with real voices: a class that demands marks, two holders of shares who are in the
// meeting themselves, one participant's sound as it was played, published as Opus, and a command at a terminal that says whose copy it is.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { oggOpus, type Voice } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listHolder, openCase, openRequest, releaseShares } from './support/investigators.js';
import { dialogOf, invite, openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const TITLE = 'Recording on a messenger';
const PASSPHRASE = 'harbour velvet orbit cradle';
const RATE_HZ = 48_000;
const RECORD_SECONDS = 66;
const CUT_SECONDS = 3;
const PUBLISHED_SECONDS = 60;
const OPUS_BPS = 24_000;
const INCAMERA = fileURLToPath(new URL('../../apps/cli/bin/incamera.mjs', import.meta.url));

let folder: string;
let product: Product;
let cast: readonly (Voice & { readonly person: string })[];
let people: Participant[] = [];
let link: string;
let caseFile: string;
let passphraseFile: string;
const SHOTS = process.env.INCAMERA_SHOTS;

const person = (index: number): Participant => people[index] as Participant;
/** Decides the rules, organises the meeting, and investigates. */
const anna = () => person(0);
const boris = () => person(1);
const clara = () => person(2);
/** Whose copy is published. */
const david = () => person(3);
const holders = () => [boris(), clara()];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-leak-'));
  product = await startProduct();
  cast = await loadCast();
  for (const { person: name, wavPath } of cast) {
    people.push(await Participant.start({ name, microphoneWavPath: wavPath }));
  }
  passphraseFile = join(folder, 'passphrase');
  await writeFile(passphraseFile, `${PASSPHRASE}\n`);
});

afterAll(async () => {
  for (const participant of people) await participant.close();
  people = [];
  await product?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const shot = async (name: string, { page }: Participant) => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` });
};

interface Report {
  readonly verdict: 'copies' | 'nobody';
  readonly copies: readonly {
    readonly label: string;
    readonly falseAccusationBound: number;
    readonly meetingTime: number;
    readonly speed: number;
  }[];
}

/** Writes a file as a messenger publishes it, and asks the command whose copy it is. */
async function trace(name: string, samples: Float32Array): Promise<Report> {
  const path = join(folder, name);
  await writeFile(path, oggOpus(samples, OPUS_BPS));
  const meeting = /\/m\/([A-Za-z0-9_-]{43})/.exec(link)?.[1] ?? '';
  const from = ['--meeting', meeting, '--case', caseFile, '--passphrase-file', passphraseFile];
  const { stdout } = await promisify(execFile)(process.execPath, [INCAMERA, 'trace', ...from, '--json', path]);
  return JSON.parse(stdout) as Report;
}

/** The loudest sample that reaches the output in these seconds; nothing may be connected to it at all. */
async function peakHeard(listener: Participant, seconds: number): Promise<number> {
  const samples = await listener.recorder.record(seconds).catch((error: { code?: string }) => {
    if (error.code !== 'testkit/nothing_recorded') throw error;
    return new Float32Array();
  });
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

let published: Float32Array;
let screenshot: Buffer;

describe('a meeting whose copies are marked', () => {
  it('needs holders of shares, and a class that demands marks', async () => {
    await anna().setUp(product.setupLink);
    for (const colleague of people.slice(1)) await colleague.setUp(await invite(anna(), colleague.name));
    const { page } = anna();
    await openSection(anna(), 'Classifications and policies');
    await page.getByText('Internal: marks in copies').click();
    await anna().choose(/Every copy is marked/, 'standard');
    await anna().button('Check').click();
    await page.getByText('Everything is in order.').waitFor();
    await page.getByLabel('Why (for the history)').fill('After the recording of 1 March.');
    await anna().button('Put in force').click();
    await page.getByText('In force: version 2', { exact: false }).waitFor();
    await openSection(anna(), 'Holders of shares');
    for (const holder of holders()) await listHolder(anna(), holder, PASSPHRASE);
  });

  it('is entered as easily as any, and says that it marks', async () => {
    await anna().page.getByRole('link', { name: 'Your meetings' }).click();
    await anna().choose(/Classification/, /^Internal/);
    link = await anna().createMeeting('Deliveries');
    await anna().enterAsHost(link);
    for (const guest of people.slice(1)) {
      await guest.knock(link);
      await anna().admit(guest.name);
      await guest.awaitInMeeting();
    }
    for (const participant of people) await participant.awaitProved();
    const panel = await david().openPanel(/^Encryption/, 'Security');
    await panel.getByText('This device marks what it plays.', { exact: false }).waitFor();
    await shot('marked-security', david());
    await david().button('Close', panel).click();
  });

  it('plays what others say', async () => {
    for (const silent of [anna(), clara(), david()]) await silent.setMuted(true);
    const heard = await david().recorder.record(RECORD_SECONDS);
    published = heard.slice(CUT_SECONDS * RATE_HZ, (CUT_SECONDS + PUBLISHED_SECONDS) * RATE_HZ);
    expect(published.length).toBe(PUBLISHED_SECONDS * RATE_HZ);
    expect(published.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeGreaterThan(0.02);
    expect(await david().recorder.strayOutputs()).toBe(0);
    screenshot = await david().page.screenshot();
    await shot('marked-meeting', david());
  });

  it('plays nothing on a device whose marker was tampered with, and says why', async () => {
    const { page } = clara();
    expect(await peakHeard(clara(), 3)).toBeGreaterThan(0);
    await page.addInitScript(() => {
      // As an extension would that lets the marker load and then be another one.
      const Original = AudioWorkletNode;
      globalThis.AudioWorkletNode = class extends Original {
        constructor(context: BaseAudioContext) {
          super(context, 'no-such-processor');
        }
      } as typeof AudioWorkletNode;
    });
    await page.reload();
    await clara().awaitInMeeting();
    await page.getByRole('alert').getByText('nothing is played', { exact: false }).first().waitFor();
    expect(await peakHeard(clara(), 5)).toBe(0);
    await shot('sound-stopped', clara());
    await clara().page.getByRole('button', { name: 'Try again' }).click();
    expect(await peakHeard(clara(), 3)).toBe(0);
  });
});

describe('after the leak', () => {
  it('the holders release their shares to the case of the officer', async () => {
    for (const holder of holders()) await holder.page.goto(new URL('/account', product.url).href);
    const { page } = anna();
    await page.goto(new URL('/investigations', product.url).href);
    await openCase(anna(), TITLE, PASSPHRASE);
    await anna().button('Ask the holders').click();
    await page.getByText('2 releases together open the keys.').waitFor();
    for (const holder of holders()) await releaseShares(holder, await openRequest(anna(), holder, TITLE));
    await page.reload();
    await anna().button('Open the keys').click();
    await page.getByRole('heading', { name: 'The keys of 4 devices are open' }).waitFor();
    await anna().button('Save a case file').click();
    const dialog = dialogOf(anna());
    await dialog
      .getByLabel(/^Passphrase/)
      .first()
      .fill(PASSPHRASE);
    await dialog.getByLabel('Passphrase once more').fill(PASSPHRASE);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      anna().button('Make the file', dialog).click(),
    ]);
    caseFile = join(folder, 'case.json');
    await download.saveAs(caseFile);
  });

  it('the command names the device whose copy was published, and nobody else', async () => {
    const { verdict, copies } = await trace('published.opus', published);
    expect(verdict).toBe('copies');
    expect(copies).toHaveLength(1);
    const [copy] = copies;
    expect(copy?.label).toMatch(/^David Okafor \(device [A-Za-z0-9_-]{8}\)$/);
    expect(copy?.falseAccusationBound).toBeLessThanOrEqual(1e-6);
    expect(copy?.speed).toBeCloseTo(1, 3);
    // Somewhere in this meeting, which has lasted for minutes.
    expect(copy?.meetingTime).toBeGreaterThan(0);
    expect(copy?.meetingTime).toBeLessThan(1800);
  });

  it('the page of the case names who took a screenshot, and nobody for a picture of another place', async () => {
    const { page } = anna();
    const examine = async (name: string, buffer: Buffer) => {
      await page.getByLabel(/^What was published/).setInputFiles({ name, mimeType: 'image/png', buffer });
      await anna().button('Find out whose copy it is').click();
    };
    await examine('screen.png', screenshot);
    await page.getByRole('heading', { name: 'The copy of 1 device is in this file' }).waitFor();
    expect(await page.getByRole('row').nth(1).getByRole('rowheader').innerText()).toContain('David Okafor');
    await shot('traced-picture', anna());
    // The officer's own page is under no mark.
    await examine('office.png', await page.screenshot());
    await page.getByRole('heading', { name: 'Nobody' }).waitFor();
  });

  it('an unmarked recording of the same speech is nobody’s', async () => {
    const [, { samples }] = cast as [unknown, Voice];
    const spoken = Float32Array.from(
      { length: PUBLISHED_SECONDS * RATE_HZ },
      (_, i) => samples[i % samples.length] ?? 0,
    );
    expect(await trace('unmarked.opus', spoken)).toMatchObject({ verdict: 'nobody', copies: [] });
  });

  it('has caused no error in a browser', () => {
    const problems = people.flatMap(({ person: browser }) => browser.problems);
    // A device asks for requests to its key also before that is listed.
    expect(problems.filter((problem) => !problem.includes('status of 404'))).toEqual([]);
  });
});
