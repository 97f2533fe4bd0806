// One meeting's media: its participants' transports, which streams are active, and who receives what in which slot (L3).
import { type ActiveFlags } from '../ipc/messages.js';
import { type AnnouncedAddresses, writeAnswer } from '../sdp/answer.js';
import { negotiate } from '../sdp/negotiation.js';
import { parseOffer, unsupported } from '../sdp/session-description.js';
import {
  type MediaType,
  mediaTypeOf,
  type SfuOffer,
  type SlotAssignment,
  SOURCE_KINDS,
  type SourceKind,
  type SourceRef,
  type TransportState,
  VIDEO_KINDS,
  type VideoKind,
  type VideoWant,
} from '../types.js';
import { assignSlots } from './assignment.js';
import { type BridgedRoom, type BridgedSource, type RoomBridge } from './bridge/room-bridge.js';
import { type SlotWish, selectLayers, wishedBps } from './layer-selection.js';
import { type Counters } from './metrics.js';
import { type Producer } from './producer.js';
import { type RawTransportFactory } from './raw-transport.js';
import { Transport, type TransportContext } from './transport.js';

export interface RouterOwner {
  slotsChanged(peer: string, slots: readonly SlotAssignment[]): void;
  stateChanged(peer: string, state: TransportState): void;
  pathChanged(peer: string, address: string): void;
  layersChanged(peer: string, kind: VideoKind, layers: readonly number[]): void;
}

/** How often the layers of all receivers are chosen anew: paths and senders change without anybody saying so. */
const SELECTION_MS = 100;

interface Source {
  readonly ref: SourceRef;
  /** What the participant said; null before it said anything, then packets decide. */
  said: boolean | null;
  seen: boolean;
  /** Order of activation in the room; first come, first served. 0 while inactive. */
  since: number;
}

type ActiveSource = Pick<Source, 'ref' | 'since'>;

interface Peer {
  readonly id: string;
  readonly sources: ReadonlyMap<SourceKind, Source>;
  wants: readonly VideoWant[] | null;
  transport: Transport | null;
  /** What each slot of the transport holds, by source key; empty without a transport. */
  assigned: (string | null)[];
}

const keyOf = (ref: SourceRef): string => `${ref.kind}/${ref.peer}`;

/** A source of a participant who is with another worker. */
interface RemoteSource extends BridgedSource {
  readonly since: number;
}

/**
 * One meeting's participants of this worker, and what those of other workers send. Every method runs to its end before the
 * next packet.
 */
export class Router implements BridgedRoom {
  readonly #factory: RawTransportFactory;
  readonly #announced: AnnouncedAddresses;
  readonly #context: TransportContext;
  readonly #owner: RouterOwner;
  readonly #peers = new Map<string, Peer>();
  readonly #remote = new Map<string, RemoteSource>();
  readonly #bridges = new Set<RoomBridge>();
  #activations = 0;
  #selectedMs = Number.NEGATIVE_INFINITY;

  constructor(
    factory: RawTransportFactory,
    announced: AnnouncedAddresses,
    context: TransportContext,
    owner: RouterOwner,
  ) {
    this.#factory = factory;
    this.#announced = announced;
    this.#context = context;
    this.#owner = owner;
  }

  get transportCount(): number {
    let count = 0;
    for (const peer of this.#peers.values()) if (peer.transport) count++;
    return count;
  }

  /** Adds what its slots get now to the gauges. */
  count(gauges: Counters): void {
    gauges.bridgedSources += this.#remote.size;
    for (const { transport } of this.#peers.values()) {
      if (!transport) continue;
      if (Number.isFinite(transport.downlink.estimateBps)) {
        gauges.estimatedPaths++;
        gauges.estimatedBps += Math.round(transport.downlink.estimateBps);
      }
      for (const slot of transport.slots) {
        if (slot.media === 'audio' || slot.source === null) continue;
        gauges.videoSlots++;
        if (slot.paused) gauges.videoSlotsPaused++;
        if (slot.currentLayer === 0) gauges.videoSlotsLayer0++;
        else if (slot.currentLayer === 1) gauges.videoSlotsLayer1++;
        else if (slot.currentLayer === 2) gauges.videoSlotsLayer2++;
      }
    }
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0;
  }

  hasTransport(id: string): boolean {
    return this.#peers.get(id)?.transport != null;
  }

  /**
   * Answers an offer; the old transport of that participant is closed once the new one stands.
   * @throws {AppError} sfu/malformed_offer, sfu/unsupported_offer, sfu/bad_request, sfu/transport_failed
   */
  join(id: string, offer: SfuOffer, wants: readonly VideoWant[] | null, active: ActiveFlags): string {
    const description = parseOffer(offer.sdp);
    const negotiation = negotiate(description, offer, this.#context.random32);
    if (negotiation.senders.length + negotiation.slots.length === 0) unsupported('no m-line in use');
    const transport: Transport = new Transport(description.remote, negotiation, this.#factory, this.#context, {
      stateChanged: (state) => this.#stateChanged(id, transport, state),
      pathChanged: (address) => {
        if (this.#peers.get(id)?.transport === transport) this.#owner.pathChanged(id, address);
      },
      sourceAppeared: (kind) => this.#sourceAppeared(id, transport, kind),
    });
    const peer = this.#peers.get(id) ?? this.#newPeer(id);
    const before = peer.transport;
    peer.transport = transport;
    peer.wants = wants ?? peer.wants;
    peer.assigned = transport.slots.map(() => null);
    before?.close();
    for (const [kind, source] of peer.sources) source.said = active[kind] ?? source.said;
    this.#updateSources(peer);
    this.#assignAll();
    this.#announce(peer, transport);
    return writeAnswer(description, negotiation, transport.local, this.#announced);
  }

  leave(id: string): void {
    const peer = this.#peers.get(id);
    if (!peer) return;
    this.#peers.delete(id);
    peer.transport?.close();
    this.#assignAll();
  }

  setWants(id: string, video: readonly VideoWant[]): void {
    const peer = this.#peers.get(id);
    if (!peer) return;
    peer.wants = video;
    this.#assign(peer);
    this.#announceDemands();
  }

  setActive(id: string, kind: SourceKind, active: boolean): void {
    const peer = this.#peers.get(id);
    const source = peer?.sources.get(kind);
    if (!peer || !source) return;
    source.said = active;
    this.#updateSources(peer);
    this.#assignAll();
  }

  /** The meeting goes over another worker too. The caller closes the bridge. */
  addBridge(bridge: RoomBridge): void {
    this.#bridges.add(bridge);
    bridge.sync(this.localSources());
  }

  removeBridge(bridge: RoomBridge): void {
    this.#bridges.delete(bridge);
  }

  localSources(): readonly BridgedSource[] {
    const active: BridgedSource[] = [];
    for (const { sources, transport } of this.#peers.values()) {
      for (const { ref, since } of sources.values()) {
        const producer = since > 0 ? transport?.producer(ref.kind) : null;
        if (producer) active.push({ ref, producer });
      }
    }
    return active;
  }

  sourceArrived({ ref, producer }: BridgedSource): void {
    const key = keyOf(ref);
    const since = this.#remote.get(key)?.since ?? ++this.#activations;
    this.#remote.set(key, { ref, producer, since });
    this.#assignAll();
  }

  sourcesGone(sources: readonly BridgedSource[]): void {
    for (const { ref, producer } of sources) {
      const key = keyOf(ref);
      if (this.#remote.get(key)?.producer === producer) this.#remote.delete(key);
    }
    this.#assignAll();
  }

  /** Feedback, reports, requests and choice of layers; call every 20 ms or so. `nowMs` is monotonic. */
  tick(nowMs: number): void {
    for (const peer of this.#peers.values()) peer.transport?.tick(nowMs);
    for (const bridge of this.#bridges) bridge.tick(nowMs);
    if (nowMs - this.#selectedMs < SELECTION_MS) return;
    this.#selectedMs = nowMs;
    for (const peer of this.#peers.values()) {
      if (peer.transport && this.#select(peer, peer.transport)) this.#announce(peer, peer.transport);
    }
    this.#announceDemands();
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.transport?.close();
    this.#peers.clear();
  }

  #newPeer(id: string): Peer {
    const sources = new Map<SourceKind, Source>();
    for (const kind of SOURCE_KINDS) sources.set(kind, { ref: { peer: id, kind }, said: null, seen: false, since: 0 });
    const peer: Peer = { id, sources, wants: null, transport: null, assigned: [] };
    this.#peers.set(id, peer);
    return peer;
  }

  #stateChanged(id: string, transport: Transport, state: TransportState): void {
    const peer = this.#peers.get(id);
    if (peer?.transport !== transport) return;
    if (state === 'failed' || state === 'closed') {
      peer.transport = null;
      peer.assigned = [];
      transport.close();
      this.#updateSources(peer);
      this.#assignAll();
    }
    this.#owner.stateChanged(id, state);
  }

  #sourceAppeared(id: string, transport: Transport, kind: SourceKind): void {
    const peer = this.#peers.get(id);
    const source = peer?.sources.get(kind);
    if (!peer || !source || source.seen || peer.transport !== transport) return;
    source.seen = true;
    this.#updateSources(peer);
    if (source.since > 0) this.#assignAll();
  }

  /** Active is what was said, or else what was seen; and only what the transport can carry. */
  #updateSources(peer: Peer): void {
    for (const [kind, source] of peer.sources) {
      const producer = peer.transport?.producer(kind) ?? null;
      const active = (source.said ?? source.seen) && producer !== null;
      if (producer) producer.active = active;
      if (!active) source.since = 0;
      else if (source.since === 0) source.since = ++this.#activations;
    }
  }

  #assignAll(): void {
    const sources = this.#activeSources();
    for (const peer of this.#peers.values()) this.#assign(peer, sources);
    if (this.#bridges.size > 0) {
      const local = this.localSources();
      for (const bridge of this.#bridges) bridge.sync(local);
    }
    this.#announceDemands();
  }

  #activeSources(): readonly ActiveSource[] {
    const active: ActiveSource[] = [];
    for (const peer of this.#peers.values()) {
      for (const source of peer.sources.values()) if (source.since > 0) active.push(source);
    }
    // Who changed workers is for a moment in both.
    for (const source of this.#remote.values()) if (!this.#peers.has(source.ref.peer)) active.push(source);
    return active.sort((a, b) => a.since - b.since);
  }

  #assign(peer: Peer, sources: readonly ActiveSource[] = this.#activeSources()): void {
    const { transport } = peer;
    if (!transport) return;
    const others = sources.filter((source) => source.ref.peer !== peer.id);
    const before = peer.assigned;
    peer.assigned = [...before];
    this.#assignMedia(
      peer,
      transport,
      'audio',
      others.map((source) => keyOf(source.ref)),
    );
    this.#assignMedia(peer, transport, 'video', this.#wantedVideo(peer, others));
    transport.slots.forEach((slot, index) => {
      slot.attach(this.#producer(peer.assigned[index] ?? null));
    });
    const paused = this.#select(peer, transport);
    if (paused || before.some((key, index) => key !== peer.assigned[index])) this.#announce(peer, transport);
  }

  /** @returns whether a slot was paused or resumed */
  #select(peer: Peer, transport: Transport): boolean {
    const nowMs = this.#context.nowMs();
    const wishes: SlotWish[] = [];
    const rank = (key: string): number => peer.wants?.findIndex((want) => keyOf(want) === key) ?? -1;
    transport.slots.forEach((slot, index) => {
      const key = peer.assigned[index] ?? null;
      if (slot.source === null || key === null) return;
      if (slot.media === 'audio') {
        slot.setTarget(0, nowMs);
        return;
      }
      const at = rank(key);
      wishes.push({ slot, rank: at < 0 ? index : at, height: peer.wants?.[at]?.height ?? null });
    });
    const { downlink } = transport;
    downlink.wishedVideoBps = wishedBps(wishes, nowMs);
    return selectLayers(wishes, downlink.videoBudgetBps(nowMs), downlink.overflows(nowMs), nowMs);
  }

  #announceDemands(): void {
    const nowMs = this.#context.nowMs();
    for (const bridge of this.#bridges) bridge.announce(nowMs);
    for (const peer of this.#peers.values()) {
      for (const kind of VIDEO_KINDS) {
        const layers = peer.transport?.producer(kind)?.demand.take(nowMs);
        if (layers) this.#owner.layersChanged(peer.id, kind, layers);
      }
    }
  }

  #announce(peer: Peer, transport: Transport): void {
    const slots = transport.slots.map((slot, index) => {
      const key = peer.assigned[index] ?? null;
      const source = key === null ? null : refOf(key);
      return { mid: slot.mid, source, paused: slot.paused };
    });
    this.#owner.slotsChanged(peer.id, slots);
  }

  #assignMedia(peer: Peer, transport: Transport, media: MediaType, wanted: readonly string[]): void {
    const indexes = transport.slots.flatMap((slot, index) => (slot.media === media ? [index] : []));
    const keys = wanted.filter((key) => mediaTypeOf(refOf(key).kind) === media);
    const next = assignSlots(
      indexes.map((index) => peer.assigned[index] ?? null),
      keys,
    );
    indexes.forEach((slotIndex, position) => {
      peer.assigned[slotIndex] = next[position] ?? null;
    });
  }

  #wantedVideo(peer: Peer, others: readonly ActiveSource[]): string[] {
    const active = new Set(others.map((source) => keyOf(source.ref)));
    if (peer.wants === null) return [...active];
    return [...new Set(peer.wants.map(keyOf))].filter((key) => active.has(key));
  }

  #producer(key: string | null): Producer | null {
    if (key === null) return null;
    const { peer, kind } = refOf(key);
    const local = this.#peers.get(peer);
    return (local ? local.transport?.producer(kind) : this.#remote.get(key)?.producer) ?? null;
  }
}

function refOf(key: string): SourceRef {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash) as SourceKind, peer: key.slice(slash + 1) };
}
