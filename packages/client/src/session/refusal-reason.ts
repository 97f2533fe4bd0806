// Why a host turned a knock away (L4): readable for people with the link who know the knock, hence not for the server.
import { type LinkKeys } from '@incamera/charter';
import { type Bytes, fromUtf8, hkdfSha256, normaliseText, open, seal, utf8 } from '@incamera/kernel';

export const MAX_REASON_CHARS = 500;
const LABEL = utf8('incamera/knock-refusal/1');

function reasonKey(keys: LinkKeys, keyPackageRef: Uint8Array): Promise<Bytes> {
  return hkdfSha256(keys.knockKey, keyPackageRef, LABEL, 32);
}

export async function sealReason(keys: LinkKeys, keyPackageRef: Uint8Array, reason: string): Promise<Bytes> {
  const text = normaliseText(reason).slice(0, MAX_REASON_CHARS);
  return await sealReasonBytes(keys, keyPackageRef, utf8(text));
}

/** Seals a reason as bytes, whatever they are: for `sealReason`, and for tests of those who open it. */
export async function sealReasonBytes(keys: LinkKeys, keyPackageRef: Uint8Array, text: Bytes): Promise<Bytes> {
  return await seal(await reasonKey(keys, keyPackageRef), text, keys.groupId);
}

/** The reason, or null when nobody with the link wrote it for this knock. */
export async function openReason(
  keys: LinkKeys,
  keyPackageRef: Uint8Array,
  sealed: Uint8Array,
): Promise<string | null> {
  const bytes = await open(await reasonKey(keys, keyPackageRef), sealed, keys.groupId);
  if (bytes === null) return null;
  try {
    // Control characters must not reach the screen, whoever wrote them.
    return fromUtf8(bytes).replace(/\p{C}/gu, ' ').slice(0, MAX_REASON_CHARS);
  } catch {
    return null; // Not UTF-8: not written by one of our hosts.
  }
}
