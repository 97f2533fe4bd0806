// Which voices fingerprints are made of, and where (L3, Web Audio): one node behind each of them, in the context that plays them. It
// has no output. What fails here fails beside the meeting: sound goes on, and somebody is told.
import { type Segment } from '@incamera/evidence';
import { type AppError, type Clock, type LeafIndex } from '@incamera/kernel';
import { type FingerprintWish } from '../engine.js';
import { mediaErrors } from '../errors.js';
import { type VoiceSource, VoiceTap } from './voice-tap.js';

const CLOCK_EVERY_MS = 1000;
/** After a failure; the next one of another voice tries at once. */
const AGAIN_AFTER_MS = 30_000;

/** Where our own voice comes by, as it is sent. */
export const SENT = 'sent';

export interface VoiceTapsOptions {
  /** Of the module made from fingerprint.worklet.ts. */
  readonly workletUrl: string;
  readonly clock: Clock;
}

export interface VoiceTapsHandlers {
  /** A stretch of our own voice (`null`) or of somebody's as it is heard here. */
  made(leaf: LeafIndex | null, segment: Segment): void;
  /** None can be made, and why; `null`: they are again. */
  failed(error: AppError | null): void;
}

interface Place {
  source: VoiceSource | null;
  /** Who is heard there; `undefined`: nobody. */
  leaf: LeafIndex | null | undefined;
  tap: VoiceTap | null;
  /** Why there is none. */
  error: AppError | null;
}

export class VoiceTaps {
  readonly #options: VoiceTapsOptions;
  readonly #handlers: VoiceTapsHandlers;
  readonly #places = new Map<string, Place>([[SENT, { source: null, leaf: null, tap: null, error: null }]]);
  readonly #loaded = new WeakMap<BaseAudioContext, Promise<void>>();
  readonly #stopTimers: readonly (() => void)[];
  #wish: FingerprintWish | null = null;
  #told: AppError | null = null;
  #isClosed = false;

  constructor(options: VoiceTapsOptions, handlers: VoiceTapsHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#stopTimers = [
      options.clock.every(CLOCK_EVERY_MS, () => {
        for (const { tap } of this.#places.values()) tap?.sendClock();
      }),
      options.clock.every(AGAIN_AFTER_MS, () => this.#reviewAll()),
    ];
  }

  /** From now on these voices; `null`: none. */
  want(wish: FingerprintWish | null): void {
    this.#wish = wish;
    this.#reviewAll();
  }

  /** Who is in a slot from now on; `null`: nobody. */
  carries(id: string, leaf: LeafIndex | null): void {
    this.#place(id).leaf = leaf ?? undefined;
    this.#review(id);
  }

  /** The sound of a slot, or our own, can be looked at there from now on; `null`: nowhere. */
  sounds(id: string, source: VoiceSource | null): void {
    const place = this.#place(id);
    place.source = source;
    place.error = null;
    this.#review(id);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stopTimers) stop();
    for (const place of this.#places.values()) this.#end(place);
  }

  #reviewAll(): void {
    for (const id of this.#places.keys()) this.#review(id);
  }

  #review(id: string): void {
    if (this.#isClosed) return;
    const place = this.#place(id);
    const { source, leaf, tap } = place;
    const isWanted = source !== null && leaf !== undefined && this.#wants(leaf);
    if (tap !== null && isWanted && tap.source === source && tap.leaf === leaf) return;
    this.#end(place);
    if (isWanted && source !== null && leaf !== undefined) void this.#begin(place, source, leaf);
    else if (source === null && leaf === undefined) this.#places.delete(id);
    this.#tell();
  }

  #wants(leaf: LeafIndex | null): boolean {
    if (this.#wish === null) return false;
    return leaf === null ? this.#wish.own : this.#wish.heard.includes(leaf);
  }

  #end(place: Place): void {
    place.tap?.end();
    place.tap = null;
  }

  async #begin(place: Place, source: VoiceSource, leaf: LeafIndex | null): Promise<void> {
    const clockSeconds = () => this.#wish?.clockSeconds() ?? Number.NaN;
    const tap = new VoiceTap({
      source,
      leaf,
      clockSeconds,
      made: (segment) => this.#handlers.made(leaf, segment),
      failed: (cause) => this.#failed(place, tap, mediaErrors.make('media/fingerprint_failed', { cause })),
    });
    place.tap = tap;
    try {
      await this.#load(source.context);
    } catch (cause) {
      this.#failed(place, tap, mediaErrors.make('media/fingerprint_not_loaded', { cause }));
      return;
    }
    // Meanwhile somebody else may be in the slot, or nobody.
    if (place.tap === tap) tap.begin();
    if (place.tap === tap) place.error = null;
    this.#tell();
  }

  #failed(place: Place, tap: VoiceTap, error: AppError): void {
    if (place.tap !== tap) return;
    place.tap = null;
    place.error = error;
    this.#tell();
  }

  #load(context: BaseAudioContext): Promise<void> {
    const known = this.#loaded.get(context);
    if (known !== undefined) return known;
    const loading = Promise.resolve(context.audioWorklet?.addModule(this.#options.workletUrl));
    this.#loaded.set(context, loading);
    // The next voice tries again.
    loading.catch(() => this.#loaded.delete(context));
    return loading;
  }

  /** The first thing that fails, if anything does and it was not told yet. */
  #tell(): void {
    const isWished = ({ leaf }: Place) => leaf !== undefined && this.#wants(leaf);
    const error = [...this.#places.values()].find((place) => place.error !== null && isWished(place))?.error ?? null;
    if (this.#isClosed || error?.code === this.#told?.code) return;
    this.#told = error;
    this.#handlers.failed(error);
  }

  #place(id: string): Place {
    let place = this.#places.get(id);
    if (place === undefined) {
      place = { source: null, leaf: undefined, tap: null, error: null };
      this.#places.set(id, place);
    }
    return place;
  }
}
