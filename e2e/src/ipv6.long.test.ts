// A meeting whose media has no way but IPv6: the media server announces nothing else.
import { chromiumPath, isRecognised, type SpeechComparison } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FencedNetwork, GATE_ADDRESS_IPV6, startFencedNetwork } from './support/fenced-network.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';

let product: Product;
let network: FencedNetwork;
const participants: Participant[] = [];

beforeAll(async () => {
  product = await startProduct({ environment: { INCAMERA_UDP_ADDRESS: GATE_ADDRESS_IPV6 } });
  network = await startFencedNetwork({ webPort: product.port, browser: chromiumPath() });
});

afterAll(async () => {
  for (const participant of participants) await participant.close();
  await network?.close();
  await product?.stop();
});

async function start(name: string, microphoneWavPath: string): Promise<Participant> {
  const participant = await Participant.start({ name, microphoneWavPath });
  participants.push(participant);
  await participant.page.addInitScript(keepConnections);
  return participant;
}

it('two people hear each other, over a pair of IPv6 addresses', async () => {
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  const host = await start(anna.person, anna.wavPath);
  await host.setUp(product.setupLink);
  const link = await host.createMeeting('Over IPv6');
  await host.enterAsHost(link);

  process.env.INCAMERA_CHROMIUM = network.chromium;
  const guest = await start(boris.person, boris.wavPath).finally(() => {
    delete process.env.INCAMERA_CHROMIUM;
  });
  await guest.knock(link);
  await host.admit(guest.name);
  await guest.awaitInMeeting();
  await host.awaitProved();
  await guest.awaitProved();
  const [heardByHost] = await host.listen(8, [boris.samples]);
  const [heardByGuest] = await guest.listen(8, [anna.samples]);
  for (const heard of [heardByHost, heardByGuest]) expect(isRecognised(heard as SpeechComparison)).toBe(true);
  for (const one of [host, guest]) {
    const addresses = await one.page.evaluate(selectedRemoteAddresses);
    process.stdout.write(`${one.name} sends to ${addresses.join(', ')}\n`);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toBe(GATE_ADDRESS_IPV6);
  }
});

interface Kept {
  connections: RTCPeerConnection[];
}

/** Runs in a page before its own scripts. */
function keepConnections(): void {
  const kept: Kept = { connections: [] };
  (globalThis as unknown as { kept: Kept }).kept = kept;
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.connections.push(this);
    }
  };
}

/** Runs in a page: where its connections send to. */
async function selectedRemoteAddresses(): Promise<string[]> {
  const { connections } = (globalThis as unknown as { kept: Kept }).kept;
  const addresses: string[] = [];
  for (const connection of connections.filter(({ connectionState }) => connectionState === 'connected')) {
    const report = new Map<
      string,
      { type: string; selectedCandidatePairId?: string; remoteCandidateId?: string; address?: string }
    >();
    (await connection.getStats()).forEach((entry, id) => {
      report.set(id, entry);
    });
    for (const entry of report.values()) {
      if (entry.type !== 'transport') continue;
      const pair = report.get(entry.selectedCandidatePairId ?? '');
      addresses.push((report.get(pair?.remoteCandidateId ?? '')?.address ?? '').replaceAll(/[[\]]/g, ''));
    }
  }
  return addresses;
}
