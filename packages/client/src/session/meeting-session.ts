// One meeting from its link to its end (L4): reads the link, goes in, comes back by itself, and tells how it stands. The
// actions of the interface are in meeting-actions.ts.
import { type AppError, errorCode } from '@incamera/kernel';
import { type Session } from '@incamera/protocol';
import { type HostRecord } from '../device/device-records.js';
import { asAppError, clientErrors } from '../errors.js';
import { PeoplePins } from '../identity/people-pins.js';
import { type MeetingPhase, type RefusedActions } from '../snapshot.js';
import { readName } from '../text-limits.js';
import { type MeetingSocket, type ServerEvent, type SignallingState } from '../transport/meeting-socket.js';
import { Absence } from './absence.js';
import { Attempts, isPassing } from './attempts.js';
import { ChatLife } from './chat-life.js';
import { Connection } from './connection.js';
import { EnterGate } from './enter-gate.js';
import { type Entered, type Goal } from './entrance.js';
import { type Membership } from './membership.js';
import { buildMembership } from './membership-builder.js';
import { type Opening, openLink } from './opening.js';
import { canEnter, canMove, isOver } from './phase.js';
import { RejoinLimit } from './rejoin-limit.js';
import { type MeetingSessionOptions } from './session-options.js';
import { type SessionState } from './session-state.js';
import { WorkQueue } from './work-queue.js';

/** The session behind one meeting link. */
export class MeetingSession {
  readonly state: SessionState;
  readonly #options: MeetingSessionOptions;
  readonly #queue: WorkQueue;
  /** What is behind the link, once it is read; written here only. */
  opening: Opening | null = null;
  #connection: Connection | null = null;
  /** The stay in the meeting, while there is one; written here only. */
  membership: Membership | null = null;
  #closed = false;
  /** Why a host was asked for an exception: whoever loses the group asks again. */
  #exceptionReason: string | null = null;
  readonly #rejoins: RejoinLimit;
  readonly #absence: Absence;
  readonly #gate: EnterGate;
  readonly #chatLife: ChatLife;
  readonly #attempts: Attempts;

  constructor(options: MeetingSessionOptions) {
    this.#options = options;
    this.state = options.state;
    this.#queue = new WorkQueue((error) => this.#bug(error));
    const { clock } = options.environment;
    this.#rejoins = new RejoinLimit(clock);
    this.#absence = new Absence(clock);
    this.#gate = new EnterGate(clock);
    this.#chatLife = new ChatLife(this.state, clock);
    this.#attempts = new Attempts(clock);
  }

  get socket(): MeetingSocket | null {
    return this.#connection?.socket ?? null;
  }

  /** Reads the link; ends in the lobby, or on the way back in when this tab was in the meeting before. */
  async open(): Promise<void> {
    const { state } = this;
    let opening: Opening;
    try {
      opening = await openLink(this.#options, (actions) => this.#stopRefused(actions));
    } catch (error) {
      return await this.#end(isOver(error) ? 'ended' : 'failed', asAppError(error));
    }
    if (this.#closed) return;
    this.opening = opening;
    const { opened, host, identity } = opening;
    state.opened = opened;
    state.locked = opened.record.locked;
    state.ownHostKey = host !== null;
    state.displayName = identity.record?.displayName ?? '';
    if (opening.comesBack) {
      this.moveTo('rejoining');
      await this.#goIn(opening, state.displayName);
    } else {
      this.moveTo('lobby');
      this.#detached(opening.own.lookUp());
    }
  }

  /** @throws {AppError} why it could not even knock */
  async enter(displayName: string, exceptionReason: string | null): Promise<void> {
    const { state } = this;
    const name = readName(displayName);
    const opening = this.opening;
    if (!canEnter(state.phase) || opening === null) throw clientErrors.make('client/wrong_phase');
    state.answered(null);
    state.displayName = name;
    this.#exceptionReason = exceptionReason;
    await opening.own.ask();
    // The prompt may have taken a while.
    if (this.#closed || !canEnter(state.phase)) throw clientErrors.make('client/wrong_phase');
    this.moveTo(opening.host === null ? 'knocking' : 'joining');
    await Promise.all([this.#gate.wait(), this.#goIn(opening, name)]);
  }

  withdraw(): void {
    this.#dropAttempt();
    this.opening?.identity.gone();
    this.state.answered(null);
    this.moveTo('lobby');
  }

  /** Leaves for good: a reload does not lead back in by itself. */
  async leave(): Promise<void> {
    this.opening?.identity.gone();
    await this.membership?.leave();
    await this.#dropMembership();
    this.#dropAttempt();
    this.moveTo('left');
    await this.opening?.identity.stored();
  }

  /** The page goes; the meeting does not know yet whether it comes back. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#gate.settle(clientErrors.make('client/not_in_meeting'));
    this.#queue.close();
    this.#chatLife.close();
    await this.#dropMembership();
    this.#dropAttempt();
    this.state.problems.clear();
    await this.opening?.identity.stored();
  }

  moveTo(phase: MeetingPhase): void {
    const { state } = this;
    if (!canMove(state.phase, phase)) {
      this.#options.environment.logger.error('phase_refused', { from: state.phase, to: phase });
      return;
    }
    state.phase = phase;
    this.#chatLife.moved(phase);
    state.touch();
    if (phase === 'waiting_for_host' || phase === 'in_meeting') this.#gate.settle(null);
  }

  async #goIn(opening: Opening, displayName: string): Promise<void> {
    const { identity, host, rules, own, marks } = opening;
    const attempt = this.#attempts.begin();
    try {
      const memberKey = await identity.claim(displayName, host?.signingKey ?? null);
      const identification = await own.identification(displayName, memberKey);
      const wish = await rules.mayKnock(own.seen, this.#exceptionReason);
      if (!attempt.isCurrent()) return;
      const lastEpoch = identity.record?.lastEpoch ?? 0n;
      this.#connect(opening, { identification, memberKey, host, lastEpoch, wish, marks });
    } catch (error) {
      if (attempt.isCurrent()) this.#attemptFailed(asAppError(error));
    }
  }

  #connect(opening: Opening, goal: Goal): void {
    this.#dropAttempt();
    const connection = new Connection({
      environment: this.#options.environment,
      queue: this.#queue,
      opened: opening.opened,
      // A session of before fails the rule, and only a newcomer can ask.
      stored: goal.wish === null ? (opening.identity.record?.session ?? null) : null,
      handlers: {
        session: (session) => this.#sessionBegun(opening, connection, session),
        event: (event, verdict) => this.#arrived(event, verdict),
        state: (state) => this.#signallingChanged(state),
        problem: (error) => this.state.problems.happened(error),
        refused: (error) => this.#serverRefused(error),
      },
      entrance: {
        goal,
        moveTo: (phase) => this.#attemptMoved(phase),
        entered: (entered) => this.#entered(opening, connection, entered),
        refused: (reason) => this.#turnedAway(reason),
        unanswered: () => this.state.showProblem(clientErrors.make('client/knock_unanswered')),
        failed: (error) => this.#attemptFailed(error),
      },
    });
    this.#connection = connection;
    connection.start();
  }

  async #sessionBegun(opening: Opening, connection: Connection, session: Session): Promise<void> {
    const membership = this.membership;
    if (membership === null) {
      this.state.locked = session.locked;
      await connection.entrance?.proceed(session);
    } else if (session.resumed && session.role === 'member') {
      membership.resumed(session.head === null ? null : BigInt(session.head.epoch));
      if (opening.host !== null) await connection.proveAgain(session, opening.host);
    } else await this.#rejoin(session.resumed ? null : clientErrors.make('client/removal_not_confirmed'));
  }

  async #arrived(event: ServerEvent, verdict: 'next' | 'gap' | 'replayed'): Promise<void> {
    const membership = this.membership;
    if (verdict === 'replayed') return membership?.suspect(clientErrors.make('client/entry_replayed'));
    if (verdict === 'gap' && membership !== null) {
      this.state.problems.happened(clientErrors.make('client/entries_missing'));
    }
    await this.#take(event);
  }

  async #take(event: ServerEvent): Promise<void> {
    switch (event.type) {
      case 'ended':
        return await this.#serverSaysEnded();
      case 'removed':
        // After a verified removal the membership is gone and this only its echo. Otherwise everybody else still counts us
        // as a member, and we ask to be put back.
        return await this.#rejoin(clientErrors.make('client/removal_not_confirmed'));
      case 'meeting.state':
        // In the meeting the lock is what a host said, not what the server says.
        if (this.membership === null) this.state.locked = event.locked;
        this.state.touch();
        return await this.#connection?.entrance?.receive(event);
      case 'admitted':
      case 'refused':
        return await this.#connection?.entrance?.receive(event);
      default:
        return await this.membership?.receive(event);
    }
  }

  async #entered(opening: Opening, connection: Connection, { group, commit }: Entered): Promise<void> {
    const { state } = this;
    if (connection !== this.#connection) return await group.close();
    state.endMembership();
    this.#detached(opening.own.entered());
    const { environment, records, identity } = this.#options;
    const { membership, engineFailure } = buildMembership({
      ...this.#options,
      state,
      queue: this.#queue,
      opening,
      connection,
      group,
      pins: new PeoplePins(records, environment.clock),
      fetchDenyLists: identity.denyLists,
      handlers: {
        epochAdopted: (epoch) => opening.identity.entered(epoch, connection.stored()),
        removed: (replaced) => this.#detached(this.#removed(replaced)),
        diverged: (error) => this.#queue.push(() => this.#rejoin(error)),
        ended: () => this.#detached(this.#end('ended', null)),
        hostNamed: (host) => this.#hostNamed(opening, host),
      },
    });
    this.membership = membership;
    connection.entrance = null;
    await membership.begin();
    if (commit !== null) membership.entries.entered(commit.epoch, commit.hash);
    state.problem = null;
    this.moveTo('in_meeting');
    if (engineFailure !== null) state.problems.set('media', engineFailure);
    membership.start();
  }

  /** From now on this tab comes back as a host. */
  #hostNamed(opening: Opening, host: HostRecord): void {
    opening.host = host;
    opening.own.named(host);
    this.state.ownHostKey = true;
    this.#connection?.proveNamed(host);
  }

  /** What the rules do not allow any more must not go on. */
  #stopRefused({ shareScreen }: RefusedActions): void {
    if (shareScreen === undefined) return;
    for (const kind of ['screen', 'screen-audio'] as const) {
      if (this.state.sources.has(kind)) this.membership?.captureEnded(kind);
    }
  }

  #attemptMoved(phase: MeetingPhase): void {
    // While this tab comes back by itself, knocking is part of that and no screen of its own.
    const isKnock = phase === 'knocking' || phase === 'waiting_for_host';
    if (this.state.phase === 'rejoining' && isKnock) return;
    this.moveTo(phase);
    if (isKnock) this.#gate.settle(null);
  }

  #attemptFailed(error: AppError): void {
    const { state } = this;
    if (state.phase === 'rejoining' && isPassing(error)) {
      state.showProblem(error);
      const opening = this.opening;
      this.#attempts.again(() => {
        if (opening !== null) this.#detached(this.#goIn(opening, state.displayName));
      });
      return;
    }
    this.#gate.settle(error);
    // What fails a check of the group must not be tried away by pressing the button again.
    if (error.code.startsWith('group/') && error.code !== 'group/bad_name') {
      this.#detached(this.#end('failed', error));
      return;
    }
    this.#dropAttempt();
    state.problem = error;
    this.moveTo('lobby');
  }

  #turnedAway(reason: string | null): void {
    this.opening?.identity.gone();
    this.state.answered(reason);
    this.#gate.settle(null);
    this.#dropAttempt();
    this.moveTo('refused');
  }

  /** The group is lost for this client: it comes back as a new leaf under the same key. */
  async #rejoin(error: AppError | null): Promise<void> {
    const { state } = this;
    if (this.membership === null || this.#closed) return;
    await this.#dropMembership();
    const opening = this.opening;
    if (!this.#rejoins.take() || opening === null) {
      return await this.#end('failed', error ?? clientErrors.make('client/group_diverged'));
    }
    if (error !== null) state.problems.happened(error);
    this.moveTo('rejoining');
    await this.#goIn(opening, state.displayName);
  }

  /** By a verified commit. Who was only away for too long comes back by itself. */
  async #removed(replaced: boolean): Promise<void> {
    const rules = this.state.charter?.rules;
    const wasAway = rules !== undefined && this.#absence.justEnded(rules.silentAfterMs - 10_000);
    if (wasAway && !replaced && rules.autoReadmit) return await this.#rejoin(null);
    this.opening?.identity.gone();
    await this.#dropMembership();
    this.#dropAttempt();
    this.state.problem = replaced ? clientErrors.make('client/replaced_elsewhere') : null;
    this.moveTo(replaced ? 'left' : 'removed');
  }

  async #serverSaysEnded(): Promise<void> {
    const expiresAtMs = this.state.charter?.expiresAtMs ?? 0;
    const isConfirmed = this.membership === null || this.#options.environment.clock.nowMs() >= expiresAtMs;
    await this.#end('ended', isConfirmed ? null : clientErrors.make('client/end_not_confirmed'));
  }

  async #serverRefused(error: AppError): Promise<void> {
    const isEnd = isOver(error);
    const explained = (await this.opening?.rules.explained(error)) ?? error;
    if (error.code === 'policy/refused' && this.membership === null) return this.#attemptFailed(explained);
    this.#gate.settle(explained);
    if (isEnd && this.membership !== null) await this.#serverSaysEnded();
    else await this.#end(isEnd ? 'ended' : 'failed', explained);
  }

  /** We ended it ourselves. */
  async endConfirmed(): Promise<void> {
    await this.#end('ended', null);
  }

  async #end(phase: 'ended' | 'failed', problem: AppError | null): Promise<void> {
    if (this.state.phase === 'ended') return;
    this.opening?.identity.gone();
    this.state.problem = problem;
    this.moveTo(phase);
    await this.#dropMembership();
    this.#dropAttempt();
    if (phase === 'ended') await this.opening?.forget();
  }

  #signallingChanged(state: SignallingState): void {
    this.#absence.signalling(state);
    this.state.signalling = state;
    this.state.touch();
  }

  async #dropMembership(): Promise<void> {
    const membership = this.membership;
    this.membership = null;
    if (membership === null) return;
    this.state.endMembership();
    await membership.close();
  }

  #dropAttempt(): void {
    this.#attempts.drop();
    this.#connection?.close();
    this.#connection = null;
    this.state.signalling = 'closed';
    this.state.touch();
  }

  #detached(work: Promise<void>): void {
    work.catch((error: unknown) => this.#bug(error));
  }

  #bug(error: unknown): void {
    this.#options.environment.logger.error('session_task_failed', { code: errorCode(error) });
    this.state.problems.happened(asAppError(error));
  }
}
