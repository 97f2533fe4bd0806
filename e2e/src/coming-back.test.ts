// Tabs reload, browsers crash, networks go away, hosts never come back: the meeting goes on, without anybody who was not
// admitted. Real browsers, real voices.
import { readFile } from 'node:fs/promises';
import {
  analyseSpeech,
  isRecognised,
  type PersonalNetwork,
  type SpeechFeatures,
  startNetwork,
} from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

let product: Product;
let network: PersonalNetwork;
let host: Participant;
let guest: Participant;
let voices: SpeechFeatures[] = [];
let link = '';

beforeAll(async () => {
  product = await startProduct();
  network = await startNetwork({ serverPort: product.port, udpPort: product.udpPort });
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  voices = [analyseSpeech(anna.samples), analyseSpeech(boris.samples)];
  host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  guest = await Participant.start({
    name: boris.person,
    microphoneWavPath: boris.wavPath,
    extraArgs: network.chromiumArgs,
  });
  await network.attach(guest.page);
  await host.setUp(product.setupLink);
  link = await host.createMeeting('Coming back');
  await host.enterAsHost(link);
  await guest.knock(link);
  await host.admit(guest.name);
  await guest.awaitInMeeting();
  await host.awaitProved();
  await guest.awaitProved();
});

afterAll(async () => {
  await guest?.close();
  await host?.close();
  await network?.close();
  await product?.stop();
});

/** Host hears guest and guest hears host, and neither hears an echo. */
async function expectBothHeard(): Promise<void> {
  let [hostHears, guestHears] = [false, false];
  // Both speak at once, and either browser's echo cancellation takes from the other's voice: what one recording missed,
  // another must hold. The echo must be in none.
  for (let attempt = 0; attempt < 4 && !(hostHears && guestHears); attempt++) {
    const heard = await Promise.all([host.listen(8, voices), guest.listen(8, voices)]);
    const [byHost, byGuest] = heard.map((comparisons) => comparisons.map((comparison) => isRecognised(comparison)));
    expect([byHost?.[0], byGuest?.[1]]).toEqual([false, false]);
    hostHears ||= byHost?.[1] === true;
    guestHears ||= byGuest?.[0] === true;
  }
  expect([hostHears, guestHears]).toEqual([true, true]);
}

describe('coming back', () => {
  it('brings a member who reloads back without a click', async () => {
    await guest.page.reload();
    await guest.awaitInMeeting();
    await guest.awaitProved();
    await host.awaitProved();
    await expectBothHeard();
    expect(await host.page.getByRole('article').count()).toBe(2);
  });

  it('brings the only host back after a reload, under the same key', async () => {
    await host.page.reload();
    await host.awaitInMeeting();
    await host.awaitProved();
    await guest.awaitProved();
    await expectBothHeard();
    expect(await guest.page.getByRole('article').count()).toBe(2);
  });

  it('keeps a member in the group through 20 s without network', async () => {
    const epochBefore = await epochOf(host);
    network.cut();
    await guest.page.getByText('Connection lost. Coming back by itself').waitFor();
    await guest.page.waitForTimeout(20_000);
    network.restore();
    await guest.awaitProved();
    await host.awaitProved();
    await expectBothHeard();
    expect(await epochOf(host)).toBe(epochBefore);
  });

  it('goes on after the media process is killed', async () => {
    await killMediaProcess(product.pid());
    await guest.page.getByText('Sound and pictures are').waitFor();
    await guest.page.getByText('Sound and pictures are').waitFor({ state: 'detached' });
    await expectBothHeard();
  });

  it('goes on after the server is killed with no warning', async () => {
    await product.kill9();
    const lost = guest.page.getByText('Connection lost. Coming back by itself');
    await lost.waitFor();
    await product.restart();
    await lost.waitFor({ state: 'detached' });
    await guest.awaitProved();
    await host.awaitProved();
    await expectBothHeard();
  });

  it('lets the longest-admitted member act as host when the only host crashed and does not return', async () => {
    await host.person.kill();
    await guest.page.getByText('now acting as host').waitFor({ timeout: 150_000 });
    const newcomer = await Participant.start({ name: 'Clara Ruiz' });
    try {
      await newcomer.knock(link);
      await guest.admit(newcomer.name);
      await newcomer.awaitInMeeting();
      await guest.tile(host.name).waitFor({ state: 'detached', timeout: 120_000 });
    } finally {
      await newcomer.close();
    }
  });
});

/** The state of the group, as the security panel says. */
async function epochOf(participant: Participant): Promise<string> {
  const panel = await participant.openPanel(/^Encryption/, 'Security');
  const text = await panel.getByText(/State \d+ of the group/).innerText();
  await participant.button('Close', panel).click();
  return /State (\d+)/.exec(text)?.[1] ?? '';
}

/** Kills the worker process of the media router with SIGKILL. */
async function killMediaProcess(serverPid: number): Promise<void> {
  const children = (await readFile(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8')).trim().split(' ');
  expect(children).toHaveLength(1);
  process.kill(Number(children[0]), 'SIGKILL');
}
