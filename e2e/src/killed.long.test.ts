// Processes of the server are killed with SIGKILL in the middle of a meeting: it goes on. Real browsers, real voices.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PairOnNetwork, startPairOnNetwork } from './support/pair.js';
import { type Participant } from './support/participant.js';

let pair: PairOnNetwork;
let host: Participant;
let guest: Participant;

beforeAll(async () => {
  pair = await startPairOnNetwork('Killed');
  ({ host, guest } = pair);
});

afterAll(() => pair?.close());

describe('killed with no warning', () => {
  it('goes on after the media process is killed', async () => {
    await killMediaProcess(pair.product.pid());
    await guest.page.getByText('Sound and pictures are').waitFor();
    await guest.page.getByText('Sound and pictures are').waitFor({ state: 'detached' });
    await pair.expectBothHeard();
  });

  it('goes on after the server is killed with no warning', async () => {
    await pair.product.kill9();
    const lost = guest.page.getByText('Connection lost. Coming back by itself');
    await lost.waitFor();
    await pair.product.restart();
    await lost.waitFor({ state: 'detached' });
    await guest.awaitProved();
    await host.awaitProved();
    await pair.expectBothHeard();
  });
});

/** Kills the worker process of the media router with SIGKILL. */
async function killMediaProcess(serverPid: number): Promise<void> {
  const children = (await readFile(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8')).trim().split(' ');
  expect(children).toHaveLength(1);
  process.kill(Number(children[0]), 'SIGKILL');
}
