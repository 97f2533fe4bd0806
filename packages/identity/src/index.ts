// The evidence under a name: what members verify about each other, without a server (L1).
export {
  type AuthorityRequest,
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  openAuthority,
} from './authority.js';
export { decodeCertificate, MAX_CERTIFICATE_BYTES, type ParsedCertificate } from './certificate.js';
export {
  type CertificateRef,
  type ChainRules,
  DEFAULT_LEAF_LIFETIME_MS,
  type Holder,
  MAX_ANCHORS,
  MAX_CHAIN,
  MAX_LEAF_LIFETIME_MS,
  readTrustAnchor,
  type TrustAnchor,
  type VerifiedChain,
  validateChain,
} from './chain.js';
export { DEVICE_PURPOSE, type DeviceIdentity, isDomain, isEmail, isIdentifier, personOf } from './device-profile.js';
export { type IdentityError, type IdentityErrorCode, identityErrors } from './errors.js';
export { type DeviceRequest, issueDeviceCertificate } from './issuing.js';
export { importPemPrivateKey, readPemCertificates } from './pem.js';
