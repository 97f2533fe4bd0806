// Tabs reload, of members and of the only host: everybody is back without a click, and heard. Real browsers, real voices.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pair, startPair } from './support/pair.js';
import { type Participant } from './support/participant.js';

let pair: Pair;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  pair = await startPair('Coming back');
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
});
