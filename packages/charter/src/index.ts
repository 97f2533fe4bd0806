// The founding charter of a meeting and the link that leads to it (L1).
export {
  type Charter,
  type CharterHost,
  type CharterRules,
  decodeCharter,
  defaultRules,
  encodeCharter,
  encodeCharterBody,
  MAX_HOSTS,
  MAX_MEMBERS,
  RETURN_KEY_BYTES,
  SIGNATURE_KEY_BYTES,
  type Succession,
} from './charter.js';
export { type CharterError, charterErrors } from './errors.js';
export {
  foundCharter,
  isCharterHost,
  meetingIdOf,
  type VerifiedCharter,
  verifyCharter,
  verifyCharterOf,
} from './founding.js';
export {
  deriveLinkKeys,
  eraseLinkKeys,
  generateLinkSecret,
  LINK_SECRET_BYTES,
  type LinkKeys,
  MAX_AGENDA_CHARS,
  MAX_TITLE_CHARS,
  type MeetingDetails,
  openCharter,
  openDetails,
  sealCharter,
  sealDetails,
} from './link-secret.js';
export { formatMeetingLink, type MeetingLink, parseMeetingLink } from './meeting-link.js';
