// The main job: four people meet behind closed doors, from the one-time link to the end, in real browsers with real voices.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyseSpeech, isRecognised, type SpeechFeatures } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHeard } from './support/expect-heard.js';
import { Participant } from './support/participant.js';
import { lookAt } from './support/picture.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const TITLE = 'Lieferplan Silberfuchs';
const AGENDA = 'Punkt eins: Kranichweg';
const CHAT_WORD = 'Schachtelhalm';
const FILE_TEXT = 'Bernsteinzimmer liegt im Anhang';
const LISTEN_SECONDS = 10;

let product: Product;
let people: Participant[] = [];
let voices: SpeechFeatures[] = [];
let link = '';
let outsider: Participant;

const person = (index: number): Participant => people[index] as Participant;
const host = () => person(0);

beforeAll(async () => {
  product = await startProduct();
  const cast = await loadCast();
  voices = cast.map((member) => analyseSpeech(member.samples));
  const everybody = cast.map(({ person: name, wavPath }) => ({ name, microphoneWavPath: wavPath }));
  people.push(...(await Participant.startAll(everybody)));
  outsider = await Participant.start({ name: 'Erik Fremd' });
});

afterAll(async () => {
  await outsider?.close();
  for (const participant of people) await participant.close();
  people = [];
  await product?.stop();
});

/** What `listener` hears, against each voice. */
async function listen(listener: Participant, seconds = LISTEN_SECONDS) {
  return listener.listen(seconds, voices);
}

/** The listener hears one of these people, and not the other. */
const hearsOnly = (listener: Participant, heard: number, silent: number) =>
  expectHeard(listener, [voices[heard], voices[silent]] as SpeechFeatures[], [true, false], LISTEN_SECONDS);

describe('four people behind closed doors', () => {
  it('answers at its address with the start page, and loads nothing from elsewhere', async () => {
    const response = await fetch(product.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(await response.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('lets the first organiser in by a one-time link and a passkey, once', async () => {
    await host().setUp(product.setupLink);
    await outsider.page.goto(product.setupLink);
    await outsider.page.getByText('already used or has expired').waitFor();
  });

  it('makes a meeting whose title and agenda the link opens', async () => {
    link = await host().createMeeting(TITLE, AGENDA);
    expect(new URL(link).hash).toMatch(/^#[A-Za-z0-9_-]{22}$/);
    await person(1).open(link);
    await person(1).page.getByRole('heading', { name: TITLE }).waitFor();
    await person(1).page.getByText(AGENDA).waitFor();
  });

  it('keeps those who knock waiting until there is a host', async () => {
    await person(1).knock(link);
    await person(1).page.getByText('No host is here yet').waitFor();
    await host().enterAsHost(link);
  });

  it('shows the host their own picture while alone, though nothing is sent yet', async () => {
    await host().setCamera(true);
    const changed = async () => (await lookAt(host().page, `${host().name} (you)`))?.changed;
    await expect.poll(changed, { timeout: 20_000 }).toBeGreaterThan(0);
    await host().setCamera(false);
  });

  it('lets in whom the host admits', async () => {
    await host().admit(person(1).name);
    for (const guest of people.slice(2)) {
      await guest.knock(link);
      await host().admit(guest.name);
    }
    for (const guest of people.slice(1)) await guest.awaitInMeeting();
    for (const participant of people) await participant.awaitProved();
  });

  it('shows everybody the same security code in two forms', async () => {
    const codes = [];
    for (const participant of people) {
      const panel = await participant.openPanel(/^Encryption/, 'Security');
      codes.push(await panel.getByTestId(/^security-(digits|words)$/).allInnerTexts());
      await participant.button('Close', panel).click();
    }
    expect(codes[0]?.join('').length).toBeGreaterThan(30);
    for (const code of codes) expect(code).toEqual(codes[0]);
  });

  it('lets each hear what the three others say, and not an echo of themselves', async () => {
    const expected = people.map((_, index) => voices.map((__, voice) => voice !== index));
    const found = people.map(() => voices.map(() => false));
    // Eight processes on two cores stall now and then: what one recording missed, another must hold.
    for (let attempt = 0; attempt < 3 && found.join() !== expected.join(); attempt++) {
      const heard = await Promise.all(people.map((listener) => listen(listener)));
      for (const [index, comparisons] of heard.entries()) {
        for (const [voice, comparison] of comparisons.entries()) {
          if (isRecognised(comparison)) (found[index] as boolean[])[voice] = true;
        }
        // The control: nobody's own voice comes back, in no recording.
        expect(found[index]?.[index], `${person(index).name} hears an echo`).toBe(false);
      }
    }
    expect(found).toEqual(expected);
    for (const listener of people) expect(await listener.recorder.strayOutputs()).toBe(0);
  });

  it('shows each the moving pictures of the three others', async () => {
    for (const shown of people) {
      await shown.setCamera(true);
      for (const viewer of people) if (viewer !== shown) await viewer.awaitMovingPicture(shown.name);
      await shown.setCamera(false);
    }
  });

  it('mutes: a muted voice is gone for the others', async () => {
    await person(1).setMuted(true);
    await person(2).page.waitForTimeout(1000);
    await hearsOnly(person(2), 0, 1);
    await person(1).setMuted(false);
  });

  it('shares a screen with everybody', async () => {
    await person(2).button('Share screen').click();
    await person(2).button('Stop sharing').waitFor();
    await host().awaitMovingPicture(`Screen of ${person(2).name}`, 1);
    await person(2).button('Stop sharing').click();
    await host()
      .tile(`Screen of ${person(2).name}`)
      .waitFor({ state: 'detached' });
  });

  it('carries chat and files to everybody', async () => {
    const sender = await person(3).openPanel(/^Chat/, 'Chat');
    await sender.getByLabel('Message', { exact: true }).fill(CHAT_WORD);
    await person(3).button('Send', sender).click();
    await sender.locator('input[type=file]').setInputFiles({
      name: 'bericht.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(FILE_TEXT),
    });
    await person(3).button('Send', sender).click();
    const reader = await host().openPanel(/^Chat/, 'Chat');
    await reader.getByText(CHAT_WORD).waitFor();
    const download = host().page.waitForEvent('download');
    await host()
      .button(/^Save file/, reader)
      .click();
    const file = await (await download).path();
    expect(await readFile(file, 'utf8')).toBe(FILE_TEXT);
  });

  it('raises hands', async () => {
    await person(1).button('Raise hand').click();
    await host().tile(person(1).name).getByText('Hand raised').waitFor();
    await person(1).button('Lower hand').click();
  });

  it('gives somebody who was not admitted nothing at all', async () => {
    await outsider.knock(link);
    await outsider.page.getByText('You have knocked').waitFor();
    await expect(listen(outsider, 5)).rejects.toThrowError(
      expect.objectContaining({ code: 'testkit/nothing_recorded' }),
    );
    await host().button(`Refuse: ${outsider.name}`).click();
    const dialog = host().page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Nicht eingeladen');
    await host().button('Refuse', dialog).click();
    await outsider.page.getByText('A host has turned you away').waitFor();
    await outsider.page.getByText('Nicht eingeladen').waitFor();
  });

  it('tells a removed person so; that person hears nothing more, the others go on', async () => {
    const removed = person(3);
    await host().remove(removed.name);
    await removed.page.getByText('A host has removed you from the meeting').waitFor();
    const [after] = await Promise.all([
      removed.recorder.record(5).catch(() => new Float32Array(48_000)),
      hearsOnly(person(1), 0, 3),
    ]);
    const loudest = after.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeLessThan(0.001);
  });

  it('leaves no trace of what was said, written or named on the server', async () => {
    const secrets = [TITLE, AGENDA, CHAT_WORD, FILE_TEXT, 'Silberfuchs', 'Novák', new URL(link).hash.slice(1)];
    const stored = await readFolder(product.dataDir);
    expect(stored.byteLength).toBeGreaterThan(10_000);
    for (const secret of secrets) {
      for (const encoding of ['utf8', 'utf16le'] as const) {
        expect(stored.includes(Buffer.from(secret, encoding)), `${secret} in the data folder`).toBe(false);
      }
      expect(product.logs().includes(secret), `${secret} in the log`).toBe(false);
    }
  });

  it('ends for everybody, and the link leads nowhere afterwards', async () => {
    await host().button('Leave or end').click();
    await host().page.getByRole('menuitem', { name: 'End for everybody' }).click();
    await host().button('End for everybody', host().page.getByRole('alertdialog')).click();
    for (const guest of [person(1), person(2)]) await guest.page.getByText('The meeting is over').waitFor();
    await person(1).open(link);
    await person(1).page.getByText('This meeting has ended').waitFor();
  });

  it('caused no error in any browser', () => {
    // A browser reports every refused request: the link of the ended meeting that was opened, and what the device of the removed member
    // still asks of the log in the moment before it learns of the removal.
    const expected = [/status of 410 \(Gone\)/, /status of 401 \(Unauthorized\) \(\/log\/tile\//];
    const unexpected = (problem: string) => !expected.some((one) => one.test(problem));
    for (const { person: browser, name } of people) expect(browser.problems.filter(unexpected), name).toEqual([]);
  });
});

async function readFolder(folder: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) parts.push(await readFile(join(entry.parentPath, entry.name)));
  }
  return Buffer.concat(parts);
}
