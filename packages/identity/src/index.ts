// The evidence under a name: what members verify about each other, without a server (L1).
export {
  type AssertionRules,
  type PasskeyAssertion,
  parseAssertion,
  type VerifiedAssertion,
  verifyAssertion,
} from './assertion.js';
export {
  ASSURANCE_LEVELS,
  type Assurance,
  type AssuranceLevel,
  type AssuranceReason,
  assess,
  isCertifiedPasskey,
  meetsAssurance,
  namesPasskey,
  type VerifiedEvidence,
} from './assurance.js';
export {
  type AuthorityRequest,
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  openAuthority,
} from './authority.js';
export { decodeCertificate, MAX_CERTIFICATE_BYTES, type ParsedCertificate } from './certificate.js';
export { CertificateCache } from './certificate-cache.js';
export {
  type CertificationRequest,
  type ClaimedPerson,
  certificationChallenge,
  decodeCertificationRequest,
  encodeCertificationRequest,
  MAX_CERTIFICATION_REQUEST_BYTES,
  passkeyCodeOf,
  type VerifiedCertificationRequest,
  verifyCertificationRequest,
} from './certification-request.js';
export {
  type ChainRules,
  DEFAULT_LEAF_LIFETIME_MS,
  MAX_LEAF_LIFETIME_MS,
  type VerifiedChain,
  validateChain,
} from './chain.js';
export {
  type Binding,
  bindingChallenge,
  caseConfirmationChallenge,
  caseOpeningChallenge,
  loginChallenge,
  oidcChallenge,
  type SignedCase,
} from './challenges.js';
export { decodePasskeyKey, encodePasskeyKey, type PasskeyKey, passkeyThumbprint } from './cose-key.js';
export {
  type DenialSubjectText,
  denialSubjectFromText,
  denialSubjectLine,
  denialSubjectToText,
  type GuestSubjectText,
  guestSubjectFromLine,
} from './denial-text.js';
export {
  acceptDenyList,
  type Denial,
  type DenialQuery,
  type DenialReason,
  type DenialSubject,
  type DenyList,
  decodeDenyList,
  encodeDenyList,
  findDenial,
  MAX_DENIALS,
  signDenyList,
  type VerifiedDenyList,
  verifyDenyList,
} from './deny-list.js';
export {
  DEVICE_PURPOSE,
  type DeviceIdentity,
  isDomain,
  isEmail,
  isIdentifier,
  isWithinDomains,
  MAX_CERTIFIED_NAME_CHARS,
  MAX_CERTIFIED_PASSKEYS,
  personOf,
} from './device-profile.js';
export { type IdentityError, type IdentityErrorCode, identityErrors } from './errors.js';
export { holderIdOf } from './holder-id.js';
export {
  answerChallenge,
  challengeHolder,
  HOLDER_PROOF_BYTES,
  type HolderChallenge,
  type HolderProofContext,
  isHolderAnswer,
} from './holder-proof.js';
export {
  CLOCK_TOLERANCE_MS,
  type IdTokenRules,
  MAX_TOKEN_CHARS,
  type ParsedIdToken,
  parseIdToken,
  type TrustedIssuer,
  type VerifiedIdToken,
  verifyIdToken,
} from './id-token.js';
export {
  type IssuerKey,
  issuerKeyFromSpki,
  MAX_ISSUER_KEYS,
  readIssuerKeys,
  type TokenAlgorithm,
} from './issuer-keys.js';
export { type DeviceRequest, issueDeviceCertificate } from './issuing.js';
export {
  findNameCollisions,
  inspectName,
  type NameCollision,
  type NamedMember,
  type NameFindings,
} from './names.js';
export {
  decodeOfficerStatement,
  encodeOfficerStatement,
  MAX_OFFICER_NAME_CHARS,
  MAX_OFFICER_STATEMENT_BYTES,
  type OfficerStatement,
  type VerifiedOfficerStatement,
  verifyOfficerStatement,
} from './officer-statement.js';
export { pairCodeOf } from './pair-code.js';
export {
  issuePasskeyCertificate,
  MAX_PASSKEY_LIFETIME_MS,
  type PasskeyChainRules,
  type PasskeyRequest,
  type VerifiedPasskeyChain,
  validatePasskeyChain,
} from './passkey-chain.js';
export {
  decodePasskeyEvidence,
  type Endorsement,
  encodePasskeyEvidence,
  endorse,
  type PasskeyEvidence,
  type PasskeySite,
  readEnrolledKey,
  type VerifiedPasskey,
  verifyPasskeyEvidence,
} from './passkey-evidence.js';
export type { PasskeyIdentity } from './passkey-profile.js';
export {
  type CertificateRef,
  type Holder,
  MAX_ANCHORS,
  MAX_CHAIN,
  readTrustAnchor,
  type TrustAnchor,
  type VerifiedPath,
} from './path.js';
export { encodePem, importPemPrivateKey, readPemCertificates } from './pem.js';
export {
  acceptChange,
  decodePin,
  encodePin,
  markCompared,
  observe,
  type Pin,
  type PinChange,
  type PinnedPasskey,
  type PinVerdict,
  type Sighting,
} from './pins.js';
export type { Script } from './scripts.js';
export { skeletonOf } from './skeleton.js';
export { decodeVouch, signVouch, type Vouch, verifyVouch } from './vouch.js';
