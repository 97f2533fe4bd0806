// One of our own streams: what is captured, the copy that is sent, and the conditions under which it carries content (L3).
import { type StreamKind } from '@incamera/sframe';
import { type Outlet } from './transport.js';

/** Bits per second by picture size, enough for VP8 at the frame rates of capture.ts. */
const RATE_BY_HEIGHT: readonly (readonly [number, number])[] = [
  [180, 220_000],
  [360, 650_000],
  [720, 1_700_000],
];
const SCREEN_RATE_BPS = 2_500_000;

/**
 * Of the microphone a copy is sent, so that silence on the way out leaves the level meter alone ("you are muted but
 * speaking"). Pictures are sent as they are, so that stopping the captured track lets go of the camera at once; while they
 * may not be sent, the own view is black as well.
 */
export class OutgoingStream {
  readonly kind: StreamKind;
  readonly #onEnded: (kind: StreamKind) => void;
  #source: MediaStreamTrack | null = null;
  #outgoing: MediaStreamTrack | null = null;
  #outlet: Outlet | null = null;
  #isProved = false;
  #isStopped = false;
  #isAllowed = false;

  constructor(kind: StreamKind, onEnded: (kind: StreamKind) => void) {
    this.kind = kind;
    this.#onEnded = onEnded;
  }

  get source(): MediaStreamTrack | null {
    return this.#source;
  }

  /** Connects to the sender of a new transport: nothing is proved about it. */
  async connect(outlet: Outlet | null): Promise<void> {
    this.#outlet = outlet;
    this.#isProved = false;
    this.#isStopped = false;
    this.#gate();
    await this.#plug();
  }

  async setSource(source: MediaStreamTrack | null): Promise<void> {
    if (source !== null && source === this.#source) return;
    const before = { source: this.#source, outgoing: this.#outgoing };
    this.#source?.removeEventListener('ended', this.#ended);
    this.#source = source;
    this.#outgoing = this.kind === 'mic' ? (source?.clone() ?? null) : source;
    source?.addEventListener('ended', this.#ended);
    this.#gate();
    try {
      await this.#plug();
    } finally {
      if (before.outgoing !== before.source) before.outgoing?.stop();
      else if (before.outgoing && before.outgoing !== this.#outgoing) before.outgoing.enabled = true;
    }
  }

  /** A captured track that the page stopped by itself must not live on in its copy. Call often. */
  tick(): void {
    if (this.#outgoing !== this.#source && this.#source?.readyState === 'ended') this.#outgoing?.stop();
  }

  /** The worker showed that it encrypts this sender's frames: silence and black may become content. */
  prove(): void {
    this.#isProved = true;
    this.#gate();
  }

  /** Whether content may flow: not muted, not blocked. */
  allow(isAllowed: boolean): void {
    this.#isAllowed = isAllowed;
    this.#gate();
  }

  /**
   * Ends the sender for the life of this transport. Not by taking its track away: Firefox then sends the last true picture
   * once more.
   */
  stopSending(): void {
    this.#isStopped = true;
    const transceiver = this.#outlet?.transceiver;
    if (transceiver && transceiver.currentDirection !== 'stopped') transceiver.stop();
    this.#gate();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  readonly #ended = (): void => this.#onEnded(this.kind);

  #gate(): void {
    if (this.#outgoing) this.#outgoing.enabled = this.#isProved && this.#isAllowed && !this.#isStopped;
  }

  async #plug(): Promise<void> {
    const sender = this.#outlet?.transceiver.sender;
    if (!sender || this.#isStopped || sender.transport?.state === 'closed') return;
    const track = this.#outgoing;
    try {
      await sender.replaceTrack(track);
      if (track?.kind === 'video') await limitRate(sender, track, this.kind);
    } catch (error) {
      // A transport that was closed meanwhile sends nothing; the next one is connected anew.
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    }
  }
}

async function limitRate(sender: RTCRtpSender, track: MediaStreamTrack, kind: StreamKind): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings;
  if (!encoding) return;
  encoding.maxBitrate = kind === 'screen' ? SCREEN_RATE_BPS : cameraRateBps(track.getSettings().height ?? 360);
  await sender.setParameters(parameters);
}

/** Highest rate for a camera picture of this height. */
export function cameraRateBps(height: number): number {
  const step = RATE_BY_HEIGHT.find(([upTo]) => height <= upTo) ?? RATE_BY_HEIGHT.at(-1);
  return step?.[1] ?? 650_000;
}
