// Two people in a meeting, everything proved: the host and a guest, whose network a test may cut or make worse.
import { analyseSpeech, isRecognised, type PersonalNetwork, startNetwork, type Voice } from '@incamera/testkit';
import { expect } from 'vitest';
import { Participant } from './participant.js';
import { loadCast, type Product, startProduct } from './product.js';

const LISTEN_SECONDS = 8;

export interface Pair {
  readonly product: Product;
  readonly host: Participant;
  readonly guest: Participant;
  /** What they say. */
  readonly voices: { readonly host: Voice; readonly guest: Voice };
  /** Somebody who is not in the meeting. */
  readonly stranger: Voice;
  readonly link: string;
  /** Host hears guest and guest hears host, and neither hears an echo. */
  expectBothHeard(): Promise<void>;
  close(): Promise<void>;
}

export interface PairOnNetwork extends Pair {
  readonly network: PersonalNetwork;
}

/** `start` runs the product: as shipped, unless given. */
export async function startPair(title: string, start: () => Promise<Product> = startProduct): Promise<Pair> {
  return await meet(title, await start(), null);
}

/** The guest's web and media connections go through a network of their own. */
export async function startPairOnNetwork(title: string, seed?: number): Promise<PairOnNetwork> {
  const product = await startProduct();
  const ports = { serverPort: product.port, udpPort: product.udpPort };
  const network = await startNetwork({ ...ports, ...(seed === undefined ? {} : { seed }) });
  return { ...(await meet(title, product, network)), network };
}

async function meet(title: string, product: Product, network: PersonalNetwork | null): Promise<Pair> {
  const people: Participant[] = [];
  const close = async () => {
    for (const person of people) await person.close();
    await network?.close();
    await product.stop();
  };
  try {
    return { ...(await comeTogether(title, product, network, people)), close };
  } catch (error) {
    // No hook of a test knows what was started so far.
    await close();
    throw error;
  }
}

async function comeTogether(
  title: string,
  product: Product,
  network: PersonalNetwork | null,
  people: Participant[],
): Promise<Omit<Pair, 'close'>> {
  const [anna, boris, stranger] = await loadCast();
  if (anna === undefined || boris === undefined || stranger === undefined) throw new Error('four voices are expected');
  const host = await Participant.start({ name: anna.person, microphoneWavPath: anna.wavPath });
  people.push(host);
  const guest = await Participant.start({
    name: boris.person,
    microphoneWavPath: boris.wavPath,
    extraArgs: network?.chromiumArgs ?? [],
  });
  people.push(guest);
  await network?.attach(guest.page);
  await host.setUp(product.setupLink);
  const link = await host.createMeeting(title);
  await host.enterAsHost(link);
  await guest.knock(link);
  await host.admit(guest.name);
  await guest.awaitInMeeting();
  await host.awaitProved();
  await guest.awaitProved();
  const said = [analyseSpeech(anna.samples), analyseSpeech(boris.samples)];

  return {
    product,
    host,
    guest,
    voices: { host: anna, guest: boris },
    stranger,
    link,
    async expectBothHeard() {
      let [hostHears, guestHears] = [false, false];
      // Both speak at once, and either browser's echo cancellation takes from the other's voice: what one recording
      // missed, another must hold. The echo must be in none.
      for (let attempt = 0; attempt < 4 && !(hostHears && guestHears); attempt++) {
        const heard = await Promise.all([host.listen(LISTEN_SECONDS, said), guest.listen(LISTEN_SECONDS, said)]);
        const [byHost, byGuest] = heard.map((comparisons) => comparisons.map((comparison) => isRecognised(comparison)));
        expect([byHost?.[0], byGuest?.[1]]).toEqual([false, false]);
        hostHears ||= byHost?.[1] === true;
        guestHears ||= byGuest?.[0] === true;
      }
      expect([hostHears, guestHears]).toEqual([true, true]);
    },
  };
}
