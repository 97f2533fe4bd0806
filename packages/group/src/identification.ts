// How somebody names himself to a meeting, and by what evidence; and where passkeys of the meeting are used (L2, design
// section 5 step 2). Whoever obtains the evidence hands it over as bytes; nothing here counts as verified.
import { type Bytes } from '@incamera/kernel';

/** Who somebody says to be, with everything that is to prove it. Null: there is no evidence of that kind. */
export interface Identification {
  /**
   * What the person wants to be called: 1 to 200 characters. Shown where nothing better is known, and in meetings whose
   * classification shows chosen names.
   */
  readonly displayName: string;
  /** Device certificate over the leaf key first, then its issuers (RFC 9420 section 5.3), DER. */
  readonly chain: readonly Bytes[] | null;
  /** The passkey's signature for leaf key and meeting: `encodePasskeyEvidence` of the identity package. */
  readonly passkey: Bytes | null;
  /** Certificate over that passkey first, then its issuers, DER. Only together with `passkey`. */
  readonly passkeyChain: readonly Bytes[] | null;
  /** ID token of a provider that the charter lists; its nonce is made of leaf key and meeting. */
  readonly idToken: string | null;
}

/** Where passkeys of this meeting are used: every member verifies it. */
export interface MeetingSite {
  /** Exactly as browsers say it: `https://meet.example.org`. */
  readonly origin: string;
  /** The relying party of WebAuthn: a host name. */
  readonly rpId: string;
}

/** A name and nothing to prove it. */
export function nameOnly(displayName: string): Identification {
  return { displayName, chain: null, passkey: null, passkeyChain: null, idToken: null };
}
