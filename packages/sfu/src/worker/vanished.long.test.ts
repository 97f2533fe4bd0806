// A receiver whose machine is gone says nothing more: how long it is served, and that nothing piles up meanwhile. Run by
// hand: consent (RFC 7675) takes its time. Prints how long.
import { afterEach, expect, test } from 'vitest';
import { NodePeer } from '../../test/node-peer.js';
import { buildRtp } from '../../test/rtp-test-packets.js';
import { startSfu, until } from '../../test/sfu-under-test.js';
import { UdpRelay } from '../../test/udp-relay.js';
import { type Sfu, type SlotAssignment } from '../index.js';

const PACKETS_PER_BURST = 20;
const BURST_MS = 10;
const PAYLOAD = new Uint8Array(1100).fill(7);
/** Double of what the documents say; a connection that stays is what this looks for. */
const LIMIT_MS = 120_000;

let sfu: Sfu | null = null;
let relay: UdpRelay | null = null;
const peers: NodePeer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  relay?.close();
  await sfu?.close();
});

test('one who vanishes is given up, its slots go, and what was sent to it was kept nowhere', async () => {
  const running = await startSfu({ addresses: ['127.0.0.1'] });
  sfu = running;
  const states: string[] = [];
  const slots = new Map<string, readonly SlotAssignment[]>();
  running.events.on('transport', ({ peer, state }) => states.push(`${peer} ${state}`));
  running.events.on('slots', (event) => slots.set(event.peer, event.slots));
  const path = await UdpRelay.start(running.udpPort);
  relay = path;
  const join = async (name: string, through: UdpRelay | null): Promise<NodePeer> => {
    const peer = new NodePeer();
    peers.push(peer);
    const { sdp } = await running.join({ room: 'r', peer: name, offer: peer.offer });
    peer.accept(through?.through(sdp, running.udpPort) ?? sdp);
    await until(() => peer.state === 'connected', `${name} is connected`);
    return peer;
  };
  const speaker = await join('speaker', null);
  const vanishing = await join('vanishing', path);
  let sequence = 0;
  const packet = (): Buffer =>
    buildRtp({ payloadType: 111, ssrc: 5, sequence: sequence & 0xffff, extensions: [[4, [0x30]]], payload: PAYLOAD });
  const sending = setInterval(() => {
    for (let i = 0; i < PACKETS_PER_BURST; i++, sequence++) speaker.send(packet());
    speaker.received.length = 0;
  }, BURST_MS);
  try {
    vanishing.send(buildRtp({ payloadType: 111, ssrc: 6, extensions: [[4, [0x30]]], payload: [1] }));
    await until(() => vanishing.received.length > 100, 'it hears the speaker');
    await until(() => slots.get('speaker')?.some(({ source }) => source?.peer === 'vanishing'), 'it is heard');
    const before = await running.metrics();
    path.open = false;
    const vanishedMs = performance.now();
    await until(() => states.includes('vanishing failed'), 'it is given up', LIMIT_MS);
    const tookMs = performance.now() - vanishedMs;
    const after = await running.metrics();
    const sentMb = ((after.packetsIn - before.packetsIn) * PAYLOAD.length) / 1e6;
    const grownMb = (after.memoryBytes - before.memoryBytes) / 1e6;
    process.stdout.write(
      `given up after ${(tookMs / 1000).toFixed(1)} s; ${sentMb.toFixed(0)} MB for it, memory grew by ${grownMb.toFixed(1)} MB\n`,
    );
    expect(slots.get('speaker')?.every(({ source }) => source === null)).toBe(true);
    expect(after.transports).toBe(1);
    // Had it been queued, memory would have grown by all of it.
    expect(grownMb).toBeLessThan(sentMb / 2);
    // Nothing is sent to it any more.
    const { packetsOut } = await running.metrics();
    const media = sequence;
    await until(() => sequence > media + 1000, 'the speaker goes on');
    expect((await running.metrics()).packetsOut - packetsOut).toBeLessThan(100);
  } finally {
    clearInterval(sending);
  }
});
