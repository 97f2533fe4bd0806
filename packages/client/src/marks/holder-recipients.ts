// Whom a charter names as holders of shares, as `packages/shares` seals to them (L4).
import { type Charter } from '@incamera/charter';
import { holderIdOf } from '@incamera/identity';
import { type ShareRecipient } from '@incamera/shares';
import { markErrors } from '../mark-errors.js';

/** The holders of a charter with the ids under which they are known. @throws {AppError} `client/mark_holders_missing` */
export async function recipientsOf({
  shareHolders,
}: Pick<Charter, 'shareHolders'>): Promise<readonly ShareRecipient[]> {
  if (shareHolders.holders.length === 0) throw markErrors.make('client/mark_holders_missing');
  return await Promise.all(
    shareHolders.holders.map(async ({ label, organisation, publicKey }) => ({
      holderId: await holderIdOf({ name: label, organisation, publicKey }),
      publicKey,
    })),
  );
}
