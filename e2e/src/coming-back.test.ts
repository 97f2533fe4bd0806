// Tabs reload, browsers crash, networks go away, hosts never come back: the meeting goes on, without anybody who was not
// admitted. Real browsers, real voices.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { Participant } from './support/participant.js';

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  pair = await startPairOnNetwork('Coming back');
  ({ host, guest } = pair);
});

afterAll(() => pair?.close());

describe('coming back', () => {
  it('brings a member who reloads back without a click', async () => {
    await guest.page.reload();
    await guest.awaitInMeeting();
    await guest.awaitProved();
    await host.awaitProved();
    await pair.expectBothHeard();
    await expect.poll(() => host.page.getByRole('article').count()).toBe(2);
  });

  it('asks a member for the passkey once in a meeting, also over a reload', async () => {
    const { link } = await host.page.evaluate(async () => {
      const body = JSON.stringify({ label: 'Guest', roles: ['organiser'] });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/admin/invitations', { method: 'POST', headers, body });
      return (await answer.json()) as { link: string };
    });
    await guest.button(/^Leave/).click();
    await guest.page.getByText('You have left the meeting').waitFor();
    await guest.setUp(link);
    expect(guest.person.passkeyPrompts()).toBe(0);
    // The same tab under the same name: nobody has to click.
    await guest.knock(pair.link);
    await guest.awaitInMeeting();
    await guest.awaitProved();
    expect(guest.person.passkeyPrompts()).toBe(1);
    await guest.page.reload();
    await guest.awaitInMeeting();
    await Promise.all([guest.awaitProved(), host.awaitProved()]);
    expect(guest.person.passkeyPrompts()).toBe(1);
    const panel = await host.openPanel(/^People/, 'People');
    const row = panel.getByRole('listitem').filter({ hasText: guest.name });
    await row.getByRole('button', { name: /^Why/ }).click();
    const why = host.page.getByRole('dialog');
    await why.getByText('Confirmed with a passkey, but only this server says whose it is.').waitFor();
    await host.button('Close', why).click();
    await host.button('Close', panel).click();
  });

  it('brings the only host back after a reload, under the same key', async () => {
    await host.page.reload();
    await host.awaitInMeeting();
    await host.awaitProved();
    await guest.awaitProved();
    await pair.expectBothHeard();
    await expect.poll(() => guest.page.getByRole('article').count()).toBe(2);
  });

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
