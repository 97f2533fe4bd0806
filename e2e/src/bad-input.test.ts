// What goes wrong at the edges: devices, networks, browsers, names and links. Each gets a sentence in the person's language,
// loses nothing that was entered, and disturbs nobody who is in the meeting.
import { type ChromiumOptions } from '@incamera/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { type Product, startProduct } from './support/product.js';

const TITLE = 'Die Sache am Rand';

let product: Product;
let host: Participant;
let link = '';
let guest: Participant | null = null;

beforeAll(async () => {
  product = await startProduct();
  host = await Participant.start({ name: 'Anna Berg' });
  await host.setUp(product.setupLink);
  link = await host.createMeeting(TITLE);
  await host.enterAsHost(link);
});

afterEach(async () => {
  await guest?.close();
  guest = null;
  // Whatever happened at the edge: the one inside notices nothing.
  await host.awaitProved();
  expect(host.person.problems).toEqual([]);
});

afterAll(async () => {
  await host?.close();
  await product?.stop();
});

async function german(options: Omit<ChromiumOptions, 'locale'> = {}): Promise<Participant> {
  guest = await Participant.start({ name: 'Jürgen Groß', locale: 'de-DE', ...options });
  return guest;
}

/** Knocks in German and is let in. */
async function comeIn(person: Participant): Promise<void> {
  await person.page.getByLabel('Ihr Name').fill(person.name);
  await person.button('Anklopfen').click();
  await host.admit(person.name);
  await person
    .button(/verlassen/i)
    .first()
    .waitFor();
}

const sees = (person: Participant, text: string | RegExp) => person.page.getByText(text).first().waitFor();

describe('devices and networks', () => {
  it('lets somebody whose browser denies the microphone in as a listener, and says where to allow it', async () => {
    const person = await german({ capture: 'denied' });
    await person.open(link);
    await sees(person, 'Der Browser hat das Gerät nicht freigegeben');
    await sees(person, 'Sie hören nur zu. Das ist in Ordnung: Die anderen sehen Ihren Namen.');
    await comeIn(person);
    const people = await host.openPanel(/^People/, 'People');
    await people.getByRole('img', { name: 'Listens only' }).waitFor();
  });

  it('lets somebody on a machine without camera and microphone in as a listener', async () => {
    const person = await german({ capture: 'no-devices' });
    await person.open(link);
    await sees(person, 'Es wurde keine passende Kamera und kein passendes Mikrofon gefunden.');
    await comeIn(person);
  });

  it('says in the lobby that UDP does not pass, and in the meeting that sound and pictures do not', async () => {
    const person = await german({ udpBlocked: true });
    await person.open(link);
    await sees(person, 'Medienpakete erreichen den Server auf keinem Weg.');
    await comeIn(person);
    await sees(person, 'Ton und Bild sind unterbrochen. Die Verbindung wird neu aufgebaut.');
  });

  it('refuses to speak in a browser that cannot encrypt frames, and says which can', async () => {
    const person = await german();
    await person.page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
      if (typeof RTCRtpSender !== 'undefined') Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
    });
    await person.open(link);
    await sees(person, 'Dieser Browser kann Gespräche nicht von Ende zu Ende verschlüsseln.');
    await sees(person, 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.');
    expect(await person.button('Anklopfen').count()).toBe(0);
  });
});

describe('what is entered', () => {
  it('keeps a name of 10,000 characters in its field, says what is wrong, and sends nothing', async () => {
    const person = await german();
    const sent: string[] = [];
    person.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(payload.toString())));
    await person.open(link);
    const field = person.page.getByLabel('Ihr Name');
    await field.fill('x'.repeat(10_000));
    await sees(person, '9800 Zeichen zu lang.');
    await person.button('Anklopfen').click();
    expect((await field.inputValue()).length).toBe(10_000);
    await person.page.waitForTimeout(1000);
    const knocks = () => sent.filter((text) => text.includes('"knock"')).length;
    expect(knocks()).toBe(0);
    await comeIn(person);
    expect(knocks()).toBe(1);
  });
});

describe('links', () => {
  let reader: Participant;
  beforeAll(async () => {
    reader = await Participant.start({ name: 'Jürgen Groß', locale: 'de-DE' });
  });
  afterAll(() => reader?.close());

  it.each([
    ['a link whose secret is cut off', () => link.slice(0, -3), /unvollständig|kein vollständiger Link/],
    ['a link without its secret', () => link.replace(/#.*/, ''), /unvollständig|kein vollständiger Link/],
    ["a secret that is not the meeting's", () => `${link.slice(0, -6)}AAAAAA`, /unvollständig|kein vollständiger Link/],
    [
      'a meeting that does not exist',
      () => link.replace(/\/m\/[^#]+/, `/m/${'A'.repeat(43)}`),
      'Zu diesem Link gibt es keine Besprechung.',
    ],
  ])('says so: %s', async (_what, address, sentence) => {
    await reader.open(address());
    await sees(reader, sentence);
  });

  it('says so: a meeting that has ended', async () => {
    await host.button('Leave or end').click();
    await host.page.getByRole('menuitem', { name: 'End for everybody' }).click();
    await host.button('End for everybody', host.page.getByRole('alertdialog')).click();
    await host.page.getByText('The meeting is over').waitFor();
    await reader.open(link);
    await sees(reader, 'Diese Besprechung ist beendet.');
    link = await newMeeting();
  });

  it('says so: a meeting whose charter has expired', async () => {
    await reader.page.clock.setSystemTime(new Date(Date.now() + 40 * 24 * 3600 * 1000));
    await reader.open(link);
    await sees(reader, 'Dieser Link ist abgelaufen.');
  });
});

/** The host goes on in another meeting, so that the last check holds too. */
async function newMeeting(): Promise<string> {
  await host.page.goto(`${product.url}/meetings`);
  const next = await host.createMeeting('Die nächste');
  await host.enterAsHost(next);
  return next;
}
