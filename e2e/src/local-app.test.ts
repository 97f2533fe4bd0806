// The web app on one's own machine, over a real server: a guest and somebody with an account join by it and are heard; another page of
// the same machine gets nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { analyseSpeech, isRecognised, type SpeechFeatures } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const PROGRAM = fileURLToPath(new URL('../../apps/cli/bin/incamera.mjs', import.meta.url));
const LISTEN_SECONDS = 8;

let product: Product;
let program: ChildProcess;
let said = '';
let anna: Participant;
let boris: Participant;
let voices: SpeechFeatures[];
let link: string;

/** The newest address that was printed. */
async function printedAddress(): Promise<string> {
  let address: string | undefined;
  await expect
    .poll(
      () => {
        address = said.match(/http:\/\/localhost:\d+\/#app=[\w-]+/g)?.at(-1);
        return address;
      },
      { timeout: 30_000 },
    )
    .toBeDefined();
  return address ?? '';
}

beforeAll(async () => {
  product = await startProduct();
  program = spawn(process.execPath, [PROGRAM, 'app', product.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [first, second] = await loadCast();
  if (first === undefined || second === undefined) throw new Error('four voices are expected');
  voices = [analyseSpeech(first.samples), analyseSpeech(second.samples)];
  anna = await Participant.start({ name: first.person, microphoneWavPath: first.wavPath });
  boris = await Participant.start({ name: second.person, microphoneWavPath: second.wavPath });
  await anna.setUp(product.setupLink);
  link = await anna.createMeeting('From my own machine');
});

afterAll(async () => {
  await boris?.close();
  await anna?.close();
  program?.kill('SIGINT');
  await product?.stop();
});

async function bothAreHeard(): Promise<void> {
  let [byAnna, byBoris] = [false, false];
  for (let attempt = 0; attempt < 4 && !(byAnna && byBoris); attempt++) {
    const heard = await Promise.all([anna.listen(LISTEN_SECONDS, voices), boris.listen(LISTEN_SECONDS, voices)]);
    byAnna ||= heard[0]?.[1] !== undefined && isRecognised(heard[0][1]);
    byBoris ||= heard[1]?.[0] !== undefined && isRecognised(heard[1][0]);
  }
  expect([byAnna, byBoris]).toEqual([true, true]);
}

/** Pastes the link of the server into the app, as somebody does who was sent it. */
async function openLinkInApp(): Promise<void> {
  const { origin } = new URL(boris.page.url());
  await boris.page.goto(`${origin}/`);
  await boris.page.getByLabel('Meeting link').fill(link);
  await boris.button('Open').click();
}

it('is opened by the address that was printed, which leaves the address line', async () => {
  await boris.page.goto(await printedAddress());
  await boris.page.getByRole('heading', { name: 'Sign in' }).or(boris.button('Show a code')).first().waitFor();
  expect(boris.page.url()).toMatch(/^http:\/\/localhost:\d+\/$/);
  expect(new URL(boris.page.url()).port).not.toBe(String(product.port));
});

it('lets a guest in by the link of the server, and both are heard', async () => {
  await anna.enterAsHost(link);
  await openLinkInApp();
  await boris.page.getByLabel('Your name').fill(boris.name);
  await boris.button('Knock').click();
  await anna.admit(boris.name);
  await boris.awaitInMeeting();
  await anna.awaitProved();
  await boris.awaitProved();
  expect(new URL(boris.page.url()).port).not.toBe(String(product.port));
  await bothAreHeard();
  await boris
    .button(/^Leave/)
    .first()
    .click();
  await boris.page.getByText('You have left the meeting').waitFor();
});

it('says that its code is from this machine', async () => {
  await boris.page.goto(`${new URL(boris.page.url()).origin}/code`);
  await boris.page.getByText(`came from your own machine, not from localhost:${product.port}`).waitFor();
  const command = boris.page.getByRole('textbox', { name: 'Command' });
  expect(await command.inputValue()).toBe(`npx incamera verify-server ${product.url}`);
});

it('lets somebody with an account in by a code that is confirmed at the page of the server', async () => {
  const { origin } = new URL(boris.page.url());
  await boris.page.goto(`${origin}/sign-in`);
  await boris.button('Show a code').click();
  const code = await boris.page.getByText(/^[A-Z]{4}-[A-Z]{4}$/).innerText();
  const confirming = await anna.person.context.newPage();
  await confirming.goto(`${product.url}/transfer`);
  await confirming.getByLabel('Code').fill(code.toLowerCase());
  await confirming.getByRole('button', { name: 'Look who asks' }).click();
  await confirming.getByText('In Camera app').waitFor();
  await confirming.getByRole('button', { name: 'Let it in' }).click();
  await confirming.getByText('That program is signed in now.').waitFor();
  await confirming.close();
  await boris.page.getByRole('heading', { name: 'Your meetings' }).waitFor();
  // Nothing of the sign-in is in the browser.
  expect(await boris.person.context.cookies(origin)).toEqual([]);
  await openLinkInApp();
  await boris.page.getByText(`Signed in as ${anna.name}`).waitFor();
  await boris.button('Knock').click();
  await anna.admit(anna.name);
  await boris.awaitInMeeting();
  await boris.awaitProved();
});

it('gives another page of this machine nothing', async () => {
  const { origin } = new URL(boris.page.url());
  const other: Server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<p>other</p>'),
  );
  await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
  const page = await boris.person.context.newPage();
  await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  const got = await page.evaluate(async (app) => {
    const attempt = (work: Promise<unknown>) => work.then(String, () => 'refused');
    const socket = new Promise((resolve, reject) => {
      const opened = new WebSocket(`${app.replace('http', 'ws')}/api/meetings/${'A'.repeat(43)}/socket`);
      opened.onopen = () => resolve('open');
      opened.onerror = () => reject(new Error('refused'));
    });
    return [
      await attempt(fetch(`${app}/api/me`).then((answer) => answer.text())),
      await attempt(fetch(`${app}/api/me`, { headers: { 'x-incamera-app': 'x' } }).then((answer) => answer.text())),
      await attempt(socket),
      String(localStorage.getItem('incamera.local-app')),
    ];
  }, origin);
  expect(got).toEqual(['refused', 'refused', 'refused', 'null']);
  await page.close();
  other.closeAllConnections();
  other.close();
});
