// When sending must stop, who acts as host, and who fell silent: judged from what was heard and when (L2, design section 5 step 6).
// Pure: it sets no timers; ask `state` as often as wanted.
import { type VerifiedCharter } from '@incamera/charter';
import { type Clock, equalBytes, type LeafIndex } from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { type Member } from './roster.js';
import { type Echo, type Heartbeat } from './signal-payloads.js';

/** Longest age of the newest presence of ours that a host has echoed. */
export const FRESH_MS = 3000;
/** How long messages of a later epoch may precede its commit, which is being delivered or judged. */
export const LATER_EPOCH_GRACE_MS = 500;
/** Who was heard this recently counts as connected. */
const CONNECTED_MS = 5000;
/** Clocks and paths differ: a successor is recognised a little before we would act ourselves. */
const RECOGNITION_LEAD_MS = 5000;
const MAX_OPEN_PRESENCES = 64;

/** What a member needs to know of an epoch to judge heartbeats in it. */
export interface MonitoredEpoch {
  readonly epoch: bigint;
  readonly transcriptHash: Uint8Array;
  readonly roster: readonly Member[];
  readonly ownLeaf: LeafIndex;
}

/** The judgement of one moment. */
export interface HeartbeatState {
  /** Why nothing may be sent, or `null`. */
  readonly stop: GroupError | null;
  /** Leaves that may act as hosts by succession: pass to `processCommit`. Empty while a charter host is heard. */
  readonly actingHosts: readonly LeafIndex[];
  /** Who should act now, or `null`: the longest-admitted member that is connected. Heartbeats and admits if it is us. */
  readonly successor: LeafIndex | null;
  /** Leaves not heard for longer than the charter allows: to be removed by a host. */
  readonly silentLeaves: readonly LeafIndex[];
  /** Hosts of the charter that are not heard while another one is: what they decide does not reach us. */
  readonly silentHosts: readonly LeafIndex[];
  /** Whether nobody's heartbeats are needed here: the first host, or the next one while those before it are silent. */
  readonly leansOnNobody: boolean;
}

export class HeartbeatMonitor {
  #charter: VerifiedCharter;
  readonly #clock: Clock;
  #epoch: MonitoredEpoch;
  /** When each of our latest presences was sent, by counter. */
  readonly #presences = new Map<bigint, number>();
  /** When the newest presence was sent that a host by succession has echoed; at first, when we joined. */
  #echoedAtMs: number;
  /** The same by host of the charter; also when a host was first seen, or was heard again: its heartbeat is then on its way. */
  readonly #vouchedAtMs = new Map<LeafIndex, number>();
  #hostHeardAtMs: number;
  /** By leaf: when it was last heard or first seen. */
  readonly #heardAtMs = new Map<LeafIndex, number>();
  /** By leaf: when the newest presence of ours was sent that it has echoed in its own; at first, when it was first seen. */
  readonly #provedAtMs = new Map<LeafIndex, number>();
  #later: { readonly epoch: bigint; readonly sinceMs: number } | null = null;
  /** Somebody claimed a later epoch that was not there: further claims in this one need more than a claim. */
  #isClaimRefuted = false;
  #forked = false;
  #unreadableAtMs: number | null = null;

  constructor(charter: VerifiedCharter, clock: Clock, epoch: MonitoredEpoch) {
    this.#charter = charter;
    this.#clock = clock;
    this.#epoch = epoch;
    this.#echoedAtMs = clock.nowMs();
    this.#hostHeardAtMs = clock.nowMs();
    this.setEpoch(epoch);
  }

  /** Another version of the charter is in force. */
  setCharter(charter: VerifiedCharter): void {
    this.#charter = charter;
  }

  /** A new epoch was adopted. */
  setEpoch(epoch: MonitoredEpoch): void {
    const now = this.#clock.nowMs();
    const before = new Map(this.#epoch.roster.map((member) => [member.leaf, member]));
    this.#epoch = epoch;
    for (const { leaf, signatureKey } of epoch.roster) {
      const old = before.get(leaf);
      const isSame = old !== undefined && equalBytes(old.signatureKey, signatureKey);
      if (isSame && this.#heardAtMs.has(leaf)) continue;
      this.#heardAtMs.set(leaf, now);
      this.#provedAtMs.set(leaf, now);
      this.#vouchedAtMs.set(leaf, now);
    }
    for (const leaf of this.#heardAtMs.keys()) {
      if (epoch.roster.some((member) => member.leaf === leaf)) continue;
      this.#heardAtMs.delete(leaf);
      this.#provedAtMs.delete(leaf);
      this.#vouchedAtMs.delete(leaf);
    }
    if (this.#later !== null && this.#later.epoch <= epoch.epoch) this.#later = null;
    this.#isClaimRefuted = false;
    this.#forked = false;
    this.#unreadableAtMs = null;
  }

  /** A presence of ours was sent; `counter` is the one that heartbeats echo. */
  presenceSent(counter: bigint): void {
    this.#presences.set(counter, this.#clock.nowMs());
    const oldest = this.#presences.keys().next().value;
    if (this.#presences.size > MAX_OPEN_PRESENCES && oldest !== undefined) this.#presences.delete(oldest);
  }

  /** A verified signal or message of a member arrived. */
  heard(leaf: LeafIndex): void {
    if (!this.#heardAtMs.has(leaf)) return;
    if (!this.#isConnected(leaf)) this.#vouchedAtMs.set(leaf, this.#clock.nowMs());
    this.#heardAtMs.set(leaf, this.#clock.nowMs());
    if (this.#member(leaf)?.isHost === true) this.#hostHeardAtMs = this.#clock.nowMs();
    if (this.#later !== null && this.#leansOnNobody() && this.#haveAllSpokenSince(this.#later.sinceMs)) {
      this.#refuteClaim();
    }
  }

  /** A verified presence arrived: whose of ours its sender had heard by then. */
  echoed(leaf: LeafIndex, echoes: readonly Echo[]): void {
    const sentAtMs = this.#sentAtMs(echoes);
    const known = this.#provedAtMs.get(leaf);
    if (sentAtMs !== null && known !== undefined) this.#provedAtMs.set(leaf, Math.max(known, sentAtMs));
  }

  /**
   * A verified heartbeat arrived. Only those of hosts, and of successors while one is due, count; of hosts those of the first one
   * that is heard, and for a host only of those before it, else two of them could vouch for each other while a server keeps the
   * first one from both.
   */
  heartbeat(leaf: LeafIndex, heartbeat: Heartbeat): void {
    this.heard(leaf);
    const isHost = this.#member(leaf)?.isHost === true || this.#actingHosts().includes(leaf);
    if (!isHost || heartbeat.epoch !== this.#epoch.epoch) return;
    if (!equalBytes(heartbeat.transcriptHash, this.#epoch.transcriptHash)) {
      this.#forked = true;
      return;
    }
    const isNeeded = this.#hostsToLeanOn().includes(leaf);
    const isLater = !isNeeded && this.#member(leaf)?.isHost === true;
    const sentAtMs = isLater ? null : this.#sentAtMs(heartbeat.echoes);
    // The age of what was echoed counts, not of its arrival: a server that delays heartbeats gains nothing.
    if (sentAtMs === null) return;
    if (isNeeded) this.#vouchedAtMs.set(leaf, Math.max(this.#vouchedAtMs.get(leaf) ?? 0, sentAtMs));
    else this.#echoedAtMs = Math.max(this.#echoedAtMs, sentAtMs);
    if (this.#later !== null && sentAtMs > this.#later.sinceMs) this.#refuteClaim();
  }

  /**
   * A signal, message or frame named an epoch that we do not have. Nobody can check such a name without its keys, so a
   * member or the server can make one up: it stops us at once, and only until a host (for the first host: everybody)
   * has shown by a fresh signature to be in our epoch still. After that, heartbeats alone decide until the next epoch.
   */
  laterEpochSeen(epoch: bigint): void {
    if (this.#isClaimRefuted || epoch <= this.#epoch.epoch || (this.#later !== null && this.#later.epoch >= epoch))
      return;
    this.#later = { epoch, sinceMs: this.#later?.sinceMs ?? this.#clock.nowMs() };
  }

  /** A signal of our epoch could not be opened: its sender has other keys than we, or somebody forges. */
  unreadableSignalSeen(): void {
    this.#unreadableAtMs = this.#clock.nowMs();
  }

  state(): HeartbeatState {
    const successor = this.#successor();
    return {
      stop: this.#stop(successor),
      actingHosts: this.#actingHosts(),
      successor,
      silentLeaves: this.#silentLeaves(),
      silentHosts: this.#silentHosts(),
      leansOnNobody: this.#leansOnNobody(),
    };
  }

  #stop(successor: LeafIndex | null): GroupError | null {
    const now = this.#clock.nowMs();
    if (this.#forked) return groupErrors.make('group/forked');
    if (this.#later !== null && now - this.#later.sinceMs > LATER_EPOCH_GRACE_MS)
      return groupErrors.make('group/behind');
    if (successor === this.#epoch.ownLeaf || this.#leansOnNobody()) {
      return this.#isAloneWithItsKeys() ? groupErrors.make('group/forked') : null;
    }
    if (!this.#isHostThere() && this.#actingHosts().length === 0) {
      const { hostAbsenceStopMs } = this.#charter.charter.rules;
      return now - this.#hostHeardAtMs > hostAbsenceStopMs ? groupErrors.make('group/no_host') : null;
    }
    // A host that is heard and does not vouch has a reason: no later one makes up for it.
    const first = this.#hostsToLeanOn().find((leaf) => this.#isConnected(leaf));
    const echoedAtMs = first === undefined ? this.#echoedAtMs : (this.#vouchedAtMs.get(first) ?? 0);
    if (now - echoedAtMs <= FRESH_MS) return null;
    return groupErrors.make(this.#sawUnreadable() ? 'group/forked' : 'group/no_host_heartbeat');
  }

  /** For who leans on nobody: others talk, but under keys that are not ours, and nobody under ours. */
  #isAloneWithItsKeys(): boolean {
    const now = this.#clock.nowMs();
    const others = [...this.#heardAtMs].filter(([leaf]) => leaf !== this.#epoch.ownLeaf);
    return this.#sawUnreadable() && others.every(([, atMs]) => now - atMs > FRESH_MS);
  }

  #refuteClaim(): void {
    this.#later = null;
    this.#isClaimRefuted = true;
  }

  /** Whether everybody who is connected has said something in our epoch after `sinceMs`. */
  #haveAllSpokenSince(sinceMs: number): boolean {
    return this.#epoch.roster.every(
      ({ leaf }) =>
        leaf === this.#epoch.ownLeaf || !this.#isConnected(leaf) || (this.#heardAtMs.get(leaf) ?? 0) > sinceMs,
    );
  }

  #sawUnreadable(): boolean {
    return this.#unreadableAtMs !== null && this.#clock.nowMs() - this.#unreadableAtMs <= 2 * FRESH_MS;
  }

  /** When we sent the presence of ours that is among `echoes`; null: none, or too old to be known. */
  #sentAtMs(echoes: readonly Echo[]): number | null {
    const echo = echoes.find(({ leaf }) => leaf === this.#epoch.ownLeaf);
    return (echo && this.#presences.get(echo.counter)) ?? null;
  }

  /** In the order of the charter, the hosts that are there; for a host, those before it. */
  #hostsToLeanOn(): readonly LeafIndex[] {
    const own = this.#member(this.#epoch.ownLeaf);
    const found: LeafIndex[] = [];
    for (const { signatureKey } of this.#charter.charter.hosts) {
      if (own !== undefined && equalBytes(own.signatureKey, signatureKey)) break;
      const host = this.#epoch.roster.find((member) => equalBytes(member.signatureKey, signatureKey));
      if (host !== undefined) found.push(host.leaf);
    }
    return found;
  }

  /**
   * The first host of the charter that is there leans on nobody; every other host leans on those before it. Where none of these
   * is heard, they may have gone, or a server may keep them from us. The next host does without them only while *everybody*
   * else proves to be on its side, by echoes of what it just said: then whoever is missing is alone, and there is no second
   * half that goes on under another state.
   */
  #leansOnNobody(): boolean {
    if (this.#member(this.#epoch.ownLeaf)?.isHost !== true) return false;
    const earlier = this.#hostsToLeanOn();
    if (earlier.length === 0) return true;
    if (earlier.some((leaf) => this.#isConnected(leaf))) return false;
    const now = this.#clock.nowMs();
    return this.#epoch.roster.every(
      ({ leaf }) =>
        leaf === this.#epoch.ownLeaf ||
        earlier.includes(leaf) ||
        now - (this.#provedAtMs.get(leaf) ?? Number.NEGATIVE_INFINITY) <= FRESH_MS,
    );
  }

  #isHostThere(): boolean {
    return this.#epoch.roster.some((member) => member.isHost);
  }

  /** Members from the longest admitted on, down to the first that is connected: whoever of them acts is recognised. */
  #actingHosts(): readonly LeafIndex[] {
    if (!this.#isSuccessionDue(RECOGNITION_LEAD_MS)) return [];
    const line = this.#line();
    const first = line.findIndex((leaf) => this.#isConnected(leaf));
    return first < 0 ? [] : line.slice(0, first + 1);
  }

  #successor(): LeafIndex | null {
    if (!this.#isSuccessionDue(0)) return null;
    return this.#line().find((leaf) => this.#isConnected(leaf)) ?? null;
  }

  #isSuccessionDue(leadMs: number): boolean {
    const { succession, successionAfterMs } = this.#charter.charter.rules;
    if (succession !== 'members') return false;
    if (this.#member(this.#epoch.ownLeaf)?.isHost === true) return false;
    return this.#clock.nowMs() - this.#hostHeardAtMs > Math.max(successionAfterMs - leadMs, FRESH_MS);
  }

  /** Members who are no hosts, longest admitted first. */
  #line(): LeafIndex[] {
    return this.#epoch.roster
      .filter((member) => !member.isHost)
      .sort((a, b) => Number((a.admittedAtEpoch ?? 0n) - (b.admittedAtEpoch ?? 0n)) || a.leaf - b.leaf)
      .map((member) => member.leaf);
  }

  #isConnected(leaf: LeafIndex): boolean {
    if (leaf === this.#epoch.ownLeaf) return true;
    return this.#clock.nowMs() - (this.#heardAtMs.get(leaf) ?? 0) <= CONNECTED_MS;
  }

  #silentLeaves(): LeafIndex[] {
    const { silentAfterMs } = this.#charter.charter.rules;
    const now = this.#clock.nowMs();
    return [...this.#heardAtMs]
      .filter(([leaf, atMs]) => leaf !== this.#epoch.ownLeaf && now - atMs > silentAfterMs)
      .map(([leaf]) => leaf);
  }

  #silentHosts(): LeafIndex[] {
    const hosts = this.#epoch.roster.filter(({ isHost }) => isHost).map(({ leaf }) => leaf);
    const silent = hosts.filter((leaf) => !this.#isConnected(leaf));
    return silent.length < hosts.length ? silent : [];
  }

  #member(leaf: LeafIndex): Member | undefined {
    return this.#epoch.roster.find((member) => member.leaf === leaf);
  }
}
