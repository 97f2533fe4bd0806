// Frames encrypted and decrypted by the code of the transform worker; runs in Node and in a browser's worker alike.
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { FrameReceiver, FrameSender, importBaseKey } from '@incamera/sframe';

export interface FrameLoad {
  readonly media: 'audio' | 'video';
  readonly frameBytes: number;
  readonly count: number;
}

/** 20 ms of Opus at 40 kbit/s; a picture of 1 Mbit/s at 30 frames a second. */
export const FRAME_LOADS: readonly FrameLoad[] = [
  { media: 'audio', frameBytes: 100, count: 30_000 },
  { media: 'video', frameBytes: 4_200, count: 20_000 },
];

/** Frames in work at the same time: streams overlap, and so do a stream's frames while WebCrypto works. */
const IN_FLIGHT = 16;
const EPOCH = 1n;
const SENDER = 1 as LeafIndex;
const RECEIVER = 2 as LeafIndex;

export class SframeLoad {
  readonly #load: FrameLoad;
  readonly #sender: FrameSender;
  readonly #receiver: FrameReceiver;
  readonly #wires: Bytes[] = [];

  private constructor(load: FrameLoad, sender: FrameSender, receiver: FrameReceiver) {
    this.#load = load;
    this.#sender = sender;
    this.#receiver = receiver;
  }

  static async create(load: FrameLoad): Promise<SframeLoad> {
    const raw = crypto.getRandomValues(new Uint8Array(32));
    const receiver = new FrameReceiver();
    await receiver.addEpoch({ epoch: EPOCH, baseKey: raw, ownLeaf: RECEIVER, members: [SENDER, RECEIVER] });
    const sender = await FrameSender.create({
      baseKey: await importBaseKey(raw),
      epoch: EPOCH,
      leaf: SENDER,
      kind: load.media === 'audio' ? 'mic' : 'camera',
      layer: 0,
      incarnation: 0,
    });
    return new SframeLoad(load, sender, receiver);
  }

  /** Encrypts every frame and keeps what comes out. @returns ms that it took */
  async encrypt(): Promise<number> {
    const frame = new Uint8Array(this.#load.frameBytes).fill(0x5a);
    // A delta frame of VP8 whose first partition has two bytes (RFC 6386 section 9.1).
    frame.set([0x51, 0, 0]);
    return this.#all(async (index) => {
      const result = await this.#sender.encrypt(frame);
      if (!result.ok) throw new Error(result.error);
      this.#wires[index] = result.value.wire;
    });
  }

  /** Decrypts what `encrypt` made; once. @returns ms that it took */
  async decrypt(): Promise<number> {
    return this.#all(async (index) => {
      const result = await this.#receiver.decrypt(this.#wires[index] as Bytes, this.#load.media);
      if (!result.ok) throw new Error(result.error.code);
    });
  }

  async #all(work: (index: number) => Promise<void>): Promise<number> {
    const beganMs = performance.now();
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < this.#load.count) await work(next++);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    return performance.now() - beganMs;
  }
}
