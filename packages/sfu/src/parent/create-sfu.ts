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
import { Bridges, canBridge } from './bridges.js';
import { placeParticipant, type WorkerLoad } from './placement.js';
import { WorkerLink } from './worker-link.js';

/** What the caller said about a participant; it outlives transports and workers, until `leave`. */
interface PeerRecord {
  /** The worker that has, or shall have, its transport. */
  readonly worker: number;
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
  const most = asInteger(
    options.participantsPerWorker ?? SFU_LIMITS.participantsPerWorker,
    'participantsPerWorker',
    1,
    SFU_LIMITS.transports,
  );
  const frontPort = asInteger(options.relayFrontPort ?? 0, 'relayFrontPort', 0, 65535 - (workers - 1));
  const { logger, clock, workerEntry: entry } = options;
  const links: WorkerLink[] = [];
  try {
    for (let index = 0; index < workers; index++) {
      const portOf = (first: number): number => (first === 0 ? 0 : first + index);
      const config = {
        udpPort: portOf(basePort),
        addresses: [...new Set(addresses)],
        bind: options.bind ?? null,
        relayFrontPort: options.relayFrontPort === undefined ? null : portOf(frontPort),
      };
      links.push(new WorkerLink({ config, logger, clock, entry }));
    }
    await Promise.all(links.map((link) => link.started()));
  } catch (error) {
    await Promise.all(links.map((link) => link.close()));
    throw error;
  }
  return new ParentSfu(options, links, canBridge() ? most : Number.POSITIVE_INFINITY);
}

interface Room {
  /** The workers that have participants of it, as they were told. */
  span: readonly number[];
  readonly peers: Map<string, PeerRecord>;
}

class ParentSfu implements Sfu {
  readonly #links: readonly WorkerLink[];
  readonly #options: SfuOptions;
  readonly #emitter: Emitter<SfuEvents>;
  readonly #rooms = new Map<string, Room>();
  readonly #bridges: Bridges;
  readonly #most: number;

  constructor(options: SfuOptions, links: readonly WorkerLink[], participantsPerWorker: number) {
    this.#options = options;
    this.#links = links;
    this.#most = participantsPerWorker;
    this.#bridges = new Bridges({ links, clock: options.clock, logger: options.logger });
    this.#emitter = new Emitter((error) => options.logger.error('sfu_listener_failed', { code: errorCode(error) }));
    links.forEach((link, worker) => {
      link.events.on('message', (message) => this.#received(worker, message));
      link.events.on('renewed', () => this.#renewed(worker));
    });
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
    const record = this.#record(room, peer) ?? this.#newRecord(room, peer);
    const link = this.#linkOf(record);
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
        // The worker may have answered after we stopped waiting.
        link.send({ type: 'leave', room, peer });
        this.#forget(room, peer);
      }
    }
  }

  leave(request: SfuPeerRef): void {
    const { room, peer } = checkPeer(request);
    const record = this.#record(room, peer);
    if (!record) return;
    this.#linkOf(record).send({ type: 'leave', room, peer });
    this.#forget(room, peer);
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
    this.#linkOf(record).send({ type: 'wants', room, peer, video });
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
    this.#linkOf(record).send({ type: 'active', room, peer, kind, active });
  }

  async probe(request: { readonly sdp: string }): Promise<{ readonly sdp: string }> {
    const sdp = asSdp(request.sdp);
    const link = this.#links[placeParticipant(this.#loads(null), 1)] as WorkerLink;
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
    this.#bridges.close();
    await Promise.all(this.#links.map((link) => link.close()));
    this.#emitter.clear();
  }

  async #metricsOf(link: WorkerLink): Promise<SfuMetrics> {
    await link.started();
    const message = await link.request((id) => ({ type: 'count', id }));
    if (message.type !== 'counted') throw sfuErrors.make('sfu/worker_unavailable');
    return message.metrics;
  }

  /** @param name the meeting in question, or null for none */
  #loads(name: string | null): WorkerLoad[] {
    const participants = this.#links.map(() => 0);
    const here = this.#links.map(() => 0);
    for (const [room, { peers }] of this.#rooms) {
      for (const { worker } of peers.values()) {
        participants[worker] = (participants[worker] ?? 0) + 1;
        if (room === name) here[worker] = (here[worker] ?? 0) + 1;
      }
    }
    return this.#links.map(({ ready }, worker) => ({
      worker,
      ready,
      participants: participants[worker] ?? 0,
      here: here[worker] ?? 0,
    }));
  }

  #linkOf({ worker }: PeerRecord): WorkerLink {
    return this.#links[worker] as WorkerLink;
  }

  /** Tells the workers of a meeting who else has participants of it, when that changed. */
  #spread(name: string, { peers, span: before }: Room): readonly number[] {
    const span = [...new Set([...peers.values()].map(({ worker }) => worker))].sort((a, b) => a - b);
    if (span.join() === before.join()) return before;
    if (span.length > 1) this.#bridges.need(span);
    for (const worker of new Set([...span, ...before])) {
      const others = span.includes(worker) ? span.filter((other) => other !== worker) : [];
      if (span.length > 1 || before.length > 1) {
        this.#links[worker]?.send({ type: 'span', room: name, workers: others });
      }
    }
    return span;
  }

  /** A worker is there again, and empty. */
  #renewed(worker: number): void {
    this.#bridges.forget(worker);
    const lost: SfuPeerRef[] = [];
    for (const [name, { peers, span }] of this.#rooms) {
      for (const [peer, record] of peers) if (record.worker === worker) lost.push({ room: name, peer });
      if (span.length < 2 || !span.includes(worker)) continue;
      this.#bridges.need(span);
      const workers = span.filter((other) => other !== worker);
      this.#links[worker]?.send({ type: 'span', room: name, workers });
    }
    this.#emitter.emit('reset', { restarts: this.restarts, peers: lost });
  }

  #received(worker: number, message: WorkerMessage): void {
    // What is said about someone who has left meanwhile is of no use to anybody, nor what another worker says.
    const known = (ref: SfuPeerRef): boolean => this.#record(ref.room, ref.peer)?.worker === worker;
    switch (message.type) {
      case 'slots': {
        const { room, peer, slots } = message;
        if (known(message)) this.#emitter.emit('slots', { room, peer, slots });
        return;
      }
      case 'layers': {
        const { room, peer, kind, layers } = message;
        if (known(message)) this.#emitter.emit('layers', { room, peer, kind, layers });
        return;
      }
      case 'transport': {
        const { room, peer, state } = message;
        if (known(message)) this.#emitter.emit('transport', { room, peer, state });
        return;
      }
      case 'path':
        if (known(message))
          this.#emitter.emit('path', { room: message.room, peer: message.peer, address: message.address });
        return;
      case 'unbridged':
        this.#bridges.lost(worker, message.worker, message.bridge);
        return;
      default:
    }
  }

  #record(room: string, peer: string): PeerRecord | undefined {
    return this.#rooms.get(room)?.peers.get(peer);
  }

  #newRecord(name: string, peer: string): PeerRecord {
    const worker = placeParticipant(this.#loads(name), this.#most);
    const room: Room = this.#rooms.get(name) ?? { span: [], peers: new Map() };
    const record: PeerRecord = { worker, wants: null, active: {}, joins: 0, answered: false };
    room.peers.set(peer, record);
    this.#rooms.set(name, room);
    room.span = this.#spread(name, room);
    return record;
  }

  #forget(name: string, peer: string): void {
    const room = this.#rooms.get(name);
    if (!room?.peers.delete(peer)) return;
    if (room.peers.size === 0) this.#rooms.delete(name);
    room.span = this.#spread(name, room);
  }

  #unknown(what: string, peer: string): void {
    this.#options.logger.debug('sfu_unknown_peer', { what, peer: redact(peer) });
  }
}

function checkPeer(request: SfuPeerRef): SfuPeerRef {
  return { room: asId(request.room, 'room'), peer: asId(request.peer, 'peer') };
}
