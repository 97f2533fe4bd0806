// Two people in a meeting, the guest behind a network of its own that a test can cut.
import { analyseSpeech, isRecognised, type PersonalNetwork, startNetwork } from '@incamera/testkit';
import { expect } from 'vitest';
import { Participant } from './participant.js';
import { loadCast, type Product, startProduct } from './product.js';

const LISTEN_SECONDS = 8;

export interface Pair {
  readonly product: Product;
  readonly network: PersonalNetwork;
  readonly host: Participant;
  readonly guest: Participant;
  readonly link: string;
  /** Host hears guest and guest hears host, and neither hears an echo. */
  expectBothHeard(): Promise<void>;
  close(): Promise<void>;
}

/** Both are in, and everything is proved. */
export async function startPair(title: string): Promise<Pair> {
  const product = await startProduct();
  const network = await startNetwork({ serverPort: product.port, udpPort: product.udpPort });
  const [anna, boris] = await loadCast();
  if (anna === undefined || boris === undefined) throw new Error('four voices are expected');
  const voices = [analyseSpeech(anna.samples), analyseSpeech(boris.samples)];
  const host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  const guest = await Participant.start({
    name: boris.person,
    microphoneWavPath: boris.wavPath,
    extraArgs: network.chromiumArgs,
  });
  await network.attach(guest.page);
  await host.setUp(product.setupLink);
  const link = await host.createMeeting(title);
  await host.enterAsHost(link);
  await guest.knock(link);
  await host.admit(guest.name);
  await guest.awaitInMeeting();
  await host.awaitProved();
  await guest.awaitProved();

  return {
    product,
    network,
    host,
    guest,
    link,
    async expectBothHeard() {
      let [hostHears, guestHears] = [false, false];
      // Both speak at once, and either browser's echo cancellation takes from the other's voice: what one recording
      // missed, another must hold. The echo must be in none.
      for (let attempt = 0; attempt < 4 && !(hostHears && guestHears); attempt++) {
        const heard = await Promise.all([host.listen(LISTEN_SECONDS, voices), guest.listen(LISTEN_SECONDS, voices)]);
        const [byHost, byGuest] = heard.map((comparisons) => comparisons.map((comparison) => isRecognised(comparison)));
        expect([byHost?.[0], byGuest?.[1]]).toEqual([false, false]);
        hostHears ||= byHost?.[1] === true;
        guestHears ||= byGuest?.[0] === true;
      }
      expect([hostHears, guestHears]).toEqual([true, true]);
    },
    async close() {
      await guest.close();
      await host.close();
      await network.close();
      await product.stop();
    },
  };
}
