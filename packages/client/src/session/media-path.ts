// The media connection of a meeting (L4): one offer, made again whenever the path is gone, and what the SFU must know
// about it: which streams flow and whose pictures are wanted.
import { type AppError, errorCode, type LeafIndex, type PeerId } from '@incamera/kernel';
import { type MediaEngine, type SlotPlan, type TransportState } from '@incamera/media';
import { answerResultSchema, type ClientRequest } from '@incamera/protocol';
import { type StreamKind } from '@incamera/sframe';
import { z } from 'zod';
import { type ClientEnvironment } from '../environment.js';
import { asAppError, clientErrors } from '../errors.js';
import { backoffMs } from '../transport/backoff.js';
import { type MeetingSocket } from '../transport/meeting-socket.js';
import { RelayBook } from './relay-book.js';

/** Everybody who speaks at once in a large meeting, and as many pictures as fit a screen. */
export const DEFAULT_PLAN: SlotPlan = { audio: 12, video: 10 };
/** ICE often heals a short loss by itself. */
const LOST_AFTER_MS = 3000;
/** A new transport that is not connected by then is tried again. */
const CONNECT_WITHIN_MS = 12_000;
/** After a refusal for the network that media came from. */
const REFUSED_RETRY_MS = 30_000;

export interface Wanted {
  readonly leaf: LeafIndex;
  readonly kind: 'camera' | 'screen';
  /** Height of the picture on the screen in device pixels; absent: as large as there is. */
  readonly heightPx?: number;
}

export interface MediaPathOptions {
  readonly engine: MediaEngine;
  readonly socket: Pick<MeetingSocket, 'request' | 'state'>;
  readonly environment: Pick<ClientEnvironment, 'clock' | 'rng' | 'logger'>;
  readonly plan: SlotPlan;
  /** Which peer a member is reachable as, by its own signed presence. */
  readonly peerOf: (leaf: LeafIndex) => PeerId | null;
  /** The state for the interface changed, or the path is lost (`error`) or back (null). */
  readonly onChange: (error: AppError | null) => void;
}

export type MediaState = 'none' | 'connecting' | 'connected' | 'lost';

/** Keeps one media connection alive between `start` and `stop`. */
export class MediaPath {
  readonly #options: MediaPathOptions;
  readonly #active = new Map<StreamKind, boolean>();
  /** Null until somebody said: the media server then shows who comes first. */
  #wanted: readonly Wanted[] | null = null;
  #sentWants = '';
  #state: MediaState = 'none';
  #transport: TransportState = 'new';
  /** Nothing comes in, though ICE still hopes. */
  #isSilent = false;
  #running = false;
  /** The server does not want this path; what becomes of it says nothing any more. */
  #isRefused = false;
  #negotiating = false;
  #again = false;
  #attempt = 0;
  #cancelTimer: (() => void) | null = null;
  readonly #relays: RelayBook;
  readonly #stopEngine: (() => void)[];

  constructor(options: MediaPathOptions) {
    this.#options = options;
    this.#relays = new RelayBook(options.socket, options.environment.clock, options.environment.logger);
    const { events } = options.engine;
    this.#stopEngine = [
      events.on('transport', ({ state }) => this.#transportChanged(state)),
      events.on('silence', ({ isSilent }) => void this.#silence(isSilent)),
    ];
  }

  get state(): MediaState {
    return this.#state;
  }

  start(): void {
    this.#running = true;
    this.#attempt = 0;
    this.rebuild();
  }

  stop(): void {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#setState('none', null);
  }

  close(): void {
    this.stop();
    for (const stop of this.#stopEngine) stop();
  }

  /** Makes a new connection now: the SFU restarted, the network is back, the path is dead. */
  rebuild(): void {
    if (!this.#running) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#negotiating) this.#again = true;
    else void this.#negotiate();
  }

  /** The server closed the path for where it came from; the device may be somewhere else later. */
  refused(error: AppError): void {
    if (!this.#running) return;
    this.#isRefused = true;
    this.#cancelTimer?.();
    this.#setState('lost', error);
    this.#cancelTimer = this.#options.environment.clock.after(REFUSED_RETRY_MS, () => this.rebuild());
  }

  /** The signalling is back after a loss: rebuild unless packets still flow. */
  signallingResumed(): void {
    if (this.#running && (this.#transport !== 'connected' || this.#isSilent)) this.rebuild();
  }

  setActive(kind: StreamKind, active: boolean): void {
    if (this.#active.get(kind) === active) return;
    this.#active.set(kind, active);
    if (this.#state === 'connected' || this.#state === 'connecting') this.#tell({ type: 'media.active', kind, active });
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#wanted = wanted;
    this.refreshWanted();
  }

  /** Presence told new peer ids: the same people may be somewhere else now. */
  refreshWanted(force = false): void {
    if (this.#wanted === null) return;
    const video = this.#wanted.slice(0, 64).flatMap(({ leaf, kind, heightPx }) => {
      const peerId = this.#options.peerOf(leaf);
      if (peerId === null) return [];
      return [{ peerId, kind, ...(heightPx === undefined ? {} : { height: heightPx }) }];
    });
    const text = JSON.stringify(video);
    if ((text === this.#sentWants && !force) || this.#state === 'none') return;
    this.#sentWants = text;
    this.#tell({ type: 'media.want', video });
  }

  async #negotiate(): Promise<void> {
    this.#negotiating = true;
    this.#isRefused = false;
    this.#again = false;
    this.#transport = 'new';
    this.#isSilent = false;
    if (this.#state !== 'lost') this.#setState('connecting', null);
    try {
      const offer = await this.#options.engine.open(this.#options.plan, await this.#relays.current());
      const answer = await this.#options.socket.request(
        { type: 'media.offer', ...offer, audioSlots: [...offer.audioSlots], videoSlots: [...offer.videoSlots] },
        answerResultSchema,
      );
      await this.#options.engine.accept(answer.sdp);
      if (this.#running) this.#negotiated();
    } catch (error) {
      this.#options.environment.logger.warn('media_negotiation_failed', { code: errorCode(error) });
      if (this.#running) this.#retry(asAppError(error));
    } finally {
      this.#negotiating = false;
      if (this.#again) this.rebuild();
    }
  }

  #negotiated(): void {
    // Also what stopped while the path was down: the SFU keeps what it was told last.
    for (const [kind, active] of this.#active) this.#tell({ type: 'media.active', kind, active });
    this.refreshWanted(true);
    if (this.#transport === 'connected') return;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.environment.clock.after(CONNECT_WITHIN_MS, () => this.#lost());
  }

  #retry(error: AppError): void {
    // A browser that cannot encrypt frames never will: no attempt changes that.
    if (error.code === 'media/no_encoded_transform') {
      this.#running = false;
      this.#setState('lost', error);
      return;
    }
    this.#setState('lost', error.code.startsWith('client/') ? clientErrors.make('client/media_lost') : error);
    const { clock, rng } = this.#options.environment;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(backoffMs(this.#attempt++, rng), () => {
      // While signalling is down there is nobody to make an offer to; its return calls `signallingResumed`.
      if (this.#options.socket.state === 'online') this.rebuild();
    });
  }

  #lost(): void {
    this.#setState('lost', clientErrors.make('client/media_lost'));
    if (this.#options.socket.state === 'online') this.rebuild();
  }

  /**
   * The path carries nothing any more. If the server can still be asked, it is the path that broke, as by a new address: another
   * one is made at once. If not, the network is away as a whole, and comes back with the signalling or by itself.
   */
  async #silence(isSilent: boolean): Promise<void> {
    this.#isSilent = isSilent;
    if (!isSilent || !this.#running || this.#isRefused) return;
    try {
      await this.#options.socket.request({ type: 'ping' }, z.unknown());
    } catch {
      return;
    }
    if (this.#isSilent && this.#running && !this.#negotiating) this.#lost();
  }

  #transportChanged(state: TransportState): void {
    this.#transport = state;
    if (!this.#running || this.#isRefused) return;
    if (state === 'connected') {
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      this.#attempt = 0;
      this.#setState('connected', null);
    } else if (state === 'failed' && !this.#negotiating) this.#lost();
    else if (state === 'disconnected') {
      this.#cancelTimer?.();
      this.#cancelTimer = this.#options.environment.clock.after(LOST_AFTER_MS, () => this.#lost());
    }
  }

  #tell(message: ClientRequest): void {
    this.#options.socket.request(message, z.unknown()).catch((error: unknown) => {
      // Told again with the next connection; the SFU's assignment is a convenience, not a protection.
      this.#options.environment.logger.debug('media_hint_lost', { code: errorCode(error) });
    });
  }

  #setState(state: MediaState, error: AppError | null): void {
    this.#state = state;
    this.#options.onChange(error);
  }
}
