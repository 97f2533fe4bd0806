// A participant whose network does not reach the media server talks and sees through the operator's TURN relay: over UDP where
// only the route is missing, over TCP and TLS where no UDP leaves the network at all.
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath, freeUdpPort, isRecognised, type SpeechComparison } from '@incamera/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.js';
import { type Coturn, startCoturn } from './support/coturn.js';
import { type FencedNetwork, GATE_ADDRESS, startFencedNetwork } from './support/fenced-network.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

const SECRET = 'a secret of this test';
const TLS_NAME = 'turn.test';
const TLS_PORT = 443;

interface Way {
  readonly over: string;
  readonly udpBlocked: boolean;
  readonly url: (port: number) => string;
  /** What the lobby says. */
  readonly said: string;
}

const WAYS: readonly Way[] = [
  {
    over: 'UDP',
    udpBlocked: false,
    url: (port) => `turn:${GATE_ADDRESS}:${port}?transport=udp`,
    said: 'By the relay of this server, over UDP.',
  },
  {
    over: 'TCP, UDP being blocked',
    udpBlocked: true,
    url: (port) => `turn:${GATE_ADDRESS}:${port}?transport=tcp`,
    said: 'By the relay, over TCP, because this network blocks UDP: sound may lag.',
  },
  {
    over: 'TLS on port 443, UDP being blocked',
    udpBlocked: true,
    url: () => `turns:${TLS_NAME}:${TLS_PORT}?transport=tcp`,
    said: 'By the relay, over TLS, because this network blocks UDP: sound may lag.',
  },
];

describe.each(WAYS)('a relay over $over', ({ over, udpBlocked, url, said }) => {
  let port: number;
  let coturn: Coturn;
  let product: Product;
  let network: FencedNetwork;
  let folder: string;
  let guestArgs: readonly string[];
  const participants: Participant[] = [];

  beforeAll(async () => {
    const address = ownAddress();
    folder = mkdtempSync(join(tmpdir(), 'incamera-turn-'));
    const certificate = makeCertificate(folder, TLS_NAME);
    // The guest's machine knows the relay's name and trusts its key; that of any other certificate it does not.
    guestArgs = [
      `--host-resolver-rules=MAP ${TLS_NAME} ${GATE_ADDRESS}`,
      `--ignore-certificate-errors-spki-list=${certificate.publicKeyHash}`,
    ];
    port = await freeUdpPort();
    product = await startProduct({
      environment: {
        INCAMERA_UDP_ADDRESS: address,
        INCAMERA_TURN_URLS: url(port),
        INCAMERA_TURN_SECRET: SECRET,
      },
    });
    network = await startFencedNetwork({ webPort: product.port, browser: chromiumPath(), udpBlocked });
    const tls = { port: TLS_PORT, ...certificate };
    coturn = await startCoturn({ listen: GATE_ADDRESS, relay: address, port, secret: SECRET, tls });
  });

  afterAll(async () => {
    for (const participant of participants) await participant.close();
    await coturn?.close();
    await network?.close();
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hears, is heard, sees and is seen, and its lobby says by which way', async () => {
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
    const guest = await Participant.start({
      name: boris.person,
      microphoneWavPath: boris.wavPath,
      extraArgs: guestArgs,
    }).finally(() => {
      delete process.env.INCAMERA_CHROMIUM;
    });
    participants.push(guest);
    await guest.open(link);
    await guest.page.getByText(said).waitFor();
    // The controls: without a relay this browser reaches nothing, and UDP to the relay passes where it is meant to.
    expect(await guest.page.evaluate(connectsDirectly)).toBe('no');
    expect(await host.page.evaluate(connectsDirectly)).toBe('yes');
    const overUdp = `turn:${GATE_ADDRESS}:${port}?transport=udp`;
    expect(await guest.page.evaluate(relayAnswers, overUdp)).toBe(udpBlocked ? 'no' : 'yes');

    await guest.page.getByLabel('Your name').fill(guest.name);
    await guest.button('Knock').click();
    await host.admit(guest.name);
    await guest.awaitInMeeting();
    await host.awaitProved();
    await guest.awaitProved();
    const [heardByHost] = await host.listen(8, [boris.samples]);
    const [heardByGuest] = await guest.listen(8, [anna.samples]);
    const figures = [heardByHost, heardByGuest].map((heard) => heard?.bitErrorRate.toFixed(3));
    process.stdout.write(`by way of the relay over ${over}: bit error rates of the speech ${figures.join(', ')}\n`);
    for (const heard of [heardByHost, heardByGuest]) expect(isRecognised(heard as SpeechComparison)).toBe(true);
    for (const one of [host, guest]) await one.setCamera(true);
    await host.awaitMovingPicture(guest.name);
    await guest.awaitMovingPicture(host.name);
    // Only its own random name stands there, no person's.
    expect(coturn.logs()).toMatch(/user <\d+:[\w-]{16}>/);
    expect(coturn.logs()).not.toContain(boris.person);
  });
});

function ownAddress(): string {
  const address = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) throw new Error('the media server needs an address that is not loopback');
  return address;
}

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

/** Runs in the page of a lobby: whether a relay gives an address to the credentials of this meeting. */
async function relayAnswers(url: string): Promise<'yes' | 'no'> {
  const meetingId = location.pathname.split('/').at(-1);
  const answer = await fetch(`/api/meetings/${meetingId}/relays`, { method: 'POST' });
  const { relays } = (await answer.json()) as { relays: { username: string; credential: string }[] };
  const { username = '', credential = '' } = relays[0] ?? {};
  const iceServers = [{ urls: [url], username, credential }];
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  try {
    connection.addTransceiver('audio', { direction: 'recvonly' });
    const found = new Promise<boolean>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null || candidate.candidate !== '') resolve(candidate !== null);
      };
    });
    await connection.setLocalDescription(await connection.createOffer());
    return (await found) ? 'yes' : 'no';
  } finally {
    connection.close();
  }
}
