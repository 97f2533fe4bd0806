// One receive slot inside the worker: decrypts its frames in order, holds those of a later epoch, drops the rest (L3).
import { type LeafIndex } from '@incamera/kernel';
import {
  type DecryptedFrame,
  type FrameReceiver,
  type FrameRefusal,
  type SlotMedia,
  type StreamKind,
} from '@incamera/sframe';
import { type ReceiveTransform } from '../worker-protocol.js';
import { HeldFrames } from './held-frames.js';

/** The source of a slot is told again this often while frames come, in case the listener gave it up meanwhile. */
const ANNOUNCE_EVERY_MS = 1_000;
/** Without a frame for this long the slot counts as empty. */
const EMPTY_AFTER_MS = 3_000;
/** Frames waiting for the cipher before new ones are dropped: the machine is too slow, and late frames are no use. */
const MAX_WAITING = 256;

/** The part of an encoded frame that matters here (W3C WebRTC Encoded Transform). */
export interface EncodedFrame {
  data: ArrayBuffer;
  getMetadata?(): { readonly synchronizationSource?: number; readonly rtpTimestamp?: number };
}

/** One stream of one member. */
export interface StreamSource {
  readonly leaf: LeafIndex;
  readonly kind: StreamKind;
}

export interface SlotHost {
  nowMs(): number;
  /** A frame came from the network, whatever becomes of it. */
  arrived(): void;
  /** A frame was authenticated; false when its sender is muted as not proved. `timestamp` of RTP, if the browser says. */
  accepted(slot: ReceiveSlot, decrypted: DecryptedFrame, timestamp: number | null): boolean;
  /** A frame cannot be decrypted; when it is held, it may still be tried again. */
  refused(slot: ReceiveSlot, refusal: FrameRefusal, isHeld: boolean): void;
  /** Held frames were given up. */
  expired(slot: ReceiveSlot, frames: number): void;
  sourceChanged(slot: ReceiveSlot, source: StreamSource | null): void;
}

export class ReceiveSlot {
  readonly streamId: string;
  readonly media: SlotMedia;
  readonly #receiver: FrameReceiver;
  readonly #host: SlotHost;
  readonly #write: (frame: EncodedFrame) => void;
  readonly #requestKeyFrame: () => void;
  readonly #held = new HeldFrames<EncodedFrame>();
  #chain: Promise<void> = Promise.resolve();
  #waiting = 0;
  #source: StreamSource | null = null;
  #lastSource: StreamSource | null = null;
  #lastFrameMs = 0;
  #announcedMs = 0;

  /** `write` hands a frame to the decoder. */
  constructor(
    options: ReceiveTransform,
    receiver: FrameReceiver,
    host: SlotHost,
    write: (frame: EncodedFrame) => void,
    requestKeyFrame: () => void,
  ) {
    this.streamId = options.streamId;
    this.media = options.slot;
    this.#receiver = receiver;
    this.#host = host;
    this.#write = write;
    this.#requestKeyFrame = requestKeyFrame;
  }

  /** Whether the last frame that decrypted here was from this stream. */
  carries(leaf: LeafIndex, kind: StreamKind): boolean {
    return this.#source?.leaf === leaf && this.#source.kind === kind;
  }

  /** Of whom the last frame was that decrypted here, however long ago; null before the first. */
  get lastSource(): StreamSource | null {
    return this.#lastSource;
  }

  /** Takes a frame from the network. */
  push(frame: EncodedFrame): void {
    this.#host.arrived();
    if (this.#waiting >= MAX_WAITING) return;
    const atMs = this.#host.nowMs();
    this.#then(() => this.#process(frame, atMs));
  }

  /** New keys are there: held frames are tried before anything that came after. */
  retryHeld(): void {
    if (this.#held.size === 0) return;
    this.#then(async () => {
      for (const { frame, atMs } of this.#held.takeAll()) await this.#process(frame, atMs);
    });
  }

  /** Asks the sender for a frame that can be decoded without the ones before; for sound there is nothing to ask. */
  requestKeyFrame(): void {
    if (this.media === 'video') this.#requestKeyFrame();
  }

  /** Call a few times a second. */
  tick(nowMs: number): void {
    const expired = this.#held.expire(nowMs);
    if (expired > 0) this.#host.expired(this, expired);
    if (this.#source !== null && nowMs - this.#lastFrameMs > EMPTY_AFTER_MS) {
      this.#source = null;
      this.#host.sourceChanged(this, null);
    } else if (this.#source !== null && this.#lastFrameMs - this.#announcedMs >= ANNOUNCE_EVERY_MS) this.#announce();
  }

  /** Resolves when everything pushed so far is through. */
  settled(): Promise<void> {
    return this.#chain;
  }

  #announce(): void {
    this.#announcedMs = this.#host.nowMs();
    this.#host.sourceChanged(this, this.#source);
  }

  #then(step: () => Promise<void>): void {
    this.#waiting++;
    this.#chain = this.#chain.then(step).finally(() => {
      this.#waiting--;
    });
  }

  async #process(frame: EncodedFrame, atMs: number): Promise<void> {
    const result = await this.#receiver.decrypt(new Uint8Array(frame.data), this.media);
    if (!result.ok) {
      const { code, claimed } = result.error;
      const isLater = code === 'sframe/later_epoch' && claimed !== null;
      const isHeld = isLater && this.#held.hold({ frame, leaf: claimed.leaf, atMs });
      this.#host.refused(this, result.error, isHeld);
      return;
    }
    const { leaf, kind } = result.value.source;
    this.#lastFrameMs = this.#host.nowMs();
    if (!this.carries(leaf, kind)) {
      this.#source = { leaf, kind };
      this.#lastSource = this.#source;
      this.#announce();
    }
    const timestamp = frame.getMetadata?.().rtpTimestamp ?? null;
    if (!this.#host.accepted(this, result.value, timestamp)) return;
    frame.data = result.value.frame.buffer;
    this.#write(frame);
  }
}
