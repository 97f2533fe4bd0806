// What an interface can do with a meeting (L4): the contract of snapshot.ts over one session.
import { type Member } from '@incamera/group';
import { errorCode, type KnockId, type LeafIndex } from '@incamera/kernel';
import { type StreamKind } from '@incamera/sframe';
import { z } from 'zod';
import { type StartedFlow } from '../api/account-actions.js';
import { clientErrors } from '../errors.js';
import { type PairCode } from '../identity/comparison.js';
import { type GuestName } from '../identity/guest-name.js';
import { type AssembledRecord } from '../record/assemble-record.js';
import { type CharterAmendment, type MeetingActions, type MeetingSnapshot, type PictureMark } from '../snapshot.js';
import { readExceptionReason } from './exception-wish.js';
import { allowsSource } from './features.js';
import { FileVault } from './file-vault.js';
import { type Wanted } from './media-path.js';
import { MeetingSession } from './meeting-session.js';
import { type Membership } from './membership.js';
import { type SessionIdentity } from './own-identity.js';
import { type MeetingSessionOptions } from './session-options.js';
import { SessionState } from './session-state.js';
import { buildSnapshot } from './snapshot-builder.js';
import { SnapshotStore } from './snapshot-store.js';

export class Meeting<Source, Sink> implements MeetingActions<Source, Sink> {
  readonly #state: SessionState;
  readonly #store: SnapshotStore;
  readonly #session: MeetingSession;
  readonly #options: Omit<MeetingSessionOptions, 'state'>;

  constructor(options: Omit<MeetingSessionOptions, 'state'>) {
    this.#options = options;
    const { clock, logger } = options.environment;
    this.#state = new SessionState(clock, () => this.#store?.touch());
    this.#store = new SnapshotStore(() => buildSnapshot(this.#state), logger);
    this.#session = new MeetingSession({ ...options, state: this.#state });
    this.#session.open().catch((error: unknown) => logger.error('meeting_not_opened', { code: errorCode(error) }));
  }

  getSnapshot(): MeetingSnapshot {
    return this.#store.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  async enter({ displayName, exceptionReason }: { displayName: string; exceptionReason?: string }): Promise<void> {
    await this.#session.enter(displayName, exceptionReason === undefined ? null : readExceptionReason(exceptionReason));
  }

  async recheckRules(): Promise<void> {
    await this.#session.opening?.own.lookUp();
  }

  async withdraw(): Promise<void> {
    if (!['knocking', 'waiting_for_host', 'rejoining'].includes(this.#state.phase)) {
      throw clientErrors.make('client/wrong_phase');
    }
    this.#session.withdraw();
  }

  async confirmPasskey(): Promise<void> {
    await this.#own().confirmPasskey();
  }

  async startGuestSignIn(providerId: string): Promise<StartedFlow> {
    return await this.#own().startGuestSignIn(providerId);
  }

  async finishGuestSignIn(handle: string): Promise<void> {
    await this.#own().finishGuestSignIn(handle);
  }

  async pairCode(leaf: LeafIndex): Promise<PairCode> {
    return await this.#membership().people.pairCode(this.#other(leaf));
  }

  async markCompared(leaf: LeafIndex, shown: PairCode): Promise<void> {
    await this.#membership().people.markCompared(this.#other(leaf), shown);
  }

  async acceptChange(leaf: LeafIndex): Promise<void> {
    await this.#membership().people.acceptChange(this.#other(leaf));
  }

  async vouchAndAdmit(knockId: KnockId, guest: GuestName): Promise<void> {
    await this.#membership().hostDesk.vouchAndAdmit(knockId, guest);
  }

  async admitByException(knockId: KnockId, guest: GuestName | null): Promise<void> {
    await this.#membership().hostDesk.admitByException(knockId, guest);
  }

  async admit(knockIds: readonly KnockId[]): Promise<void> {
    await this.#membership().hostDesk.admit(knockIds);
  }

  async answerProposal(knockId: KnockId, agrees: boolean): Promise<void> {
    await this.#membership().hostDesk.answerProposal(knockId, agrees);
  }

  async refuse(knockId: KnockId, reason: string): Promise<void> {
    await this.#membership().hostDesk.refuse(knockId, reason);
  }

  async remove(leaf: LeafIndex): Promise<void> {
    await this.#membership().hostDesk.remove(leaf);
  }

  async requestMute(leaf: LeafIndex): Promise<void> {
    if (this.#state.member(leaf) === null) throw clientErrors.make('client/not_found_in_roster');
    await this.#membership().requestMute(leaf);
  }

  async changeCharter(amendment: CharterAmendment): Promise<void> {
    await this.#membership().charter.changeCharter(amendment);
  }

  async nameHost(leaf: LeafIndex): Promise<void> {
    await this.#membership().charter.nameHost(leaf);
  }

  /** The members hear it from us, inside the group; the server turns newcomers away on top of that. */
  async setLocked(locked: boolean): Promise<void> {
    const membership = this.#membership();
    if (!this.#state.isHost) throw clientErrors.make('client/host_key_missing');
    await this.#session.socket?.request({ type: 'meeting.lock', locked }, z.unknown());
    this.#state.locked = locked;
    this.#state.touch();
    await membership.conversation.say({ kind: 'lock', locked });
  }

  async endForAll(): Promise<void> {
    const membership = this.#membership();
    if (this.#state.ownMember?.isHost !== true) throw clientErrors.make('client/host_key_missing');
    await membership.recording.leave();
    await membership.conversation.say({ kind: 'end' });
    await this.#session.socket?.request({ type: 'meeting.end' }, z.unknown());
    await this.#session.endConfirmed();
  }

  async saveRecord(): Promise<AssembledRecord> {
    const { http, environment } = this.#options;
    return await this.#state.record.record(http, environment.clock, this.#session.socket?.token ?? null);
  }

  async leave(): Promise<void> {
    await this.#session.leave();
  }

  async setSource(kind: StreamKind, source: Source | null): Promise<void> {
    if (this.#options.environment.createMediaEngine === null) throw clientErrors.make('client/media_unavailable');
    if (source !== null) await this.#requireStream(kind);
    if (source === null) this.#state.sources.delete(kind);
    else this.#state.sources.set(kind, source);
    try {
      await this.#session.membership?.media?.setSource(kind, source);
    } catch (error) {
      this.#state.sources.delete(kind);
      throw error;
    } finally {
      this.#selfChanged();
    }
  }

  setMuted(muted: boolean): void {
    this.#state.muted = muted;
    this.#session.membership?.media?.setMuted(muted);
    this.#selfChanged();
  }

  setHandRaised(raised: boolean): void {
    this.#state.handRaisedAtMs = raised ? (this.#state.handRaisedAtMs ?? this.#state.clock.nowMs()) : null;
    this.#selfChanged();
  }

  async sendChat(text: string): Promise<void> {
    const { conversation, rules } = this.#membership();
    await rules.require('chat');
    await conversation.sendChat(text, null);
  }

  async sendFile(file: { name: string; mediaType: string; bytes: Uint8Array }, text: string): Promise<void> {
    const { conversation, rules } = this.#membership();
    await rules.require('sendFile');
    await conversation.sendChat(text, file);
  }

  async openFile(chatId: string): Promise<Uint8Array> {
    const file = this.#state.chat.fileOf(chatId);
    const { opened } = this.#state;
    if (file === null || opened === null) throw clientErrors.make('client/file_invalid');
    await this.#membership().rules.require('downloadFile');
    const { http, environment } = this.#options;
    const token = () => this.#session.socket?.token ?? null;
    return await new FileVault(http, environment.rng, opened.meetingId, token).fetch(file);
  }

  async retryChat(chatId: string): Promise<void> {
    const { conversation, rules } = this.#membership();
    await rules.require(this.#state.chat.draftOf(chatId)?.file ? 'sendFile' : 'chat');
    await conversation.send(chatId);
  }

  async startRecording(): Promise<void> {
    await this.#membership().recording.start();
  }

  async stopRecording(): Promise<void> {
    await this.#membership().recording.stop();
  }

  async answerRecording(id: string, agrees: boolean): Promise<void> {
    await this.#membership().recording.answer(id, agrees);
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#session.membership?.media?.setWanted(wanted);
  }

  sink(slot: string): Sink | null {
    // The environment's engine gives what its type says; the session itself never looks at it.
    return (this.#session.membership?.media?.sink(slot) ?? null) as Sink | null;
  }

  async setOutputDevice(deviceId: string): Promise<void> {
    await this.#session.membership?.media?.setOutputDevice(deviceId);
  }

  async resumeSound(): Promise<void> {
    await this.#session.membership?.media?.resumeSound();
  }

  pictureMark(): PictureMark | null {
    return this.#state.pictureMark?.() ?? null;
  }

  dismissNotice(id: number): void {
    this.#state.problems.dismiss(id);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** @throws {AppError} `client/not_permitted` with the reasons, `client/feature_off` */
  async #requireStream(kind: StreamKind): Promise<void> {
    if (!allowsSource(this.#state, kind)) throw clientErrors.make('client/feature_off');
    if (kind === 'screen' || kind === 'screen-audio') await this.#session.membership?.rules.require('shareScreen');
  }

  #selfChanged(): void {
    this.#session.membership?.selfChanged();
    this.#state.touch();
  }

  /** @throws {AppError} `client/wrong_phase`: the link was not read yet */
  #own(): SessionIdentity {
    const own = this.#session.opening?.own;
    if (own === undefined) throw clientErrors.make('client/wrong_phase');
    return own;
  }

  /** @throws {AppError} `client/not_found_in_roster`: gone, or ourselves */
  #other(leaf: LeafIndex): Member {
    const member = this.#state.member(leaf);
    if (member === null || leaf === this.#state.group?.ownLeaf) throw clientErrors.make('client/not_found_in_roster');
    return member;
  }

  /** @throws {AppError} `client/not_in_meeting` */
  #membership(): Membership {
    const { membership } = this.#session;
    if (membership === null) throw clientErrors.make('client/not_in_meeting');
    return membership;
  }
}
