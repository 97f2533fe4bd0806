// Firefox records, in a class that demands marks: it is made a host, everybody is told and agrees, two holders open the recording whole,
// both voices are in it, and the opened sound leads to the copy of Firefox (`npm run test:long -- recording-firefox`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSpeech, type Voice } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FirefoxParticipant } from './support/firefox-participant.js';
import { listHolder, openRecording } from './support/investigators.js';
import { copiesIn, demandMarks } from './support/marked-recording.js';
import { dialogOf, invite, openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';
import { decoded, saveFile } from './support/saved-sound.js';

const TITLE = 'What Firefox recorded';
const PASSPHRASE = 'harbour velvet orbit cradle';
const TURN_MS = 25_000;

let folder: string;
let product: Product;
/** Anna’s, then Firefox’s. */
let cast: readonly (Voice & { readonly person: string })[];
/** Hosts, and investigates. */
let anna: Participant;
let holders: readonly Participant[] = [];
/** Becomes a host, and records. */
let firefox: FirefoxParticipant;
/** As it was opened. */
let sound = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-recording-firefox-'));
  product = await startProduct({ environment: { INCAMERA_LOG_INTERVAL: '1' } });
  cast = (await loadCast()).slice(0, 2);
  const [first, second] = cast;
  if (first === undefined || second === undefined) throw new Error('two voices are expected');
  anna = await Participant.start({ name: first.person, microphoneWavPath: first.wavPath });
  holders = await Promise.all(['Clara Ruiz', 'David Okafor'].map((name) => Participant.start({ name })));
  firefox = await FirefoxParticipant.start({ name: second.person, voice: second.samples, cameraSize: 'small' });
});

afterAll(async () => {
  await firefox?.close();
  for (const participant of [anna, ...holders]) await participant?.close();
  await product?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const pressItem = (name: string) => firefox.page.locator(`::-p-aria([name="${name}"][role="menuitem"])`).click();

describe('a recording by Firefox', () => {
  it('is planned with people to whom it is sealed', async () => {
    await anna.setUp(product.setupLink);
    for (const holder of holders) await holder.setUp(await invite(anna, holder.name));
    await demandMarks(anna, product.url);
    await openSection(anna, 'Holders of shares');
    for (const holder of holders) await listHolder(anna, holder, PASSPHRASE);
    await anna.page.getByRole('link', { name: 'Your meetings' }).click();
    await anna.page.getByText('May be recorded').click();
  });

  it('is told to everybody and agreed to', async () => {
    const link = await anna.createMeeting('Deliveries');
    await anna.enterAsHost(link);
    await firefox.knock(link);
    await anna.admit(firefox.name);
    await Promise.all([firefox.awaitProved(), anna.awaitProved()]);
    const panel = await anna.openPanel(/^People/, 'People');
    await anna.button(`Actions for ${firefox.name}`, panel).click();
    await anna.page.getByRole('menuitem', { name: 'Make co-host' }).click();
    await anna.button('Make co-host', dialogOf(anna)).click();
    await firefox.press('More');
    await pressItem('Record');
    await firefox.press('Tell everybody and record');
    await anna.page.getByRole('alertdialog').getByText('is recording this meeting', { exact: false }).waitFor();
    await anna.button('Record my voice').click();
    await firefox.awaitText('You are recording this meeting.');
    await firefox.awaitText('1 of 1 others agreed');
  });

  it('runs while both speak, and is stored', async () => {
    await firefox.setMuted(true);
    await anna.page.waitForTimeout(TURN_MS);
    await anna.setMuted(true);
    await firefox.setMuted(false);
    await anna.page.waitForTimeout(TURN_MS);
    await firefox.press('Stop recording');
    await anna.page.getByText('You are heard in it.').waitFor({ state: 'detached' });
    await firefox.awaitText('The recording is stored.');
  });

  it('opens whole, with the voices of both', async () => {
    await anna.page.goto(`${product.url}/meetings`);
    await openRecording(anna, holders, TITLE, PASSPHRASE);
    sound = await saveFile(anna, 'Save the sound', folder);
    const heard = await decoded(anna, sound);
    for (const { samples } of cast) expect(compareSpeech(heard, samples).matchedSeconds).toBeGreaterThanOrEqual(8);
  });

  it('leads to the copy of Firefox, should it get out', async () => {
    const copies = await copiesIn(sound, anna, { folder, passphrase: PASSPHRASE });
    expect(copies).toEqual([expect.stringContaining(firefox.name)]);
  });

  it('has caused no error in either browser', () => {
    const problems = [anna, firefox, ...holders].flatMap(({ person }) => person.problems);
    expect(problems.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});
