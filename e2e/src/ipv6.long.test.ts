// A meeting whose media has no way but IPv6: the media server announces nothing else.
import { chromiumPath, isRecognised, type SpeechComparison } from '@incamera/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FencedNetwork, GATE_ADDRESS_IPV6, startFencedNetwork } from './support/fenced-network.js';
import { Participant } from './support/participant.js';
import { loadCast, type Product, startProduct } from './support/product.js';
import { remoteAddresses } from './support/rtp-stats.js';

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
    const addresses = await remoteAddresses(one.page);
    process.stdout.write(`${one.name} sends to ${addresses.join(', ')}\n`);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toBe(GATE_ADDRESS_IPV6);
  }
});
