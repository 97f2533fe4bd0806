// The parent side of the media router: requests, what must survive a restart of the worker, and its events (L3, Node).
import { isIP } from 'node:net';
import { type AppError, Emitter, type Events, errorCode, redact } from '@incamera/kernel';
import { sfuErrors } from '../errors.js';
import { type ParentMessage, type WorkerMessage } from '../ipc/messages.js';
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
import { type SfuMetrics } from '../metrics.js';
import { type Sfu, type SfuEvents, type SfuOptions, type SfuPeerRef } from '../sfu.js';
import { SFU_LIMITS, type SfuOffer, type SourceKind, type VideoWant } from '../types.js';
import { WorkerProcess } from './worker-process.js';

/** A worker starts in about 0.2 s; a machine under load takes longer. */
const READY_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 15_000;

interface Pending {
  resolve(message: WorkerMessage): void;
  reject(error: AppError): void;
}

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
  const config = {
    udpPort: asInteger(options.udpPort, 'udpPort', 0, 65535),
    addresses: [...new Set(addresses)],
    bind: options.bind ?? null,
  };
  const { logger, clock } = options;
  const sfu = new ParentSfu(options, new WorkerProcess({ config, logger, clock, entry: options.workerEntry }));
  try {
    await sfu.started();
  } catch (error) {
    await sfu.close();
    throw error;
  }
  return sfu;
}

class ParentSfu implements Sfu {
  readonly #worker: WorkerProcess;
  readonly #options: SfuOptions;
  readonly #emitter: Emitter<SfuEvents>;
  readonly #pending = new Map<number, Pending>();
  readonly #rooms = new Map<string, Map<string, PeerRecord>>();
  readonly #waiters = new Set<(error: AppError | null) => void>();
  #nextId = 1;
  #closed = false;

  constructor(options: SfuOptions, worker: WorkerProcess) {
    this.#options = options;
    this.#worker = worker;
    this.#emitter = new Emitter((error) => options.logger.error('sfu_listener_failed', { code: errorCode(error) }));
    worker.events.on('message', (message) => this.#received(message));
    worker.events.on('up', ({ restarts }) => {
      this.#wake(null);
      if (restarts > 0) this.#emitter.emit('reset', { restarts });
    });
    worker.events.on('down', ({ error }) => {
      for (const pending of [...this.#pending.values()]) pending.reject(error);
      // Requests that still wait for a worker wait for the next one, unless it says itself that it cannot start.
      if (error.code !== 'sfu/worker_restarted') this.#wake(error);
    });
  }

  get events(): Events<SfuEvents> {
    return this.#emitter;
  }

  get udpPort(): number {
    return this.#worker.udpPort;
  }

  get restarts(): number {
    return this.#worker.restarts;
  }

  get workerPid(): number | null {
    return this.#worker.pid;
  }

  /** Resolves when the worker is ready to take requests. */
  async started(): Promise<void> {
    if (this.#closed) throw sfuErrors.make('sfu/closed');
    if (this.#worker.ready) return;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#options.clock.after(READY_TIMEOUT_MS, () =>
        waiter(sfuErrors.make('sfu/worker_unavailable')),
      );
      const waiter = (error: AppError | null): void => {
        cancel();
        this.#waiters.delete(waiter);
        if (error) reject(error);
        else resolve();
      };
      this.#waiters.add(waiter);
    });
  }

  async join(request: SfuPeerRef & { readonly offer: SfuOffer }): Promise<{ readonly sdp: string }> {
    const { room, peer } = checkPeer(request);
    const offer = asOffer(request.offer);
    const record = this.#record(room, peer) ?? this.#newRecord(room, peer);
    record.joins++;
    try {
      await this.started();
      if (this.#record(room, peer) !== record) throw sfuErrors.make('sfu/left');
      const message = await this.#request((id) => ({
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
        this.#worker.send({ type: 'leave', room, peer });
      }
    }
  }

  leave(request: SfuPeerRef): void {
    const { room, peer } = checkPeer(request);
    if (!this.#record(room, peer)) return;
    this.#forget(room, peer);
    this.#worker.send({ type: 'leave', room, peer });
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
    this.#worker.send({ type: 'wants', room, peer, video });
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
    this.#worker.send({ type: 'active', room, peer, kind, active });
  }

  async probe(request: { readonly sdp: string }): Promise<{ readonly sdp: string }> {
    const sdp = asSdp(request.sdp);
    await this.started();
    const message = await this.#request((id) => ({ type: 'probe', id, sdp }));
    if (message.type !== 'answer') throw sfuErrors.make('sfu/worker_unavailable');
    return { sdp: message.sdp };
  }

  async metrics(): Promise<SfuMetrics> {
    await this.started();
    const message = await this.#request((id) => ({ type: 'count', id }));
    if (message.type !== 'counted') throw sfuErrors.make('sfu/worker_unavailable');
    return message.metrics;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = sfuErrors.make('sfu/closed');
    this.#wake(error);
    for (const pending of [...this.#pending.values()]) pending.reject(error);
    this.#rooms.clear();
    await this.#worker.close();
    this.#emitter.clear();
  }

  #request(build: (id: number) => ParentMessage): Promise<WorkerMessage> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        cancelTimeout();
        this.#pending.delete(id);
      };
      const pending: Pending = {
        resolve: (message) => {
          done();
          resolve(message);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      const cancelTimeout = this.#options.clock.after(REQUEST_TIMEOUT_MS, () =>
        pending.reject(sfuErrors.make('sfu/worker_unavailable')),
      );
      this.#pending.set(id, pending);
      if (!this.#worker.send(build(id))) pending.reject(sfuErrors.make('sfu/worker_restarted'));
    });
  }

  #received(message: WorkerMessage): void {
    switch (message.type) {
      case 'answer':
      case 'counted':
        this.#pending.get(message.id)?.resolve(message);
        return;
      case 'failed':
        this.#pending.get(message.id)?.reject(sfuErrors.make(message.code, { context: message.context }));
        return;
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

  #wake(error: AppError | null): void {
    for (const waiter of [...this.#waiters]) waiter(error);
  }

  #record(room: string, peer: string): PeerRecord | undefined {
    return this.#rooms.get(room)?.get(peer);
  }

  #newRecord(room: string, peer: string): PeerRecord {
    const record: PeerRecord = { wants: null, active: {}, joins: 0, answered: false };
    const peers = this.#rooms.get(room) ?? new Map<string, PeerRecord>();
    this.#rooms.set(room, peers);
    peers.set(peer, record);
    return record;
  }

  #forget(room: string, peer: string): void {
    const peers = this.#rooms.get(room);
    peers?.delete(peer);
    if (peers?.size === 0) this.#rooms.delete(room);
  }

  #unknown(what: string, peer: string): void {
    this.#options.logger.debug('sfu_unknown_peer', { what, peer: redact(peer) });
  }
}

function checkPeer(request: SfuPeerRef): SfuPeerRef {
  return { room: asId(request.room, 'room'), peer: asId(request.peer, 'peer') };
}
