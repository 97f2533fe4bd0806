// All versions of a charter as a server keeps them for people at the door, sealed with a key of the link (L1).
import { type Bytes, concat, err, open, type Result, seal, utf8 } from '@incamera/kernel';
import { type CharterChain, verifyCharterChain } from './chain.js';
import { decodeCharterChain, encodeCharterChain } from './chain-codec.js';
import { type CharterError, charterErrors } from './errors.js';
import { type LinkKeys } from './link-secret.js';

const LABEL = utf8('incamera/charter-chain/1');

/**
 * Encrypts all versions: the server learns neither hosts nor rules, only that there is another version.
 * @throws {AppError} `charter/chain_full`
 */
export async function sealCharterChain(keys: LinkKeys, chain: CharterChain): Promise<Bytes> {
  return seal(keys.charterKey, encodeCharterChain(chain), additionalData(keys));
}

/** Opens what `sealCharterChain` made and verifies every version, from the founding charter that the link names. */
export async function openCharterChain(
  keys: LinkKeys,
  sealed: Uint8Array,
): Promise<Result<CharterChain, CharterError>> {
  const encoded = await open(keys.charterKey, sealed, additionalData(keys));
  if (encoded === null) return err(charterErrors.make('charter/not_opened'));
  const versions = decodeCharterChain(encoded);
  return versions.ok ? verifyCharterChain(keys.meetingId, versions.value) : versions;
}

function additionalData(keys: LinkKeys): Bytes {
  return concat(LABEL, keys.groupId);
}
