// What members say of themselves every second (L4): where their media is, what they send, whether they raise a hand. Signed
// by each member's leaf key as a signal, so the server can neither invent nor change it.
import { type Echo } from '@incamera/group';
import { type Bytes, type LeafIndex, type PeerId, Reader, Writer } from '@incamera/kernel';
import { peerIdSchema } from '@incamera/protocol';

export type MicrophoneState = 'absent' | 'muted' | 'on';

export interface Presence {
  /** How the server calls this member's connection: the bridge from a leaf to media slots and removals. */
  readonly peerId: PeerId;
  readonly microphone: MicrophoneState;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly handRaised: boolean;
  /** Chat messages sent so far, so that others notice one that never came. */
  readonly chatCount: number;
  /** Rises with every presence of this membership; hosts echo it in their heartbeats. */
  readonly counter: bigint;
  /** Of other hosts: by this a host that has to do without those before it knows who is on its side. */
  readonly echoes: readonly Echo[];
}

const VERSION = 2;
const MAX_HOSTS = 16;
const MICROPHONE: readonly MicrophoneState[] = ['absent', 'muted', 'on'];

export function encodePresence(presence: Presence): Bytes {
  const flags = (presence.camera ? 1 : 0) | (presence.screen ? 2 : 0) | (presence.handRaised ? 4 : 0);
  return new Writer()
    .u8(VERSION)
    .text(presence.peerId)
    .u8(MICROPHONE.indexOf(presence.microphone))
    .u8(flags)
    .u32(presence.chatCount)
    .u64(presence.counter)
    .list(presence.echoes, (w, { leaf, counter }) => w.u32(leaf).u64(counter))
    .done();
}

/** Reads a member's presence, or null when it is not one. */
export function decodePresence(bytes: Uint8Array): Presence | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== VERSION) return null;
    const peerId = peerIdSchema.safeParse(reader.text(32));
    const microphone = MICROPHONE[reader.u8()];
    const flags = reader.u8();
    const chatCount = reader.u32();
    const counter = reader.u64();
    const echoes = reader.list(MAX_HOSTS, (r) => ({ leaf: r.u32() as LeafIndex, counter: r.u64() }));
    reader.end();
    if (!peerId.success || microphone === undefined || flags > 7) return null;
    return {
      peerId: peerId.data,
      microphone,
      camera: (flags & 1) !== 0,
      screen: (flags & 2) !== 0,
      handRaised: (flags & 4) !== 0,
      chatCount,
      counter,
      echoes,
    };
  } catch {
    return null; // Malformed: ignored like any other nonsense of a member.
  }
}

interface Entry {
  presence: Presence | null;
  /** Whether the server delivered it as coming from the very peer that it names. */
  peerConfirmed: boolean;
  heardMs: number;
  handRaisedAtMs: number | null;
}

/** From here on the interface shows a member as silent. */
export const SILENT_SHOWN_MS = 5000;

/** The last presence of every member. Written by the live meeting only. */
export class PresenceBook {
  readonly #entries = new Map<LeafIndex, Entry>();

  /** A leaf is there from now on; its silence counts from now. */
  add(leaf: LeafIndex, nowMs: number): void {
    this.#entries.set(leaf, { presence: null, peerConfirmed: false, heardMs: nowMs, handRaisedAtMs: null });
  }

  remove(leaf: LeafIndex): void {
    this.#entries.delete(leaf);
  }

  /** Any verified signal of `leaf`. */
  heard(leaf: LeafIndex, nowMs: number): void {
    const entry = this.#entries.get(leaf);
    if (entry) entry.heardMs = nowMs;
  }

  /** @returns what is worth telling: a hand that went up */
  update(leaf: LeafIndex, presence: Presence, from: PeerId, nowMs: number): { handWentUp: boolean } {
    const entry = this.#entries.get(leaf);
    if (!entry) return { handWentUp: false };
    const handWentUp = presence.handRaised && entry.handRaisedAtMs === null;
    entry.presence = presence;
    entry.peerConfirmed = presence.peerId === from;
    entry.heardMs = nowMs;
    if (!presence.handRaised) entry.handRaisedAtMs = null;
    else entry.handRaisedAtMs ??= nowMs;
    return { handWentUp };
  }

  of(leaf: LeafIndex): Presence | null {
    return this.#entries.get(leaf)?.presence ?? null;
  }

  handRaisedAtMs(leaf: LeafIndex): number | null {
    return this.#entries.get(leaf)?.handRaisedAtMs ?? null;
  }

  silentForMs(leaf: LeafIndex, nowMs: number): number {
    const entry = this.#entries.get(leaf);
    return entry ? nowMs - entry.heardMs : 0;
  }

  /** After a pause of this device itself, nobody's silence is held against them. */
  forgive(nowMs: number): void {
    for (const entry of this.#entries.values()) entry.heardMs = nowMs;
  }

  /**
   * The peer of a member, or null when it is not known for sure: a member who names somebody else's peer must not be able
   * to have that peer cut off in its place.
   */
  peerOf(leaf: LeafIndex): PeerId | null {
    const entry = this.#entries.get(leaf);
    if (!entry?.presence || !entry.peerConfirmed) return null;
    return entry.presence.peerId;
  }

  leafOf(peerId: PeerId): LeafIndex | null {
    for (const [leaf, entry] of this.#entries) {
      if (entry.peerConfirmed && entry.presence?.peerId === peerId) return leaf;
    }
    return null;
  }
}
