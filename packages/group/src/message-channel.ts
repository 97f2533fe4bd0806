// What members say to each other inside an epoch: MLS application messages and signals, with what is kept of the previous
// epoch for messages under way (L2, RFC 9420 section 6.3).
import { type Bytes, copyBytes, equalBytes, err, type LeafIndex, ok, type Result } from '@incamera/kernel';
import { type ClientState, createApplicationMessage } from 'ts-mls';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { type Epoch, eraseReceiving, type PastEpoch } from './epoch.js';
import { type GroupError, groupErrors } from './errors.js';
import { readMessage, writeMessage } from './mls/wire.js';
import { ReplayWindow } from './replay-window.js';
import { type Seat } from './seat.js';
import { openSignal, type Signal, type SignalKind, sealSignal, signalEpoch } from './signal.js';
import { TaskQueue } from './task-queue.js';

interface OpenedMessage {
  readonly leaf: LeafIndex;
  readonly epoch: bigint;
  readonly data: Bytes;
  /** The current epoch's state without the key that was used, or `null` when the message was of the previous epoch. */
  readonly state: ClientState | null;
}

/** Owned by one `MeetingGroup`, which runs everything here through `run`, in order. */
export class MessageChannel {
  readonly #seat: Seat;
  readonly #queue = new TaskQueue();
  #past: PastEpoch | null = null;
  #counters = new Map<SignalKind, bigint>();
  #windows = new Map<string, ReplayWindow>();
  #pastWindows = new Map<string, ReplayWindow>();

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(task);
  }

  /** A new epoch has begun; after a removal nothing of the old one stays readable. */
  moveOn(past: PastEpoch, someoneRemoved: boolean): void {
    this.dropPrevious();
    this.#pastWindows = this.#windows;
    this.#windows = new Map();
    this.#counters = new Map();
    this.#past = past;
    if (someoneRemoved) this.dropPrevious();
  }

  dropPrevious(): void {
    if (this.#past !== null) eraseReceiving(this.#past);
    this.#past = null;
    this.#pastWindows = new Map();
  }

  async encrypt(state: ClientState, data: Uint8Array): Promise<{ readonly bytes: Bytes; readonly state: ClientState }> {
    const { newState, privateMessage, consumed } = await createApplicationMessage(state, data, this.#seat.cs);
    for (const secret of consumed) secret.fill(0);
    return {
      bytes: writeMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }),
      state: newState,
    };
  }

  async decrypt(state: ClientState, bytes: Uint8Array): Promise<Result<OpenedMessage, GroupError>> {
    const message = readMessage(bytes);
    if (message?.wireformat !== 'mls_private_message') return err(groupErrors.make('group/malformed'));
    const { privateMessage } = message;
    if (!equalBytes(privateMessage.groupId, this.#seat.groupId)) return err(groupErrors.make('group/wrong_group'));
    if (privateMessage.contentType === 'proposal') return err(groupErrors.make('group/standalone_proposal'));
    if (privateMessage.contentType !== 'application') return err(groupErrors.make('group/malformed'));
    const { epoch } = state.groupContext;
    if (privateMessage.epoch > epoch) return err(groupErrors.make('group/later_epoch'));
    const isCurrent = privateMessage.epoch === epoch;
    const source = isCurrent ? state : this.#past?.number === privateMessage.epoch ? this.#past.state : null;
    if (source === null) return err(groupErrors.make('group/past_epoch'));
    try {
      const opened = await unprotectPrivateMessage(
        source.keySchedule.senderDataSecret,
        privateMessage,
        source.secretTree,
        source.ratchetTree,
        source.groupContext,
        source.clientConfig.keyRetentionConfig,
        this.#seat.cs,
      );
      const { content } = opened.content;
      if (content.contentType !== 'application' || content.sender.senderType !== 'member') {
        return err(groupErrors.make('group/malformed'));
      }
      const next = { ...source, secretTree: opened.tree };
      if (!isCurrent && this.#past !== null) this.#past = { ...this.#past, state: next };
      for (const secret of opened.consumed) secret.fill(0);
      return ok({
        leaf: content.sender.leafIndex as LeafIndex,
        epoch: privateMessage.epoch,
        data: copyBytes(content.applicationData),
        state: isCurrent ? next : null,
      });
    } catch (cause) {
      return err(groupErrors.make('group/message_unreadable', { cause }));
    }
  }

  sealSignal(epoch: Epoch, kind: SignalKind, payload: Uint8Array): Promise<Bytes> {
    const counter = (this.#counters.get(kind) ?? 0n) + 1n;
    this.#counters.set(kind, counter);
    const context = { groupId: this.#seat.groupId, epoch: epoch.number, signalKey: epoch.signalKey };
    return sealSignal(context, kind, epoch.ownLeaf, counter, payload, this.#seat.memberKey.privateKey);
  }

  async openSignal(epoch: Epoch, wire: Uint8Array): Promise<Result<Signal, GroupError>> {
    const claimed = signalEpoch(wire);
    if (claimed === null) return err(groupErrors.make('group/malformed'));
    if (claimed > epoch.number) return err(groupErrors.make('group/later_epoch'));
    const isCurrent = claimed === epoch.number;
    const source = isCurrent ? epoch : this.#past?.number === claimed ? this.#past : null;
    if (source === null) return err(groupErrors.make('group/past_epoch'));
    const context = { groupId: this.#seat.groupId, epoch: claimed, signalKey: source.signalKey };
    const signal = await openSignal(
      context,
      wire,
      (leaf) => source.roster.find((member) => member.leaf === leaf)?.signatureKey,
    );
    if (signal === null) return err(groupErrors.make('group/signal_forged'));
    const windows = isCurrent ? this.#windows : this.#pastWindows;
    const name = `${signal.leaf}/${signal.kind}`;
    const window = windows.get(name) ?? new ReplayWindow();
    windows.set(name, window);
    return window.accept(signal.counter) ? ok(signal) : err(groupErrors.make('group/signal_replayed'));
  }
}
