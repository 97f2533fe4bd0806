// One sender inside the worker: encrypts its frames under the present epoch, or drops them (L3, RFC 9605). There is no
// path by which a frame leaves as it came.
import { type LeafIndex } from '@incamera/kernel';
import { type EncryptedFrame, FrameSender, type SframeErrorCode, type StreamKind } from '@incamera/sframe';
import { type SendTransform } from '../worker-protocol.js';

/** Key of an epoch as a sender needs it. */
export interface SendEpoch {
  readonly epoch: bigint;
  readonly baseKey: CryptoKey;
  readonly leaf: LeafIndex;
}

/** What the stream asks for at each frame; the answers may change while a frame is being encrypted. */
export interface SendState {
  /** `null`: nothing may be sent. */
  present(): SendEpoch | null;
}

/** Layer of every frame: the lowest. Further layers are further `FrameSender`s of the same stream. */
const LAYER = 0;

export class SendStream {
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly #incarnation: number;
  readonly #state: SendState;
  /** One per epoch for the life of the stream: a second one would count from zero again. */
  readonly #senders = new Map<bigint, Promise<FrameSender>>();
  #seen = 0;
  #encrypted = 0;

  constructor(options: SendTransform, state: SendState) {
    this.streamId = options.streamId;
    this.kind = options.kind;
    this.#incarnation = options.incarnation;
    this.#state = state;
  }

  /** Frames that came from the encoder so far, whatever became of them. */
  get seen(): number {
    return this.#seen;
  }

  /** Frames handed on so far. */
  get encrypted(): number {
    return this.#encrypted;
  }

  /** The frame to send instead of `data`; `null` or a code: send nothing. */
  async encrypt(data: ArrayBuffer): Promise<EncryptedFrame | SframeErrorCode | null> {
    this.#seen++;
    for (let epoch = this.#state.present(); epoch !== null; ) {
      const sender = await this.#senderOf(epoch);
      const result = await sender.encrypt(new Uint8Array(data));
      if (!result.ok) return result.error;
      // A block or a newer epoch that came meanwhile counts for this frame already; it is not lost at a switch.
      const now = this.#state.present();
      if (now?.epoch === epoch.epoch) {
        this.#encrypted++;
        return result.value;
      }
      epoch = now;
    }
    return null;
  }

  /** Makes the sender of an epoch before it is needed, so that the switch costs no frame. */
  prepare(epoch: SendEpoch): void {
    void this.#senderOf(epoch);
  }

  dropEpochsBefore(epoch: bigint): void {
    for (const known of [...this.#senders.keys()]) if (known < epoch) this.#senders.delete(known);
  }

  #senderOf({ epoch, baseKey, leaf }: SendEpoch): Promise<FrameSender> {
    const known = this.#senders.get(epoch);
    if (known) return known;
    const made = FrameSender.create({
      baseKey,
      epoch,
      leaf,
      kind: this.kind,
      layer: LAYER,
      incarnation: this.#incarnation,
    });
    this.#senders.set(epoch, made);
    return made;
  }
}
