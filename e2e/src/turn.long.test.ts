// A participant whose network does not reach the media server talks and sees through the operator's TURN relay.
import { networkInterfaces } from 'node:os';
import { chromiumPath, freeUdpPort, isRecognised, type SpeechComparison } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Coturn, startCoturn } from './support/coturn.js';
import { type FencedNetwork, GATE_ADDRESS, startFencedNetwork } from './support/fenced-network.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const SECRET = 'a secret of this test';
let coturn: Coturn;
let product: Product;
let network: FencedNetwork;
const participants: Participant[] = [];

beforeAll(async () => {
  const address = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) throw new Error('the media server needs an address that is not loopback');
  const port = await freeUdpPort();
  product = await startProduct({
    environment: {
      INCAMERA_UDP_ADDRESS: address,
      INCAMERA_TURN_URLS: `turn:${GATE_ADDRESS}:${port}?transport=udp`,
      INCAMERA_TURN_SECRET: SECRET,
    },
  });
  network = await startFencedNetwork(product.port, chromiumPath());
  coturn = await startCoturn({ listen: GATE_ADDRESS, relay: address, port, secret: SECRET });
});

afterAll(async () => {
  for (const participant of participants) await participant.close();
  await coturn?.close();
  await network?.close();
  await product?.stop();
});

it('hears, is heard, sees and is seen by way of the relay, and its lobby says so', async () => {
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  const host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  participants.push(host);
  await host.setUp(product.setupLink);
  const link = await host.createMeeting('Through the relay');
  await host.open(link);
  await host.page.getByText('Directly.').waitFor();
  await host.enterAsHost(link);

  process.env.INCAMERA_CHROMIUM = network.chromium;
  const guest = await Participant.start({ name: boris.person, microphoneWavPath: boris.wavPath }).finally(() => {
    delete process.env.INCAMERA_CHROMIUM;
  });
  participants.push(guest);
  await guest.open(link);
  await guest.page.getByText('By the relay of this server, over UDP.').waitFor();
  // The control: without a relay this browser reaches nothing.
  expect(await guest.page.evaluate(connectsDirectly)).toBe('no');
  expect(await host.page.evaluate(connectsDirectly)).toBe('yes');

  await guest.page.getByLabel('Your name').fill(guest.name);
  await guest.button('Knock').click();
  await host.admit(guest.name);
  await guest.awaitInMeeting();
  await host.awaitProved();
  await guest.awaitProved();
  const [heardByHost] = await host.listen(8, [boris.samples]);
  const [heardByGuest] = await guest.listen(8, [anna.samples]);
  const figures = [heardByHost, heardByGuest].map((heard) => heard?.bitErrorRate.toFixed(3));
  process.stdout.write(`by way of the relay: bit error rates of the speech ${figures.join(', ')}\n`);
  for (const heard of [heardByHost, heardByGuest]) expect(isRecognised(heard as SpeechComparison)).toBe(true);
  for (const one of [host, guest]) await one.setCamera(true);
  await host.awaitMovingPicture(guest.name);
  await guest.awaitMovingPicture(host.name);
  // Only its own random name stands there, no person's.
  expect(coturn.logs()).toMatch(/user <\d+:[\w-]{16}>/);
  expect(coturn.logs()).not.toContain(boris.person);
});

/** Runs in a page: whether a connection without any relay comes about. */
async function connectsDirectly(): Promise<'yes' | 'no'> {
  const connection = new RTCPeerConnection();
  try {
    connection.addTransceiver('audio', { direction: 'recvonly' });
    await connection.setLocalDescription(await connection.createOffer());
    const answer = await fetch('/api/reachability', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sdp: connection.localDescription?.sdp, mid: '0' }),
    });
    const { sdp } = (await answer.json()) as { sdp: string };
    await connection.setRemoteDescription({ type: 'answer', sdp });
    for (let waitedMs = 0; waitedMs < 8_000; waitedMs += 100) {
      if (connection.connectionState === 'connected') return 'yes';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return 'no';
  } finally {
    connection.close();
  }
}
