// From a fresh server to a Restricted meeting, in real browsers and by the interface alone: a security officer decides the rules,
// an organiser meets a colleague by passkey and a guest whom another organisation's provider confirms, somebody on a network that is
// not approved stays outside, and whoever is revoked is out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseSpeech, type ChromiumOptions, compareSpeech, isRecognised, type Voice } from '@incamera/testkit';
import { type OpenIdProvider, startOpenIdProvider } from '@incamera/testkit/openid-provider';
import { type Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from './support/certificate.js';
import { speak } from './support/hearing.js';
import { networksBut } from './support/networks.js';
import {
  addGuestProvider,
  askForCertification,
  certify,
  deny,
  dialogOf,
  invite,
  makeAuthority,
  openSection,
  restoreAuthority,
} from './support/office.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const PASSPHRASE = 'harbour velvet orbit cradle';
const GUIDANCE = { en: 'Use the red telephone in room 12.', de: 'Nehmen Sie das rote Telefon in Raum 12.' };
const GRACE = { subject: 'grace', name: 'Grace Hopper', email: 'grace@partner.example', emailVerified: true };
const CLIENT_ID = 'incamera';
const RESTRICTED_BLUE = 'rgb(11, 79, 138)';
const LISTEN_SECONDS = 6;
/** Whoever reaches the product by IPv6 is outside; media may come from any address of this machine. */
const APPROVED = ['127.0.0.0/8', ...networksBut('::1').filter((network) => !network.startsWith('127.'))];
const ATTEMPTS = 4;

let folder: string;
let certificate: Certificate;
let provider: OpenIdProvider;
let product: Product;
let voices: readonly Voice[];
let officer: Participant;
let organiser: Participant;
let colleague: Participant;
let guest: Participant;
let link: string;
const people: Participant[] = [];

/** A Chromium that reaches the product at one loopback address and at no other, so that the server sees that address. */
async function start(name: string, address: '127.0.0.1' | '[::1]', options: ChromiumOptions = {}) {
  const { port } = product;
  const extraArgs = [
    `--host-resolver-rules=MAP localhost:${port} ${address}:${port}`,
    `--ignore-certificate-errors-spki-list=${certificate.publicKeyHash}`,
  ];
  const person = await Participant.start({ name, ...options, extraArgs });
  people.push(person);
  return person;
}

/** With a voice of the cast. */
const startSpeaking = (name: string, voice: number) =>
  start(name, '127.0.0.1', { microphoneWavPath: (voices[voice] as Voice).wavPath });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incamera-restricted-'));
  certificate = makeCertificate(folder, 'localhost');
  [provider, product, voices] = await Promise.all([
    startOpenIdProvider([GRACE], certificate),
    // Every address, since localhost is not everywhere both; and the authority of the provider's certificate, as an operator has it.
    startProduct({ host: '::', environment: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') } }),
    loadCast(),
  ]);
  [officer, organiser, colleague] = await Promise.all([
    start('Olga Officer', '127.0.0.1'),
    startSpeaking('Otto Organiser', 0),
    startSpeaking('Clara Colleague', 1),
  ]);
});

afterAll(async () => {
  await Promise.all(people.map((person) => person.close()));
  await product?.stop();
  await provider?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The row of a person in the panel of people. */
async function rowOf(viewer: Participant, name: string): Promise<Locator> {
  const panel = await viewer.openPanel(/^People/, 'People');
  return panel.getByRole('listitem').filter({ hasText: name });
}

const banners = ({ page }: Participant) => page.locator('[data-classification]');

/** What the page could learn of the officer's key if it wanted to. */
async function officerKey(): Promise<{ extractable: boolean; exported: string }> {
  return await officer.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('incamera');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const record = await new Promise<{ privateKey: CryptoKey }>((resolve, reject) => {
      const request = database.transaction('records').objectStore('records').get('identity/officer-authority');
      request.onsuccess = () => resolve(request.result as { privateKey: CryptoKey });
      request.onerror = () => reject(request.error);
    });
    const exported = await crypto.subtle.exportKey('pkcs8', record.privateKey).then(
      () => 'bytes',
      (error: Error) => error.name,
    );
    return { extractable: record.privateKey.extractable, exported };
  });
}

describe('a security officer', () => {
  it('makes an authority whose key stays on the device, and gets it back from its backup alone', async () => {
    await officer.setUp(product.setupLink);
    const backup = await makeAuthority(officer, {
      name: 'Security Office',
      organisation: 'Example',
      passphrase: PASSPHRASE,
    });
    const sealed = { extractable: false, exported: 'InvalidAccessError' };
    expect(await officerKey()).toEqual(sealed);
    await restoreAuthority(officer, backup, PASSPHRASE);
    expect(await officerKey()).toEqual(sealed);
  });

  it('decides what Restricted demands, by form and by text, and puts it in force', async () => {
    const { page } = officer;
    await openSection(officer, 'Classifications and policies');
    await page.getByText('In force: version 1', { exact: false }).waitFor();
    await officer.choose(/accredited up to/, /^Restricted/);
    await page.getByLabel('In English').fill(GUIDANCE.en);
    await page.getByLabel('In German').fill(GUIDANCE.de);
    const networks = page.getByLabel(/^Approved networks: Restricted/);
    await networks.fill('127.0.0.0/33');
    await page.getByText('Not a network: 127.0.0.0/33.', { exact: false }).waitFor();
    await networks.fill(`${APPROVED.join('\n')}\n`);
    // Nothing of a draft is lost on the way through another section.
    await openSection(officer, 'People');
    await openSection(officer, 'Classifications and policies');
    await page.getByText('Change the texts').click();
    const text = page.getByLabel('Text of the file: Classifications (JSON)');
    const [before = '', restricted = ''] = (await text.inputValue()).split(/(?="id": "restricted")/);
    await text.fill(before + restricted.replace('"screenShare": "everyone"', '"screenShare": "hosts"'));
    await page.locator('[data-kind="added"]').filter({ hasText: '"screenShare": "hosts"' }).waitFor();
    await officer.button('Check').click();
    await page.getByText('Everything is in order.').waitFor();
    await page.getByLabel('Why (for the history)').fill('Accredited by letter of 20 November.');
    await officer.button('Put in force').click();
    await page.getByText('In force: version 2', { exact: false }).waitFor();
    await page.getByText('Accredited by letter of 20 November.').waitFor();
  });

  it('enters the provider of another organisation, for guests', async () => {
    const redirectUrl = await addGuestProvider(officer, {
      label: 'Partner',
      issuer: provider.issuer,
      clientId: CLIENT_ID,
    });
    provider.register({ clientId: CLIENT_ID, redirectUrls: [redirectUrl] });
  });

  it('certifies the passkeys of people who read the words', async () => {
    for (const person of [organiser, colleague]) {
      await person.setUp(await invite(officer, person.name));
      const read = await askForCertification(person);
      expect(read).toHaveLength(6);
      expect(await certify(officer, person.name)).toEqual(read);
    }
  });
});

describe('an organiser', () => {
  it('is told to compare the fingerprints first, and does so once', async () => {
    const { page } = organiser;
    await page.getByRole('link', { name: 'Your meetings' }).click();
    await organiser.choose(/Classification/, /^Restricted/);
    await page.getByText('Compare the fingerprints first').waitFor();
    expect(await organiser.button('Create meeting').isDisabled()).toBe(true);
    await page.getByRole('link', { name: `Your account: ${organiser.name}` }).click();
    await page.getByText(/^Certified until/).waitFor();
    await organiser.button('It is the same: Security Office').click();
    await organiser.button('The fingerprints are right: Partner').click();
    await page.getByText('Compared on this device').waitFor();
  });

  it('reads which way to go with what is above the accreditation', async () => {
    const { page } = organiser;
    await page.getByRole('link', { name: 'Your meetings' }).click();
    await organiser.choose(/Classification/, /^Confidential/);
    await page.getByText(GUIDANCE.en).waitFor();
    expect(await banners(organiser).innerText()).toContain('CONFIDENTIAL');
    expect(await organiser.button('Create meeting').isDisabled()).toBe(true);
  });

  it('creates a Restricted meeting and enters it with the passkey', async () => {
    const { page } = organiser;
    await organiser.choose(/Classification/, /^Restricted/);
    link = await organiser.createMeeting('Delivery of the spare parts');
    await organiser.open(link);
    await page.getByText('Needs your passkey, which your device asks for when you go in.', { exact: false }).waitFor();
    await organiser.button('Enter as host').click();
    await organiser.awaitInMeeting();
  });
});

describe('the meeting', () => {
  it('keeps out whoever comes from a network that is not approved, and says why and what to do', async () => {
    const stranger = await start('Nora Network', '[::1]', { phone: true, locale: 'de-DE', colorScheme: 'dark' });
    const { page } = stranger;
    await stranger.open(link);
    const network = page.locator('[data-topic="network"]');
    await network.getByText('Sie sind in einem Netz, das nicht freigegeben ist (::1).', { exact: false }).waitFor();
    await network.getByText(/Verwenden Sie ein freigegebenes Netz: .*127\.0\.0\.0\/8/).waitFor();
    expect(await banners(stranger).innerText()).toContain('VS-NUR FÜR DEN DIENSTGEBRAUCH');
    await stranger.button(/\(DE\)/).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await network.getByText('You are on a network that is not approved (::1).', { exact: false }).waitFor();
    await network.getByText(/Use an approved network: .*127\.0\.0\.0\/8/).waitFor();
    await page.getByLabel('Your name').fill(stranger.name);
    expect(await stranger.button('Knock').isDisabled()).toBe(true);
    expect(await organiser.button(/^Admit/).count()).toBe(0);
    await stranger.close();
  });

  it('has a colleague by passkey, who has seen the certification come', async () => {
    await colleague.page.getByText(/^Certified until/).waitFor();
    await colleague.open(link);
    await colleague.button('Knock').click();
    await organiser.admit(colleague.name);
    await colleague.awaitInMeeting();
  });

  it('has a guest whom another organisation confirms, under the name that it says', async () => {
    guest = await startSpeaking('gh', 2);
    const { page } = guest;
    await guest.open(link);
    await page.getByLabel('Your name').fill('gh');
    await guest.button('Confirm by Partner').click();
    await page.getByRole('link', { name: GRACE.name }).click();
    // Back in the lobby of the same link, with its secret, and with what was entered.
    await page.getByText(`${provider.issuer} has confirmed you for this meeting.`).waitFor();
    expect(page.url()).toBe(link);
    expect(await page.getByLabel('Your name').inputValue()).toBe('gh');
    await page.getByRole('region', { name: 'You will appear as' }).getByText('Organisation').first().waitFor();
    await page.getByText('What this meeting asks of this device is met').click();
    await page.getByRole('img', { name: 'met', exact: true }).nth(3).waitFor();
    await guest.button('Knock').click();
    await organiser.admit(GRACE.name);
    await guest.awaitInMeeting();
    await Promise.all([organiser, colleague, guest].map((person) => person.awaitProved()));
  });

  it('shows everybody on what the names of the others rest, and why', async () => {
    const certified = ['Passkey', 'Confirmed with a passkey that an organisation certified.'] as const;
    const shown = new Map<string, readonly [level: string, reason: string]>([
      [organiser.name, certified],
      [colleague.name, certified],
      [GRACE.name, ['Organisation', `The sign-in service ${provider.issuer} confirmed this person`]],
    ]);
    for (const viewer of [organiser, colleague, guest]) {
      const own = viewer === guest ? GRACE.name : viewer.name;
      for (const [name, [level, reason]] of shown) {
        if (name === own) continue;
        await viewer.button(`Why: ${name}, ${level}`, await rowOf(viewer, name)).click();
        await dialogOf(viewer).getByText(reason, { exact: false }).waitFor();
        await viewer.button('Close', dialogOf(viewer)).click();
      }
    }
  });

  it('shows two who compare the same pair code, and each remembers that it matched', async () => {
    const codes: string[] = [];
    for (const [viewer, other] of [
      [organiser, GRACE.name],
      [guest, organiser.name],
    ] as const) {
      const panel = await viewer.openPanel(/^People/, 'People');
      await viewer.button(`Actions for ${other}`, panel).click();
      await viewer.page.getByRole('menuitem', { name: 'Compare keys in person' }).click();
      codes.push((await viewer.page.getByTestId('pair-digits').innerText()).replaceAll(/\D/g, ''));
      await viewer.button('It matches').click();
      await (await rowOf(viewer, other)).getByText('Compared in person').first().waitFor();
    }
    expect(codes[0]).toMatch(/^\d{20}$/);
    expect(codes[1]).toBe(codes[0]);
  });

  it('lets everybody hear the others', async () => {
    const everybody = [organiser, colleague, guest];
    for (const one of everybody) await one.setMuted(true);
    for (const [index, speaker] of everybody.entries()) {
      const said = analyseSpeech((voices[index] as Voice).samples);
      // What somebody's recording missed on a busy machine, another one must hold.
      let deaf = everybody.filter((one) => one !== speaker);
      for (let attempt = 0; attempt < ATTEMPTS && deaf.length > 0; attempt++) {
        const takes = await speak(speaker, deaf, LISTEN_SECONDS);
        const heard = takes.map(({ samples }) => isRecognised(compareSpeech(samples, said)));
        deaf = deaf.filter((_, listener) => heard[listener] !== true);
      }
      expect(deaf.map(({ name }) => name)).toEqual([]);
    }
  });

  it('wears the banner of its class, on shared screens as well, and offers what the class allows', async () => {
    await colleague.button(/^Share screen \(Not allowed here: This meeting is Restricted/).waitFor();
    await organiser.button('Share screen').click();
    await colleague.awaitMovingPicture(`Screen of ${organiser.name}`, 1);
    const onScreen = colleague.tile(`Screen of ${organiser.name}`).locator('[data-classification]');
    for (const banner of [banners(colleague).first(), onScreen]) {
      expect(await banner.innerText()).toContain('RESTRICTED');
      expect(await banner.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe(RESTRICTED_BLUE);
    }
    await organiser.button('Stop sharing').click();
    await guest.page.setViewportSize({ width: 360, height: 640 });
    expect(await banners(guest).first().isVisible()).toBe(true);
  });

  it('has caused no error in any browser or at the provider', () => {
    expect([...people.flatMap(({ person }) => person.problems), ...provider.problems]).toEqual([]);
  });

  it('loses whom the officer revokes, at once, and nobody else', async () => {
    await deny(officer, colleague.name);
    await officer.page.getByRole('heading', { name: 'List of Security Office' }).waitFor();
    await officer.page.getByRole('heading', { name: 'List of localhost' }).waitFor();
    await colleague.page.getByText('A host has removed you from the meeting').waitFor();
    await (await rowOf(organiser, colleague.name)).waitFor({ state: 'detached' });
    await Promise.all([organiser, guest].map((person) => person.awaitProved()));
  });
});
