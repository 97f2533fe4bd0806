// Identities as the interface sees them (L4): authorities, passkeys and who certified them, deny lists. No keys, no bytes that
// would have to be understood.
import { type DenialSubjectText } from '@incamera/identity';
import { type Bytes, type ComparisonCode } from '@incamera/kernel';

/** Whose authority: this server's own, an organisation's, or that of an officer's device. */
export type AuthorityKind = 'embedded' | 'configured' | 'organisation' | 'officer';
/** Whose word an authority's certificates are to the members of a meeting. */
export type AuthorityHolder = 'organisation' | 'server';

/** An authority that new meetings of this server can name. */
export interface Authority {
  /** SHA-256 of its certificate, base64url. */
  readonly anchorId: string;
  readonly kind: AuthorityKind;
  readonly label: string;
  /** DER. */
  readonly certificate: Bytes;
  /** SHA-256 of the certificate: 64 hexadecimal digits in groups of four. */
  readonly fingerprint: string;
  readonly domains: readonly string[];
  /**
   * What new meetings of this device say of it. That the server calls it an organisation's does not make it one: until
   * somebody compared its fingerprint on this device, it counts as the server's word.
   */
  readonly holder: AuthorityHolder;
  /** Its fingerprint was compared on this device. */
  readonly isConfirmed: boolean;
  readonly notAfterMs: number;
  readonly isRetired: boolean;
}

export type CertificationState = 'open' | 'certified' | 'refused' | 'withdrawn';

/** A certificate over one of the own passkeys. */
export interface OwnPasskeyCertificate {
  /** DER, that of the passkey first. */
  readonly chain: readonly Bytes[];
  readonly notAfterMs: number;
}

export interface OwnPasskey {
  readonly credentialId: string;
  /** SHA-256 of the canonical COSE key, 32 bytes. */
  readonly thumbprint: Bytes;
  /** What its owner reads to the officer; null until the passkey has signed on this device, since the server could name any key. */
  readonly code: ComparisonCode | null;
  readonly request: {
    readonly requestId: string;
    readonly state: CertificationState;
    readonly createdAtMs: number;
  } | null;
  readonly certificates: readonly OwnPasskeyCertificate[];
}

/** A certificate for the leaf key of this device in one meeting. */
export interface DeviceCertificate {
  /** DER, that of the device first. */
  readonly chain: readonly Bytes[];
  readonly notAfterMs: number;
}

/** An authority as a charter names it. */
export interface TrustedAuthority {
  readonly certificate: Bytes;
  readonly holder: AuthorityHolder;
  readonly domains: readonly string[];
}

/** What a person does about identity. */
export interface Identity {
  /**
   * A certificate over `leafKey` by an authority of this server that the meeting trusts, verified as its members will.
   * @param trusted the trust anchors of the meeting's charter
   * @throws {AppError} the server's refusal, or `identity/…`: what it gave is not for this key, or not under these
   */
  certificateFor(leafKey: Bytes, trusted: readonly TrustedAuthority[]): Promise<DeviceCertificate>;
  /** The authorities for the charters of new meetings. */
  anchors(): Promise<readonly Authority[]>;
  /** Remembers on this device that somebody compared the fingerprint with the one that the officer handed out. */
  confirmAnchor(anchorId: string): Promise<void>;
  /** Newest signed list of each authority, as bytes; who relies on one verifies it. */
  denyLists(): Promise<readonly Bytes[]>;
  /** @throws {AppError} `client/passkey_substituted`: the server names another key for one than the one that signed here */
  passkeys(): Promise<readonly OwnPasskey[]>;
  /** Chains over the own passkeys that are valid now, the newest first. */
  passkeyCertificates(): Promise<readonly (OwnPasskeyCertificate & { readonly thumbprint: Bytes })[]>;
  /**
   * Asks the officers to certify the passkey that confirms this.
   * @returns that passkey with the code to read aloud
   * @throws {AppError} `client/passkey_substituted`: the server names another key for it than the one that signed
   */
  requestCertification(person: { displayName: string; email: string | null }): Promise<OwnPasskey>;
  withdrawRequest(requestId: string): Promise<void>;
  /** How certificates of this server name the person of an account, and charters a host: `example.org/ada`. */
  personName(accountId: string): Promise<string>;
}

export type DenialReason = 'unspecified' | 'key-compromise' | 'device-lost' | 'left-organisation' | 'superseded';
export const DENIAL_REASONS: readonly DenialReason[] = [
  'unspecified',
  'device-lost',
  'key-compromise',
  'left-organisation',
  'superseded',
];

/** What stands on a list; binary values as base64url, serials in hexadecimal. */
export type DeniedSubject = DenialSubjectText;

export interface DeniedEntry {
  readonly subject: DeniedSubject;
  readonly sinceMs: number;
  readonly reason: DenialReason;
}

/** A deny list whose signature was verified. */
export interface SignedDenyList {
  /** Ed25519 key of its authority, base64url. */
  readonly authorityKey: string;
  /** Null: of none that is listed. */
  readonly authority: Authority | null;
  readonly version: number;
  readonly issuedAtMs: number;
  readonly entries: readonly DeniedEntry[];
}

/** A list that somebody brings as a file: verified, of a listed authority off the server, and newer than the one in force. */
export interface OfferedDenyList extends SignedDenyList {
  readonly bytes: Bytes;
  /** Entries that the list in force does not have. */
  readonly added: readonly DeniedEntry[];
  /** Entries that would come off: these people and devices get in again. */
  readonly removed: readonly DeniedEntry[];
}

/** What an officer points at. */
export type DenyTarget =
  | { readonly kind: 'person'; readonly accountId: string }
  | { readonly kind: 'passkey'; readonly credentialId: string }
  | { readonly kind: 'device'; readonly accountId: string; readonly deviceId: string }
  | { readonly kind: 'certificate'; readonly issuerKeyHash: string; readonly serial: string };

/** Somebody with an account, and the passkeys of theirs. */
export interface DeniablePerson {
  readonly accountId: string;
  readonly displayName: string;
  readonly personId: string;
  readonly passkeys: readonly {
    readonly credentialId: string;
    /** Its owner's word for it; may be empty. */
    readonly name: string;
    /** Base64url. */
    readonly thumbprint: string;
    readonly createdAtMs: number;
  }[];
}

export interface IssuedDeviceCertificate {
  readonly accountId: string;
  readonly accountName: string;
  readonly deviceId: string;
  readonly leafKey: string;
  readonly issuerKeyHash: string;
  readonly serial: string;
  readonly issuedAtMs: number;
  readonly notAfterMs: number;
}

export interface IssuedPasskeyCertificate {
  readonly accountId: string;
  readonly credentialId: string;
  readonly displayName: string;
  readonly thumbprint: string;
  readonly issuerKeyHash: string;
  readonly serial: string;
  readonly issuedAtMs: number;
  readonly notAfterMs: number;
}

export interface ListVersion {
  readonly version: number;
  readonly entryCount: number;
  readonly publishedAtMs: number;
}

/** What a security officer does at the server. Needs the role. */
export interface IdentityAdministration {
  /** Retired ones too. */
  authorities(): Promise<readonly Authority[]>;
  /**
   * Lists an authority of an organisation by its PEM certificate.
   * @throws {AppError} `identity/bad_authority`: there is not exactly one certificate in the text
   */
  addAuthority(authority: { pem: string; label: string; domains: readonly string[] }): Promise<void>;
  retireAuthority(anchorId: string): Promise<void>;
  issued(): Promise<{
    readonly devices: readonly IssuedDeviceCertificate[];
    readonly passkeys: readonly IssuedPasskeyCertificate[];
  }>;
  /** Newest list of each authority; a list whose signature does not hold is an error. */
  denyLists(): Promise<readonly SignedDenyList[]>;
  /** Versions that are kept, newest first. */
  history(authorityKey: string): Promise<readonly ListVersion[]>;
  version(authorityKey: string, version: number): Promise<SignedDenyList>;
  /**
   * Reads a list that an authority signed elsewhere, as bytes, base64 or PEM. Nothing is published.
   * @throws {AppError} `client/deny_list_file`, `identity/deny_list_bad_signature`, `authority/list_refused`, `authority/list_older`,
   * `identity/deny_list_split`
   */
  readList(file: Bytes): Promise<OfferedDenyList>;
  /** Has the server take the list; it goes into every running meeting at once. */
  publishList(list: OfferedDenyList): Promise<void>;
  people(): Promise<readonly DeniablePerson[]>;
  /**
   * Puts somebody or something onto the server's own lists; their web sessions end.
   * @param own puts it onto the list of the authority of this device as well, and first: whoever denies themselves is signed out
   * @returns what stands on the server's lists now for it
   */
  deny(
    target: DenyTarget,
    reason: DenialReason,
    own?: Pick<OfficerAuthority, 'deny'> | null,
  ): Promise<readonly DeniedSubject[]>;
  allow(subjects: readonly DeniedSubject[]): Promise<void>;
}

/** A person asks an officer to certify a passkey; the passkey's signature over the request was verified. */
export interface CertificationRequest {
  readonly requestId: string;
  readonly accountId: string;
  /** The account's name at this server. */
  readonly accountName: string;
  readonly personId: string;
  /** What the person wants to be certified as. */
  readonly displayName: string;
  readonly email: string | null;
  readonly thumbprint: Bytes;
  /** What the person must read aloud. */
  readonly code: ComparisonCode;
  /** The passkey may exist on several devices. */
  readonly isSyncable: boolean;
  readonly createdAtMs: number;
}

/** The authority whose key this device keeps. */
export interface OwnAuthority {
  readonly anchorId: string;
  readonly name: string;
  readonly organisation: string;
  readonly domains: readonly string[];
  readonly fingerprint: string;
  readonly notAfterMs: number;
  /** The server lists it for new meetings. */
  readonly isListed: boolean;
}

/** The officer's authority: its key is on this device, and in a backup under a passphrase, and nowhere else. */
export interface OfficerAuthority {
  /** Null: this device keeps none. */
  current(): Promise<OwnAuthority | null>;
  /**
   * Makes the key and its self-signed root on this device. It is not listed yet.
   * @returns the backup, a text: without it a lost device is a lost authority
   * @throws {AppError} `client/authority_exists`, `client/passphrase_short`, `identity/bad_request`
   */
  create(options: {
    name: string;
    organisation: string;
    domains: readonly string[];
    passphrase: string;
  }): Promise<{ readonly backup: string }>;
  /** Takes the authority of a backup onto this device. @throws {AppError} `client/backup_malformed`, `client/backup_not_opened` */
  restore(backup: string, passphrase: string): Promise<void>;
  /** Has the server list it for new meetings, and counts as compared on this device. */
  list(): Promise<void>;
  /** Takes the key off this device. Only a backup brings it back. */
  forget(): Promise<void>;
  /** Open requests; those whose passkey did not sign them are left out and counted. */
  requests(): Promise<{ readonly requests: readonly CertificationRequest[]; readonly invalidCount: number }>;
  /** Certifies a passkey for 400 days at most. Only after the person read the code of it aloud. */
  certify(request: CertificationRequest): Promise<void>;
  refuse(requestId: string): Promise<void>;
  /** Signs and publishes a new version of this authority's deny list. @throws {AppError} `identity/deny_list_older` */
  deny(subjects: readonly DeniedSubject[], reason: DenialReason): Promise<void>;
  allow(subjects: readonly DeniedSubject[]): Promise<void>;
}
