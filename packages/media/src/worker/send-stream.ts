// One sender inside the worker: encrypts its frames under the present epoch, or drops them (L3, RFC 9605). There is no
// path by which a frame leaves as it came.
import { type LeafIndex } from '@incamera/kernel';
import { type EncryptedFrame, FrameSender, MAX_LAYER, type SframeErrorCode, type StreamKind } from '@incamera/sframe';
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

/** Layer of a frame whose SSRC the page has not named yet: a key of its own, so that no counter of a layer is shared. */
const UNNAMED_LAYER = MAX_LAYER;

export class SendStream {
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly #incarnation: number;
  readonly #state: SendState;
  /**
   * By epoch and layer, one for the life of the stream: a second one would count from zero again. Layers differ in their
   * key id and therefore in their key.
   */
  readonly #senders = new Map<bigint, Map<number, Promise<FrameSender>>>();
  /** Layer by SSRC, as the page found out. A wrong one would only mislabel: keys and counters stay unique. */
  #layers: ReadonlyMap<number, number> = new Map();
  #seen = 0;
  #encrypted = 0;

  constructor(options: SendTransform, state: SendState) {
    this.streamId = options.streamId;
    this.kind = options.kind;
    this.#incarnation = options.incarnation;
    this.#state = state;
  }

  /** Frames that came from the encoder so far, of all layers, whatever became of them. */
  get seen(): number {
    return this.#seen;
  }

  /** Frames handed on so far. */
  get encrypted(): number {
    return this.#encrypted;
  }

  setLayers(ssrcs: readonly (readonly [number, number])[]): void {
    if (!isLayered(this.kind)) return;
    this.#layers = new Map(ssrcs);
    const epoch = this.#state.present();
    if (epoch !== null) this.prepare(epoch);
  }

  /**
   * The frame to send instead of `data`; `null` or a code: send nothing.
   * @param ssrc of the encoding that the frame belongs to, if the browser says
   */
  async encrypt(data: ArrayBuffer, ssrc?: number): Promise<EncryptedFrame | SframeErrorCode | null> {
    this.#seen++;
    const layer = this.#layerOf(ssrc);
    for (let epoch = this.#state.present(); epoch !== null; ) {
      const sender = await this.#senderOf(epoch, layer);
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

  /** Makes the senders of an epoch before they are needed, so that the switch costs no frame. */
  prepare(epoch: SendEpoch): void {
    for (const layer of isLayered(this.kind) ? this.#layers.values() : [0]) void this.#senderOf(epoch, layer);
  }

  dropEpochsBefore(epoch: bigint): void {
    for (const known of [...this.#senders.keys()]) if (known < epoch) this.#senders.delete(known);
  }

  #layerOf(ssrc: number | undefined): number {
    if (!isLayered(this.kind)) return 0;
    return (ssrc === undefined ? undefined : this.#layers.get(ssrc)) ?? UNNAMED_LAYER;
  }

  #senderOf({ epoch, baseKey, leaf }: SendEpoch, layer: number): Promise<FrameSender> {
    const layers = this.#senders.get(epoch) ?? new Map<number, Promise<FrameSender>>();
    this.#senders.set(epoch, layers);
    const known = layers.get(layer);
    if (known) return known;
    const { kind } = this;
    const made = FrameSender.create({ baseKey, epoch, leaf, kind, layer, incarnation: this.#incarnation });
    layers.set(layer, made);
    return made;
  }
}

/** Only the camera is sent in layers. */
function isLayered(kind: StreamKind): boolean {
  return kind === 'camera';
}
