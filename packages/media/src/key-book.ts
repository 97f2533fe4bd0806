// The page's own copy of the media keys in use, so that a new worker can be given them (L3).
import { copyBytes, type LeafIndex, zeroize } from '@incamera/kernel';
import { type EpochKeys } from './engine.js';
import { type WorkerLink } from './worker-link.js';

export class KeyBook {
  readonly #keys = new Map<bigint, EpochKeys>();
  #sendEpoch: bigint | null = null;
  /** Epochs below were dropped for good. */
  #floor = 0n;
  #refusedLeaves: readonly LeafIndex[] = [];

  /** Keeps a copy and hands one to the worker; resolves when they are in use there. */
  async add(keys: EpochKeys, link: WorkerLink | null): Promise<void> {
    if (keys.epoch < this.#floor) return;
    if (!this.#keys.has(keys.epoch)) {
      this.#keys.set(keys.epoch, { ...keys, baseKey: copyBytes(keys.baseKey), members: [...keys.members] });
    }
    await link?.addKeys({ type: 'keys', ...keys, baseKey: copyBytes(keys.baseKey) });
  }

  /** Never back to an earlier epoch. */
  useSendEpoch(epoch: bigint, link: WorkerLink | null): void {
    if (this.#sendEpoch === null || epoch > this.#sendEpoch) this.#sendEpoch = epoch;
    link?.post({ type: 'send_epoch', epoch });
  }

  dropBefore(epoch: bigint, link: WorkerLink | null): void {
    if (epoch > this.#floor) this.#floor = epoch;
    for (const [known, keys] of this.#keys) {
      if (known >= epoch) continue;
      zeroize(keys.baseKey);
      this.#keys.delete(known);
    }
    link?.post({ type: 'drop_epochs', before: epoch });
  }

  refuseLeaves(leaves: readonly LeafIndex[], link: WorkerLink | null): void {
    this.#refusedLeaves = [...leaves];
    link?.post({ type: 'refuse_leaves', leaves: this.#refusedLeaves });
  }

  /** Brings a new worker to the present state. */
  async restore(link: WorkerLink): Promise<void> {
    link.post({ type: 'drop_epochs', before: this.#floor });
    link.post({ type: 'refuse_leaves', leaves: this.#refusedLeaves });
    for (const keys of this.#keys.values()) {
      await link.addKeys({ type: 'keys', ...keys, baseKey: copyBytes(keys.baseKey) });
    }
    if (this.#sendEpoch !== null) link.post({ type: 'send_epoch', epoch: this.#sendEpoch });
  }

  wipe(): void {
    for (const keys of this.#keys.values()) zeroize(keys.baseKey);
    this.#keys.clear();
  }
}
