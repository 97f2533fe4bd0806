// Shamir's secret sharing over GF(2^8), by a library that Cure53 and Zellic audited (L1, library boundary). One holder of one, or one
// of many, is no case for it: then every share is the secret itself, which is what "it takes one" means.
import { type Bytes, copyBytes } from '@incamera/kernel';
import { combine, split } from 'shamir-secret-sharing';

/** `count` shares, each one byte longer than the secret, of which any `threshold` give the secret and fewer say nothing. */
export async function splitSecret(secret: Bytes, count: number, threshold: number): Promise<Bytes[]> {
  if (threshold > 1) return (await split(copyBytes(secret), count, threshold)).map(copyBytes);
  return Array.from({ length: count }, (_, i) => {
    const share = new Uint8Array(secret.byteLength + 1);
    share.set(secret);
    share[secret.byteLength] = i + 1;
    return share;
  });
}

/** What exactly `threshold` shares give: the secret if all are right. Null where they cannot belong together. */
export async function joinShares(shares: readonly Bytes[]): Promise<Bytes | null> {
  const [only] = shares;
  if (only === undefined) return null;
  if (shares.length === 1) return copyBytes(only.subarray(0, only.byteLength - 1));
  try {
    return copyBytes(await combine(shares.map(copyBytes)));
  } catch {
    return null; // Two shares of one place: one of them is not what its holder was given.
  }
}
