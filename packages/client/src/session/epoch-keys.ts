// When media keys change (L4, RFC 9605 section 5.2): a new epoch is received at once, sent when the others can read it, and
// the old one forgotten after two seconds; after a removal everything happens at once.

import { type MeetingGroup } from '@incamera/group';
import { type Clock, type LeafIndex } from '@incamera/kernel';
import { type EpochKeys, type MediaEngine } from '@incamera/media';

/** A sender switches by then, whoever has not acknowledged: receivers hold early frames for 500 ms. */
export const SWITCH_AFTER_MS = 300;
/** Frames under way when the epoch changed may still arrive. */
export const DROP_AFTER_MS = 2000;

export interface EpochChange {
  /** Somebody left the group: nothing may be sent under the old keys any more. */
  readonly removal: boolean;
  /** Members of both epochs, without us: those who must know the new keys before we send with them. */
  readonly staying: readonly LeafIndex[];
}

/** What the engine needs of the current epoch. */
export async function epochKeysOf(group: MeetingGroup): Promise<EpochKeys> {
  return {
    epoch: group.epoch,
    baseKey: await group.exportMediaBaseKey(),
    ownLeaf: group.ownLeaf,
    members: group.roster().map(({ leaf }) => leaf),
  };
}

/** Hands the keys of each epoch to the engine and decides when they are used and dropped. */
export class EpochKeySchedule {
  readonly #engine: Pick<MediaEngine, 'setKeys' | 'useSendEpoch' | 'dropEpochs'> | null;
  readonly #clock: Clock;
  /** Called when messages of earlier epochs are no longer to be read either. */
  readonly #onDropped: () => void;
  #epoch: bigint | null = null;
  #sendEpoch: bigint | null = null;
  #waitingFor = new Set<LeafIndex>();
  #cancelSwitch: (() => void) | null = null;
  #cancelDrop: (() => void) | null = null;

  constructor(
    engine: Pick<MediaEngine, 'setKeys' | 'useSendEpoch' | 'dropEpochs'> | null,
    clock: Clock,
    onDropped: () => void,
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#onDropped = onDropped;
  }

  get sendEpoch(): bigint | null {
    return this.#sendEpoch;
  }

  /** The first epoch of this client in the group. */
  async begin(keys: EpochKeys): Promise<void> {
    await this.advance(keys, { removal: true, staying: [] });
  }

  async advance(keys: EpochKeys, change: EpochChange): Promise<void> {
    await this.#engine?.setKeys(keys);
    this.#epoch = keys.epoch;
    this.#cancelSwitch?.();
    this.#cancelSwitch = null;
    if (change.removal || change.staying.length === 0) this.#switch();
    else {
      this.#waitingFor = new Set(change.staying);
      this.#cancelSwitch = this.#clock.after(SWITCH_AFTER_MS, () => this.#switch());
    }
    if (change.removal) this.#drop(keys.epoch);
    else {
      this.#cancelDrop?.();
      this.#cancelDrop = this.#clock.after(DROP_AFTER_MS, () => this.#drop(keys.epoch));
    }
  }

  /** A signed sign of life of `leaf` in `epoch`: it has the keys of that epoch. */
  acknowledged(leaf: LeafIndex, epoch: bigint): void {
    if (epoch !== this.#epoch || !this.#waitingFor.delete(leaf)) return;
    if (this.#waitingFor.size === 0) this.#switch();
  }

  close(): void {
    this.#cancelSwitch?.();
    this.#cancelDrop?.();
    this.#cancelSwitch = this.#cancelDrop = null;
  }

  #switch(): void {
    this.#cancelSwitch?.();
    this.#cancelSwitch = null;
    this.#waitingFor.clear();
    if (this.#epoch === null || this.#sendEpoch === this.#epoch) return;
    this.#sendEpoch = this.#epoch;
    this.#engine?.useSendEpoch(this.#epoch);
  }

  #drop(epoch: bigint): void {
    this.#cancelDrop?.();
    this.#cancelDrop = null;
    // Whoever still sends under the old epoch is not heard from here on; nor may we be such a sender.
    if (this.#sendEpoch !== epoch) this.#switch();
    this.#engine?.dropEpochs(epoch);
    this.#onDropped();
  }
}
