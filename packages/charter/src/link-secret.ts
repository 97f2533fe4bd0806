// The link secret: what only people with the link have, and the keys derived from it (L1, HKDF of RFC 5869).
import {
  type Bytes,
  err,
  fromBase64Url,
  hkdfSha256,
  isLine,
  isParagraphs,
  type MeetingId,
  ok,
  open,
  Reader,
  type Result,
  seal,
  utf8,
  Writer,
  zeroize,
} from '@incamera/kernel';
import { type CharterError, charterErrors } from './errors.js';
import { type ExpectedPerson, isExpectedList, readExpected, writeExpected } from './expected.js';
import { type VerifiedCharter, verifyCharterOf } from './founding.js';

/** 128 bits: nobody guesses it. */
export const LINK_SECRET_BYTES = 16;
const MEETING_ID_BYTES = 32;
export const MAX_TITLE_CHARS = 200;
export const MAX_AGENDA_CHARS = 10_000;
const UTF8_BYTES_PER_CHAR = 4;

/** Keys derived from a link secret for one meeting. Everybody with the link has them; the server never does. */
export interface LinkKeys {
  readonly meetingId: MeetingId;
  /** Bytes of the meeting id: the MLS group id. */
  readonly groupId: Bytes;
  /** 32 bytes, for title and agenda. */
  readonly metaKey: Bytes;
  /** 32 bytes, for the charter as the server stores it. */
  readonly charterKey: Bytes;
  /** 32 bytes, for knocks. */
  readonly knockKey: Bytes;
  /** 64 bytes: the external PSK of every Add (RFC 9420 section 8.4). It proves nothing but that the link is known. */
  readonly linkPsk: Bytes;
}

/** Title and agenda of a meeting, and how the people are called whom its charter names. */
export interface MeetingDetails {
  /** One line, 1 to 200 characters, NFC. */
  readonly title: string;
  /** At most 10,000 characters, NFC; may be empty. */
  readonly agenda: string;
  /** Absent: the organiser gave none. */
  readonly expected?: readonly ExpectedPerson[];
}

/** First byte of the plaintext: without and with a list of people. */
const BARE = 1;
const WITH_PEOPLE = 2;

/** A new link secret, 16 random bytes. */
export function generateLinkSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(LINK_SECRET_BYTES));
}

/**
 * Derives the keys of a link; the salt is the meeting id, so that one secret used for two meetings gives unrelated keys.
 * @throws {AppError} `charter/bad_link`: not a meeting id, or a secret that is not 16 bytes
 */
export async function deriveLinkKeys(meetingId: MeetingId, linkSecret: Uint8Array): Promise<LinkKeys> {
  const groupId = fromBase64Url(meetingId);
  if (groupId?.byteLength !== MEETING_ID_BYTES || linkSecret.byteLength !== LINK_SECRET_BYTES) {
    throw charterErrors.make('charter/bad_link');
  }
  const derive = (label: string, length: number) => hkdfSha256(linkSecret, groupId, utf8(label), length);
  const [metaKey, charterKey, knockKey, linkPsk] = await Promise.all([
    derive('incamera/meta/1', 32),
    derive('incamera/charter-seal/1', 32),
    derive('incamera/knock/1', 32),
    derive('incamera/link-psk/1', 64),
  ]);
  return { meetingId, groupId, metaKey, charterKey, knockKey, linkPsk };
}

/** Overwrites the keys of a link that is no longer needed. */
export function eraseLinkKeys(keys: LinkKeys): void {
  for (const key of [keys.metaKey, keys.charterKey, keys.knockKey, keys.linkPsk]) zeroize(key);
}

/**
 * Encrypts title, agenda and names for the server to store.
 * @throws {AppError} `charter/bad_details`: too long, not NFC, or with forbidden characters
 */
export async function sealDetails(keys: LinkKeys, details: MeetingDetails): Promise<Bytes> {
  if (!areDetails(details)) throw charterErrors.make('charter/bad_details');
  const { title, agenda, expected = [] } = details;
  const writer = new Writer()
    .u8(expected.length === 0 ? BARE : WITH_PEOPLE)
    .text(title)
    .text(agenda);
  if (expected.length > 0) writeExpected(writer, expected);
  return seal(keys.metaKey, writer.done(), keys.groupId);
}

/** Opens what `sealDetails` made for the same meeting and link. */
export async function openDetails(keys: LinkKeys, sealed: Uint8Array): Promise<Result<MeetingDetails, CharterError>> {
  const plaintext = await open(keys.metaKey, sealed, keys.groupId);
  if (plaintext === null) return err(charterErrors.make('charter/not_opened'));
  try {
    const reader = new Reader(plaintext);
    const version = reader.u8();
    const title = reader.text(MAX_TITLE_CHARS * UTF8_BYTES_PER_CHAR);
    const agenda = reader.text(MAX_AGENDA_CHARS * UTF8_BYTES_PER_CHAR);
    const expected = version === WITH_PEOPLE ? readExpected(reader) : [];
    reader.end();
    const details = version === BARE ? { title, agenda } : { title, agenda, expected };
    // One list, one encoding: an empty one has the first form.
    const isForm = version === BARE || (version === WITH_PEOPLE && expected.length > 0);
    if (isForm && areDetails(details)) return ok(details);
  } catch {
    // Falls through: somebody with the link wrote something else.
  }
  return err(charterErrors.make('charter/bad_details'));
}

/** Encrypts the charter for the server to store, so that it learns neither hosts nor rules. */
export async function sealCharter(keys: LinkKeys, charter: VerifiedCharter): Promise<Bytes> {
  return seal(keys.charterKey, charter.bytes, keys.groupId);
}

/** Opens a sealed charter and verifies that it is the one of the meeting in the link. */
export async function openCharter(keys: LinkKeys, sealed: Uint8Array): Promise<Result<VerifiedCharter, CharterError>> {
  const bytes = await open(keys.charterKey, sealed, keys.groupId);
  if (bytes === null) return err(charterErrors.make('charter/not_opened'));
  return verifyCharterOf(keys.meetingId, bytes);
}

function areDetails(details: MeetingDetails): boolean {
  const { title, agenda, expected = [] } = details;
  return isLine(title, MAX_TITLE_CHARS) && isParagraphs(agenda, MAX_AGENDA_CHARS) && isExpectedList(expected);
}
