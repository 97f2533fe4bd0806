// A recording in a meeting whose class demands marks: should its opened sound get out, it leads to the recorder's copy
// (`npm run test:long -- recording-marked`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listHolder, openRecording } from './support/investigators.js';
import { copiesIn, demandMarks } from './support/marked-recording.js';
import { invite, openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';
import { saveFile } from './support/saved-sound.js';

const TITLE = 'Whose recording it is';
const PASSPHRASE = 'harbour velvet orbit cradle';
/** Of one voice: a mark is found in a third of it. */
const SPEAK_MS = 45_000;

let folder: string;
let product: Product;
/** Hosts, records herself, and investigates. */
let anna: Participant;
let holders: readonly Participant[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-recording-marked-'));
  product = await startProduct({ environment: { INCAMERA_LOG_INTERVAL: '1' } });
  const [voice] = await loadCast();
  if (voice === undefined) throw new Error('a voice is expected');
  anna = await Participant.start({ name: voice.person, microphoneWavPath: voice.wavPath });
  holders = await Promise.all(['Clara Ruiz', 'David Okafor'].map((name) => Participant.start({ name })));
});

afterAll(async () => {
  for (const participant of [anna, ...holders]) await participant?.close();
  await product?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it('is made in a class that demands marks', async () => {
  await anna.setUp(product.setupLink);
  for (const holder of holders) await holder.setUp(await invite(anna, holder.name));
  await demandMarks(anna, product.url);
  await openSection(anna, 'Holders of shares');
  for (const holder of holders) await listHolder(anna, holder, PASSPHRASE);
  await anna.page.getByRole('link', { name: 'Your meetings' }).click();
  await anna.page.getByText('May be recorded').click();
  await anna.enterAsHost(await anna.createMeeting('Deliveries'));
  await anna.button('More').click();
  await anna.page.getByRole('menuitem', { name: 'Record' }).click();
  await anna.button('Tell everybody and record').click();
  await anna.page.getByText('You are recording this meeting.').waitFor();
  await anna.page.waitForTimeout(SPEAK_MS);
  await anna.button('Stop recording').click();
  await anna.page.getByText('The recording is stored.').waitFor();
});

it('leads to the copy of the recorder, once it was opened', async () => {
  await anna.page.goto(`${product.url}/meetings`);
  await openRecording(anna, holders, TITLE, PASSPHRASE);
  const sound = await saveFile(anna, 'Save the sound', folder);
  expect(await copiesIn(sound, anna, { folder, passphrase: PASSPHRASE })).toEqual([expect.stringContaining(anna.name)]);
});

it('has caused no error in a browser', () => {
  const problems = [anna, ...holders].flatMap(({ person }) => person.problems);
  expect(problems.filter((text) => !text.includes('status of 404'))).toEqual([]);
});
