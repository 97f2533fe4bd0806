// What the server has to say about the person at this device (L4). A port: nothing of it is believed without being verified.
import { type PasskeyKey } from '@incamera/identity';
import { type Bytes } from '@incamera/kernel';

/** A passkey of the account, as the server keeps it. */
export interface EnrolledPasskey {
  /** As in the answers of WebAuthn, base64url. */
  readonly credentialId: string;
  readonly key: PasskeyKey;
}

export interface IdentitySource {
  /** Whose web session this is, or null. */
  account(): Promise<{ readonly accountId: string; readonly displayName: string } | null>;
  /**
   * A device certificate over `leafKey` and its issuers, device first, DER.
   * @param anchors SHA-256 of the certificates that it may end in; null: any
   */
  certificate(leafKey: Bytes, anchors: readonly Bytes[] | null): Promise<readonly Bytes[]>;
  passkeys(): Promise<readonly EnrolledPasskey[]>;
  /** Certificates over passkeys of the account, each with its issuers. */
  passkeyChains(): Promise<readonly (readonly Bytes[])[]>;
}
