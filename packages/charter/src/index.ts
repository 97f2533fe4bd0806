// The charter of a meeting, its classification, and the link that leads to it (L1). Policies: `@incamera/charter/policy`.
export {
  amendCharter,
  beginChain,
  type CharterChain,
  type CharterChange,
  currentCharter,
  extendCharterChain,
  verifyCharterChain,
} from './chain.js';
export { decodeCharterChain, encodeCharterChain } from './chain-codec.js';
export { type ChangedRule, findChanges } from './changes.js';
export {
  type Charter,
  type CharterHost,
  type CharterRules,
  defaultRules,
  FEATURES,
  type Feature,
  RETURN_KEY_BYTES,
  SIGNATURE_KEY_BYTES,
  type Succession,
} from './charter.js';
export { decodeCharter, encodeCharter, encodeCharterBody } from './charter-codec.js';
export type { CharterLog } from './charter-log.js';
export {
  ADMISSIONS,
  type Admission,
  ASSURANCES,
  type Assurance,
  type ClassRules,
  entryAssurance,
  GUEST_RULES,
  type GuestRule,
  looserRules,
  type RuleName,
} from './class-rules.js';
export type { CharterClassification } from './classification.js';
export {
  accreditedLevel,
  type Classification,
  type ClassificationDocument,
  findClassification,
  findOrderSlips,
  parseClassifications,
  readClassifications,
  type Words,
} from './classification-document.js';
export { AA_CONTRAST, contrastRatio } from './contrast.js';
export { type DowngradeReason, findDowngrades, isDowngrade } from './downgrade.js';
export { type CharterDraft, draftCharter, publicClassification } from './draft.js';
export { type CharterError, charterErrors } from './errors.js';
export {
  chosenRules,
  EXCEPTION_RULES,
  type ExceptionRule,
  findNotPermitted,
  isServerRule,
  orderedRules,
  SERVER_RULES,
  type ServerRule,
} from './exceptions.js';
export { type ExpectedPerson, invitedByName, isExpectedList, MAX_EXPECTED, MAX_EXPECTED_BYTES } from './expected.js';
export { featuresWithin, usualFeatures } from './features.js';
export {
  foundCharter,
  isCharterHost,
  meetingIdOf,
  type VerifiedCharter,
  verifyCharter,
  verifyCharterOf,
} from './founding.js';
export { issuerFromJwks } from './issuer-keys.js';
export { MAX_CHAIN_BYTES, MAX_CHARTER_BYTES, MAX_CHARTER_VERSIONS, MAX_HOSTS, MAX_MEMBERS } from './limits.js';
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
export {
  type Invited,
  type Issuer,
  type IssuerKey,
  isHostName,
  isInvitedAddress,
  isInvitedByName,
  type Parties,
} from './parties.js';
export {
  checkClassification,
  classify,
  type PolicyFiles,
  type Rulebook,
  type RulebookFiles,
  readRulebook,
  readRulebookFiles,
  SHIPPED_FILES,
  shippedRulebook,
} from './rulebook.js';
export { openCharterChain, sealCharterChain } from './sealed-chain.js';
export { demandsTwoHosts, namedHosts, takenHostName } from './second-hosts.js';
export {
  HOLDER_KEY_BYTES,
  MAX_HOLDER_NAME_CHARS,
  NO_SHARE_HOLDERS,
  type ShareHolder,
  type ShareHolders,
} from './share-holders.js';
export { HOLDERS, type Holder, type TrustAnchor } from './trust.js';
