// Processes of the server are killed with SIGKILL in the middle of a meeting: it goes on. Real browsers, real voices.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeHeard, judge, speak } from './support/hearing.js';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { type Participant } from './support/participant.js';

const LISTEN_SECONDS = 8;
/** From the kill to sound that is decrypted and decoded again. */
const BACK_MS = 5000;
const KILLS = [1, 2, 3] as const;

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  pair = await startPairOnNetwork('Killed');
  ({ host, guest } = pair);
  for (const person of [host, guest]) await person.setMuted(true);
});

afterAll(() => pair?.close());

describe('killed with no warning', () => {
  it.each(KILLS)('goes on after the media process is killed, time %i', async (time) => {
    const people = [host, guest];
    const before = await Promise.all(people.map((person) => person.soundIn()));
    const startMs = performance.now();
    await killMediaProcess(pair.product.pid());
    const backMs = await Promise.all(
      people.map(async (person, index) => {
        await awaitSoundOn(person, before[index]?.connection ?? -1);
        return Math.round(performance.now() - startMs);
      }),
    );
    for (const person of people) await person.awaitProved();
    const provedMs = Math.round(performance.now() - startMs);
    process.stdout.write(`kill ${time}: decoded again after ${backMs.join(' and ')} ms, proved after ${provedMs} ms\n`);
    for (const ms of backMs) expect(ms).toBeLessThan(BACK_MS);
    await expectBothHeardAlone(`kill ${time}`);
  });

  it('goes on after the server is killed with no warning', async () => {
    await pair.product.kill9();
    const lost = guest.page.getByText('Connection lost. Coming back by itself');
    await lost.waitFor();
    await pair.product.restart();
    await lost.waitFor({ state: 'detached' });
    await guest.awaitProved();
    await host.awaitProved();
    await expectBothHeardAlone('server killed');
  });
});

/** Waits until a connection later than this one has decoded sound: of frames that were not decrypted nothing is decoded. */
async function awaitSoundOn(person: Participant, connection: number): Promise<void> {
  const isBack = async () => {
    const now = await person.soundIn();
    return now.connection > connection && now.decodedSamples > 0;
  };
  await expect.poll(isBack, { timeout: 60_000, interval: 50 }).toBe(true);
}

/** Each hears the other one speak, at once. */
async function expectBothHeardAlone(what: string): Promise<void> {
  const [toGuest] = await speak(host, [guest], LISTEN_SECONDS);
  const [toHost] = await speak(guest, [host], LISTEN_SECONDS);
  if (toGuest === undefined || toHost === undefined) throw new Error('one recording of each was asked for');
  const byGuest = judge(toGuest, pair.voices.host.samples);
  const byHost = judge(toHost, pair.voices.guest.samples);
  process.stdout.write(`${what}, the guest hears: ${describeHeard(byGuest)}\n`);
  process.stdout.write(`${what}, the host hears: ${describeHeard(byHost)}\n`);
  expect([byGuest.isRecognised, byHost.isRecognised]).toEqual([true, true]);
  // It is the other one who is heard, and nobody else.
  expect(judge(toGuest, pair.stranger.samples).isRecognised).toBe(false);
  expect(judge(toHost, pair.stranger.samples).isRecognised).toBe(false);
}

/** Kills the worker process of the media router with SIGKILL. */
async function killMediaProcess(serverPid: number): Promise<void> {
  const children = (await readFile(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8')).trim().split(' ');
  expect(children).toHaveLength(1);
  process.kill(Number(children[0]), 'SIGKILL');
}
