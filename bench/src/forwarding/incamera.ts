// The product's own SFU: its real worker process, with every duty that it has.
import { silentLogger, systemClock } from '@incamera/kernel';
import { createSfu, type Sfu, type SfuOptions, type SourceKind } from '@incamera/sfu';
import { readTransport } from '../load/raw-peer.js';
import { type OfferedLine, transportCcId, writeOffer } from './offer.js';
import { type ForwardingUnit, type LoadParticipant } from './unit.js';

const ROOM = 'bench';

/** @param spread workers, and participants of a meeting that one of them takes; by default one worker takes all */
export async function startInCamera(
  address: string,
  spread: Pick<SfuOptions, 'workers' | 'participantsPerWorker'> = {},
): Promise<ForwardingUnit> {
  const common = { udpPort: 0, addresses: [address], logger: silentLogger, clock: systemClock };
  const sfu = await createSfu({ ...common, ...spread });
  return new InCamera(sfu);
}

class InCamera implements ForwardingUnit {
  readonly name = 'In Camera';
  readonly version = 'this commit';
  readonly #sfu: Sfu;

  constructor(sfu: Sfu) {
    this.#sfu = sfu;
  }

  get pids(): readonly number[] {
    return this.#sfu.workerPids.filter((pid) => pid !== null);
  }

  async enter(participant: LoadParticipant): Promise<void> {
    const { name, load, audio, video, audioFrom, videoFrom } = participant;
    const lines: OfferedLine[] = [];
    const add = (line: Omit<OfferedLine, 'mid'>): string => {
      const mid = String(lines.length);
      lines.push({ ...line, mid });
      return mid;
    };
    const senders: Partial<Record<SourceKind, string>> = {};
    if (audio !== null) senders.mic = add({ media: 'audio', direction: 'sendonly', stream: audio });
    if (video !== null) senders.camera = add({ media: 'video', direction: 'sendonly', stream: video });
    const audioSlots = audioFrom.map(() => add({ media: 'audio', direction: 'recvonly', stream: null }));
    const videoSlots = videoFrom.map(() => add({ media: 'video', direction: 'recvonly', stream: null }));
    const sdp = writeOffer(await load.offer(name), lines);
    const answer = await this.#sfu.join({ room: ROOM, peer: name, offer: { sdp, senders, audioSlots, videoSlots } });
    await load.accept(name, readTransport(answer.sdp));
    await load.connected(name);
    await load.receive(name, transportCcId(answer.sdp, 'sendonly'));
    const streams = [audio, video].filter((stream) => stream !== null);
    if (streams.length > 0) await load.send(name, streams, transportCcId(answer.sdp, 'recvonly'));
  }

  async subscribe({ name, videoFrom }: LoadParticipant): Promise<void> {
    this.#sfu.setWants({ room: ROOM, peer: name, video: videoFrom.map((peer) => ({ peer, kind: 'camera' })) });
  }

  async counters(): Promise<Readonly<Record<string, number>>> {
    return { ...(await this.#sfu.metrics()) };
  }

  async close(): Promise<void> {
    await this.#sfu.close();
  }
}
