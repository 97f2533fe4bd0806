// The parent side of the media router: requests, what must survive a restart of the worker, and its events (L3, Node).
import { isIP } from 'node:net';
import { Emitter, type Events, errorCode, redact } from '@incamera/kernel';
import { sfuErrors } from '../errors.js';
import { type WorkerMessage } from '../ipc/messages.js';
import {
  asBoolean,
  asId,
  asInteger,
  asList,
  asOffer,
  asSdp,
  asSourceKind,
  asText,
  asWants,
  refuse,
} from '../ipc/validate.js';
import { METRIC_NAMES, type SfuMetrics } from '../metrics.js';
import { type Sfu, type SfuEvents, type SfuOptions, type SfuPeerRef } from '../sfu.js';
import { SFU_LIMITS, type SfuOffer, type SourceKind, type VideoWant } from '../types.js';
import { WorkerLink } from './worker-link.js';

/** What the caller said about a participant; it outlives transports and workers, until `leave`. */
interface PeerRecord {
  wants: readonly VideoWant[] | null;
  readonly active: Partial<Record<SourceKind, boolean>>;
  /** Joins under way plus 1 for a transport that was answered; at 0 the record goes. */
  joins: number;
  answered: boolean;
}

/**
 * Starts the media router.
 * @returns once the worker process is ready and its UDP port is open
 * @throws {AppError} sfu/bad_request, sfu/worker_missing, sfu/port_unavailable, sfu/worker_unavailable
 */
export async function createSfu(options: SfuOptions): Promise<Sfu> {
  const addresses = asList(options.addresses, 'addresses', SFU_LIMITS.addresses, (item) => {
    const address = asText(item, 'addresses', 45, 2);
    return isIP(address) === 0 ? refuse('addresses') : address;
  });
  if (addresses.length === 0) refuse('addresses');
  if (options.bind !== undefined && isIP(options.bind) === 0) refuse('bind');
  const workers = asInteger(options.workers ?? 1, 'workers', 1, SFU_LIMITS.workers);
  const basePort = asInteger(options.udpPort, 'udpPort', 0, 65535 - (workers - 1));
  const { logger, clock, workerEntry: entry } = options;
  const links: WorkerLink[] = [];
  try {
    for (let index = 0; index < workers; index++) {
      const udpPort = basePort === 0 ? 0 : basePort + index;
      const config = { udpPort, addresses: [...new Set(addresses)], bind: options.bind ?? null };
      links.push(new WorkerLink({ config, logger, clock, entry }));
    }
    await Promise.all(links.map((link) => link.started()));
  } catch (error) {
    await Promise.all(links.map((link) => link.close()));
    throw error;
  }
  return new ParentSfu(options, links);
}

/** A meeting is in one worker, from its first participant to its last. */
interface Room {
  readonly link: WorkerLink;
  readonly peers: Map<string, PeerRecord>;
}

class ParentSfu implements Sfu {
  readonly #links: readonly WorkerLink[];
  readonly #options: SfuOptions;
  readonly #emitter: Emitter<SfuEvents>;
  readonly #rooms = new Map<string, Room>();

  constructor(options: SfuOptions, links: readonly WorkerLink[]) {
    this.#options = options;
    this.#links = links;
    this.#emitter = new Emitter((error) => options.logger.error('sfu_listener_failed', { code: errorCode(error) }));
    for (const link of links) {
      link.events.on('message', (message) => this.#received(message));
      link.events.on('renewed', () => {
        const rooms = [...this.#rooms].flatMap(([room, { link: its }]) => (its === link ? [room] : []));
        this.#emitter.emit('reset', { restarts: this.restarts, rooms });
      });
    }
  }

  get events(): Events<SfuEvents> {
    return this.#emitter;
  }

  get udpPort(): number {
    return this.#links[0]?.udpPort ?? 0;
  }

  get restarts(): number {
    return this.#links.reduce((sum, link) => sum + link.restarts, 0);
  }

  get workerPids(): readonly (number | null)[] {
    return this.#links.map((link) => link.pid);
  }

  get workerPid(): number | null {
    return this.workerPids.includes(null) ? null : (this.workerPids[0] ?? null);
  }

  async join(request: SfuPeerRef & { readonly offer: SfuOffer }): Promise<{ readonly sdp: string }> {
    const { room, peer } = checkPeer(request);
    const offer = asOffer(request.offer);
    const { link } = this.#rooms.get(room) ?? this.#newRoom(room);
    const record = this.#record(room, peer) ?? this.#newRecord(room, peer);
    record.joins++;
    try {
      await link.started();
      if (this.#record(room, peer) !== record) throw sfuErrors.make('sfu/left');
      const message = await link.request((id) => ({
        type: 'join',
        id,
        room,
        peer,
        offer,
        wants: record.wants,
        active: record.active,
      }));
      if (message.type !== 'answer') throw sfuErrors.make('sfu/worker_unavailable');
      if (this.#record(room, peer) !== record) throw sfuErrors.make('sfu/left');
      record.answered = true;
      return { sdp: message.sdp };
    } finally {
      record.joins--;
      if (record.joins === 0 && !record.answered && this.#record(room, peer) === record) {
        this.#forget(room, peer);
        // The worker may have answered after we stopped waiting.
        link.send({ type: 'leave', room, peer });
      }
    }
  }

  leave(request: SfuPeerRef): void {
    const { room, peer } = checkPeer(request);
    const link = this.#rooms.get(room)?.link;
    if (!this.#record(room, peer)) return;
    this.#forget(room, peer);
    link?.send({ type: 'leave', room, peer });
  }

  setWants(request: SfuPeerRef & { readonly video: readonly VideoWant[] }): void {
    const { room, peer } = checkPeer(request);
    const video = asWants(request.video);
    const record = this.#record(room, peer);
    if (!record) {
      this.#unknown('wants', peer);
      return;
    }
    record.wants = video;
    this.#rooms.get(room)?.link.send({ type: 'wants', room, peer, video });
  }

  setActive(request: SfuPeerRef & { readonly kind: SourceKind; readonly active: boolean }): void {
    const { room, peer } = checkPeer(request);
    const kind = asSourceKind(request.kind, 'kind');
    const active = asBoolean(request.active, 'active');
    const record = this.#record(room, peer);
    if (!record) {
      this.#unknown('active', peer);
      return;
    }
    record.active[kind] = active;
    this.#rooms.get(room)?.link.send({ type: 'active', room, peer, kind, active });
  }

  async probe(request: { readonly sdp: string }): Promise<{ readonly sdp: string }> {
    const sdp = asSdp(request.sdp);
    const link = this.#leastLoaded();
    await link.started();
    const message = await link.request((id) => ({ type: 'probe', id, sdp }));
    if (message.type !== 'answer') throw sfuErrors.make('sfu/worker_unavailable');
    return { sdp: message.sdp };
  }

  async metrics(): Promise<SfuMetrics> {
    const all = await Promise.all(this.#links.map((link) => this.#metricsOf(link)));
    const sum = (name: (typeof METRIC_NAMES)[number]): number => all.reduce((total, one) => total + one[name], 0);
    return Object.fromEntries(METRIC_NAMES.map((name) => [name, sum(name)])) as SfuMetrics;
  }

  async workerMetrics(): Promise<readonly (SfuMetrics | null)[]> {
    return await Promise.all(
      this.#links.map((link) => (link.ready ? this.#metricsOf(link).catch(() => null) : Promise.resolve(null))),
    );
  }

  async close(): Promise<void> {
    this.#rooms.clear();
    await Promise.all(this.#links.map((link) => link.close()));
    this.#emitter.clear();
  }

  async #metricsOf(link: WorkerLink): Promise<SfuMetrics> {
    await link.started();
    const message = await link.request((id) => ({ type: 'count', id }));
    if (message.type !== 'counted') throw sfuErrors.make('sfu/worker_unavailable');
    return message.metrics;
  }

  /** The worker with the fewest participants; a worker that restarts only if all do. */
  #leastLoaded(): WorkerLink {
    const load = new Map(this.#links.map((link) => [link, 0]));
    for (const { link, peers } of this.#rooms.values()) load.set(link, (load.get(link) ?? 0) + peers.size);
    const better = (a: WorkerLink, b: WorkerLink): WorkerLink => {
      if (a.ready !== b.ready) return a.ready ? a : b;
      return (load.get(b) ?? 0) < (load.get(a) ?? 0) ? b : a;
    };
    return this.#links.reduce(better);
  }

  #received(message: WorkerMessage): void {
    switch (message.type) {
      case 'slots':
        // What the worker said about someone who has left meanwhile is of no use to anybody.
        if (this.#record(message.room, message.peer)) {
          this.#emitter.emit('slots', { room: message.room, peer: message.peer, slots: message.slots });
        }
        return;
      case 'layers':
        if (this.#record(message.room, message.peer)) {
          const { room, peer, kind, layers } = message;
          this.#emitter.emit('layers', { room, peer, kind, layers });
        }
        return;
      case 'transport':
        if (this.#record(message.room, message.peer)) {
          this.#emitter.emit('transport', { room: message.room, peer: message.peer, state: message.state });
        }
        return;
      default:
    }
  }

  #record(room: string, peer: string): PeerRecord | undefined {
    return this.#rooms.get(room)?.peers.get(peer);
  }

  #newRoom(name: string): Room {
    const room: Room = { link: this.#leastLoaded(), peers: new Map() };
    this.#rooms.set(name, room);
    return room;
  }

  #newRecord(room: string, peer: string): PeerRecord {
    const record: PeerRecord = { wants: null, active: {}, joins: 0, answered: false };
    this.#rooms.get(room)?.peers.set(peer, record);
    return record;
  }

  #forget(room: string, peer: string): void {
    const found = this.#rooms.get(room);
    found?.peers.delete(peer);
    if (found?.peers.size === 0) this.#rooms.delete(room);
  }

  #unknown(what: string, peer: string): void {
    this.#options.logger.debug('sfu_unknown_peer', { what, peer: redact(peer) });
  }
}

function checkPeer(request: SfuPeerRef): SfuPeerRef {
  return { room: asId(request.room, 'room'), peer: asId(request.peer, 'peer') };
}
