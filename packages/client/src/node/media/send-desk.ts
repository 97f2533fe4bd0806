// Encrypts what is sent: nothing without keys, under the present epoch only, every frame recorded for the sender proof
// (L4, RFC 9605).
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { type EpochKeys } from '@incamera/media';
import {
  type FrameRecord,
  FrameSender,
  importBaseKey,
  MAX_INCARNATION,
  MAX_RECORDS,
  type StreamKind,
} from '@incamera/sframe';

let nextIncarnation = 0;

/** Numbers of this process, never given twice: two engines one after another may share a leaf and an epoch. */
function takeIncarnation(): number {
  if (nextIncarnation > MAX_INCARNATION) throw new RangeError('this process has started more senders than keys allow');
  return nextIncarnation++;
}

interface SendEpoch {
  readonly epoch: bigint;
  readonly baseKey: CryptoKey;
  readonly leaf: LeafIndex;
}

/** One per engine; survives transports, so that counters go on. */
export class SendDesk {
  readonly #epochs = new Map<bigint, SendEpoch>();
  readonly #senders = new Map<string, Promise<FrameSender>>();
  readonly #incarnation = takeIncarnation();
  readonly encrypted: Record<StreamKind, number> = { mic: 0, camera: 0, screen: 0, 'screen-audio': 0 };
  #floor = 0n;
  #present: bigint | null = null;
  #blocked = true;
  #records: FrameRecord[] = [];

  async addEpoch({ epoch, baseKey, ownLeaf }: EpochKeys): Promise<void> {
    if (epoch < this.#floor || this.#epochs.has(epoch)) return;
    const key = await importBaseKey(baseKey);
    if (epoch < this.#floor || this.#epochs.has(epoch)) return;
    this.#epochs.set(epoch, { epoch, baseKey: key, leaf: ownLeaf });
  }

  /** Never back: a key that was left may be known to somebody who was removed since. */
  use(epoch: bigint): void {
    if (this.#present === null || epoch > this.#present) this.#present = epoch;
  }

  dropEpochs(before: bigint): void {
    if (before > this.#floor) this.#floor = before;
    for (const epoch of [...this.#epochs.keys()]) if (epoch < before) this.#epochs.delete(epoch);
    for (const id of [...this.#senders.keys()])
      if (BigInt(id.split(' ')[1] as string) < before) this.#senders.delete(id);
  }

  setBlocked(blocked: boolean): void {
    this.#blocked = blocked;
  }

  /** Whether a frame would be encrypted now. */
  get ready(): boolean {
    return this.#now() !== null;
  }

  /** The frame as it goes to the network, or `null`: send nothing. */
  async encrypt(kind: StreamKind, frame: Bytes): Promise<Bytes | null> {
    for (let epoch = this.#now(); epoch !== null; ) {
      const sender = await this.#sender(kind, epoch);
      const result = await sender.encrypt(frame);
      if (!result.ok) return null;
      // A block or a newer epoch that came meanwhile counts for this frame already.
      const now = this.#now();
      if (now?.epoch === epoch.epoch) {
        this.encrypted[kind]++;
        this.#records.push(result.value.record);
        return result.value.wire;
      }
      epoch = now;
    }
    return null;
  }

  /** Records since the last call, in lists that fit one proof. */
  takeRecords(): FrameRecord[][] {
    const records = this.#records;
    this.#records = [];
    const lists: FrameRecord[][] = [];
    for (let i = 0; i < records.length; i += MAX_RECORDS) lists.push(records.slice(i, i + MAX_RECORDS));
    return lists;
  }

  #now(): SendEpoch | null {
    if (this.#blocked || this.#present === null) return null;
    return this.#epochs.get(this.#present) ?? null;
  }

  #sender(kind: StreamKind, { epoch, baseKey, leaf }: SendEpoch): Promise<FrameSender> {
    const id = `${kind} ${epoch}`;
    const known = this.#senders.get(id);
    if (known) return known;
    const made = FrameSender.create({ baseKey, epoch, leaf, kind, layer: 0, incarnation: this.#incarnation });
    this.#senders.set(id, made);
    return made;
  }
}
