// A testimony as the server keeps it: sealed under a key that its device drew, which the holders of the charter can open together (L2,
// decision 0038).
import {
  type Bytes,
  concat,
  copyBytes,
  equalBytes,
  err,
  ok,
  open,
  Reader,
  type Result,
  seal,
  utf8,
  Writer,
} from '@incamera/kernel';
import { type GroupError, groupErrors } from './errors.js';
import { commitTestimony, MAX_TESTIMONY_BYTES, TESTIMONY_SALT_BYTES } from './testimony.js';

/** For what testimony keys are split: the purpose of their bundles. */
export const TESTIMONY_PURPOSE = 'testimony';

/** What is sealed. */
export interface KeptTestimony {
  /** Of the commitment, 32 bytes. */
  readonly salt: Bytes;
  readonly signed: Bytes;
  /** What belongs to it and was not signed itself, by its kind; may be empty. */
  readonly attachment: Bytes;
}

/** Longest sealed testimony that a server takes. */
export const MAX_SEALED_TESTIMONY_BYTES = 131_072;

const FORMAT = 1;
const LABEL = utf8('incamera/sealed-testimony/1');

const additionalData = (groupId: Uint8Array, commitment: Uint8Array) => concat(LABEL, groupId, commitment);

/**
 * AES-256-GCM of u8 1 ‖ salt ‖ bytes signed ‖ bytes attachment; meeting and commitment are authenticated with it.
 * @param key 32 bytes, of one device in one meeting
 * @throws {RangeError} longer than `MAX_SEALED_TESTIMONY_BYTES`
 */
export async function sealTestimony(key: Uint8Array, groupId: Uint8Array, kept: KeptTestimony): Promise<Bytes> {
  const plaintext = new Writer().u8(FORMAT).raw(kept.salt).bytes(kept.signed).bytes(kept.attachment).done();
  const commitment = await commitTestimony(kept.salt, kept.signed);
  const sealed = await seal(key, plaintext, additionalData(groupId, commitment));
  if (sealed.byteLength > MAX_SEALED_TESTIMONY_BYTES) throw new RangeError('sealed testimony too long');
  return sealed;
}

/**
 * Opens what `sealTestimony` made; it fits the commitment, or it is refused. The signature is for `readTestimony` to judge.
 * @param commitment under which it stands at the server, 32 bytes
 * @returns `group/testimony_malformed`: another key, meeting or commitment, or no sealed testimony
 */
export async function openTestimony(
  key: Uint8Array,
  groupId: Uint8Array,
  commitment: Uint8Array,
  sealed: Uint8Array,
): Promise<Result<KeptTestimony, GroupError>> {
  const malformed = (cause?: unknown) => err(groupErrors.make('group/testimony_malformed', { cause }));
  const plaintext = await open(key, sealed, additionalData(groupId, commitment));
  if (plaintext === null) return malformed();
  try {
    const reader = new Reader(plaintext);
    if (reader.u8() !== FORMAT) return malformed();
    const salt = reader.raw(TESTIMONY_SALT_BYTES);
    const signed = reader.bytes(MAX_TESTIMONY_BYTES);
    const attachment = reader.bytes(MAX_SEALED_TESTIMONY_BYTES);
    reader.end();
    const isCommitted = equalBytes(await commitTestimony(salt, signed), commitment);
    return isCommitted ? ok({ salt, signed, attachment }) : malformed();
  } catch (cause) {
    return malformed(cause);
  }
}

/** What members send each other of a testimony: salt ‖ signed testimony. */
export function encodeShownTestimony({ salt, signed }: Pick<KeptTestimony, 'salt' | 'signed'>): Bytes {
  return concat(salt, signed);
}

/** Reads what `encodeShownTestimony` wrote; nothing is verified. `null`: too short or too long. */
export function decodeShownTestimony(payload: Uint8Array): Pick<KeptTestimony, 'salt' | 'signed'> | null {
  const length = payload.byteLength - TESTIMONY_SALT_BYTES;
  if (length <= 0 || length > MAX_TESTIMONY_BYTES) return null;
  return {
    salt: copyBytes(payload.subarray(0, TESTIMONY_SALT_BYTES)),
    signed: copyBytes(payload.subarray(TESTIMONY_SALT_BYTES)),
  };
}
