import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareSpeech, isRecognised } from './audio-compare.js';
import { type FirefoxPerson, launchFirefox } from './firefox.js';
import { type SoundCard, startSoundCard } from './sound-card.js';
import { loadVoice, type Voice } from './speech.js';

let site: Server;
let voice: Voice;
let card: SoundCard;
let person: FirefoxPerson;

beforeAll(async () => {
  // Any page of an origin that may use devices.
  site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>page</title>'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  voice = await loadVoice('dutch-small');
  card = await startSoundCard({ voice: voice.samples });
  person = await launchFirefox({ soundCard: card });
  await person.page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await person?.close();
  await card?.close();
  await new Promise((resolve) => site.close(resolve));
});

test('what is said into the microphone and played by the browser is recorded, and nothing before', async () => {
  expect(Math.max(...(await card.record(1)))).toBe(0);
  await person.page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext();
    context.createMediaStreamSource(stream).connect(context.destination);
    Object.assign(globalThis, { context });
  });
  const heard = await card.record(8);
  expect(heard.length).toBe(8 * 48_000);
  expect(isRecognised(compareSpeech(heard, voice.samples))).toBe(true);
});
