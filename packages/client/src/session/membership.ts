// One stay in a meeting (L4): from the moment the group was entered until it is left, lost or over. Wires the parts of it
// together and does what follows from each new epoch, in the one order that is safe.
import { type Change, encodeMuteRequest } from '@incamera/group';
import { type AppError, errorCode, type LeafIndex } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type StreamKind } from '@incamera/sframe';
import { clientErrors } from '../errors.js';
import { RecordingDesk } from '../recording/recording-desk.js';
import { type Notice } from '../snapshot.js';
import { type ServerEvent } from '../transport/meeting-socket.js';
import { tellChange } from './change-notices.js';
import { CharterDesk } from './charter-desk.js';
import { CharterKeeper } from './charter-keeper.js';
import { Committer } from './committer.js';
import { Conversation } from './conversation.js';
import { DenyDesk } from './deny-desk.js';
import { EpochKeySchedule, epochKeysOf } from './epoch-keys.js';
import { sayGoodbye } from './goodbye.js';
import { HostDesk } from './host-desk.js';
import { HostNaming } from './host-naming.js';
import { MediaDesk } from './media-desk.js';
import { type MembershipContext, RELAY_MESSAGE, RELAY_SIGNAL } from './membership-context.js';
import { type MembershipHandlers, type MembershipParts } from './membership-parts.js';
import { OrderedEntries } from './ordered-entries.js';
import { PeopleDesk } from './people-desk.js';
import { Pulse } from './pulse.js';
import { type RulesDesk } from './rules-desk.js';
import { SignalDesk } from './signal-desk.js';

export class Membership {
  readonly committer: Committer;
  readonly hostDesk: HostDesk;
  readonly charter: CharterDesk;
  readonly conversation: Conversation;
  readonly media: MediaDesk | null;
  readonly rules: RulesDesk;
  readonly entries: OrderedEntries;
  readonly recording: RecordingDesk;
  readonly #context: MembershipContext;
  readonly #handlers: MembershipHandlers;
  readonly #signals: SignalDesk;
  readonly #pulse: Pulse;
  readonly #keys: EpochKeySchedule;
  readonly people: PeopleDesk;
  readonly #denials: DenyDesk;
  #stopDenied: (() => void) | null = null;
  #closed = false;

  constructor(parts: MembershipParts) {
    const { context, vault, memory, engine, pins, fetchDenyLists, handlers } = parts;
    const { state, group, environment } = context;
    this.#context = context;
    this.rules = context.rules;
    this.#handlers = handlers;
    this.#signals = new SignalDesk(context, {
      heard: (leaf, epoch) => this.#heard(leaf, epoch),
      presence: (leaf, presence, from) => {
        const { handWentUp } = state.presence.update(leaf, presence, from, environment.clock.nowMs());
        this.#pulse.presenceHeard(leaf, presence);
        if (handWentUp) this.#notify('hand_raised', leaf);
        this.#checkChat(leaf, presence.chatCount);
        this.#checkPeer(leaf, presence.peerId === from);
        this.media?.presenceChanged();
        state.touch();
      },
      heartbeat: (leaf, heartbeat) => this.#pulse.heartbeatHeard(leaf, heartbeat),
      muteRequested: (by) => {
        if (state.isHostLeaf(by)) this.#notify('mute_requested', by);
      },
      proof: (leaf, payload) => this.media?.proofHeard(leaf, payload),
      leaving: (leave) => this.hostDesk.leaveSigned(leave),
      hostInvited: (by, payload) => void naming.invited(by, payload),
      hostOffered: (by, payload) => naming.offered(by, payload),
      admitAsked: (by, payload) => context.queue.push(() => this.hostDesk.agreements.asked(by, payload)),
      admitAnswered: (by, payload) => this.hostDesk.agreements.answered(by, payload),
      testified: (by, epoch, payload) => context.queue.push(() => context.testimonies.heard(by, epoch, payload)),
      recording: (by, payload) => this.recording.heard(by, payload),
      laterEpoch: () => this.#pulse.laterEpochSeen(),
      refused: (error) => {
        if (error.code === 'group/signal_forged') this.#pulse.unreadableSignalSeen();
        state.problems.happened(error);
      },
    });
    this.#pulse = new Pulse(context, this.#signals, {
      presence: () => ({
        peerId: context.peerId(),
        microphone: state.microphone,
        camera: state.sources.has('camera'),
        screen: state.sources.has('screen'),
        handRaised: state.handRaisedAtMs !== null,
        chatCount: this.conversation.sentCount,
      }),
      sendBlock: (block) => {
        state.sendBlock = block;
        this.media?.setSendBlock(block);
      },
      silent: (leaves) => {
        this.hostDesk.tick(leaves);
        naming.nameSecondHosts(this.hostDesk.isDutyHost());
        context.rules.refresh();
        if (context.rules.isOver(environment.clock.nowMs())) handlers.ended();
      },
      actingHost: (leaf) => this.#notify('acting_host', leaf),
      hostSilent: (leaf) =>
        state.problems.happened(clientErrors.make('client/host_silent'), state.member(leaf)?.displayName ?? null),
      diverged: (error) => handlers.diverged(error),
      overdueRemoval: () => this.hostDesk.removals.overdue(),
    });
    this.committer = new Committer({
      group,
      socket: context.socket,
      clock: environment.clock,
      actingHosts: () => [...state.actingHosts],
      peerOf: (leaf) => state.presence.peerOf(leaf),
      adopt: (prepared) => context.queue.push(() => this.entries.adoptOwn(prepared)),
      onFailure: (error) => environment.logger.info('commit_failed', { code: error.code }),
    });
    this.people = new PeopleDesk(context, pins);
    this.hostDesk = new HostDesk(context, this.committer, memory, this.people, this.#signals);
    this.recording = new RecordingDesk({ ...parts, signals: this.#signals, hostDesk: this.hostDesk });
    this.#denials = new DenyDesk(context, {
      fetch: fetchDenyLists,
      say: (content) => this.conversation.say(content),
      isDutyHost: () => this.hostDesk.isDutyHost(),
      changed: (denied) => {
        engine?.refuseLeaves([...denied]);
        this.#pulse.evaluate();
        this.hostDesk.denialsChanged();
      },
    });
    const { committer } = this;
    const naming = new HostNaming({ ...parts, committer, signals: this.#signals });
    const keeper = new CharterKeeper(context, parts.charters);
    this.charter = new CharterDesk({
      context,
      committer,
      keeper,
      naming,
      handlers: {
        sourceForbidden: (kind) => this.captureEnded(kind),
        expired: () => handlers.ended(),
        hostNamed: (host) => handlers.hostNamed(host),
      },
    });
    this.entries = new OrderedEntries(context, this.committer, {
      changed: (change) => this.#changed(change),
      removed: (change) => handlers.removed(this.#isReplacement(change)),
      reopened: (epoch) => handlers.epochAdopted(epoch),
      diverged: (error) => handlers.diverged(error),
      suspect: (error) => this.#pulse.suspect(error),
    });
    this.conversation = new Conversation(context, vault, {
      ended: () => handlers.ended(),
      locked: (locked, by) => this.#locked(locked, by),
      laterEpoch: () => this.#pulse.laterEpochSeen(),
      denyList: (content, by) => context.queue.push(() => this.#denials.passedOn(content, by)),
    });
    this.#keys = new EpochKeySchedule(engine, environment.clock, () => {
      group.dropPreviousEpoch().catch((error: unknown) => {
        environment.logger.warn('epoch_not_dropped', { code: errorCode(error) });
      });
    });
    this.media =
      engine === null
        ? null
        : new MediaDesk(context, engine, {
            proofDue: (payload) => void this.#signals.send('proof', payload),
            laterEpoch: () => this.#pulse.laterEpochSeen(),
            captureEnded: (kind) => this.captureEnded(kind),
            microphoneClosed: () => this.selfChanged(),
          });
  }

  /** Begins: keys first, then media, then everybody hears that we are here. */
  async begin(): Promise<void> {
    const { state, group, environment } = this.#context;
    await this.#keys.begin(await epochKeysOf(group));
    await this.#context.rules.chartered(group.charter.charter);
    await this.#showGroup();
    const nowMs = environment.clock.nowMs();
    for (const { leaf } of group.roster()) state.presence.add(leaf, nowMs);
    this.#context.rules.hosts.begun();
    await this.#context.rules.reviewed();
    state.exceptions.noted(group.roster(), group.charter.charter);
    this.hostDesk.begun(group.roster());
    this.people.seen(group.roster());
    this.#handlers.epochAdopted(group.epoch);
  }

  /** Starts what runs by itself; the phase is `in_meeting` by now. */
  start(): void {
    this.#pulse.start();
    this.charter.start();
    this.#context.testimonies.start((payload) => this.#signals.send('testimony', payload));
    this.#stopDenied = this.#context.socket.events.on('denied', ({ list }) => {
      this.#context.queue.push(() => this.#denials.offered(list));
    });
    this.#denials.begin();
    void this.people.learn();
    this.media?.begin().catch((error: unknown) => {
      this.#context.environment.logger.warn('media_not_begun', { code: errorCode(error) });
    });
  }

  /** Takes over an event of the server, in its order. */
  async receive(event: ServerEvent): Promise<void> {
    switch (event.type) {
      case 'commit':
        return await this.entries.commit(event);
      case 'commit.voided':
        return await this.entries.voided(event);
      case 'relay':
        return await this.#relayed(event);
      case 'knock':
        return await this.hostDesk.knockArrived(event);
      case 'knock.gone':
        return this.hostDesk.knockGone(event.knockId);
      case 'media.slots':
        return this.media?.slotsAssigned(event);
      case 'media.layers':
        return this.media?.layersNeeded(event);
      case 'media.refused':
        return await this.media?.pathRefused(event);
      case 'media.reset':
        return this.media?.reset();
      default:
        return undefined;
    }
  }

  /** The socket is back and everything missed is in the queue behind this. */
  resumed(headEpoch: bigint | null): void {
    this.#context.queue.push(() => {
      if (this.#closed) return;
      this.#pulse.resumed();
      this.media?.signallingResumed();
    });
    this.#context.queue.push(() => this.committer.resumed(headEpoch));
  }

  /** What we say of ourselves changed: mute, camera, hand. */
  selfChanged(): void {
    if (!this.#closed) this.#pulse.soon();
    this.#context.state.touch();
  }

  suspect(error: AppError): void {
    this.#pulse.suspect(error);
  }

  async requestMute(leaf: LeafIndex): Promise<void> {
    if (!this.#context.state.isHost) throw clientErrors.make('client/host_key_missing');
    await this.#signals.send('muteRequest', encodeMuteRequest({ leaf }));
  }

  /** Says goodbye, so that a host's client takes us out of the group at once, and the server cuts the media. */
  async leave(): Promise<void> {
    if (this.#context.socket.state !== 'online') return;
    await this.#context.fingerprints.finish();
    await this.recording.leave();
    await sayGoodbye(this.#context, this.#signals);
  }

  /** Ends the stay on this device: nothing is sent any more, keys are gone. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.recording.close();
    this.#pulse.stop();
    this.charter.close();
    const { marking, log, fingerprints, testimonies } = this.#context;
    for (const part of [marking, log, fingerprints, testimonies]) part.close();
    this.#signals.close();
    this.#keys.close();
    this.#stopDenied?.();
    this.#denials.close();
    this.committer.close();
    await this.media?.close();
    await this.#context.group.close();
  }

  async #relayed(event: Extract<ServerEvent, { type: 'relay' }>): Promise<void> {
    const payload = wireBytes(event.payload);
    if (payload[0] === RELAY_SIGNAL) return await this.#signals.receive(payload, event.from);
    // Our own message, replayed after a cut: we have it already and could not decrypt it.
    if (event.from === this.#context.peerId()) return;
    if (payload[0] === RELAY_MESSAGE) return await this.conversation.receive(payload.slice(1));
    this.#context.state.problems.happened(clientErrors.make('client/message_unreadable'));
  }

  /** Its device ended it, or the rules do not allow it any more. The interface sees it, and may hand over another one. */
  captureEnded(kind: StreamKind): void {
    const { state, environment } = this.#context;
    state.sources.delete(kind);
    this.media?.setSource(kind, null).catch((error: unknown) => {
      environment.logger.warn('source_not_ended', { code: errorCode(error) });
    });
    this.selfChanged();
  }

  #heard(leaf: LeafIndex, epoch: bigint): void {
    const { state, environment } = this.#context;
    this.#keys.acknowledged(leaf, epoch);
    this.#pulse.heard(leaf);
    this.hostDesk.heard(leaf);
    this.rules.hosts.heard(leaf);
    state.presence.heard(leaf, environment.clock.nowMs());
  }

  /** A new epoch: keys before anything else, a removal's at once. */
  async #changed(change: Change): Promise<void> {
    const { state, group, environment } = this.#context;
    const gone = new Set(change.removed.map(({ leaf }) => leaf));
    const arrived = new Set(change.added.map(({ leaf }) => leaf));
    const staying = group
      .roster()
      .map(({ leaf }) => leaf)
      .filter((leaf) => leaf !== group.ownLeaf && !arrived.has(leaf));
    await this.#keys.advance(await epochKeysOf(group), { removal: gone.size > 0, staying });
    if (change.charter !== null) await this.#context.rules.chartered(change.charter.charter);
    tellChange(this.#context, change, (leaf) => this.hostDesk.hasLeft(leaf));
    this.hostDesk.changed(change);
    for (const leaf of gone) state.presence.remove(leaf);
    for (const leaf of arrived) {
      state.presence.add(leaf, environment.clock.nowMs());
      state.chat.forget(leaf);
      this.#pulse.forget(leaf);
    }
    await this.#showGroup();
    await this.#context.rules.reviewed();
    this.people.seen(change.added);
    this.#denials.rosterChanged();
    this.media?.rosterChanged();
    this.#pulse.epochChanged();
    await this.charter.changed(change);
    this.#handlers.epochAdopted(group.epoch);
    if (state.locked && change.added.length > 0 && this.hostDesk.isDutyHost()) this.#repeatLock();
  }

  async #showGroup(): Promise<void> {
    const { state, group } = this.#context;
    const { digits, words } = await group.securityCode();
    state.group = {
      epoch: group.epoch,
      ownLeaf: group.ownLeaf,
      roster: group.roster(),
      chain: group.charterChain,
      codeDigits: digits,
      codeWords: words,
    };
    this.#context.marking.epochShown(group);
    this.#context.testimonies.epochShown();
    this.#context.fingerprints.epochShown();
    state.touch();
  }

  #isReplacement(change: Change): boolean {
    return change.external && this.#context.state.ownMember?.isHost === true;
  }

  #locked(locked: boolean, by: LeafIndex): void {
    const { state } = this.#context;
    if (state.locked !== locked) this.#notify(locked ? 'locked' : 'unlocked', by);
    state.locked = locked;
    state.touch();
  }

  /** Who just came learns of the lock from a host, not from the server. */
  #repeatLock(): void {
    this.conversation.say({ kind: 'lock', locked: true }).catch((error: unknown) => {
      this.#context.environment.logger.info('lock_not_repeated', { code: errorCode(error) });
    });
  }

  /** A member tells how many chat messages it has sent: the server may have kept one back. */
  #checkChat(leaf: LeafIndex, sentCount: number): void {
    const { state } = this.#context;
    if (state.chat.missing(leaf, sentCount) > 0) {
      state.problems.happened(clientErrors.make('client/chat_missing'), state.member(leaf)?.displayName ?? null);
    }
  }

  /** Whose connection does not fit is neither shown with its media nor cut off with it. */
  #checkPeer(leaf: LeafIndex, fits: boolean): void {
    const { state } = this.#context;
    if (!fits) {
      const error = clientErrors.make('client/connection_claimed');
      state.problems.happened(error, state.member(leaf)?.displayName ?? null);
    }
  }

  #notify(kind: Notice['kind'], leaf: LeafIndex): void {
    this.#context.state.problems.tell(kind, this.#context.state.member(leaf)?.displayName ?? null);
  }
}
