// The worker without its process: rooms, lobby checks, limits and counters, driven by messages (L3).
import { randomInt } from 'node:crypto';
import { type Clock, type ErrorContext, errorCode } from '@incamera/kernel';
import { sfuErrors } from '../errors.js';
import { type ParentMessage, type WorkerMessage } from '../ipc/messages.js';
import { type SfuMetrics } from '../metrics.js';
import { type AnnouncedAddresses, writeProbeAnswer } from '../sdp/answer.js';
import { parseOffer } from '../sdp/session-description.js';
import { SFU_LIMITS } from '../types.js';
import { type Bridge, type BridgeSocket } from './bridge/bridge.js';
import { BridgeHub } from './bridge/bridge-hub.js';
import { type Counters, newCounters } from './metrics.js';
import { type RawTransport, type RawTransportFactory } from './raw-transport.js';
import { Router } from './router.js';
import { type TransportContext } from './transport.js';

export interface WorkerHostOptions {
  readonly factory: RawTransportFactory;
  readonly announced: AnnouncedAddresses;
  readonly clock: Clock;
  /** Monotonic milliseconds with fractions, counted from the Unix epoch. */
  readonly monotonicMs: () => number;
  /** Where answers and events go. */
  readonly post: (message: WorkerMessage) => void;
  /** Runs its argument soon, once what is at hand was handled. */
  readonly schedule: (run: () => void) => void;
}

/** Requests for repair cannot wait longer; what need not be done as often keeps its own time. */
const TICK_MS = 20;
const ALIVE_MS = 1000;

type WorkMessage = Exclude<ParentMessage, { type: 'start' | 'stop' | 'bridge' }>;

/** All rooms of one worker. */
export class WorkerHost {
  readonly #options: WorkerHostOptions;
  readonly #context: TransportContext;
  readonly #counters: Counters;
  readonly #hub: BridgeHub;
  readonly #rooms = new Map<string, Router>();
  readonly #probes = new Set<RawTransport>();
  readonly #stopTimers: (() => void)[];
  #held: WorkerMessage[] | null = null;

  /** @param counters shared with whoever else counts in this process */
  constructor(options: WorkerHostOptions, counters: Counters = newCounters()) {
    this.#options = options;
    this.#counters = counters;
    this.#context = { counters: this.#counters, nowMs: options.monotonicMs, random32: () => randomInt(2 ** 32) };
    this.#hub = new BridgeHub({
      counters,
      nowMs: options.monotonicMs,
      schedule: options.schedule,
      router: (room) => this.#rooms.get(room),
      lost: (worker, bridge, nonsense) => {
        if (nonsense) this.#log('sfu_bridge_broken', { worker });
        options.post({ type: 'unbridged', worker, bridge });
      },
    });
    this.#stopTimers = [
      options.clock.every(TICK_MS, () => {
        const nowMs = options.monotonicMs();
        for (const router of this.#rooms.values()) router.tick(nowMs);
      }),
      options.clock.every(ALIVE_MS, () => options.post({ type: 'alive' })),
    ];
  }

  /** Handles one request; errors become `failed` answers. */
  handle(message: WorkMessage): void {
    switch (message.type) {
      case 'join':
        this.#answer(message.id, () => this.#join(message));
        return;
      case 'probe':
        this.#answer(message.id, () => this.#probe(message.sdp));
        return;
      case 'count':
        this.#options.post({ type: 'counted', id: message.id, metrics: this.#count() });
        return;
      case 'leave': {
        const router = this.#rooms.get(message.room);
        router?.leave(message.peer);
        if (router?.isEmpty) {
          this.#rooms.delete(message.room);
          this.#hub.roomChanged(message.room);
        }
        return;
      }
      case 'wants':
        this.#rooms.get(message.room)?.setWants(message.peer, message.video);
        return;
      case 'active':
        this.#rooms.get(message.room)?.setActive(message.peer, message.kind, message.active);
        return;
      case 'span':
        this.#hub.span(message.room, message.workers);
        return;
      default:
        message satisfies never;
    }
  }

  /** A connection to another worker. @returns where its bytes go */
  connect(worker: number, number: number, socket: BridgeSocket): Bridge {
    return this.#hub.connect(worker, number, socket);
  }

  /** The other end of a connection is closed. */
  disconnected(worker: number, bridge: Bridge): void {
    this.#hub.disconnected(worker, bridge);
  }

  close(): void {
    for (const stop of this.#stopTimers) stop();
    this.#hub.close();
    for (const router of this.#rooms.values()) router.close();
    for (const probe of this.#probes) probe.close();
    this.#rooms.clear();
    this.#probes.clear();
  }

  // Events that a request causes follow its answer: a slot means nothing to a client that has no transport yet.
  #answer(id: number, work: () => string): void {
    this.#held = [];
    let answer: WorkerMessage;
    try {
      answer = { type: 'answer', id, sdp: work() };
    } catch (error) {
      this.#counters.refusedOffers++;
      answer = sfuErrors.owns(error)
        ? { type: 'failed', id, code: error.code, context: error.context }
        : { type: 'failed', id, code: 'sfu/transport_failed', context: {} };
      if (!sfuErrors.owns(error)) this.#log('sfu_join_failed', { code: errorCode(error), kind: errorKind(error) });
    }
    const held = this.#held;
    this.#held = null;
    this.#options.post(answer);
    for (const message of held) this.#options.post(message);
  }

  #join(message: Extract<ParentMessage, { type: 'join' }>): string {
    const { room, peer } = message;
    const existing = this.#rooms.get(room);
    if (!existing?.hasTransport(peer) && this.#transportCount() >= SFU_LIMITS.transports) {
      throw sfuErrors.make('sfu/busy', { context: { limit: SFU_LIMITS.transports } });
    }
    const router = existing ?? this.#newRouter(room);
    try {
      return router.join(peer, message.offer, message.wants, message.active);
    } finally {
      if (!existing && !router.isEmpty) {
        this.#rooms.set(room, router);
        this.#hub.roomChanged(room);
      }
    }
  }

  #newRouter(room: string): Router {
    return new Router(this.#options.factory, this.#options.announced, this.#context, {
      slotsChanged: (peer, slots) => this.#emit({ type: 'slots', room, peer, slots }),
      layersChanged: (peer, kind, layers) => this.#emit({ type: 'layers', room, peer, kind, layers }),
      stateChanged: (peer, state) => this.#emit({ type: 'transport', room, peer, state }),
      pathChanged: (peer, address) => this.#emit({ type: 'path', room, peer, address }),
    });
  }

  #probe(sdp: string): string {
    if (this.#probes.size >= SFU_LIMITS.probes) {
      throw sfuErrors.make('sfu/busy', { context: { limit: SFU_LIMITS.probes } });
    }
    const offer = parseOffer(sdp);
    const end = (): void => {
      cancel();
      this.#probes.delete(transport);
      transport.close();
    };
    const transport = this.#options.factory.create(offer.remote, {
      packet: () => {},
      state: (state) => {
        if (state === 'failed' || state === 'closed') end();
      },
    });
    this.#probes.add(transport);
    const cancel = this.#options.clock.after(SFU_LIMITS.probeMs, end);
    return writeProbeAnswer(offer, transport.local, this.#options.announced);
  }

  #transportCount(): number {
    let count = 0;
    for (const router of this.#rooms.values()) count += router.transportCount;
    return count;
  }

  #count(): SfuMetrics {
    const { user, system } = process.cpuUsage();
    const now = {
      ...this.#counters,
      rooms: this.#rooms.size,
      transports: this.#transportCount(),
      probes: this.#probes.size,
      cpuMicroseconds: user + system,
      memoryBytes: process.memoryUsage.rss(),
    };
    for (const router of this.#rooms.values()) router.count(now);
    return now;
  }

  #emit(message: WorkerMessage): void {
    if (this.#held) this.#held.push(message);
    else this.#options.post(message);
  }

  #log(event: string, context: ErrorContext): void {
    this.#options.post({ type: 'log', level: 'error', event, context });
  }
}

/** The class of a thrown value: its message may hold what a stranger sent. */
function errorKind(error: unknown): string {
  return error instanceof Error ? error.name.slice(0, 64) : typeof error;
}
