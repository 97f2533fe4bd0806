// One of our own streams: what is captured, the copy that is sent, and the conditions under which it carries content (L3).
import { isAudio, type StreamKind } from '@incamera/sframe';
import { SCREEN_FRAME_RATE } from './capture.js';
import { cameraLayers } from './layers.js';
import { type Outlet } from './transport.js';

/** What is set on one encoding of a sender (W3C WebRTC RTCRtpEncodingParameters). */
export interface EncodingSettings {
  readonly active: boolean;
  readonly scaleResolutionDownBy: number;
  /** Bits per second. */
  readonly maxBitrate: number;
  /** Frames per second. */
  readonly maxFramerate: number;
}

const SCREEN_RATE_BPS = 2_500_000;
/** A track that does not tell its size is taken for a standard one. */
const DEFAULT_SHORT_SIDE_PX = 360;

/**
 * Of microphone and camera a copy is sent, so that silence and black on the way out leave the level meter ("you are muted
 * but speaking") and the own view alone: while nobody watches, nothing is proved, and a person who is alone would see a
 * black picture of themselves. A shared screen is sent as it is, so that stopping the captured track ends the sharing at once.
 */
export class OutgoingStream {
  readonly kind: StreamKind;
  readonly #onEnded: (kind: StreamKind) => void;
  #source: MediaStreamTrack | null = null;
  #outgoing: MediaStreamTrack | null = null;
  #outlet: Outlet | null = null;
  /** Layers that somebody watches; `null`: not told. */
  #needed: readonly number[] | null = null;
  /** Settings are written one after the other: each write must follow its own read. */
  #settings: Promise<void> = Promise.resolve();
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

  /** The copy that is sent, or the source itself. */
  get outgoing(): MediaStreamTrack | null {
    return this.#outgoing;
  }

  /** Connects to the sender of a new transport: nothing is proved about it, and nobody has said what is needed of it. */
  async connect(outlet: Outlet | null): Promise<void> {
    this.#outlet = outlet;
    this.#isProved = false;
    this.#isStopped = false;
    this.#needed = null;
    this.#gate();
    await this.#plug();
  }

  /** The answer is in place: it decided how many encodings there are. */
  negotiated(): Promise<void> {
    return this.#applySettings();
  }

  async setSource(source: MediaStreamTrack | null): Promise<void> {
    if (source !== null && source === this.#source) return;
    const before = { source: this.#source, outgoing: this.#outgoing };
    this.#source?.removeEventListener('ended', this.#ended);
    this.#source = source;
    this.#outgoing = this.kind === 'mic' || this.kind === 'camera' ? copyOf(source) : source;
    source?.addEventListener('ended', this.#ended);
    this.#gate();
    try {
      await this.#plug();
    } finally {
      if (before.outgoing !== before.source) before.outgoing?.stop();
      else if (before.outgoing && before.outgoing !== this.#outgoing) before.outgoing.enabled = true;
    }
  }

  /** Sends these layers only, without negotiation; `[]` sends no picture at all. */
  setLayers(needed: readonly number[]): Promise<void> {
    this.#needed = needed;
    return this.#applySettings();
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

  #sender(): RTCRtpSender | null {
    const sender = this.#outlet?.transceiver.sender;
    return !sender || this.#isStopped || sender.transport?.state === 'closed' ? null : sender;
  }

  async #plug(): Promise<void> {
    await quietly(async () => {
      await this.#sender()?.replaceTrack(this.#outgoing);
      await this.#applySettings();
    });
  }

  #applySettings(): Promise<void> {
    if (isAudio(this.kind)) return Promise.resolve();
    const applied = this.#settings.then(() => quietly(() => this.#writeSettings()));
    this.#settings = applied.catch(() => {});
    return applied;
  }

  async #writeSettings(): Promise<void> {
    const sender = this.#sender();
    const track = this.#outgoing;
    if (!sender || !track) return;
    const parameters = sender.getParameters();
    const { encodings } = parameters;
    if (encodings.length === 0) return;
    const { width = DEFAULT_SHORT_SIDE_PX, height = DEFAULT_SHORT_SIDE_PX } = track.getSettings();
    const settings =
      this.kind === 'screen'
        ? [screenSettings(this.#needed)]
        : cameraLayers(encodings.length, Math.min(width, height), this.#needed);
    if (!settings.some((wanted, i) => differs(encodings[i], wanted))) return;
    for (const [i, wanted] of settings.entries()) Object.assign(encodings[i] ?? {}, wanted);
    await sender.setParameters(parameters);
  }
}

function screenSettings(needed: readonly number[] | null): EncodingSettings {
  return {
    active: needed === null || needed.length > 0,
    scaleResolutionDownBy: 1,
    maxBitrate: SCREEN_RATE_BPS,
    maxFramerate: SCREEN_FRAME_RATE,
  };
}

function differs(encoding: RTCRtpEncodingParameters | undefined, wanted: EncodingSettings): boolean {
  return (Object.keys(wanted) as (keyof EncodingSettings)[]).some((key) => encoding?.[key] !== wanted[key]);
}

function copyOf(source: MediaStreamTrack | null): MediaStreamTrack | null {
  const copy = source?.clone() ?? null;
  if (source && copy) copy.contentHint = source.contentHint;
  return copy;
}

/** A transport that was closed meanwhile sends nothing; the next one is connected anew. */
async function quietly(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}
