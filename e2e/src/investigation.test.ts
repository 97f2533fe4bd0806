// After a leak, in real browsers and by the interface alone: an officer opens a case, a second one confirms it, two holders release their shares on their own devices,
// and the page says whose copy a published file is, or that it is nobody's. The file itself never leaves the officer's browser.
import { readFile } from 'node:fs/promises';
import { verifyBundle } from '@incamera/client/bundle';
import { installedReportFonts } from '@incamera/client/report-fonts';
import { copyBytes } from '@incamera/kernel';
import { encodeWav, loadVoice } from '@incamera/testkit';
import { parseVkey } from '@incamera/tlog';
import { type Dialog, type Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bringBundle,
  type Card,
  foundingCharterOf,
  pictureFile,
  playedBy,
  type SealedDevice,
  sealDevice,
  wavOf,
} from './support/evidence.js';
import {
  answerByFile,
  confirmCase,
  listHolder,
  openCase,
  openRequest,
  releaseShares,
} from './support/investigators.js';
import { endlessWav, largeAiff, mp4OfBillions, oggOfYears, tornMp4 } from './support/lying-files.js';
import { dialogOf, invite, openSection } from './support/office.js';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const TITLE = 'Recording published on 1 March';
const PASSPHRASE = 'harbour velvet orbit cradle';
const CLIP_SECONDS = 24;
const RATE_HZ = 48_000;
/** On the clock of the meeting, where the clip begins. */
const CLIP_AT = 1_310;

let product: Product;
let olga: Participant;
let irene: Participant;
let otto: Participant;
let meetingId: string;
let devices: SealedDevice[];
let speech: Float32Array<ArrayBuffer>;
const cards: Card[] = [];

beforeAll(async () => {
  [product, olga, irene, otto] = await Promise.all([
    startProduct(),
    Participant.start({ name: 'Olga', viewport: { width: 1200, height: 800 } }),
    Participant.start({ name: 'Irene' }),
    Participant.start({ name: 'Otto' }),
  ]);
  const { samples } = await loadVoice('czech-big');
  speech = samples.slice(0, CLIP_SECONDS * RATE_HZ);
});
afterAll(async () => {
  await Promise.all([olga?.person.close(), irene?.person.close(), otto?.person.close()]);
  await product?.stop();
});

const fileField = () => olga.page.getByLabel('What was published: a recording, a picture or a video');
const examine = async (name: string, buffer: Buffer) => {
  await fileField().setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await olga.button('Find out whose copy it is').click();
};
const chooseLanguage = async ({ page }: Participant, language: 'English' | 'Deutsch') => {
  await page.getByRole('button', { name: /\((EN|DE)\)$/ }).click();
  await page.getByRole('menuitem', { name: language }).click();
};
const fixture = (name: string) => readFile(new URL(`../../packages/audiofile/test/fixtures/${name}`, import.meta.url));

describe('after a leak', () => {
  it('an officer lists two holders, and there is a meeting whose devices sealed their keys to them', async () => {
    await olga.setUp(product.setupLink);
    await irene.setUp(await invite(olga, irene.name));
    await otto.setUp(await invite(olga, otto.name, 'officer'));
    await openSection(olga, 'Holders of shares');
    cards.push(await listHolder(olga, irene, PASSPHRASE), await listHolder(olga, otto, PASSPHRASE));
    await olga.page.getByRole('link', { name: 'Your meetings' }).click();
    const link = await olga.createMeeting('Deliveries');
    meetingId = /\/m\/([A-Za-z0-9_-]{43})/.exec(link)?.[1] ?? '';
    const charter = await foundingCharterOf(link);
    devices = await Promise.all(['Ada', 'Boris', 'Clara'].map((name) => sealDevice(charter, cards, name, 2)));
    for (const { bundle } of devices) await bringBundle(olga.page, meetingId, bundle);
    // Whoever is at the door can leave something else there.
    await bringBundle(olga.page, meetingId, 'AAAA');
  });

  it('the officer opens a case with a backup of its key; a second one confirms it, and the holders are asked', async () => {
    await olga.page.getByRole('link', { name: 'Investigations' }).click();
    await olga.page.getByText('No case has been opened on this server.').waitFor();
    await openCase(olga, TITLE, PASSPHRASE, [], 'two');
    await olga.button('To the case').click();
    await olga.page.getByRole('heading', { name: TITLE }).waitFor();
    await olga.page.getByText('This case waits for a second officer').waitFor();
    expect(await olga.button('Ask the holders').count()).toBe(0);
    await confirmCase(olga, otto, TITLE);
    await otto.page.getByRole('link', { name: `Your account: ${otto.name}` }).click();
    await olga.page.reload();
    await olga.page.getByText('Confirmed by Otto').waitFor();
    await olga.button('Ask the holders').click();
    await olga.page.getByText('2 releases together open the keys.').waitFor();
    expect(await olga.page.getByText('has not answered').count()).toBe(2);
  });

  it('a holder compares the fingerprint and releases on the own device', async () => {
    const dialog = await openRequest(olga, irene, TITLE);
    await dialog.getByText('Your shares of the keys of 3 devices would be opened.').waitFor();
    await dialog.getByText('Confirmed by Otto').waitFor();
    await releaseShares(irene, dialog);
  });

  it('another one, whom this server does not reach, answers by a file, and the record says so', async () => {
    await answerByFile(olga, otto, TITLE);
    await olga.page.getByText('Olga took the answer of Otto from a file').waitFor();
    await expect.poll(() => olga.page.getByText(/^released, /).count()).toBe(2);
  });

  it('the officer’s browser opens the keys, and names what was left at the door', async () => {
    await olga.page.reload();
    await olga.button('Open the keys').click();
    await olga.page.getByRole('heading', { name: 'The keys of 3 devices are open' }).waitFor();
    await olga.page.getByText('The key of 1 device could not be opened').waitFor();
    expect(await olga.page.content()).not.toContain(Buffer.from(devices[1]?.key ?? []).toString('hex'));
  });

  it('the page names the device whose copy was published, and the file is not uploaded', async () => {
    const sent: Request[] = [];
    const note = (request: Request) => sent.push(request);
    olga.page.context().on('request', note);
    const [, leaker] = devices;
    if (leaker === undefined) throw new Error('unreachable');
    await examine('leak.wav', playedBy(leaker.key, speech, CLIP_AT));
    await olga.page.getByRole('heading', { name: 'The copy of 1 device is in this file' }).waitFor();
    const row = olga.page.getByRole('row').nth(1);
    expect(await row.getByRole('rowheader').innerText()).toContain(`Boris (${leaker.leafKey.slice(0, 8)})`);
    expect(await row.innerText()).toMatch(/less than one in a (million|billion|trillion)/);
    expect(await row.innerText()).toContain('21:50');
    await olga.page.getByText('A mark names a copy, not a hand').waitFor();
    olga.page.context().off('request', note);
    const bodies = sent.map((request) => request.postDataBuffer()?.byteLength ?? 0);
    expect(Math.max(...bodies)).toBeLessThan(1_000);
    expect(
      sent.filter((request) => request.method() !== 'GET').map((request) => new URL(request.url()).pathname),
    ).toEqual([expect.stringMatching(/^\/api\/admin\/cases\/[A-Za-z0-9_-]{43}\/trace$/)]);
    const trace = JSON.parse(sent.find((request) => request.method() === 'POST')?.postData() ?? '{}') as object;
    expect(Object.keys(trace).sort()).toEqual(['fileHash', 'reportHash', 'verdict']);
  });

  it('an unmarked recording of the same speech is nobody’s, and what is no recording is refused in words', async () => {
    const events = olga.page.getByRole('region', { name: 'Record' }).getByRole('listitem');
    const examined = async () =>
      (await events.allInnerTexts()).filter((text) => text.includes('examined a file')).length;
    const before = await examined();
    await examine('unmarked.wav', wavOf(speech));
    await olga.page.getByRole('heading', { name: 'Nobody' }).waitFor();
    const refused: [string, Buffer, string][] = [
      [
        'speech.mp3',
        Buffer.from('This is text, whatever its name says. '.repeat(50)),
        'This is no sound, picture or video',
      ],
      ['silent.mp4', await fixture('silent.mp4'), 'There is no sound in this file.'],
      // Its decoder is WebAssembly, which this worker alone may run.
      ['tones.m4a', await fixture('tones.m4a'), 'The recording is too short to tell anything.'],
      ['cut.m4a', (await fixture('tones.m4a')).subarray(0, 200), 'The file is damaged'],
    ];
    for (const [name, buffer, words] of refused) {
      await examine(name, buffer);
      await olga.page.getByText(words).waitFor();
    }
    await examine('silence.wav', wavOf(new Float32Array(10 * RATE_HZ)));
    await olga.page.getByRole('heading', { name: 'Nobody' }).waitFor();
    // What is no recording is not recorded either.
    await expect.poll(examined).toBe(before + 2);
  });

  it('a picture that breaks off is refused instead of examined by half; one with something behind it is examined', async () => {
    for (const kind of ['png', 'jpeg', 'webp'] as const) {
      const whole = await pictureFile(olga.page, `image/${kind}`);
      await examine(`half.${kind}`, whole.subarray(0, whole.length / 2));
      await olga.page.getByText('it breaks off before the end of the picture', { exact: false }).waitFor();
      await examine(`whole.${kind}`, Buffer.concat([whole, Buffer.from('added by a messenger')]));
      await olga.page.getByRole('heading', { name: 'Nobody' }).waitFor();
    }
  });

  it('a search is stopped at once', async () => {
    const long = new Float32Array(8 * speech.length);
    for (let i = 0; i < 8; i++) long.set(speech, i * speech.length);
    await examine('long.wav', wavOf(long));
    await olga.button('Stop').click();
    await olga.button('Stop').waitFor({ state: 'detached' });
    expect(await olga.page.getByRole('alert').count()).toBe(0);
  });

  it('files that are none, break off or claim hours and years are refused in words of either language, and the case goes on', async () => {
    const { page } = olga;
    const findOut = async (name: string, buffer: Buffer) => {
      const file = { name, mimeType: 'application/octet-stream', buffer };
      await page.getByLabel('The file to find out about').setInputFiles(file);
      await olga.button('Examine it').click();
      await olga.button('Stop').waitFor({ state: 'detached' });
    };
    const refused: [string, Buffer, string][] = [
      ['empty.ogg', Buffer.alloc(0), 'The file is empty.'],
      [
        'text.ogg',
        Buffer.from('This is text. '.repeat(100)),
        'This is no sound, picture or video that can be read here.',
      ],
      ['torn.m4a', await tornMp4(), 'The file is damaged: nothing of its sound can be read.'],
      ['endless.wav', endlessWav(), 'The recording is too short to say anything about it.'],
      ['years.ogg', await oggOfYears(), 'The recording is too short to say anything about it.'],
      ['billions.m4a', await mp4OfBillions(), 'The file is damaged: nothing of its sound can be read.'],
      ['large.aiff', largeAiff(), 'The sound of this file cannot be read piece by piece'],
    ];
    const alert = page.getByRole('region', { name: 'Find out about a file' }).getByRole('alert');
    for (const [name, buffer, words] of refused) {
      await findOut(name, buffer);
      await alert.getByText(words, { exact: false }).waitFor();
    }
    await alert.getByText('Convert its sound to FLAC first', { exact: false }).waitFor();
    await chooseLanguage(olga, 'Deutsch');
    await page.getByText('Der Ton dieser Datei lässt sich nicht stückweise lesen', { exact: false }).waitFor();
    await page.getByText('Wandeln Sie den Ton zuerst in FLAC um', { exact: false }).waitFor();
    await chooseLanguage(olga, 'English');
    // Of sound, half is still a recording.
    const whole = wavOf(speech);
    await findOut('half.wav', whole.subarray(0, whole.length / 2));
    await page.getByRole('heading', { name: 'What was found' }).waitFor();
    await page.getByText('0:00 of 0:12').waitFor();
    expect(await alert.count()).toBe(0);
  });

  it('a file is examined while its page is left by Back, and nobody is asked; only closing the tab and signing out ask', async () => {
    const long = new Float32Array(10 * speech.length);
    for (let i = 0; i < 10; i++) long.set(speech, i * speech.length);
    const { page } = olga;
    const asked: string[] = [];
    const dismiss = (dialog: Dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    };
    page.on('dialog', dismiss);
    await page.getByRole('link', { name: 'All investigations' }).click();
    await page.getByRole('link', { name: TITLE }).click();
    await olga.button('Open the keys').click();
    // At a lower rate, as of a slower speaker: long enough to go elsewhere and come back, on any machine.
    const buffer = Buffer.from(encodeWav({ samples: long, sampleRateHz: 16_000 }));
    const file = { name: 'long.wav', mimeType: 'audio/wav', buffer };
    await page.getByLabel('The file to find out about').setInputFiles(file);
    await olga.button('Examine it').click();
    await page.getByText(/^Step 2 of 3: /).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Investigations' }).waitFor();
    await page.getByText('A file is being examined.').waitFor();
    // Elsewhere in the product as well; another file waits for this one.
    await page.getByRole('link', { name: 'Your meetings' }).click();
    await page.getByRole('heading', { name: 'Your meetings' }).waitFor();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await olga.button('Sign out').click();
    await expect.poll(() => asked).toEqual(['beforeunload', 'confirm']);
    await page.getByRole('link', { name: 'Show progress' }).click();
    await page.getByText(/^Step [23] of 3: /).waitFor();
    await page.getByText('long.wav', { exact: false }).first().waitFor();
    expect(await page.getByText('A file is being examined.').count()).toBe(0);
    await olga.button('Stop').click();
    await olga.button('Stop').waitFor({ state: 'detached' });
    await expect.poll(() => page.workers().length).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    page.off('dialog', dismiss);
  });

  it('the file is examined with everything that the case has, and reported in a bundle that holds without the server', async () => {
    const [, leaker] = devices;
    if (leaker === undefined) throw new Error('unreachable');
    const file = { name: 'leak.wav', mimeType: 'audio/wav', buffer: playedBy(leaker.key, speech, CLIP_AT) };
    const field = olga.page.getByLabel('The file to find out about');
    await field.setInputFiles(file);
    await olga.button('Examine it').click();
    // What is found while another page is shown waits; the keys do not.
    await olga.page.goBack();
    await olga.page.getByRole('link', { name: 'See what was found' }).click();
    await olga.page.getByRole('heading', { name: 'What was found' }).waitFor();
    await olga.page.getByText('The keys are closed, since you left this page.').waitFor();
    await olga.page.getByText(/^The mark of 1 device is in/).waitFor();
    // This case asked for nothing that would say who was there: that is said, and not left out.
    await olga.page
      .getByText(/^Nothing is known about the meeting/)
      .first()
      .waitFor();
    await olga.page.getByRole('slider').fill('12');
    await olga.page.getByText('0:12 of 0:24').waitFor();
    await olga.button('Make the report').click();
    await olga.page.getByText('The report is made, and stands in the record of the case.').waitFor();
    const [download] = await Promise.all([olga.page.waitForEvent('download'), olga.button('Save the bundle').click()]);
    const bytes = copyBytes(await readFile(await download.path()));
    const { vkey } = (await (await fetch(new URL('/api/history/log', product.url))).json()) as { vkey: string };
    const trust = { logKey: parseVkey(vkey), witnesses: [], required: 0 };
    const bundle = await verifyBundle(bytes, trust, await installedReportFonts());
    expect([bundle.problems, bundle.isPdfCompared]).toEqual([[], true]);
    const copy = bundle.report.answers.find(({ question }) => question === 'Whose copy is it?');
    expect(JSON.stringify(copy)).toContain('Boris');
    const confirmed = bundle.report.facts.find(({ label }) => label === 'Confirmed by');
    expect(JSON.stringify(confirmed)).toContain('Otto');
    await olga.page.getByText('Olga made a report').waitFor();
    await olga.page.getByText(bundle.manifestHash).waitFor();
  });

  it('what was found is gone with the session, for the same person as well', async () => {
    const { page } = olga;
    const found = page.getByRole('heading', { name: 'What was found' });
    await page.getByRole('link', { name: 'All investigations' }).click();
    await page.goBack();
    await found.waitFor();
    await olga.button('Sign out').click();
    await olga.button('Sign in with passkey').waitFor();
    await page.goBack();
    await olga.button('Sign in with passkey').click();
    await page.getByText('Olga made a report').waitFor();
    await olga.button('Open the keys').waitFor();
    expect(await found.count()).toBe(0);
  });

  it('a closed case keeps its record, and its key is gone from the device', async () => {
    await olga.button('Close the case').click();
    await olga.button('Close the case', dialogOf(olga)).click();
    await olga.page.getByText('Olga closed the case').waitFor();
    expect(await olga.button('Open the keys').count()).toBe(0);
    await irene.page.reload();
    await irene.page.getByText('Nobody asks for your share.').waitFor();
  });

  it('has caused no error in a browser', () => {
    const problems = [olga, irene, otto].flatMap(({ person }) => person.problems);
    // A key that no officer has listed yet is asked for nothing: the server says so by a 404.
    expect(problems.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});
