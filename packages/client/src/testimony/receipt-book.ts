// What members attest of each epoch, compared with what this device saw (L4; decision 0038). Pure.
import { type EpochReceipt, isSameReceipt, MAX_RECEIPT_EPOCHS } from '@incamera/group';

/** Own views that are kept to compare with: receipts are about the last few epochs. */
const MAX_OWN = 4 * MAX_RECEIPT_EPOCHS;

interface Known {
  /** The newest epoch that could be compared, and whether it fitted. */
  readonly epoch: bigint;
  readonly fits: boolean;
}

/** Members are told apart by their leaf key, in whatever text form. */
export class ReceiptBook {
  /** By epoch, in the order in which they were seen. */
  readonly #own = new Map<bigint, EpochReceipt>();
  readonly #known = new Map<string, Known>();
  /** Of epochs that this device has not adopted yet. */
  readonly #ahead = new Map<string, readonly EpochReceipt[]>();

  /** This device adopted an epoch. @returns whose receipts of it, heard before, do not fit */
  saw(receipt: EpochReceipt): readonly string[] {
    this.#own.set(receipt.epoch, receipt);
    const oldest = this.#own.keys().next().value;
    if (this.#own.size > MAX_OWN && oldest !== undefined) this.#own.delete(oldest);
    return [...this.#ahead].filter(([key, receipts]) => !this.heard(key, receipts)).map(([key]) => key);
  }

  /** @returns false: at least one of them is about an epoch that was another one here */
  heard(key: string, receipts: readonly EpochReceipt[]): boolean {
    const newestOwn = [...this.#own.keys()].at(-1) ?? -1n;
    const ahead = receipts.filter(({ epoch }) => epoch > newestOwn);
    if (ahead.length > 0) this.#ahead.set(key, ahead);
    else this.#ahead.delete(key);
    let fits = true;
    for (const receipt of receipts) {
      const own = this.#own.get(receipt.epoch);
      if (own === undefined) continue;
      const isSame = isSameReceipt(own, receipt);
      fits &&= isSame;
      const before = this.#known.get(key);
      if (before === undefined || receipt.epoch >= before.epoch) {
        this.#known.set(key, { epoch: receipt.epoch, fits: isSame });
      }
    }
    return fits;
  }

  /** Whether the member attested this epoch as it was seen here. */
  hasAttested(key: string, epoch: bigint): boolean {
    const known = this.#known.get(key);
    return known !== undefined && known.epoch === epoch && known.fits;
  }

  /** Whether what the member attested last is not what was seen here. */
  differs(key: string): boolean {
    return this.#known.get(key)?.fits === false;
  }

  /** Forgets everybody else. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const map of [this.#known, this.#ahead]) {
      for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
    }
  }
}
