// Networks go away, and hosts that crashed never come back: the meeting goes on, without anybody who was not admitted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { Participant } from './support/participant.js';

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  pair = await startPairOnNetwork('Going away');
  ({ host, guest } = pair);
});

afterAll(() => pair?.close());

describe('going away', () => {
  it('keeps a member in the group through 20 s without network', async () => {
    const epochBefore = await epochOf(host);
    pair.network.cut();
    await guest.page.getByText('Connection lost. Coming back by itself').waitFor();
    await guest.page.waitForTimeout(20_000);
    pair.network.restore();
    await guest.awaitProved();
    await host.awaitProved();
    await pair.expectBothHeard();
    expect(await epochOf(host)).toBe(epochBefore);
  });

  it('lets the longest-admitted member act as host when the only host crashed and does not return', async () => {
    await host.person.kill();
    await guest.page.getByText('now acting as host').waitFor({ timeout: 150_000 });
    const newcomer = await Participant.start({ name: 'Clara Ruiz' });
    try {
      await newcomer.knock(pair.link);
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
