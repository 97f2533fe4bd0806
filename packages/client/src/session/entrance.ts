// The ways into a meeting (L4, design section 5 steps 2 to 4): knocking and being admitted; opening the meeting as its host;
// returning as a host by external commit.
import { createKnock, type Identification, MeetingGroup, type PendingJoin } from '@incamera/group';
import { type AppError, type Bytes, concat, errorCode, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import {
  type ClientRequest,
  groupInfoResultSchema,
  knockResultSchema,
  orderedResultSchema,
  type Session,
  wireBytes,
} from '@incamera/protocol';
import { z } from 'zod';
import { type OpenedMeeting } from '../api/meetings.js';
import { type HostRecord, type StoredKey } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError, clientErrors } from '../errors.js';
import { type MarkDesk } from '../marks/mark-desk.js';
import { type MeetingPhase } from '../snapshot.js';
import { type MeetingSocket, type ServerEvent } from '../transport/meeting-socket.js';
import { type ExceptionWish } from './exception-wish.js';
import { openReason } from './refusal-reason.js';
import { type SequenceBook } from './sequence-book.js';
import { siteOf } from './site.js';

/** With whose keys somebody wants in. */
export interface Goal {
  readonly identification: Identification;
  readonly memberKey: StoredKey;
  /** Set for a host of the charter. */
  readonly host: HostRecord | null;
  /** The key of this device's marks, and what is sealed of it. */
  readonly marks: Pick<MarkDesk, 'commit'>;
  /** For a host's return: no older state than this is accepted. */
  readonly lastEpoch: bigint;
  /** What a host is asked for at the door; who needs that knocks, host or not. Null: nothing. */
  readonly wish: ExceptionWish | null;
}

/** The group was entered; for a return, the commit that did it. */
export interface Entered {
  readonly group: MeetingGroup;
  readonly commit: { readonly epoch: bigint; readonly hash: Bytes } | null;
}

export interface EntranceOptions {
  readonly environment: Pick<ClientEnvironment, 'publicUrl' | 'clock' | 'logger'>;
  readonly opened: OpenedMeeting;
  readonly socket: MeetingSocket;
  readonly sequence: SequenceBook;
  readonly goal: Goal;
  readonly moveTo: (phase: MeetingPhase) => void;
  readonly entered: (entered: Entered) => Promise<void>;
  readonly refused: (reason: string | null) => void;
  /** A host is there, and the knock has had no answer for a minute. */
  readonly unanswered: () => void;
  /** The attempt is over; `error` says why. */
  readonly failed: (error: AppError) => void;
}

/** Others commit, too: a return that loses the race takes the next state. */
const MAX_RETURNS = 8;
const MAX_STRANGE_WELCOMES = 3;
/** People let others wait; after this, whoever waits should know that a server can withhold the answer as well. */
const PATIENCE_MS = 60_000;

/** One attempt to get in. Everything here runs in the session's queue. */
export class Entrance {
  readonly #options: EntranceOptions;
  #pending: PendingJoin | null = null;
  #isOver = false;
  #strangeWelcomes = 0;
  /** Where the meeting stood when this attempt said hello. */
  #headSeq = 0;
  #cancelPatience: (() => void) | null = null;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** After each hello, as long as the attempt lasts. */
  async proceed(session: Session): Promise<void> {
    if (this.#isOver) return;
    if (session.resumed && session.role === 'visitor' && this.#pending === null) {
      // What this tab remembers is over for the server: removed, most likely. Only a newcomer may knock.
      this.#options.socket.forgetSession();
      this.#options.socket.reconnect();
      return;
    }
    this.#headSeq = session.head?.seq ?? 0;
    try {
      const { host, wish } = this.#options.goal;
      if (host !== null && wish === null) await this.#enterAsHost(session, host);
      else if (!session.resumed || this.#pending === null) await this.#knock(session);
    } catch (error) {
      // A lost connection is no failure: the next hello goes on.
      const code = errorCode(error);
      if (code !== 'client/connection_lost' && code !== 'client/request_timeout') this.#fail(asAppError(error));
      else if (code === 'client/request_timeout') this.#options.socket.reconnect();
    }
  }

  async receive(event: ServerEvent): Promise<void> {
    if (this.#isOver) return;
    if (event.type === 'admitted') await this.#admitted(event);
    else if (event.type === 'refused') await this.#turnedAway(event);
    else if (event.type === 'meeting.state' && this.#pending !== null) {
      this.#awaitAnswer(event.head !== null);
      this.#options.moveTo(event.head === null ? 'waiting_for_host' : 'knocking');
    }
  }

  /** Gives up; the knock is withdrawn if it can be. */
  abandon(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#pending !== null) {
      this.#options.socket.request({ type: 'knock.withdraw' }, z.unknown()).catch((error: unknown) => {
        this.#options.environment.logger.debug('knock_not_withdrawn', { code: errorCode(error) });
      });
    }
    this.#forgetKnock();
  }

  async #knock(session: Session): Promise<void> {
    const { opened, goal, environment, socket } = this.#options;
    this.#forgetKnock();
    const { identification, memberKey, wish } = goal;
    const { keys, charter } = opened;
    const { clock, publicUrl } = environment;
    const site = siteOf(publicUrl);
    const mark = await this.#commitMark();
    const made = await createKnock({ linkKeys: keys, charter, site, memberKey, identification, clock, wish, mark });
    if (!made.ok) throw made.error;
    this.#pending = made.value.pending;
    await socket.request({ type: 'knock', sealed: toBase64Url(made.value.sealed) }, knockResultSchema);
    if (this.#isOver) return;
    this.#awaitAnswer(session.head !== null);
    this.#options.moveTo(session.head === null ? 'waiting_for_host' : 'knocking');
  }

  /** What our leaf commits to; its bundle is with the server before anybody looks for it. */
  #commitMark() {
    const { opened, goal, socket } = this.#options;
    return goal.marks.commit(opened.chain, goal.identification, goal.memberKey, socket.token);
  }

  #awaitAnswer(isHostThere: boolean): void {
    if (!isHostThere) this.#stopWaiting();
    else this.#cancelPatience ??= this.#options.environment.clock.after(PATIENCE_MS, () => this.#options.unanswered());
  }

  #stopWaiting(): void {
    this.#cancelPatience?.();
    this.#cancelPatience = null;
  }

  async #admitted(event: Extract<ServerEvent, { type: 'admitted' }>): Promise<void> {
    const pending = this.#pending;
    // Not ours: we did not ask, or it answers a knock of before the reload.
    if (pending === null || event.seq <= this.#headSeq) return;
    this.#stopWaiting();
    this.#options.moveTo('joining');
    const { opened, environment } = this.#options;
    const joined = await MeetingGroup.joinByWelcome({
      welcome: wireBytes(event.welcome),
      pending,
      linkKeys: opened.keys,
      site: siteOf(environment.publicUrl),
      clock: environment.clock,
    });
    if (this.#isOver) {
      if (joined.ok) await joined.value.close();
      return;
    }
    if (joined.ok) {
      this.#pending = null;
      await this.#finish({ group: joined.value, commit: null });
    } else if (joined.error.code === 'group/welcome_not_ours' && ++this.#strangeWelcomes < MAX_STRANGE_WELCOMES) {
      // An answer to an earlier knock of ours, most likely. The server takes us for a member now: begin anew.
      this.#forgetKnock();
      this.#options.socket.forgetSession();
      this.#options.socket.reconnect();
    } else this.#fail(joined.error);
  }

  async #turnedAway(event: Extract<ServerEvent, { type: 'refused' }>): Promise<void> {
    const pending = this.#pending;
    if (pending === null) return;
    const reason = await openReason(this.#options.opened.keys, pending.keyPackageRef, wireBytes(event.sealedReason));
    this.#isOver = true;
    this.#forgetKnock();
    this.#options.refused(reason);
  }

  async #enterAsHost(session: Session, host: HostRecord): Promise<void> {
    this.#options.moveTo('joining');
    await proveHost(this.#options.socket, this.#options.opened, host.signingKey, session);
    const isNew = session.head === null;
    try {
      await (isNew ? this.#found(host) : this.#return(host));
    } catch (error) {
      // Somebody was faster, or the group is gone: the other way, once.
      const code = errorCode(error);
      if (code === 'delivery/group_exists') await this.#return(host);
      else if (code === 'delivery/no_group' && !isNew) await this.#found(host);
      else throw error;
    }
  }

  async #found(host: HostRecord): Promise<void> {
    const { opened, goal, environment, socket, sequence } = this.#options;
    const mark = await this.#commitMark();
    const founded = await MeetingGroup.found({
      charter: opened.charter,
      linkKeys: opened.keys,
      site: siteOf(environment.publicUrl),
      memberKey: host.signingKey,
      identification: goal.identification,
      clock: environment.clock,
      mark,
    });
    if (!founded.ok) throw founded.error;
    const group = founded.value;
    try {
      const groupInfo = toBase64Url(await group.sealGroupInfo());
      await socket.request({ type: 'group.found', groupInfo }, orderedResultSchema, ({ seq }) => sequence.begin(seq));
    } catch (error) {
      await group.close();
      throw error;
    }
    await this.#finish({ group, commit: null });
  }

  async #return(host: HostRecord): Promise<void> {
    for (let attempt = 0; attempt < MAX_RETURNS; attempt++) {
      const group = await this.#tryReturn(host);
      if (group !== null) return await this.#finish(group);
    }
    throw clientErrors.make('client/request_timeout');
  }

  /** One external commit on the newest state; null when somebody else's commit came first. */
  async #tryReturn(host: HostRecord): Promise<Entered | null> {
    const { opened, goal, environment, socket, sequence } = this.#options;
    const info = await socket.request({ type: 'group.info' }, groupInfoResultSchema);
    const mark = await this.#commitMark();
    const prepared = await MeetingGroup.prepareReturn({
      charter: opened.charter,
      linkKeys: opened.keys,
      site: siteOf(environment.publicUrl),
      memberKey: host.signingKey,
      identification: goal.identification,
      clock: environment.clock,
      groupInfoSealed: wireBytes(info.groupInfo),
      returnKey: host.returnKey,
      mark,
      lastEpoch: goal.lastEpoch,
    });
    if (!prepared.ok) throw prepared.error;
    const { commit, hash, epoch, groupInfoSealed, adopt, discard } = prepared.value;
    const message: ClientRequest = {
      type: 'group.commit',
      epoch: Number(epoch),
      commit: toBase64Url(commit),
      external: true,
      admits: [],
      welcome: null,
      removes: [],
      groupInfo: toBase64Url(groupInfoSealed),
    };
    try {
      await socket.request(message, orderedResultSchema, ({ seq }) => sequence.begin(seq));
    } catch (error) {
      discard();
      if (errorCode(error) === 'delivery/epoch_taken') return null;
      throw error;
    }
    return { group: adopt(), commit: { epoch, hash } };
  }

  async #finish(entered: Entered): Promise<void> {
    this.#isOver = true;
    await this.#options.entered(entered);
  }

  #fail(error: AppError): void {
    this.#isOver = true;
    this.#forgetKnock();
    this.#options.failed(error);
  }

  #forgetKnock(): void {
    this.#stopWaiting();
    this.#pending?.close();
    this.#pending = null;
  }
}

/** Shows the server that we hold a host key of the charter. It is not what makes a host to the members. */
export async function proveHost(
  socket: MeetingSocket,
  opened: OpenedMeeting,
  key: StoredKey,
  session: Session,
): Promise<void> {
  const challenge = concat(utf8('incamera/host/1'), opened.keys.groupId, wireBytes(session.nonce));
  const signature = await crypto.subtle.sign('Ed25519', key.privateKey, await sha256(challenge));
  await socket.request(
    {
      type: 'host.prove',
      hostKey: toBase64Url(key.publicKey),
      signature: toBase64Url(new Uint8Array(signature)),
    },
    z.unknown(),
  );
}
