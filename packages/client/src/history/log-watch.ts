// Watching the log of the server while in a meeting (L4; decision 0039): looks at each tick, compares with what this device saw before and
// with what the others were shown, and names what does not fit. Nobody is thrown out by anything found here.
import { type AppError, type Bytes, errorCode, type LeafIndex, toHex } from '@incamera/kernel';
import {
  type Contradiction,
  encodeContradiction,
  formatNote,
  parseVkey,
  type SignedCheckpoint,
  type TileReader,
} from '@incamera/tlog';
import { type ClientEnvironment } from '../environment.js';
import { asAppError } from '../errors.js';
import { decodeCheckpointSignal, encodeCheckpointSignal, openShown } from './checkpoint-signal.js';
import { type LogApi } from './log-api.js';
import { LogFollower, type ShownHead } from './log-follower.js';
import { type LogMemory } from './log-memory.js';
import { LogPace, PATIENCE_TICKS, patienceMs } from './log-pace.js';
import { type LogProblems } from './log-problems.js';
import { problemOf } from './log-verdict.js';
import { countWitnesses, type WitnessDemand } from './witness-rule.js';

/** What the charter of a meeting says of the log; null: it names none. */
export type NamedLog = (WitnessDemand & { readonly vkey: string }) | null;

export interface LogWatchParts {
  readonly api: LogApi;
  readonly memory: LogMemory;
  readonly environment: Pick<ClientEnvironment, 'clock' | 'monotonicMs' | 'rng' | 'logger'>;
  /** As the version of the charter in force has it. */
  readonly named: () => NamedLog;
  /** Of this member's connection. */
  readonly token: () => string | null;
  readonly memberCount: () => number;
  readonly say: (payload: Bytes) => Promise<void>;
  readonly problems: LogProblems;
}

/** A state is fetched from caches of two seconds. */
const SHORTEST_LOOK_MS = 2_000;
/** All members of a meeting together ask about five times a second, however many they are. */
const LOOK_SHARE_MS = 200;
const SAY_EVERY_MS = 20_000;
const SAY_SHARE_MS = 400;
/** Heads that were found to agree are not computed again. */
const MOST_AGREED = 256;

export class LogWatch {
  readonly #parts: LogWatchParts;
  #follower: LogFollower | null = null;
  #pace: LogPace | null = null;
  #vkey = '';
  #intervalMs = 10_000;
  /** What members were shown that is newer than ours, or could not be compared yet: the newest of each. */
  readonly #waiting = new Map<LeafIndex, ShownHead>();
  readonly #agreed = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #cancel: (() => void) | null = null;
  #saidMs = Number.NEGATIVE_INFINITY;
  #lastGoodMs: number;
  #closed = false;

  constructor(parts: LogWatchParts) {
    this.#parts = parts;
    this.#lastGoodMs = parts.environment.monotonicMs();
  }

  start(): void {
    this.#next(0);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  /** The newest state that was verified in this stay; a log that has just begun and has no entry shows none. */
  last(): { readonly size: number; readonly root: Bytes } | null {
    const last = this.#follower?.last ?? null;
    return last === null || last.size === 0 ? null : { size: last.size, root: last.root };
  }

  /** Reads the log up to `last`; null: nothing was verified yet. */
  reader(): TileReader | null {
    return this.#follower?.reader ?? null;
  }

  /** A member says, signed by itself and not by the log, which state it saw last. */
  heard(from: LeafIndex, head: { readonly size: number; readonly root: Bytes }): void {
    this.#enqueue(() => this.#compare(from, { ...head, signed: null }));
  }

  /** A signal of the kind `checkpoint`. False: it is none. */
  signalled(from: LeafIndex, payload: Bytes): boolean {
    const note = decodeCheckpointSignal(payload);
    if (note !== null) this.#enqueue(() => this.#shown(from, note));
    return note !== null;
  }

  #next(delayMs: number): void {
    if (this.#closed) return;
    this.#cancel = this.#parts.environment.clock.after(delayMs, () => {
      this.#enqueue(async () => {
        await this.#look();
        this.#next(this.#delayMs());
      });
    });
  }

  /** Everybody looks at another moment. */
  #delayMs(): number {
    const { environment, memberCount } = this.#parts;
    const everyMs = Math.max(this.#intervalMs, SHORTEST_LOOK_MS, memberCount() * LOOK_SHARE_MS);
    const [random = 0] = environment.rng.bytes(1);
    return everyMs * (0.9 + (0.2 * random) / 255);
  }

  /** One after another: a look and a comparison use the same state. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        this.#parts.environment.logger.warn('log_not_compared', { code: errorCode(error) });
      }
    });
  }

  async #look(): Promise<void> {
    const { problems } = this.#parts;
    try {
      const follower = this.#follower ?? (await this.#begin());
      const taken = await follower.take(await this.#parts.api.checkpoint());
      if (this.#closed) return;
      this.#lastGoodMs = this.#nowMs();
      problems.found('look', null);
      if (taken.kind === 'contradicts') {
        return problems.rewritten(await this.#kept(taken.evidence));
      }
      await this.#followed(taken.checkpoint, taken.isNew);
    } catch (error) {
      this.#failed(asAppError(error));
    }
  }

  async #begin(): Promise<LogFollower> {
    const { api, named, token, environment, problems } = this.#parts;
    const log = named() ?? (await api.about());
    this.#intervalMs = log.intervalMs;
    this.#vkey = log.vkey;
    const key = parseVkey(log.vkey);
    const nowMs = environment.clock.nowMs();
    if (await this.#remembering((memory) => memory.follow(log.vkey, nowMs))) problems.keyChanged();
    const kept = await this.#remembering(async (memory) => (await memory.load())?.note ?? null);
    this.#pace = new LogPace(log.intervalMs);
    this.#follower = new LogFollower(key, api.tiles(token), kept);
    return this.#follower;
  }

  async #followed(checkpoint: SignedCheckpoint, isNew: boolean): Promise<void> {
    const { named, environment, problems } = this.#parts;
    const log = named();
    const count = log === null ? null : await countWitnesses(checkpoint.note, log, environment.clock.nowMs());
    problems.witnessed(count);
    if (isNew) await this.#remembering((memory) => memory.advance(this.#vkey, formatNote(checkpoint.note)));
    const isBehind = this.#pace?.isBehind(checkpoint.size, this.#nowMs()) === true;
    problems.stale(isBehind || this.#isBehindOthers(checkpoint.size));
    problems.followed(checkpoint.size, count?.signed ?? 0, log);
    for (const [leaf, head] of [...this.#waiting]) await this.#compare(leaf, head);
    await this.#say(checkpoint);
  }

  /** Members carry the log's own signature of it: it exists, and was not shown to us, although we just asked. */
  #isBehindOthers(size: number): boolean {
    return [...this.#waiting.values()].some((head) => head.signed !== null && head.size > size + PATIENCE_TICKS);
  }

  #failed(error: AppError): void {
    if (this.#closed) return;
    const { problems } = this.#parts;
    const problem = problemOf(error);
    const isPassing = problem.code === 'client/history_unavailable';
    if (isPassing) this.#pace?.reset();
    const isLong = this.#nowMs() - this.#lastGoodMs >= patienceMs(this.#intervalMs);
    if (!isPassing || isLong) problems.found('look', problem);
  }

  async #shown(from: LeafIndex, note: string): Promise<void> {
    if (this.#follower === null) return;
    const signed = await openShown(note, this.#follower.key);
    if (signed === null) return this.#parts.problems.disputed(from);
    await this.#compare(from, { size: signed.size, root: signed.root, signed });
  }

  async #compare(from: LeafIndex, head: ShownHead): Promise<void> {
    const name = `${head.size} ${toHex(head.root)}`;
    if (this.#agreed.has(name)) return this.#settled(from, head);
    const compared = (await this.#follower?.compare(head)) ?? { kind: 'ahead' as const };
    if (compared.kind === 'ahead') return this.#waits(from, head);
    this.#settled(from, head);
    if (compared.kind === 'agrees') return this.#agrees(name);
    if (compared.evidence === null) return this.#parts.problems.disputed(from);
    this.#parts.problems.forked(from, await this.#kept(compared.evidence));
  }

  #waits(from: LeafIndex, head: ShownHead): void {
    const before = this.#waiting.get(from);
    // A word without the log's signature never takes the place of one that has it.
    const isStronger = before === undefined || head.signed !== null || before.signed === null;
    if (isStronger) this.#waiting.set(from, head);
  }

  #settled(from: LeafIndex, head: ShownHead): void {
    if (this.#waiting.get(from) === head) this.#waiting.delete(from);
  }

  #agrees(name: string): void {
    this.#agreed.add(name);
    if (this.#agreed.size <= MOST_AGREED) return;
    for (const oldest of this.#agreed) return void this.#agreed.delete(oldest);
  }

  async #say(checkpoint: SignedCheckpoint): Promise<void> {
    const follower = this.#follower;
    const everyMs = Math.max(SAY_EVERY_MS, this.#parts.memberCount() * SAY_SHARE_MS);
    if (follower === null || this.#nowMs() - this.#saidMs < everyMs) return;
    this.#saidMs = this.#nowMs();
    await this.#parts.say(encodeCheckpointSignal(checkpoint, follower.key));
  }

  async #kept(evidence: Contradiction): Promise<string> {
    const file = encodeContradiction(evidence);
    await this.#remembering((memory) => memory.keepEvidence(file));
    return file;
  }

  /** A device that cannot remember still watches. */
  async #remembering<T>(work: (memory: LogMemory) => Promise<T>): Promise<T | null> {
    try {
      return await work(this.#parts.memory);
    } catch (error) {
      this.#parts.environment.logger.warn('log_not_remembered', { code: errorCode(error) });
      return null;
    }
  }

  #nowMs(): number {
    return this.#parts.environment.monotonicMs();
  }
}
