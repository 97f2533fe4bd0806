// Everything that can be wrong with the evidence under a name (L1).
import { errorTable } from '@incamera/kernel';

export const identityErrors = errorTable({
  'identity/certificate_malformed': {
    message: 'A certificate could not be read.',
    next: 'Ask the person to sign in again, so that the device gets a new certificate.',
  },
  'identity/certificate_profile': {
    message: 'A certificate is not one for a device in a meeting: names, key or purpose are not as they must be.',
    next: 'Ask whoever runs the certificate authority to issue device certificates by the profile that the protocol document describes.',
  },
  'identity/certificate_expired': {
    message: 'A certificate has expired.',
    next: 'Ask the person to sign in again, so that the device gets a new certificate. Check the clock of this device.',
  },
  'identity/certificate_not_yet_valid': {
    message: 'A certificate is not valid yet.',
    next: 'Check the clocks of this device and of the certificate authority.',
  },
  'identity/certificate_lifetime': {
    message: 'A device certificate is valid for longer than this meeting allows.',
    next: 'Ask whoever runs the certificate authority to issue short-lived device certificates.',
  },
  'identity/certificate_other_key': {
    message: 'The certificate was issued for another key than the one that the device uses.',
    next: 'Do not admit this person. Somebody may be using the certificate of another.',
  },
  'identity/chain_length': {
    message: 'The chain of certificates is empty or longer than four.',
    next: 'Ask whoever runs the certificate authority for a chain of at most four certificates.',
  },
  'identity/chain_broken': {
    message: 'A certificate in the chain was not issued by the one that follows it.',
    next: 'Ask whoever runs the certificate authority for the complete chain, in order.',
  },
  'identity/unknown_authority': {
    message: 'The certificate comes from an authority that this meeting does not trust.',
    next: 'Do not rely on the name. The charter lists the authorities of the meeting.',
  },
  'identity/bad_certificate_signature': {
    message: 'The signature on a certificate does not verify: it was altered or forged.',
    next: 'Do not rely on the name. Tell the person by another channel.',
  },
  'identity/weak_algorithm': {
    message: 'A certificate uses a signature algorithm or a key that is too weak or not allowed.',
    next: 'Ask whoever runs the certificate authority for Ed25519, ECDSA on P-256 or P-384, or RSA of 2048 bits or more.',
  },
  'identity/not_an_authority': {
    message: 'A certificate was issued with a key that may not issue certificates.',
    next: 'Do not rely on the name. Tell the person by another channel.',
  },
  'identity/path_too_long': {
    message: 'There are more authorities between the root and the device than the root allows.',
    next: 'Ask whoever runs the certificate authority to issue by its own constraints.',
  },
  'identity/name_not_permitted': {
    message: 'An authority certified a name that is outside of what it may certify.',
    next: 'Do not rely on the name. Tell whoever runs that authority.',
  },
  'identity/unknown_critical_extension': {
    message: 'A certificate holds a condition that this program does not understand.',
    next: 'Ask whoever runs the certificate authority to issue without it.',
  },
  'identity/bad_authority': {
    message: 'The certificate authority cannot be used: key, chain and names do not fit together.',
    next: 'Check that the key file belongs to the first certificate of the chain file and that this certificate may issue.',
  },
  'identity/bad_request': {
    message: 'A certificate cannot be issued for these names, times or key.',
    next: 'Correct the value that is named and try again.',
  },

  'identity/request_malformed': {
    message: 'The request to certify a passkey could not be read.',
    next: 'Ask the person to send it again.',
  },

  'identity/deny_list_malformed': {
    message: 'The deny list could not be read.',
    next: 'Ask the security officer to publish it again.',
  },
  'identity/deny_list_bad_signature': {
    message: 'The deny list was not signed by the authority that it names.',
    next: 'Do not go on: somebody altered or forged the list. Tell the security officer.',
  },
  'identity/deny_list_older': {
    message: 'The deny list is older than the one that this device has seen.',
    next: 'The server may be hiding a revocation. Tell the security officer by another channel.',
  },
  'identity/deny_list_split': {
    message: 'There are two different deny lists under one version.',
    next: 'The authority or the server shows different lists to different people. Tell the security officer.',
  },
  'identity/denied': {
    message: 'This device or person was put on the deny list.',
    next: 'Do not admit this person. Ask the security officer.',
  },

  'identity/assertion_malformed': {
    message: 'What the passkey signed could not be read.',
    next: 'Ask the person to confirm with the passkey again.',
  },
  'identity/assertion_wrong_type': {
    message: 'The passkey signed another kind of ceremony.',
    next: 'Do not rely on the passkey. Ask the person to confirm again.',
  },
  'identity/assertion_wrong_challenge': {
    message: 'The passkey signed something else: another meeting, key or certificate, or a sign-in.',
    next: 'Do not rely on the passkey. Somebody may be replaying a signature.',
  },
  'identity/assertion_wrong_origin': {
    message: 'The passkey was used on another web site.',
    next: 'Do not rely on the passkey. The person may have been led to a false site.',
  },
  'identity/assertion_cross_origin': {
    message: 'The passkey was used inside a frame of another web site.',
    next: 'Do not rely on the passkey. The person may have been led to a false site.',
  },
  'identity/assertion_wrong_rp': {
    message: 'The passkey belongs to another web site.',
    next: 'Do not rely on the passkey.',
  },
  'identity/user_not_verified': {
    message: 'The passkey was used without its owner confirming by PIN, fingerprint or face.',
    next: 'Ask the person to confirm again and to unlock the passkey.',
  },
  'identity/bad_assertion_signature': {
    message: 'The signature of the passkey does not verify.',
    next: 'Do not rely on the passkey. Somebody may be using the name of another.',
  },
  'identity/bad_passkey': {
    message: 'The public key of the passkey is not one that can be verified.',
    next: 'Enrol another passkey: ES256, EdDSA or RS256.',
  },
  'identity/bad_endorsement': {
    message: 'The key of this device is not endorsed by the key that the passkey confirmed.',
    next: 'Do not rely on the passkey. Ask the person to confirm again.',
  },

  'identity/pin_malformed': {
    message: 'What this device remembered of a person could not be read.',
    next: 'Compare the pair code with that person again.',
  },

  'identity/token_malformed': {
    message: 'The identity token could not be read.',
    next: 'Ask the guest to sign in again.',
  },
  'identity/token_algorithm': {
    message: 'The identity token is signed by an algorithm that is not allowed, or not at all.',
    next: 'Do not rely on the token. The provider must sign with RS256, ES256 or EdDSA.',
  },
  'identity/token_untrusted_issuer': {
    message: 'The identity token comes from a provider that the charter does not list.',
    next: 'Do not rely on the token. The organiser can add the provider to the charter.',
  },
  'identity/token_unknown_key': {
    message: 'The identity token was signed with a key that the provider did not publish.',
    next: 'Ask the organiser to renew the keys of the provider in the charter.',
  },
  'identity/token_bad_signature': {
    message: 'The signature of the identity token does not verify.',
    next: 'Do not rely on the token: it was altered or forged.',
  },
  'identity/token_wrong_audience': {
    message: 'The identity token was issued for another application.',
    next: 'Do not rely on the token. Somebody may be replaying a sign-in to another site.',
  },
  'identity/token_expired': {
    message: 'The identity token has expired.',
    next: 'Ask the guest to sign in again. Check the clock of this device.',
  },
  'identity/token_not_yet_valid': {
    message: 'The identity token is from the future.',
    next: 'Check the clock of this device.',
  },
  'identity/token_wrong_nonce': {
    message: 'The identity token was issued for another meeting or device.',
    next: 'Do not rely on the token. Somebody may be replaying the sign-in of another.',
  },
  'identity/token_bad_claims': {
    message: 'The identity token says too little, too much or nothing usable about the person.',
    next: 'Ask the provider to issue subject, verified e-mail address and name.',
  },

  'identity/vouch_malformed': {
    message: 'The statement of a host about a guest could not be read.',
    next: 'Ask the host to invite the guest again.',
  },
  'identity/vouch_bad_signature': {
    message: 'The statement about a guest was not signed by a host of this meeting.',
    next: 'Do not rely on the name.',
  },
  'identity/vouch_wrong_guest': {
    message: 'The statement of a host is about another guest, device or meeting.',
    next: 'Do not rely on the name. Somebody may be using the invitation of another.',
  },
});

/** An error of this package. */
export type IdentityErrorCode = keyof typeof identityErrors.texts;
export type IdentityError = ReturnType<typeof identityErrors.make>;
