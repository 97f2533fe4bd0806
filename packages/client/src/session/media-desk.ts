// Media of one membership (L4): hands the engine its keys' consequences, its proofs their signatures, and the state what the
// engine found out about everybody's streams.
import { type AppError, type Bytes, errorCode, type LeafIndex } from '@incamera/kernel';
import { type MediaEngine, type MediaEvents, type SendBlock } from '@incamera/media';
import { decodeFrameRecords, decodeKid, encodeFrameRecords, type FrameRecord, type StreamKind } from '@incamera/sframe';
import { clientErrors } from '../errors.js';
import { PolicyRefusal, ServerRefusal } from '../policy/refusal.js';
import { type ServerEvent } from '../transport/meeting-socket.js';
import { DEFAULT_PLAN, MediaPath, type Wanted } from './media-path.js';
import { type MembershipContext } from './membership-context.js';
import { OpenMicrophones } from './open-microphones.js';

const STATS_EVERY_MS = 2000;
/** Records of one proof: well below what a signal may carry. */
const RECORDS_PER_PROOF = 400;

export interface MediaHandlers {
  proofDue(payload: Bytes): void;
  laterEpoch(): void;
  /** A capture device ended by itself. */
  captureEnded(kind: StreamKind): void;
  /** Our microphone was muted here, because one more would have been too many. */
  microphoneClosed(): void;
}

export class MediaDesk {
  readonly #context: MembershipContext;
  readonly #engine: MediaEngine;
  readonly #path: MediaPath;
  readonly #microphones: OpenMicrophones;
  readonly #handlers: MediaHandlers;
  readonly #stops: (() => void)[] = [];
  #block: SendBlock | undefined;

  constructor(context: MembershipContext, engine: MediaEngine, handlers: MediaHandlers) {
    const { state, socket, environment } = context;
    this.#context = context;
    this.#engine = engine;
    this.#handlers = handlers;
    this.#microphones = new OpenMicrophones(state, environment.clock);
    this.#path = new MediaPath({
      engine,
      socket,
      environment,
      plan: DEFAULT_PLAN,
      peerOf: (leaf) => state.presence.peerOf(leaf),
      onChange: (error) => this.#pathChanged(error),
    });
    this.#listen();
  }

  /** Keys are in place: connects, and hands over what is captured already. */
  async begin(): Promise<void> {
    const { state } = this.#context;
    this.#engine.setMuted(state.muted);
    this.#microphones.opened();
    for (const [kind, source] of state.sources) {
      this.#setActive(kind, true);
      await this.#engine.setSource(kind, source);
    }
    this.#path.start();
  }

  async setSource(kind: StreamKind, source: unknown): Promise<void> {
    await this.#engine.setSource(kind, source);
    if (kind === 'mic' && source !== null) this.#microphones.opened();
    this.#setActive(kind, source !== null);
    this.#context.state.problems.set(`sending/${kind}`, null);
  }

  /** Unmutes unless that would be one open microphone too many; `microphoneClosed` says so then. */
  setMuted(muted: boolean): void {
    if (!muted) this.#microphones.opened();
    this.#engine.setMuted(muted);
    this.#reviewMicrophone();
  }

  setSendBlock(block: SendBlock): void {
    if (this.#block !== undefined && this.#block?.code === block?.code) return;
    this.#block = block;
    this.#engine.setSendBlock(block);
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#path.setWanted(wanted);
  }

  presenceChanged(): void {
    this.#path.refreshWanted();
    this.#reviewMicrophone();
  }

  /** A signed proof of `leaf`: frames that it really sent. */
  proofHeard(leaf: LeafIndex, payload: Bytes): void {
    let records: readonly FrameRecord[];
    try {
      records = decodeFrameRecords(payload);
    } catch (error) {
      this.#context.environment.logger.warn('proof_malformed', { code: errorCode(error) });
      return;
    }
    // Nobody vouches for frames under somebody else's key.
    const parts = records.map((record) => ({ record, kid: decodeKid(record.kid) }));
    // What is not covered by a proof is neither played nor shown: the same for what a member may not send.
    const forbidden = new Set<StreamKind>();
    const own = parts.flatMap(({ record, kid }) => {
      if (kid === null || kid.leaf !== leaf) return [];
      const mayStream = this.#context.rules.mayStream(leaf, kid.kind);
      if (!mayStream) forbidden.add(kid.kind);
      return mayStream ? [record] : [];
    });
    for (const kind of ['camera', 'screen', 'screen-audio'] as const) {
      const error = forbidden.has(kind)
        ? clientErrors.make('client/stream_not_permitted', { context: { leaf } })
        : null;
      this.#mediaProblem(`forbidden/${leaf}/${kind}`, leaf, kind, error);
    }
    if (own.length > 0) this.#engine.cover(leaf, own);
  }

  /** The SFU's word on its slots can only clear one: who is in it is proved by decrypted frames. */
  slotsAssigned(event: Extract<ServerEvent, { type: 'media.slots' }>): void {
    const { slots } = this.#context.state;
    const paused = new Set<string>();
    for (const { mid, source, paused: isPaused } of event.slots) {
      if (isPaused && source !== null) paused.add(`${source.peerId}/${source.kind}`);
      const shown = slots.get(mid);
      if (shown === undefined) continue;
      const peerId = this.#context.state.presence.peerOf(shown.leaf);
      if (source === null || source.kind !== shown.kind || (peerId !== null && source.peerId !== peerId))
        slots.delete(mid);
    }
    this.#context.state.paused = paused;
    this.#context.state.touch();
  }

  /** Layers of our own pictures that somebody watches. */
  layersNeeded({ kind, layers }: Extract<ServerEvent, { type: 'media.layers' }>): void {
    this.#engine.setLayers(kind, layers).catch((error: unknown) => {
      // Then all are sent, which costs upload and nothing else.
      this.#context.environment.logger.warn('layers_not_set', { code: errorCode(error) });
    });
  }

  /** The server does not take our media from where it comes: named by our own policies, or as a lie of the server. */
  async pathRefused({ refusal }: Extract<ServerEvent, { type: 'media.refused' }>): Promise<void> {
    const explained = await this.#context.rules.explained(new ServerRefusal(refusal));
    const isByRules = explained instanceof PolicyRefusal;
    this.#path.refused(isByRules ? clientErrors.make('client/media_network', { cause: explained }) : explained);
  }

  reset(): void {
    this.#path.rebuild();
  }

  signallingResumed(): void {
    this.#path.signallingResumed();
  }

  /** Members who are gone have neither slots nor problems. */
  rosterChanged(): void {
    const { state } = this.#context;
    for (const [mid, { leaf }] of state.slots) if (state.member(leaf) === null) state.slots.delete(mid);
    for (const [name, { leaf }] of state.mediaProblems)
      if (state.member(leaf) === null) state.mediaProblems.delete(name);
    this.#path.refreshWanted();
    this.#reviewMicrophone();
  }

  sink(mid: string): unknown {
    return this.#engine.sink(mid);
  }

  setOutputDevice(deviceId: string): Promise<void> {
    return this.#engine.setOutputDevice(deviceId);
  }

  resumeSound(): Promise<void> {
    return this.#engine.resumeSound();
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#path.close();
    await this.#engine.close();
  }

  #listen(): void {
    const { state, environment } = this.#context;
    const handlers = this.#handlers;
    const on = <Name extends keyof MediaEvents>(name: Name, listener: (event: MediaEvents[Name]) => void) => {
      this.#stops.push(this.#engine.events.on(name, listener));
    };
    on('proofDue', ({ records }) => {
      for (let i = 0; i < records.length; i += RECORDS_PER_PROOF) {
        handlers.proofDue(encodeFrameRecords(records.slice(i, i + RECORDS_PER_PROOF)));
      }
    });
    on('laterEpochSeen', () => handlers.laterEpoch());
    on('captureEnded', ({ kind }) => handlers.captureEnded(kind));
    on('slotSource', ({ mid, source }) => {
      if (source === null) state.slots.delete(mid);
      else state.slots.set(mid, source);
      state.touch();
    });
    on('undecryptable', ({ leaf, kind, error }) =>
      this.#mediaProblem(`undecryptable/${leaf}/${kind}`, leaf, kind, error),
    );
    on('senderProof', ({ leaf, kind, proved }) => {
      const error = proved ? null : clientErrors.make('client/sender_not_proved', { context: { leaf } });
      this.#mediaProblem(`unproved/${leaf}/${kind}`, leaf, kind, error);
    });
    on('soundRate', ({ leaf, isConstant }) => this.#rateChanged(leaf, isConstant));
    on('sendingStopped', ({ kind, error }) => state.problems.set(`sending/${kind}`, error));
    on('levels', ({ levels, own }) => {
      state.loudness.update(levels, own);
      state.touch();
    });
    on('soundBlocked', ({ blocked }) => {
      state.soundBlocked = blocked;
      state.touch();
    });
    on('soundStopped', ({ error }) => {
      if (error) environment.logger.error('sound_stopped', { code: error.code });
      state.soundStopped = error;
      state.touch();
    });
    this.#stops.push(environment.clock.every(STATS_EVERY_MS, () => void this.#readStats()));
  }

  #setActive(kind: StreamKind, isActive: boolean): void {
    this.#path.setActive(kind, kind === 'mic' ? isActive && this.#microphones.isForwarded : isActive);
  }

  /** Who is there and who is muted decides whether ours may be open, and whether the server is to forward it. */
  #reviewMicrophone(): void {
    const { state } = this.#context;
    if (this.#microphones.mustGiveWay) {
      state.muted = true;
      this.#engine.setMuted(true);
      state.problems.tell('problem', null, clientErrors.make('client/microphones_full'));
      this.#handlers.microphoneClosed();
    }
    if (state.sources.has('mic')) this.#setActive('mic', true);
  }

  /** The speaker endangers nobody but itself by it, so it is named and not muted: to all, and on its own screen. */
  #rateChanged(leaf: LeafIndex | null, isConstant: boolean): void {
    const { state } = this.#context;
    const isWrong = !isConstant && state.charter?.classification.rules.constantBitRate === true;
    if (leaf === null) {
      state.problems.set('sending/rate', isWrong ? clientErrors.make('client/own_rate_not_constant') : null);
      return;
    }
    const error = isWrong ? clientErrors.make('client/rate_not_constant', { context: { leaf } }) : null;
    this.#mediaProblem(`rate/${leaf}/mic`, leaf, 'mic', error);
  }

  #mediaProblem(name: string, leaf: LeafIndex, kind: StreamKind, error: AppError | null): void {
    const { state } = this.#context;
    if (error === null && !state.mediaProblems.has(name)) return;
    if (error === null) state.mediaProblems.delete(name);
    else state.mediaProblems.set(name, { leaf, kind, error });
    state.touch();
  }

  #pathChanged(error: AppError | null): void {
    const { state } = this.#context;
    state.media = this.#path.state;
    // A path that is being rebuilt is a matter of the connection; only what cannot work is a problem of its own.
    state.problems.set('media', error?.code === 'client/media_lost' ? null : error);
    state.touch();
  }

  async #readStats(): Promise<void> {
    try {
      this.#context.state.stats = await this.#engine.stats();
      this.#context.state.touch();
    } catch (error) {
      this.#context.environment.logger.debug('stats_failed', { code: errorCode(error) });
    }
  }
}
