// Receipts: what a member says that the epochs of the meeting were, as its device saw them (L2, design section 5 step 9, decision
// 0038). Two members with different receipts of one epoch were shown different meetings.
import { type Bytes, equalBytes, Writer } from '@incamera/kernel';
import { readAll } from './read-all.js';

/** One epoch as one device saw it. Equal for all members that took the same commits. */
export interface EpochReceipt {
  readonly epoch: bigint;
  /** `MeetingGroup.transcriptHash`, 32 bytes: over the confirmed transcript hash of RFC 9420 section 8.2. */
  readonly transcriptHash: Bytes;
  /** `rosterHash`, 32 bytes: who was there and on what evidence and admission. */
  readonly rosterHash: Bytes;
  /** SHA-256 of the charter in force, 32 bytes. */
  readonly charterHash: Bytes;
}

/** Epochs in one receipt: at one receipt in two seconds nobody changes the group so often. */
export const MAX_RECEIPT_EPOCHS = 64;

/** The content of a testimony of kind `receipt`. @throws {RangeError} no epoch, or more than `MAX_RECEIPT_EPOCHS` */
export function encodeReceipt(epochs: readonly EpochReceipt[]): Bytes {
  if (epochs.length === 0 || epochs.length > MAX_RECEIPT_EPOCHS) throw new RangeError('receipt');
  return new Writer()
    .list(epochs, (writer, { epoch, transcriptHash, rosterHash, charterHash }) =>
      writer.u64(epoch).raw(transcriptHash).raw(rosterHash).raw(charterHash),
    )
    .done();
}

/** Reads what `encodeReceipt` wrote: at least one epoch, each later than the one before. `null` for anything else. */
export function decodeReceipt(content: Uint8Array): readonly EpochReceipt[] | null {
  const epochs = readAll(content, (reader) =>
    reader.list(MAX_RECEIPT_EPOCHS, (r) => ({
      epoch: r.u64(),
      transcriptHash: r.raw(32),
      rosterHash: r.raw(32),
      charterHash: r.raw(32),
    })),
  );
  const rises = epochs?.every(({ epoch }, i) => i === 0 || epoch > (epochs[i - 1]?.epoch ?? epoch)) ?? false;
  return epochs !== null && epochs.length > 0 && rises ? epochs : null;
}

/** Whether two devices saw the same in one epoch. */
export function isSameReceipt(a: EpochReceipt, b: EpochReceipt): boolean {
  return (
    a.epoch === b.epoch &&
    equalBytes(a.transcriptHash, b.transcriptHash) &&
    equalBytes(a.rosterHash, b.rosterHash) &&
    equalBytes(a.charterHash, b.charterHash)
  );
}
