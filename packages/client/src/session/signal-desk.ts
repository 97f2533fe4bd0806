// Signals in and out (L4): sealed and signed by the group, relayed and not stored, handed to whoever they concern.
import {
  decodeHeartbeat,
  decodeLeave,
  decodeMuteRequest,
  type Heartbeat,
  type Signal,
  type SignalKind,
  type SignedLeave,
} from '@incamera/group';
import { type AppError, type Bytes, errorCode, type LeafIndex, type PeerId, toBase64Url } from '@incamera/kernel';
import { type MembershipContext } from './membership-context.js';
import { decodePresence, type Presence } from './presence.js';

export interface SignalHandlers {
  /** Any verified signal: its sender has the keys of `epoch`. */
  heard(leaf: LeafIndex, epoch: bigint): void;
  presence(leaf: LeafIndex, presence: Presence, from: PeerId): void;
  heartbeat(leaf: LeafIndex, heartbeat: Heartbeat): void;
  muteRequested(by: LeafIndex): void;
  proof(leaf: LeafIndex, payload: Bytes): void;
  leaving(leave: SignedLeave): void;
  hostInvited(by: LeafIndex, payload: Bytes): void;
  hostOffered(by: LeafIndex, payload: Bytes): void;
  admitAsked(by: LeafIndex, payload: Bytes): void;
  admitAnswered(by: LeafIndex, payload: Bytes): void;
  testified(by: LeafIndex, epoch: bigint, payload: Bytes): void;
  /** Somebody uses keys of an epoch that we have not been told of. */
  laterEpoch(): void;
  /** Forged or repeated: only an attacker makes that. */
  refused(error: AppError): void;
}

export class SignalDesk {
  readonly #context: MembershipContext;
  readonly #handlers: SignalHandlers;
  #closed = false;

  constructor(context: MembershipContext, handlers: SignalHandlers) {
    this.#context = context;
    this.#handlers = handlers;
  }

  /** Sends a signal to all members; volatile, so a loss is made good by the next one. */
  async send(kind: SignalKind, payload: Bytes): Promise<void> {
    if (this.#closed) return;
    try {
      const wire = await this.#context.group.sealSignal(kind, payload);
      this.#context.socket.post({ type: 'relay', durable: false, payload: toBase64Url(wire) });
    } catch (error) {
      this.#context.environment.logger.debug('signal_not_sent', { kind, code: errorCode(error) });
    }
  }

  /** Takes over a relayed signal. */
  async receive(wire: Bytes, from: PeerId): Promise<void> {
    const opened = await this.#context.group.openSignal(wire);
    if (opened.ok) this.#dispatch(opened.value, from);
    else if (opened.error.code === 'group/later_epoch') this.#handlers.laterEpoch();
    // Signals of the epoch before may be under way for a moment; that is no attack.
    else if (opened.error.code !== 'group/past_epoch' && opened.error.code !== 'group/closed') {
      this.#handlers.refused(opened.error);
    }
  }

  close(): void {
    this.#closed = true;
  }

  #dispatch(signal: Signal, from: PeerId): void {
    const { leaf, kind, epoch } = signal;
    if (leaf === this.#context.group.ownLeaf) return; // An echo by the server says nothing new.
    this.#handlers.heard(leaf, epoch);
    if (!this.#deliver(signal, from)) {
      this.#context.environment.logger.warn('signal_malformed', { kind });
    }
  }

  #deliver({ kind, leaf, payload, epoch }: Signal, from: PeerId): boolean {
    switch (kind) {
      case 'presence': {
        const presence = decodePresence(payload);
        if (presence !== null) this.#handlers.presence(leaf, presence, from);
        return presence !== null;
      }
      case 'heartbeat': {
        const heartbeat = decodeHeartbeat(payload);
        if (heartbeat !== null) this.#handlers.heartbeat(leaf, heartbeat);
        return heartbeat !== null;
      }
      case 'muteRequest': {
        const request = decodeMuteRequest(payload);
        if (request?.leaf === this.#context.group.ownLeaf) this.#handlers.muteRequested(leaf);
        return request !== null;
      }
      case 'leave': {
        const leave = decodeLeave(payload);
        // A leave for somebody else would not verify; it is dropped before anybody tries to commit it.
        if (leave?.leaf === leaf) this.#handlers.leaving(leave);
        return leave !== null;
      }
      case 'proof':
        this.#handlers.proof(leaf, payload);
        return true;
      case 'hostInvite':
        this.#handlers.hostInvited(leaf, payload);
        return true;
      case 'hostOffer':
        this.#handlers.hostOffered(leaf, payload);
        return true;
      case 'admitAsk':
        this.#handlers.admitAsked(leaf, payload);
        return true;
      case 'admitAnswer':
        this.#handlers.admitAnswered(leaf, payload);
        return true;
      case 'testimony':
        this.#handlers.testified(leaf, epoch, payload);
        return true;
      case 'checkpoint':
        return this.#context.log.signalled(leaf, payload);
      case 'recording':
        return false;
    }
  }
}
