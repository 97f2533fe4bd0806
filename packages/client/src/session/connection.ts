// One connection to a meeting's delivery service and the attempt to get in over it (L4). Ordered entries are numbered at their
// arrival; everything else happens in order, in the session's queue.
import { isServerRule } from '@incamera/charter/policy';
import { type AppError, errorCode, type PeerId } from '@incamera/kernel';
import { type Session } from '@incamera/protocol';
import { type OpenedMeeting } from '../api/meetings.js';
import { type HostRecord, type StoredSession } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { MeetingSocket, type ServerEvent, type SignallingState } from '../transport/meeting-socket.js';
import { Entrance, type EntranceOptions, proveHost } from './entrance.js';
import { SequenceBook, type SequenceVerdict } from './sequence-book.js';
import { type WorkQueue } from './work-queue.js';

export interface ConnectionHandlers {
  /** In the queue, after each hello. */
  session(session: Session): Promise<void>;
  /** In the queue, in the order of arrival. */
  event(event: ServerEvent, verdict: Exclude<SequenceVerdict, 'earlier'>): Promise<void>;
  state(state: SignallingState): void;
  problem(error: AppError): void;
  /** In the queue: the server refused us for good. */
  refused(error: AppError): Promise<void>;
}

export interface ConnectionOptions {
  readonly environment: ClientEnvironment;
  readonly queue: WorkQueue;
  readonly opened: OpenedMeeting;
  /** A session of this tab from before a reload. */
  readonly stored: StoredSession | null;
  readonly handlers: ConnectionHandlers;
  readonly entrance: Omit<EntranceOptions, 'environment' | 'opened' | 'socket' | 'sequence'>;
}

/** After a resume an entry may come twice, from the replay and from the live order. */
const RESUME_OVERLAP_MS = 5000;
const PROVE_EVERY_MS = 2000;
const MAX_PROOFS = 5;

export class Connection {
  readonly socket: MeetingSocket;
  readonly sequence: SequenceBook;
  /** Null once we are in, or nobody tries to get in. */
  entrance: Entrance | null;
  readonly #options: ConnectionOptions;
  #session: Session | null = null;
  #resumedMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: ConnectionOptions) {
    const { environment, opened, stored, queue, handlers } = options;
    this.#options = options;
    this.sequence = new SequenceBook(stored?.lastSeq ?? 0);
    this.socket = new MeetingSocket({
      environment,
      meetingId: opened.meetingId,
      lastSeq: () => this.sequence.last,
      token: stored?.token ?? null,
      excepting: options.entrance.goal.wish?.rules.filter(isServerRule) ?? [],
    });
    const { socket, sequence } = this;
    this.entrance = new Entrance({ ...options.entrance, environment, opened, socket, sequence });
    const later = (task: () => Promise<void>) =>
      queue.push(async () => {
        if (!this.#closed) await task();
      });
    socket.events.on('session', ({ session }) => {
      this.#session = session;
      if (session.resumed) this.#resumedMs = environment.clock.nowMs();
      later(() => handlers.session(session));
    });
    socket.events.on('message', ({ message }) => {
      const verdict = this.#verdict(message);
      if (verdict === 'earlier') return;
      later(async () => {
        // A host who returns is sent what its former self missed, while its return is under way.
        const seq = orderedSeq(message);
        if (seq === null || !sequence.isEarlier(seq)) await handlers.event(message, verdict);
      });
    });
    socket.events.on('state', ({ state }) => handlers.state(state));
    socket.events.on('problem', ({ error }) => handlers.problem(error));
    socket.events.on('refused', ({ error }) => later(() => handlers.refused(error)));
  }

  /** How the server calls us. */
  get peerId(): PeerId {
    if (this.#session === null) throw new Error('no session yet');
    return this.#session.peerId;
  }

  start(): void {
    this.socket.start();
  }

  /** What a reload of this tab needs to come back as the same client of the server. */
  stored(): StoredSession | null {
    const { token } = this.socket;
    return token === null ? null : { token, lastSeq: this.sequence.last };
  }

  /** A new connection needs a new proof; without it a host cannot lock or end, nothing else. */
  async proveAgain(session: Session, host: HostRecord): Promise<void> {
    const { opened, environment } = this.#options;
    try {
      await proveHost(this.socket, opened, host.signingKey, session);
    } catch (error) {
      environment.logger.info('host_not_proved', { code: errorCode(error) });
    }
  }

  /** As `proveAgain`, for somebody who was just named as a host: the server learns it a moment later, from who did it. */
  proveNamed(host: HostRecord, attempt = 0): void {
    const { opened, environment } = this.#options;
    if (this.#closed || this.#session === null) return;
    proveHost(this.socket, opened, host.signingKey, this.#session).catch((error: unknown) => {
      environment.logger.info('host_not_proved', { code: errorCode(error) });
      if (attempt < MAX_PROOFS) environment.clock.after(PROVE_EVERY_MS, () => this.proveNamed(host, attempt + 1));
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.entrance?.abandon();
    this.entrance = null;
    this.socket.close();
  }

  #verdict(event: ServerEvent): SequenceVerdict {
    if (event.type === 'admitted' && this.entrance !== null) this.sequence.begin(event.seq);
    const seq = orderedSeq(event);
    if (seq === null) return 'next';
    const verdict = this.sequence.arrived(seq);
    const isOverlap = this.#options.environment.clock.nowMs() - this.#resumedMs < RESUME_OVERLAP_MS;
    return verdict === 'replayed' && isOverlap ? 'earlier' : verdict;
  }
}

/** The number of an ordered entry; null for everything else. */
function orderedSeq(event: ServerEvent): number | null {
  return event.type === 'commit' || event.type === 'commit.voided' || event.type === 'relay' ? event.seq : null;
}
