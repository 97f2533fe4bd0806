// The beat of a membership (L4, design section 5 step 6): presence of every member, heartbeats of hosts, and from what is
// heard whether anything may be sent, who acts as host, and who has fallen silent.
import { type Echo, encodeHeartbeat, type Heartbeat, HeartbeatMonitor, type MonitoredEpoch } from '@incamera/group';
import { type AppError, equalBytes, type LeafIndex } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type MembershipContext } from './membership-context.js';
import { encodePresence, type Presence } from './presence.js';
import { type SignalDesk } from './signal-desk.js';

const TICK_MS = 250;
/** A heartbeat's echo is then at most 1.75 s old plus the way: fresh means younger than 3 s. */
export const PRESENCE_EVERY_MS = 750;
export const HEARTBEAT_EVERY_MS = 1000;
/** Without signalling we hear of no removal: the limit for withheld heartbeats holds for the whole connection. */
const OFFLINE_STOP_MS = 3000;
/** A commit that does not come after its keys were seen: ask the server for what we missed, then come back anew. */
const BEHIND_RESUME_MS = 3000;
const BEHIND_REJOIN_MS = 15_000;
const FORKED_REJOIN_MS = 5000;
/** A suspicion against the server ends with the next good heartbeat; a host that leans on none waits so long. */
const SUSPICION_MS = 2000;

export interface PulseHandlers {
  /** What this client says of itself right now. */
  presence(): Omit<Presence, 'counter' | 'echoes'>;
  sendBlock(block: AppError | null): void;
  /** At every beat: the leaves that were silent for longer than the charter allows, mostly none. */
  silent(leaves: readonly LeafIndex[]): void;
  actingHost(leaf: LeafIndex): void;
  /** A host is not heard any more while another one is: what it decides does not reach us. */
  hostSilent(leaf: LeafIndex): void;
  diverged(error: AppError): void;
  /** A removal that a person asked for here and that is not in force in time. */
  overdueRemoval(): AppError | null;
}

export class Pulse {
  readonly #context: MembershipContext;
  readonly #signals: SignalDesk;
  readonly #handlers: PulseHandlers;
  readonly #monitor: HeartbeatMonitor;
  readonly #echoes = new Map<LeafIndex, bigint>();
  #presenceCounter = 0n;
  #heartbeatCounter = 0n;
  #presenceMs = Number.NEGATIVE_INFINITY;
  #heartbeatMs = Number.NEGATIVE_INFINITY;
  #offlineSinceMs: number | null = null;
  #suspicion: { error: AppError; sinceMs: number } | null = null;
  #behindSinceMs: number | null = null;
  #forkedSinceMs: number | null = null;
  #askedAgain = false;
  #leansOnNobody = false;
  #silentHosts: readonly LeafIndex[] = [];
  /** Who must not send has nothing to vouch for: without this, a host kept in the dark would keep others talking. */
  #vouches = true;
  #stopTick: (() => void) | null = null;

  constructor(context: MembershipContext, signals: SignalDesk, handlers: PulseHandlers) {
    this.#context = context;
    this.#signals = signals;
    this.#handlers = handlers;
    this.#monitor = new HeartbeatMonitor(context.group.charter, context.environment.clock, this.#monitored());
  }

  start(): void {
    this.#stopTick = this.#context.environment.clock.every(TICK_MS, () => this.#tick());
    this.#tick();
  }

  stop(): void {
    this.#stopTick?.();
    this.#stopTick = null;
  }

  /** A new epoch was adopted: everybody hears at once that we have its keys. */
  epochChanged(): void {
    this.#monitor.setCharter(this.#context.group.charter);
    this.#monitor.setEpoch(this.#monitored());
    for (const leaf of this.#echoes.keys()) if (this.#context.state.member(leaf) === null) this.#echoes.delete(leaf);
    this.soon();
    this.evaluate();
    if (this.#context.state.isHost) this.#sendHeartbeat();
  }

  /** What we say of ourselves changed. */
  soon(): void {
    this.#sendPresence();
  }

  heard(leaf: LeafIndex): void {
    this.#monitor.heard(leaf);
  }

  presenceHeard(leaf: LeafIndex, { counter, echoes }: Presence): void {
    const known = this.#echoes.get(leaf) ?? -1n;
    if (counter > known) this.#echoes.set(leaf, counter);
    this.#monitor.echoed(leaf, echoes);
  }

  /** A leaf belongs to somebody else now, who counts anew. */
  forget(leaf: LeafIndex): void {
    this.#echoes.delete(leaf);
  }

  heartbeatHeard(leaf: LeafIndex, heartbeat: Heartbeat): void {
    this.#monitor.heartbeat(leaf, heartbeat);
    const { group, state } = this.#context;
    const isGood =
      state.isHostLeaf(leaf) &&
      heartbeat.epoch === group.epoch &&
      equalBytes(heartbeat.transcriptHash, group.transcriptHash());
    if (isGood) this.#suspicion = null;
    this.evaluate();
  }

  laterEpochSeen(): void {
    this.#monitor.laterEpochSeen(this.#context.group.epoch + 1n);
  }

  unreadableSignalSeen(): void {
    this.#monitor.unreadableSignalSeen();
  }

  /** The server did what only a cheating one does: nothing is sent until a host confirms our view. */
  suspect(error: AppError): void {
    this.#suspicion = { error, sinceMs: this.#nowMs() };
    this.#context.state.problems.happened(error);
    this.evaluate();
  }

  /** Our own absence is nobody else's silence. */
  resumed(): void {
    const nowMs = this.#nowMs();
    this.#context.state.presence.forgive(nowMs);
    for (const { leaf } of this.#context.group.roster()) this.#monitor.heard(leaf);
    this.#offlineSinceMs = null;
    this.#tick();
  }

  /** Applies what the monitor finds. */
  evaluate(): void {
    const { state, group } = this.#context;
    if (group.isClosed) return;
    const { stop, actingHosts, successor, silentLeaves, silentHosts, leansOnNobody } = this.#monitor.state();
    this.#leansOnNobody = leansOnNobody;
    this.#applySuccession(actingHosts, successor);
    const reason = stop ?? this.#handlers.overdueRemoval();
    this.#vouches = reason === null;
    this.#handlers.sendBlock(this.#block(reason));
    this.#healOrRejoin(stop);
    if (this.#offlineSinceMs === null) {
      this.#handlers.silent(silentLeaves);
      this.#tellSilentHosts(silentHosts);
    }
    state.touch();
  }

  #applySuccession(actingHosts: readonly LeafIndex[], successor: LeafIndex | null): void {
    const { state } = this.#context;
    state.actingHosts = new Set(actingHosts);
    // Who is recognised by us and connected, until it acts; ourselves only when it is our turn.
    const shown = successor ?? actingHosts.filter((leaf) => leaf !== state.group?.ownLeaf).at(-1) ?? null;
    if (shown === state.successor) return;
    state.successor = shown;
    if (shown !== null) this.#handlers.actingHost(shown);
  }

  #block(stop: AppError | null): AppError | null {
    const nowMs = this.#nowMs();
    if (stop !== null) return stop;
    const { state, group } = this.#context;
    if (state.denied.has(group.ownLeaf)) return clientErrors.make('client/self_denied');
    if (state.denied.size > 0) return clientErrors.make('client/member_denied');
    if (state.againstRules.size > 0) return clientErrors.make('client/admitted_against_rules');
    if (this.#suspicion !== null && this.#leansOnNobody && nowMs - this.#suspicion.sinceMs > SUSPICION_MS) {
      this.#suspicion = null;
    }
    if (this.#suspicion !== null) return this.#suspicion.error;
    const offlineMs = this.#offlineSinceMs === null ? 0 : nowMs - this.#offlineSinceMs;
    return offlineMs > OFFLINE_STOP_MS ? clientErrors.make('client/connection_lost') : null;
  }

  #healOrRejoin(stop: AppError | null): void {
    const nowMs = this.#nowMs();
    this.#behindSinceMs = stop?.code === 'group/behind' ? (this.#behindSinceMs ?? nowMs) : null;
    this.#forkedSinceMs = stop?.code === 'group/forked' ? (this.#forkedSinceMs ?? nowMs) : null;
    if (this.#behindSinceMs === null) this.#askedAgain = false;
    else if (nowMs - this.#behindSinceMs > BEHIND_REJOIN_MS) {
      this.#handlers.diverged(clientErrors.make('client/commit_missing'));
    } else if (nowMs - this.#behindSinceMs > BEHIND_RESUME_MS && !this.#askedAgain) {
      this.#askedAgain = true;
      this.#context.socket.reconnect();
    }
    if (this.#forkedSinceMs !== null && nowMs - this.#forkedSinceMs > FORKED_REJOIN_MS) {
      this.#handlers.diverged(clientErrors.make('client/group_diverged'));
    }
  }

  #tick(): void {
    const { socket, group } = this.#context;
    if (group.isClosed) return;
    const nowMs = this.#nowMs();
    if (socket.state === 'online') this.#offlineSinceMs = null;
    else this.#offlineSinceMs ??= nowMs;
    if (nowMs - this.#presenceMs >= PRESENCE_EVERY_MS) this.#sendPresence();
    if (this.#context.state.isHost && nowMs - this.#heartbeatMs >= HEARTBEAT_EVERY_MS) this.#sendHeartbeat();
    this.evaluate();
  }

  #sendPresence(): void {
    if (this.#context.socket.state !== 'online') return;
    this.#presenceMs = this.#nowMs();
    this.#presenceCounter += 1n;
    const counter = this.#presenceCounter;
    this.#monitor.presenceSent(counter);
    const echoes = this.#echoesOf(this.#otherHosts());
    void this.#signals.send('presence', encodePresence({ ...this.#handlers.presence(), counter, echoes }));
  }

  #sendHeartbeat(): void {
    const { group, socket } = this.#context;
    if (socket.state !== 'online' || !this.#vouches) return;
    this.#heartbeatMs = this.#nowMs();
    this.#heartbeatCounter += 1n;
    const heartbeat = {
      epoch: group.epoch,
      transcriptHash: group.transcriptHash(),
      counter: this.#heartbeatCounter,
      echoes: this.#echoesOf([...this.#echoes.keys()]),
    };
    void this.#signals.send('heartbeat', encodeHeartbeat(heartbeat));
  }

  #echoesOf(leaves: readonly LeafIndex[]): Echo[] {
    return leaves.flatMap((leaf) => {
      const counter = this.#echoes.get(leaf);
      return counter === undefined ? [] : [{ leaf, counter }];
    });
  }

  /** Nobody has to do without the only host. */
  #otherHosts(): LeafIndex[] {
    const { group, state } = this.#context;
    const hosts = (state.group?.roster ?? []).filter(({ isHost }) => isHost).map(({ leaf }) => leaf);
    return hosts.length < 2 ? [] : hosts.filter((leaf) => leaf !== group.ownLeaf);
  }

  #tellSilentHosts(silent: readonly LeafIndex[]): void {
    const before = this.#silentHosts;
    this.#silentHosts = silent;
    for (const leaf of silent) if (!before.includes(leaf)) this.#handlers.hostSilent(leaf);
  }

  #monitored(): MonitoredEpoch {
    const { group } = this.#context;
    return {
      epoch: group.epoch,
      transcriptHash: group.transcriptHash(),
      roster: group.roster(),
      ownLeaf: group.ownLeaf,
    };
  }

  #nowMs(): number {
    return this.#context.environment.clock.nowMs();
  }
}
