// An encrypted recording in real browsers with real voices: one records, one agrees, one refuses. Two holders open it together, and in the file are
// the voices of those who agreed and of nobody else; a server that takes parts of it away is found out.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSpeech, isRecognised, type Voice } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incamera } from './support/incamera-command.js';
import { listHolder, openCase, openRequest, releaseShares } from './support/investigators.js';
import { dialogOf, invite, openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';
import { decoded, saveFile } from './support/saved-sound.js';

const TITLE = 'What was decided';
const PASSPHRASE = 'harbour velvet orbit cradle';
/** Each voice alone, then the next: where two speak, the echo cancellation of a browser takes from either. */
const TURN_MS = 14_000;

let folder: string;
let product: Product;
let cast: readonly (Voice & { readonly person: string })[];
let people: Participant[] = [];
let sealed: string;
let caseFile: string;
let passphraseFile: string;
const SHOTS = process.env.INCAMERA_SHOTS;

const person = (index: number): Participant => people[index] as Participant;
/** Hosts, records, and investigates. */
const anna = () => person(0);
/** Agrees. */
const boris = () => person(1);
/** Refuses. */
const clara = () => person(2);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-recording-'));
  product = await startProduct({ environment: { INCAMERA_LOG_INTERVAL: '1' } });
  cast = (await loadCast()).slice(0, 3);
  people = await Participant.startAll(cast.map(({ person: name, wavPath }) => ({ name, microphoneWavPath: wavPath })));
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

async function speakAlone(speaker: Participant): Promise<void> {
  await speaker.setMuted(false);
  await speaker.page.waitForTimeout(TURN_MS);
  await speaker.setMuted(true);
}

const save = (from: Participant, name: string) => saveFile(from, name, folder);

const atTerminal = (...args: string[]) =>
  incamera(folder, 'recording', ...args, '--case', caseFile, '--passphrase-file', passphraseFile);

/** Whether the browser asks before this page is closed or left. */
const asksBeforeLeaving = ({ page }: Participant) =>
  page.evaluate(() => {
    const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving);
    return leaving.defaultPrevented;
  });

describe('an encrypted recording', () => {
  it('is planned with people to whom it is sealed', async () => {
    await anna().setUp(product.setupLink);
    for (const colleague of people.slice(1)) await colleague.setUp(await invite(anna(), colleague.name));
    await openSection(anna(), 'Holders of shares');
    for (const holder of [boris(), clara()]) await listHolder(anna(), holder, PASSPHRASE);
    await anna().page.getByRole('link', { name: 'Your meetings' }).click();
    await anna().page.getByText('May be recorded').click();
    await shot('recording-plan', anna());
  });

  it('is announced at the door, and told to everybody before it begins', async () => {
    const link = await anna().createMeeting('Deliveries');
    await anna().enterAsHost(link);
    for (const guest of people.slice(1)) {
      await guest.open(link);
      await guest.page.getByText('This meeting may be recorded').waitFor();
      if (guest === boris()) await shot('recording-lobby', guest);
      await guest.page.getByLabel('Your name').fill(guest.name);
      await guest.button('Knock').click();
      await anna().admit(guest.name);
      await guest.awaitInMeeting();
    }
    for (const participant of people) await participant.awaitProved();
    for (const participant of people) await participant.setMuted(true);
    await anna().button('More').click();
    await anna().page.getByRole('menuitem', { name: 'Record' }).click();
    await anna().button('Tell everybody and record').click();
    await anna().page.getByText('You are recording this meeting.').waitFor();
    for (const guest of [boris(), clara()]) {
      await guest.page.getByRole('alertdialog').getByText('is recording this meeting', { exact: false }).waitFor();
    }
    await shot('recording-question', boris());
    await boris().button('Record my voice').click();
    await clara().button('Take part without being recorded').click();
    await boris().page.getByText('You are heard in it.').waitFor();
    await clara().page.getByText('You are not heard in it.').waitFor();
    await anna().page.getByText('1 of 2 others agreed').waitFor();
    await shot('recording-banner', anna());
    await shot('recording-banner-refused', clara());
  });

  it('runs while people speak, one after another, and ends for everybody to see', async () => {
    expect([await asksBeforeLeaving(anna()), await asksBeforeLeaving(boris())]).toEqual([true, false]);
    for (const speaker of people) await speakAlone(speaker);
    await anna().button('Stop recording').click();
    await boris().page.getByText('You are heard in it.').waitFor({ state: 'detached' });
    // Until then its last parts are on their way, and the page asks before it goes.
    await anna().page.getByText('The recording is stored.').waitFor();
    await expect.poll(() => asksBeforeLeaving(anna())).toBe(false);
    await boris().awaitProved();
  });

  it('opens for a case that two holders release it to, whole and logged', async () => {
    for (const participant of people) await participant.page.goto(`${product.url}/meetings`);
    await anna().page.getByRole('link', { name: 'Investigations' }).click();
    await openCase(anna(), TITLE, PASSPHRASE, ['of recordings']);
    await anna().button('Ask the holders').click();
    await anna().page.getByText('2 releases together open the keys.').waitFor();
    for (const holder of [boris(), clara()]) {
      await holder.page.getByRole('link', { name: `Your account: ${holder.name}` }).click();
      await releaseShares(holder, await openRequest(anna(), holder, TITLE));
    }
    await anna().page.reload();
    await anna().button('Open the keys').click();
    await anna().button('Open and check').click();
    await anna().page.getByText('Whole and unaltered').waitFor();
    await anna()
      .page.getByText('Every part that is there stands in the log that the charter of the meeting names.')
      .waitFor();
    await anna().page.getByText('Heard in it: Anna Berg, Boris Novák').waitFor();
    await shot('recording-case', anna());
  });

  it('holds the voices of those who agreed, and not of the one who did not', async () => {
    const heard = await decoded(anna(), await save(anna(), 'Save the sound'));
    const found = cast.map(({ samples }) => compareSpeech(heard, samples));
    expect(found.map(({ matchedSeconds }) => matchedSeconds >= 8)).toEqual([true, true, false]);
    expect(isRecognised(found[2] as (typeof found)[0])).toBe(false);
    // While she spoke nothing was recorded at all.
    const from = Math.floor(heard.length * (2 / 3)) + 2 * 48_000;
    const peak = heard.slice(from, from + 8 * 48_000).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeLessThan(0.01);
  });

  it('opens at a terminal as well, and names what somebody took away', async () => {
    sealed = await save(anna(), 'Save the sealed recording');
    await anna().button('Save a case file').click();
    const dialog = dialogOf(anna());
    const fields = dialog.getByLabel(/^Passphrase/);
    for (const at of [0, 1]) await fields.nth(at).fill(PASSPHRASE);
    caseFile = await save(anna(), 'Make the file');
    const out = join(folder, 'opened.webm');
    const whole = await atTerminal('open', sealed, '--out', out, '--log-key', await vkeyOf());
    expect(whole.stdout).toContain('The recording is whole and unaltered.');
    expect(whole.stdout).toContain('Every part that is there stands in the log localhost/log (its state of ');
    expect(whole.stdout).toContain('the one that the charter of the meeting names).');
    expect(whole.code).toBe(0);
    expect((await readFile(out)).subarray(0, 4)).toEqual(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]));
    const bytes = await readFile(sealed);
    const cut = join(folder, 'cut.sealed');
    await writeFile(cut, withoutLast(bytes));
    const short = await atTerminal('verify', cut);
    expect(short.stdout).toContain('no statement of its end: it may go on');
    expect(short.stdout).toContain('Not compared with a log.');
    expect(short.code).toBe(3);
  });

  it('has caused no error in a browser', () => {
    const problems = people.flatMap(({ person: { problems: all } }) => all);
    expect(problems.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});

/** Of the log, as the server states it. */
async function vkeyOf(): Promise<string> {
  const answer = await fetch(`${product.url}/api/history/log`);
  return ((await answer.json()) as { vkey: string }).vkey;
}

/** The file without its last part. */
function withoutLast(bytes: Buffer): Buffer {
  const names = 'incamera-sealed-recording/2\n'.length + 32 + 16 + 32;
  const first = names + 4 + bytes.readUInt32BE(names);
  let end = first;
  for (let at = first; at < bytes.length; at += 8 + bytes.readUInt32BE(at + 4)) end = at;
  return bytes.subarray(0, end);
}
