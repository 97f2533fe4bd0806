// Meeting links: https://HOST/m/ID#SECRET. The fragment never reaches a server (L1, RFC 3986 section 3.5).
import { type Bytes, err, fromBase64Url, type MeetingId, ok, type Result, toBase64Url } from '@incamera/kernel';
import { type CharterError, charterErrors } from './errors.js';
import { LINK_SECRET_BYTES } from './link-secret.js';
import { parseUrl } from './url.js';

/** A meeting link, taken apart. */
export interface MeetingLink {
  /** Scheme, host and port: `https://meet.example.org`. */
  readonly origin: string;
  readonly meetingId: MeetingId;
  /** 16 bytes. */
  readonly secret: Bytes;
}

const PATH = /^\/m\/([A-Za-z0-9_-]{43})$/;

/** The link of a meeting. `origin` has no path. */
export function formatMeetingLink(origin: string, meetingId: MeetingId, secret: Uint8Array): string {
  return `${new URL(origin).origin}/m/${meetingId}#${toBase64Url(secret)}`;
}

/** Reads a link that a person opened or pasted. */
export function parseMeetingLink(link: string): Result<MeetingLink, CharterError> {
  const refused = err(charterErrors.make('charter/bad_link'));
  const url = parseUrl(link);
  if (
    url === null ||
    (url.protocol !== 'https:' && url.protocol !== 'http:') ||
    url.username !== '' ||
    url.password !== ''
  ) {
    return refused;
  }
  const meetingId = PATH.exec(url.pathname)?.[1];
  const secret = fromBase64Url(url.hash.slice(1));
  if (meetingId === undefined || fromBase64Url(meetingId) === null) return refused;
  if (url.search !== '' || secret?.byteLength !== LINK_SECRET_BYTES) return refused;
  return ok({ origin: url.origin, meetingId: meetingId as MeetingId, secret });
}
