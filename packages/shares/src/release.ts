// A holder's share on its way to one investigation: sealed to the key of that case, and good for no other (L1; decision 0029).
import { type Bytes, compareBytes, isLine, Reader, utf8, Writer } from '@incamera/kernel';
import { HASH_BYTES, SHARE_BYTES } from './bundle.js';
import { reading, sharesErrors } from './errors.js';
import { ENC_BYTES, openWith, type Sealed, sealTo, TAG_BYTES } from './hpke.js';

/** What a release is for. */
export interface ReleaseSubject {
  /** 1 to 64 characters on one line. */
  readonly caseId: string;
  /** Of the bundle whose share it is, 32 bytes. */
  readonly bundleDigest: Bytes;
  /** 32 bytes. */
  readonly holderId: Bytes;
}

/** A release as it travels. */
export interface Release extends ReleaseSubject, Sealed {}

const VERSION = 1;
const LABEL = utf8('incamera/release/1');
const MAX_CASE_ID_CHARS = 64;
const MAX_CASE_ID_BYTES = 4 * MAX_CASE_ID_CHARS;

/** No release is longer. */
export const MAX_RELEASE_BYTES = 2048;

/** Seals an opened share to the key of a case. The share itself is left to the caller to overwrite. */
export async function resealShare(
  release: ReleaseSubject & { readonly share: Bytes; readonly casePublicKey: Bytes },
): Promise<Bytes> {
  const { share, casePublicKey, ...subject } = release;
  if (share.byteLength !== SHARE_BYTES || !isLine(subject.caseId, MAX_CASE_ID_CHARS)) {
    throw new RangeError('no share, or no id of a case');
  }
  return encodeRelease({ ...subject, ...(await sealTo(casePublicKey, releaseInfo(subject), share)) });
}

/**
 * Opens a release for the case, bundle and holder that it is listed under.
 * @throws {AppError} `shares/release_malformed`, `shares/other_case`, `shares/other_bundle`, `shares/other_holder`,
 * `shares/release_unreadable`
 */
export async function openRelease(
  opening: ReleaseSubject & { readonly release: Bytes; readonly casePrivateKey: Bytes },
): Promise<Bytes> {
  const read = readRelease(opening.release);
  if (read.caseId !== opening.caseId) throw sharesErrors.make('shares/other_case');
  if (compareBytes(read.bundleDigest, opening.bundleDigest) !== 0) throw sharesErrors.make('shares/other_bundle');
  if (compareBytes(read.holderId, opening.holderId) !== 0) throw sharesErrors.make('shares/other_holder');
  const share = await openWith(opening.casePrivateKey, releaseInfo(read), read);
  if (share?.byteLength !== SHARE_BYTES) throw sharesErrors.make('shares/release_unreadable');
  return share;
}

/**
 * Reads what a release says of itself; nothing of it is proved before it is opened.
 * @throws {AppError} `shares/release_malformed`
 */
export function readRelease(bytes: Bytes): Release {
  return reading('shares/release_malformed', () => {
    const reader = new Reader(bytes);
    const version = reader.u8();
    const caseId = reader.text(MAX_CASE_ID_BYTES);
    const release = {
      caseId,
      bundleDigest: reader.raw(HASH_BYTES),
      holderId: reader.raw(HASH_BYTES),
      enc: reader.raw(ENC_BYTES),
      ciphertext: reader.raw(SHARE_BYTES + TAG_BYTES),
    };
    reader.end();
    if (version !== VERSION || !isLine(caseId, MAX_CASE_ID_CHARS)) throw sharesErrors.make('shares/release_malformed');
    return release;
  });
}

export function encodeRelease({ caseId, bundleDigest, holderId, enc, ciphertext }: Release): Bytes {
  const writer = new Writer().u8(VERSION).text(caseId).raw(bundleDigest).raw(holderId);
  return writer.raw(enc).raw(ciphertext).done();
}

function releaseInfo({ caseId, bundleDigest, holderId }: ReleaseSubject): Bytes {
  return new Writer().raw(LABEL).text(caseId).raw(bundleDigest).raw(holderId).done();
}
