// One meeting from its link to its end (L4): reads the link, goes in, comes back by itself, and tells how it stands. The
// actions of the interface are in meeting-actions.ts.
import { isLine, normaliseText } from '@incamera/charter';
import { type AppError, errorCode, type PeerId } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { type Session } from '@incamera/protocol';
import { type HttpClient } from '../api/http-client.js';
import { type Meetings } from '../api/meetings.js';
import { type DeviceRecords, type HostRecord } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError, clientErrors } from '../errors.js';
import { type MeetingPhase } from '../snapshot.js';
import { MeetingSocket, type ServerEvent } from '../transport/meeting-socket.js';
import { AdmissionMemoryBook } from './admission-memory.js';
import { type Entered, Entrance, type Goal, proveHost } from './entrance.js';
import { FileVault } from './file-vault.js';
import { Membership } from './membership.js';
import { canEnter, canMove } from './phase.js';
import { SequenceBook } from './sequence-book.js';
import { type SessionState } from './session-state.js';
import { TabIdentity } from './tab-identity.js';
import { WorkQueue } from './work-queue.js';

export interface MeetingSessionOptions {
  readonly environment: ClientEnvironment;
  readonly http: HttpClient;
  readonly meetings: Meetings;
  readonly records: DeviceRecords;
  readonly state: SessionState;
  readonly link: string;
}

/** More often than this within a minute nobody comes back by itself: something is broken for good. */
const MAX_REJOINS = 4;
const REJOIN_WINDOW_MS = 60_000;
/** A knock that was turned away for a passing reason is repeated while the tab tries to come back. */
const REKNOCK_MS = 5000;
const ENTER_TIMEOUT_MS = 20_000;

/** The session behind one meeting link. */
export class MeetingSession {
  readonly state: SessionState;
  readonly #options: MeetingSessionOptions;
  readonly #queue: WorkQueue;
  #sequence = new SequenceBook();
  #identity: TabIdentity | null = null;
  #memory: AdmissionMemoryBook | null = null;
  #host: HostRecord | null = null;
  #goal: Goal | null = null;
  #socket: MeetingSocket | null = null;
  #entrance: Entrance | null = null;
  #membership: Membership | null = null;
  #peerId: PeerId | null = null;
  #engineFailure: AppError | null = null;
  #closed = false;
  #rejoinsMs: number[] = [];
  #offlineSinceMs: number | null = null;
  /** How long the last loss of the connection was, and when it ended. */
  #lastLoss = { durationMs: 0, endedMs: Number.NEGATIVE_INFINITY };
  #cancelReknock: (() => void) | null = null;
  #settleEnter: ((error: AppError | null) => void) | null = null;

  constructor(options: MeetingSessionOptions) {
    this.#options = options;
    this.state = options.state;
    this.#queue = new WorkQueue((error) => this.#bug(error));
  }

  get membership(): Membership | null {
    return this.#membership;
  }

  get socket(): MeetingSocket | null {
    return this.#socket;
  }

  /** Reads the link; ends in the lobby, or on the way back in when this tab was in the meeting before. */
  async open(): Promise<void> {
    const { meetings, records, environment, link } = this.#options;
    const { state } = this;
    try {
      const opened = await meetings.open(link);
      state.opened = opened;
      state.locked = opened.record.locked;
      this.#host = await records.host(opened.meetingId);
      state.ownHostKey = this.#host !== null;
      const tabId = await environment.tabId();
      this.#identity = await TabIdentity.load(records, opened.meetingId, tabId, environment.logger);
      this.#memory = new AdmissionMemoryBook(records, opened.meetingId, environment.logger);
      await this.#memory.load();
    } catch (error) {
      const code = errorCode(error);
      return this.#end(code === 'meeting/ended' || code === 'meeting/expired' ? 'ended' : 'failed', asAppError(error));
    }
    if (this.#closed) return;
    const record = this.#identity.record;
    if (record !== null) state.displayName = record.displayName;
    const comesBack =
      record?.inMeeting === true && (this.#isHostKey(record) || state.opened.charter.charter.rules.autoReadmit);
    if (record !== null && comesBack) {
      this.moveTo('rejoining');
      await this.#goIn(record.displayName);
    } else this.moveTo('lobby');
  }

  /** @throws {AppError} why it could not even knock */
  async enter(displayName: string): Promise<void> {
    const { state } = this;
    const name = normaliseText(displayName);
    if (!isLine(name, 200)) throw clientErrors.make('client/name_invalid');
    if (!canEnter(state.phase) || this.#identity === null) throw clientErrors.make('client/wrong_phase');
    state.problem = null;
    state.endReason = null;
    state.displayName = name;
    this.moveTo(this.#host === null ? 'knocking' : 'joining');
    const settled = new Promise<void>((resolve, reject) => {
      const cancel = this.#options.environment.clock.after(ENTER_TIMEOUT_MS, () => this.#settle(null));
      this.#settleEnter = (error) => {
        cancel();
        if (error === null) resolve();
        else reject(error);
      };
    });
    await this.#goIn(name);
    await settled;
  }

  withdraw(): void {
    this.#dropAttempt();
    this.#identity?.gone();
    this.moveTo('lobby');
  }

  /** Leaves for good: a reload does not lead back in by itself. */
  async leave(): Promise<void> {
    const { logger } = this.#options.environment;
    this.#identity?.gone();
    const membership = this.#membership;
    const socket = this.#socket;
    if (membership !== null && socket?.state === 'online') {
      try {
        await membership.sayGoodbye();
      } catch (error) {
        logger.info('goodbye_not_said', { code: errorCode(error) });
      }
      // The server cuts the media at once; whether it answers does not matter any more.
      socket.post({ type: 'leave' });
    } else this.#entrance?.abandon();
    await this.#dropMembership();
    this.#dropAttempt();
    this.moveTo('left');
    await this.#identity?.stored();
  }

  /** The page goes; the meeting does not know yet whether it comes back. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelReknock?.();
    this.#settle(clientErrors.make('client/not_in_meeting'));
    this.#queue.close();
    await this.#dropMembership();
    this.#dropAttempt();
    this.state.problems.clear();
    await this.#identity?.stored();
  }

  moveTo(phase: MeetingPhase): void {
    const { state } = this;
    if (!canMove(state.phase, phase)) {
      this.#options.environment.logger.error('phase_refused', { from: state.phase, to: phase });
      return;
    }
    state.phase = phase;
    state.touch();
    if (phase === 'waiting_for_host' || phase === 'in_meeting') this.#settle(null);
  }

  async #goIn(displayName: string): Promise<void> {
    const identity = this.#identity;
    if (identity === null) return;
    try {
      const memberKey = await identity.claim(displayName, this.#host?.signingKey ?? null);
      const record = identity.record;
      this.#goal = {
        displayName,
        memberKey,
        host: this.#host,
        lastEpoch: record?.lastEpoch ?? 0n,
        lastPeerId: record?.peerId ?? null,
      };
      this.#connect();
    } catch (error) {
      this.#attemptFailed(asAppError(error));
    }
  }

  #connect(): void {
    const { environment } = this.#options;
    const { opened } = this.state;
    if (opened === null) return;
    this.#dropAttempt();
    this.#sequence = new SequenceBook();
    const sequence = this.#sequence;
    const socket = new MeetingSocket({ environment, meetingId: opened.meetingId, lastSeq: () => sequence.last });
    this.#socket = socket;
    this.#entrance = this.#newEntrance(socket);
    socket.events.on('session', ({ session }) => this.#queue.push(() => this.#sessionBegun(socket, session)));
    socket.events.on('message', ({ message }) => this.#arrived(socket, message));
    socket.events.on('state', () => this.#signallingChanged(socket));
    socket.events.on('problem', ({ error }) => this.state.problems.happened(error));
    socket.events.on('refused', ({ error }) => this.#queue.push(() => this.#serverRefused(socket, error)));
    socket.start();
  }

  #newEntrance(socket: MeetingSocket): Entrance | null {
    const { opened } = this.state;
    if (opened === null || this.#goal === null) return null;
    return new Entrance({
      environment: this.#options.environment,
      opened,
      socket,
      sequence: this.#sequence,
      goal: this.#goal,
      moveTo: (phase) => this.#attemptMoved(phase),
      entered: (entered) => this.#entered(socket, entered),
      refused: (reason) => this.#turnedAway(reason),
      failed: (error) => this.#attemptFailed(error),
    });
  }

  async #sessionBegun(socket: MeetingSocket, session: Session): Promise<void> {
    if (socket !== this.#socket) return;
    this.#peerId = session.peerId;
    const membership = this.#membership;
    if (membership === null) {
      this.state.locked = session.locked;
      await this.#entrance?.proceed(session);
    } else if (session.resumed && session.role === 'member') {
      membership.resumed(session.head === null ? null : BigInt(session.head.epoch));
      if (this.#host !== null) await this.#proveAgain(socket, session, this.#host);
    } else await this.#rejoin(null);
  }

  /** A new connection, a new proof; without it we cannot lock or end, nothing else. */
  async #proveAgain(socket: MeetingSocket, session: Session, host: HostRecord): Promise<void> {
    const { opened } = this.state;
    if (opened === null) return;
    try {
      await proveHost(socket, opened, host.signingKey, session);
    } catch (error) {
      this.#options.environment.logger.info('host_not_proved', { code: errorCode(error) });
    }
  }

  /** Numbers are checked at arrival; everything else happens in order, in the queue. */
  #arrived(socket: MeetingSocket, event: ServerEvent): void {
    if (socket !== this.#socket) return;
    if (event.type === 'admitted' && this.#membership === null) this.#sequence.begin(event.seq);
    const isOrdered = event.type === 'commit' || event.type === 'commit.voided' || event.type === 'relay';
    const seq = isOrdered ? event.seq : null;
    const verdict = seq === null ? 'next' : this.#sequence.arrived(seq);
    // Our own commit is acknowledged first and echoed then: its echo is recognised by its content.
    const isEcho = event.type === 'commit' && event.from === this.#peerId;
    this.#queue.push(async () => {
      if (socket !== this.#socket) return;
      if (verdict === 'replayed' && !isEcho) this.#membership?.suspect(clientErrors.make('client/entry_replayed'));
      else {
        if (verdict === 'gap' && this.#membership !== null) {
          this.state.problems.happened(clientErrors.make('client/entries_missing'));
        }
        await this.#take(event);
      }
    });
  }

  async #take(event: ServerEvent): Promise<void> {
    switch (event.type) {
      case 'ended':
        return await this.#serverSaysEnded();
      case 'removed':
        return await this.#serverSaysRemoved();
      case 'meeting.state':
        // In the meeting the lock is what a host said, not what the server says.
        if (this.#membership === null) this.state.locked = event.locked;
        this.state.touch();
        return await this.#entrance?.receive(event);
      case 'admitted':
      case 'refused':
        return await this.#entrance?.receive(event);
      default:
        return await this.#membership?.receive(event);
    }
  }

  async #entered(socket: MeetingSocket, { group, commit }: Entered): Promise<void> {
    const { state } = this;
    const { environment, http } = this.#options;
    const { opened } = state;
    const memory = this.#memory;
    if (socket !== this.#socket || opened === null || memory === null) return await group.close();
    state.endMembership();
    const engine = this.#createEngine();
    const context = {
      state,
      group,
      socket,
      environment,
      opened,
      queue: this.#queue,
      sequence: this.#sequence,
      peerId: () => this.#peerId ?? ('' as PeerId),
    };
    const vault = new FileVault(http, environment.rng, opened.meetingId, () => socket.token);
    const membership = new Membership({
      context,
      vault,
      memory,
      engine,
      handlers: {
        epochAdopted: (epoch) => this.#peerId !== null && this.#identity?.entered(epoch, this.#peerId),
        removed: (replaced) => void this.#removed(replaced),
        diverged: (error) => this.#queue.push(() => this.#rejoin(error)),
        ended: () => void this.#end('ended', null),
        captureEnded: (kind) => {
          state.sources.delete(kind);
          membership.media?.setSource(kind, null).catch((error: unknown) => this.#bug(error));
          membership.selfChanged();
        },
      },
    });
    this.#membership = membership;
    this.#entrance = null;
    await membership.begin();
    if (commit !== null) membership.entries.entered(commit.epoch, commit.hash);
    state.problem = null;
    this.moveTo('in_meeting');
    if (this.#engineFailure !== null) state.problems.set('media', this.#engineFailure);
    membership.start();
  }

  /** Without media one can still read, write and be admitted. */
  #createEngine(): MediaEngine | null {
    this.#engineFailure = null;
    try {
      return this.#options.environment.createMediaEngine?.() ?? null;
    } catch (error) {
      this.#engineFailure = asAppError(error);
      return null;
    }
  }

  #attemptMoved(phase: MeetingPhase): void {
    // While this tab comes back by itself, knocking is part of that and no screen of its own.
    const isKnock = phase === 'knocking' || phase === 'waiting_for_host';
    if (this.state.phase === 'rejoining' && isKnock) return;
    this.moveTo(phase);
    if (isKnock) this.#settle(null);
  }

  #attemptFailed(error: AppError): void {
    const { state } = this;
    if (state.phase === 'rejoining' && ['meeting/locked', 'knock/too_many', 'meeting/full'].includes(error.code)) {
      state.problem = error;
      state.touch();
      this.#cancelReknock?.();
      this.#cancelReknock = this.#options.environment.clock.after(REKNOCK_MS, () => this.#connect());
      return;
    }
    this.#settle(error);
    // What fails a check of the group must not be tried away by pressing the button again.
    const isHostile = error.code.startsWith('group/') && error.code !== 'group/bad_name';
    if (isHostile) {
      void this.#end('failed', error);
      return;
    }
    this.#dropAttempt();
    state.problem = error;
    this.moveTo('lobby');
  }

  #turnedAway(reason: string | null): void {
    this.#identity?.gone();
    this.state.endReason = reason;
    this.#settle(null);
    this.#dropAttempt();
    this.moveTo('refused');
  }

  /** The group is lost for this client: it comes back as a new leaf under the same key. */
  async #rejoin(error: AppError | null): Promise<void> {
    const { state } = this;
    if (this.#membership === null || this.#closed) return;
    const nowMs = this.#nowMs();
    this.#rejoinsMs = this.#rejoinsMs.filter((atMs) => nowMs - atMs < REJOIN_WINDOW_MS);
    this.#rejoinsMs.push(nowMs);
    await this.#dropMembership();
    if (this.#rejoinsMs.length > MAX_REJOINS)
      return this.#end('failed', error ?? clientErrors.make('client/group_diverged'));
    if (error !== null) state.problems.happened(error);
    this.moveTo('rejoining');
    await this.#goIn(state.displayName);
  }

  /** By a verified commit. Who was only away for too long comes back by itself. */
  async #removed(replaced: boolean): Promise<void> {
    const { opened } = this.state;
    const silentAfterMs = opened?.charter.charter.rules.silentAfterMs ?? 0;
    const { durationMs, endedMs } = this.#lastLoss;
    const wasAway = durationMs > silentAfterMs - 10_000 && this.#nowMs() - endedMs < 10_000;
    if (wasAway && !replaced && opened?.charter.charter.rules.autoReadmit === true) return await this.#rejoin(null);
    this.#identity?.gone();
    await this.#dropMembership();
    this.#dropAttempt();
    this.state.problem = replaced ? clientErrors.make('client/replaced_elsewhere') : null;
    this.moveTo(replaced ? 'left' : 'removed');
  }

  async #serverSaysRemoved(): Promise<void> {
    // After a verified removal the membership is gone and this is only its echo.
    if (this.#membership === null) return;
    this.#identity?.gone();
    await this.#dropMembership();
    this.#dropAttempt();
    this.state.problem = clientErrors.make('client/removal_not_confirmed');
    this.moveTo('removed');
  }

  async #serverSaysEnded(): Promise<void> {
    const expiresAtMs = this.state.opened?.charter.charter.expiresAtMs ?? 0;
    const isConfirmed = this.#membership === null || this.#nowMs() >= expiresAtMs;
    await this.#end('ended', isConfirmed ? null : clientErrors.make('client/end_not_confirmed'));
  }

  async #serverRefused(socket: MeetingSocket, error: AppError): Promise<void> {
    if (socket !== this.#socket) return;
    const isEnd = error.code === 'meeting/ended' || error.code === 'meeting/expired';
    this.#settle(error);
    if (isEnd && this.#membership !== null) await this.#serverSaysEnded();
    else await this.#end(isEnd ? 'ended' : 'failed', error);
  }

  async #end(phase: 'ended' | 'failed', problem: AppError | null): Promise<void> {
    if (this.state.phase === 'ended') return;
    this.#identity?.gone();
    this.state.problem = problem;
    this.moveTo(phase);
    await this.#dropMembership();
    this.#dropAttempt();
  }

  async endConfirmed(): Promise<void> {
    await this.#end('ended', null);
  }

  #signallingChanged(socket: MeetingSocket): void {
    if (socket !== this.#socket) return;
    const { state } = socket;
    const nowMs = this.#nowMs();
    if (state === 'online' && this.#offlineSinceMs !== null) {
      this.#lastLoss = { durationMs: nowMs - this.#offlineSinceMs, endedMs: nowMs };
      this.#offlineSinceMs = null;
    } else if (state === 'reconnecting') this.#offlineSinceMs ??= nowMs;
    this.state.signalling = state;
    this.state.touch();
  }

  async #dropMembership(): Promise<void> {
    const membership = this.#membership;
    this.#membership = null;
    if (membership === null) return;
    this.state.endMembership();
    await membership.close();
  }

  #dropAttempt(): void {
    this.#cancelReknock?.();
    this.#cancelReknock = null;
    this.#entrance?.abandon();
    this.#entrance = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.state.signalling = 'closed';
    this.state.touch();
  }

  #settle(error: AppError | null): void {
    const settle = this.#settleEnter;
    this.#settleEnter = null;
    settle?.(error);
  }

  #isHostKey(record: { memberKey: { publicKey: Uint8Array } }): boolean {
    return this.#host?.signingKey.publicKey.join() === record.memberKey.publicKey.join();
  }

  #bug(error: unknown): void {
    this.#options.environment.logger.error('session_task_failed', { code: errorCode(error) });
    this.state.problems.happened(asAppError(error));
  }

  #nowMs(): number {
    return this.#options.environment.clock.nowMs();
  }
}
