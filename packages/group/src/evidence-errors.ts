// Which group error a piece of evidence that does not verify ends in: the code names the kind, the cause says what exactly (L2).
import { type IdentityError, type IdentityErrorCode } from '@incamera/identity';
import { type GroupError, type GroupErrorCode, groupErrors } from './errors.js';

type Names = Partial<Record<IdentityErrorCode, GroupErrorCode>>;

const CERTIFICATE: Names = {
  'identity/unknown_authority': 'group/certificate_foreign',
  'identity/chain_broken': 'group/certificate_foreign',
  'identity/bad_certificate_signature': 'group/certificate_foreign',
  'identity/not_an_authority': 'group/certificate_foreign',
  'identity/path_too_long': 'group/certificate_foreign',
  'identity/certificate_expired': 'group/certificate_expired',
  'identity/certificate_not_yet_valid': 'group/certificate_expired',
  'identity/certificate_lifetime': 'group/certificate_expired',
  'identity/name_not_permitted': 'group/certificate_other_name',
  'identity/certificate_other_key': 'group/certificate_other_key',
};

const PASSKEY: Names = {
  'identity/assertion_wrong_challenge': 'group/passkey_replayed',
  'identity/assertion_wrong_type': 'group/passkey_replayed',
  'identity/bad_endorsement': 'group/passkey_replayed',
};

const TOKEN: Names = {
  'identity/token_untrusted_issuer': 'group/token_foreign',
  'identity/token_unknown_key': 'group/token_foreign',
  'identity/token_wrong_nonce': 'group/token_replayed',
  'identity/token_wrong_audience': 'group/token_replayed',
  'identity/token_expired': 'group/token_expired',
  'identity/token_not_yet_valid': 'group/token_expired',
};

export const certificateRefused = (cause: IdentityError): GroupError =>
  name(cause, CERTIFICATE, 'group/certificate_invalid');
export const passkeyRefused = (cause: IdentityError): GroupError => name(cause, PASSKEY, 'group/passkey_invalid');
export const tokenRefused = (cause: IdentityError): GroupError => name(cause, TOKEN, 'group/token_invalid');

function name(cause: IdentityError, names: Names, other: GroupErrorCode): GroupError {
  return groupErrors.make(names[cause.code] ?? other, { context: { cause: cause.code }, cause });
}
