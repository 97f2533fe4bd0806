// Whom a charter trusts and whom it invites: issuers, certificate authorities, holders of investigation shares, people (L1).
import { type Bytes, isLine, type Reader, utf8, type Writer } from '@incamera/kernel';
import { chosen, inOrder, isAscending } from './canonical.js';
import { MAX_INVITED, MAX_ISSUER_KEYS, MAX_ISSUERS, MAX_SHARE_HOLDERS } from './limits.js';
import {
  findWrongAnchor,
  findWrongScope,
  HOLDERS,
  type Holder,
  orderAnchors,
  orderScope,
  readAnchors,
  readScope,
  type TrustAnchor,
  writeAnchors,
  writeScope,
} from './trust.js';
import { parseUrl } from './url.js';

/** Signature algorithms of identity tokens (RFC 7518 section 3.1, RFC 8037), in the order of the encoding. */
export const TOKEN_ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** One key of an OpenID provider, taken from its JWK Set. */
export interface IssuerKey {
  /** The `kid` of RFC 7517 section 4.5. */
  readonly keyId: string;
  readonly algorithm: TokenAlgorithm;
  /** SubjectPublicKeyInfo, DER (RFC 5280 section 4.1.2.7). */
  readonly spki: Bytes;
}

/** An OpenID provider whose tokens members accept as evidence. */
export interface Issuer {
  /** The `iss` of OpenID Connect Core section 2: an https URL without query or fragment. */
  readonly url: string;
  /** Who runs it. */
  readonly holder: Holder;
  /** Under which names it knows this product's clients: the `aud` of a token must be one of them. */
  readonly audiences: readonly string[];
  /** Whose e-mail addresses it may assert: these domains and those below. */
  readonly emailDomains: 'any' | readonly string[];
  readonly keys: readonly IssuerKey[];
}

/** Somebody who holds one share of every investigation key. */
export interface ShareHolder {
  /** X-Wing HPKE public key, 1216 bytes. */
  readonly publicKey: Bytes;
  /** Person or office and organisation, 1 to 200 characters. */
  readonly label: string;
}

/** Who can open what an investigation needs, together. Without holders nothing is kept for one. */
export interface ShareHolders {
  /** How many shares it takes: 1 to the number of holders; 0 without holders. */
  readonly threshold: number;
  readonly holders: readonly ShareHolder[];
}

const INVITED_KINDS = ['email', 'domain', 'host'] as const;

/** A person, everybody with an address of a domain, or a person who is to become a host where two hosts must agree. */
export interface Invited {
  readonly kind: (typeof INVITED_KINDS)[number];
  /** In lower case: `ada@example.org` or `example.org`; a host also by its certificate, `example.org/ada`. */
  readonly address: string;
}

export interface Parties {
  readonly issuers: readonly Issuer[];
  /** The authorities that certificate chains may end in. */
  readonly trustAnchors: readonly TrustAnchor[];
  readonly shareHolders: ShareHolders;
  readonly invited: readonly Invited[];
}

const HOLDER_KEY_BYTES = 1216;
const MAX_URL_CHARS = 200;
const MAX_KEY_ID_CHARS = 200;
/** RSA with 4096 bits takes 550 bytes. */
const MAX_SPKI_BYTES = 600;
const MAX_LABEL_CHARS = 200;
const MAX_ADDRESS_CHARS = 254;
const UTF8_BYTES_PER_CHAR = 4;

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** The person of a certificate: domain and person, as its URI has them. */
const PERSON =
  /^(?=.{1,254}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9._-]{1,64}$/;
const MAILBOX = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

export function writeParties(writer: Writer, parties: Parties): void {
  writer.list(parties.issuers, (w, issuer) => {
    w.text(issuer.url).u8(HOLDERS.indexOf(issuer.holder));
    writeScope(w, issuer);
    w.list(issuer.keys, (k, { keyId, algorithm, spki }) => {
      k.text(keyId).u8(TOKEN_ALGORITHMS.indexOf(algorithm)).bytes(spki);
    });
  });
  writeAnchors(writer, parties.trustAnchors);
  writer.u8(parties.shareHolders.threshold);
  writer.list(parties.shareHolders.holders, (w, { publicKey, label }) => w.raw(publicKey).text(label));
  writer.list(parties.invited, (w, { kind, address }) => w.u8(INVITED_KINDS.indexOf(kind)).text(address));
}

export function readParties(reader: Reader): Parties {
  const issuers = reader.list(MAX_ISSUERS, (r) => ({
    url: r.text(MAX_URL_CHARS * UTF8_BYTES_PER_CHAR),
    holder: chosen(HOLDERS, r.u8()),
    ...readScope(r),
    keys: r.list(MAX_ISSUER_KEYS, (k) => ({
      keyId: k.text(MAX_KEY_ID_CHARS * UTF8_BYTES_PER_CHAR),
      algorithm: chosen(TOKEN_ALGORITHMS, k.u8()),
      spki: k.bytes(MAX_SPKI_BYTES),
    })),
  }));
  const trustAnchors = readAnchors(reader);
  const threshold = reader.u8();
  const holders = reader.list(MAX_SHARE_HOLDERS, (r) => ({
    publicKey: r.raw(HOLDER_KEY_BYTES),
    label: r.text(MAX_LABEL_CHARS * UTF8_BYTES_PER_CHAR),
  }));
  const invited = reader.list(MAX_INVITED, (r) => ({
    kind: chosen(INVITED_KINDS, r.u8()),
    address: r.text(MAX_ADDRESS_CHARS),
  }));
  return { issuers, trustAnchors, shareHolders: { threshold, holders }, invited };
}

/** The name of the first value that no client may accept, or `null`. Sets have one order, so that they have one encoding. */
export function findWrongParty({ issuers, trustAnchors, shareHolders, invited }: Parties): string | null {
  if (issuers.length > MAX_ISSUERS || !isAscending(issuers.map(({ url }) => utf8(url)))) return 'issuers';
  for (const issuer of issuers) {
    if (!isIssuerUrl(issuer.url)) return 'issuerUrl';
    const scope = findWrongScope(issuer);
    if (scope !== null) return scope;
    if (issuer.keys.length < 1 || issuer.keys.length > MAX_ISSUER_KEYS || !isAscending(issuer.keys.map(keyOrder))) {
      return 'issuerKeys';
    }
    if (!issuer.keys.every(isIssuerKey)) return 'issuerKey';
  }
  return findWrongAnchor(trustAnchors) ?? findWrongHolder(shareHolders) ?? findWrongInvited(invited);
}

function findWrongHolder({ threshold, holders }: ShareHolders): string | null {
  const least = holders.length === 0 ? 0 : 1;
  if (!Number.isInteger(threshold) || threshold < least || threshold > holders.length) return 'shareThreshold';
  if (holders.length > MAX_SHARE_HOLDERS || !isAscending(holders.map(({ publicKey }) => publicKey))) {
    return 'shareHolders';
  }
  const fits = holders.every(
    ({ publicKey, label }) => publicKey.byteLength === HOLDER_KEY_BYTES && isLine(label, MAX_LABEL_CHARS),
  );
  return fits ? null : 'shareHolder';
}

function findWrongInvited(invited: readonly Invited[]): string | null {
  if (invited.length > MAX_INVITED || !isAscending(invited.map(invitedOrder))) return 'invited';
  return invited.every(isInvited) ? null : 'invitedAddress';
}

/** `parties` with every set in its one order, and nothing twice. */
export function orderParties({ issuers, trustAnchors, shareHolders, invited }: Parties): Parties {
  return {
    issuers: inOrder(
      issuers.map((issuer) => ({ ...issuer, ...orderScope(issuer), keys: inOrder(issuer.keys, keyOrder) })),
      ({ url }) => utf8(url),
    ),
    trustAnchors: orderAnchors(trustAnchors),
    shareHolders: {
      threshold: shareHolders.threshold,
      holders: inOrder(shareHolders.holders, ({ publicKey }) => publicKey),
    },
    invited: inOrder(invited, invitedOrder),
  };
}

/** Whether the charter names this address itself, not only its domain. */
export function isInvitedByName(invited: readonly Invited[], email: string): boolean {
  const address = email.toLowerCase();
  return invited.some((one) => one.kind !== 'domain' && one.address === address);
}

function keyOrder({ keyId, spki }: IssuerKey): Uint8Array {
  // The length first: no id and key can be read as another id and key.
  const id = utf8(keyId);
  return Uint8Array.from([id.length >> 8, id.length & 0xff, ...id, ...spki]);
}

function invitedOrder({ kind, address }: Invited): Uint8Array {
  return Uint8Array.from([INVITED_KINDS.indexOf(kind), ...utf8(address)]);
}

function isIssuerUrl(url: string): boolean {
  const parsed = isLine(url, MAX_URL_CHARS) ? parseUrl(url) : null;
  if (parsed === null) return false;
  const plain = parsed.username === '' && parsed.password === '' && !url.includes('?') && !url.includes('#');
  // Providers differ in the slash at the end; anything else has one spelling.
  return plain && parsed.protocol === 'https:' && (parsed.href === url || parsed.href === `${url}/`);
}

function isIssuerKey({ keyId, algorithm, spki }: IssuerKey): boolean {
  const hasAlgorithm = TOKEN_ALGORITHMS.includes(algorithm);
  return hasAlgorithm && isLine(keyId, MAX_KEY_ID_CHARS) && spki.byteLength > 0 && spki.byteLength <= MAX_SPKI_BYTES;
}

function isInvited({ kind, address }: Invited): boolean {
  if (address.length > MAX_ADDRESS_CHARS) return false;
  if (kind === 'domain') return DOMAIN.test(address);
  return isMailbox(address) || (kind === 'host' && PERSON.test(address));
}

/** Whether somebody can be named as a host by this text: an e-mail address, or the person of a certificate; in lower case. */
export function isHostName(text: string): boolean {
  return isInvited({ kind: 'host', address: text });
}

function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@');
  return at > 0 && at <= 64 && MAILBOX.test(address.slice(0, at)) && DOMAIN.test(address.slice(at + 1));
}
