// Puts released shares together again, and says whose share was not what the device sealed (L1; decision 0029).
import { type Bytes, compareBytes, copyBytes, equalBytes, open, Reader, zeroize } from '@incamera/kernel';
import { type Bundle, encodeBundleHead, MAX_OWNER_BYTES, readBundle, secretCommitment } from './bundle.js';
import { sharesErrors } from './errors.js';
import { ownerKey } from './sealing.js';
import { joinShares } from './shamir.js';

/** One holder's opened share. */
export interface HeldShare {
  /** 32 bytes. */
  readonly holderId: Bytes;
  /** 33 bytes; secret. */
  readonly share: Bytes;
}

export interface CombinedSecret {
  /** 32 bytes, as the device drew it: the commitment holds. */
  readonly secret: Bytes;
  /**
   * Who the device says it is; its signature is the caller's to verify. Null: it sealed nothing that can be read, or somebody altered it;
   * the key is its key all the same.
   */
  readonly owner: Bytes | null;
  /** Whose shares were wrong, beside enough right ones. */
  readonly wrongHolders: readonly Bytes[];
}

/**
 * The secret of a bundle by at least `threshold` shares of different holders. With more of them than it takes, every choice is tried
 * (of 16 holders at most 12,870), so that a wrong share neither hides the secret nor stays unnamed.
 * @throws {AppError} `shares/bundle_malformed`, `shares/not_a_holder`, `shares/too_few`, `shares/wrong_share`
 */
export async function combineShares(bundle: Bytes, shares: readonly HeldShare[]): Promise<CombinedSecret> {
  const read = readBundle(bundle);
  const held = oncePerHolder(read, shares);
  if (held.length < read.threshold) {
    throw sharesErrors.make('shares/too_few', { context: { needed: read.threshold, released: held.length } });
  }
  const found = await findSecret(read, held);
  if (found === null) throw sharesErrors.make('shares/wrong_share', { context: { released: held.length } });
  const { secret, used } = found;
  return { secret, owner: await openOwner(read, secret), wrongHolders: await findWrong(secret, used, held) };
}

function oncePerHolder({ holders }: Bundle, shares: readonly HeldShare[]): HeldShare[] {
  const held: HeldShare[] = [];
  for (const one of shares) {
    if (!holders.some(({ holderId }) => equalBytes(holderId, one.holderId))) {
      throw sharesErrors.make('shares/not_a_holder');
    }
    if (!held.some(({ holderId }) => equalBytes(holderId, one.holderId))) held.push(one);
  }
  return held.sort((a, b) => compareBytes(a.holderId, b.holderId));
}

/** The first choice whose result the device committed to. */
async function findSecret(
  { purpose, meetingId, threshold, commitment }: Bundle,
  held: readonly HeldShare[],
): Promise<{ readonly secret: Bytes; readonly used: readonly HeldShare[] } | null> {
  for (const used of choices(held, threshold)) {
    const secret = await joinShares(used.map(({ share }) => share));
    if (secret === null) continue;
    if (equalBytes(await secretCommitment(purpose, meetingId, secret), commitment)) return { secret, used };
    zeroize(secret);
  }
  return null;
}

function* choices<T>(items: readonly T[], count: number, from = 0): Generator<T[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - count; i++) {
    for (const rest of choices(items, count - 1, i + 1)) yield [items[i] as T, ...rest];
  }
}

/** Each share that was not used stands in for one that was: only a right one still gives the secret. */
async function findWrong(secret: Bytes, used: readonly HeldShare[], held: readonly HeldShare[]): Promise<Bytes[]> {
  const others = used.slice(1).map(({ share }) => share);
  const wrong: Bytes[] = [];
  for (const one of held) {
    if (used.includes(one)) continue;
    const again = await joinShares([one.share, ...others]);
    if (again === null || !equalBytes(again, secret)) wrong.push(copyBytes(one.holderId));
    if (again !== null) zeroize(again);
  }
  return wrong;
}

/** Never a reason to withhold the key: whoever seals rubbish beside it would not be found by it. */
async function openOwner(bundle: Bundle, secret: Bytes): Promise<Bytes | null> {
  const key = await ownerKey(bundle, secret);
  const plain = await open(key, bundle.sealedOwner, encodeBundleHead(bundle));
  zeroize(key);
  if (plain === null) return null;
  try {
    const reader = new Reader(plain);
    const owner = reader.bytes(MAX_OWNER_BYTES);
    return reader.raw(reader.remaining).every((byte) => byte === 0) ? owner : null;
  } catch {
    return null; // No length that fits.
  }
}
