// Whose word on names a meeting takes: certificate authorities, whole, so that members verify without asking anybody, and the
// bounds of OpenID providers (L1). What is in a certificate is read by the packages that verify chains.
import { type Bytes, type Reader, utf8, type Writer } from '@incamera/kernel';
import { chosen, inOrder, isAscending } from './canonical.js';
import { MAX_AUDIENCES, MAX_DOMAINS, MAX_TRUST_ANCHORS } from './limits.js';

/** Who holds the key of an authority or runs a provider, in the order of the encoding. */
export const HOLDERS = ['organisation', 'server'] as const;
/** `organisation`: off the server; `server`: the server itself, whose word never counts as an organisation's. */
export type Holder = (typeof HOLDERS)[number];

/** An authority that certificate chains may end in. */
export interface TrustAnchor {
  /** DER (RFC 5280), at most 8 KiB. */
  readonly certificate: Bytes;
  readonly holder: Holder;
  /** Whose people it may name: these domains and those below, 1 to 16. */
  readonly domains: readonly string[];
}

/** What an OpenID provider may say, and to whom. */
export interface ProviderScope {
  readonly audiences: readonly string[];
  readonly emailDomains: 'any' | readonly string[];
}

const MAX_CERTIFICATE_BYTES = 8192;
const MAX_DOMAIN_CHARS = 253;
const MAX_AUDIENCE_CHARS = 200;
const AUDIENCE = /^[\x21-\x7e]+$/;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** A lower-case host name that is no address; a closed network may have names of one label. */
const DOMAIN = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+$)${LABEL}$`);

export function writeAnchors(writer: Writer, anchors: readonly TrustAnchor[]): void {
  writer.list(anchors, (w, { certificate, holder, domains }) => {
    w.bytes(certificate).u8(HOLDERS.indexOf(holder));
    writeTexts(w, domains);
  });
}

export function readAnchors(reader: Reader): TrustAnchor[] {
  return reader.list(MAX_TRUST_ANCHORS, (r) => ({
    certificate: r.bytes(MAX_CERTIFICATE_BYTES),
    holder: chosen(HOLDERS, r.u8()),
    domains: r.list(MAX_DOMAINS, readDomain),
  }));
}

export function writeScope(writer: Writer, { audiences, emailDomains }: ProviderScope): void {
  writeTexts(writer, audiences);
  writer.u8(emailDomains === 'any' ? 0 : 1);
  if (emailDomains !== 'any') writeTexts(writer, emailDomains);
}

export function readScope(reader: Reader): ProviderScope {
  const audiences = reader.list(MAX_AUDIENCES, (r) => r.text(MAX_AUDIENCE_CHARS));
  const limited = reader.u8();
  if (limited > 1) throw new RangeError('flag');
  return { audiences, emailDomains: limited === 0 ? 'any' : reader.list(MAX_DOMAINS, readDomain) };
}

const readDomain = (reader: Reader): string => reader.text(MAX_DOMAIN_CHARS);

function writeTexts(writer: Writer, texts: readonly string[]): void {
  writer.list(texts, (w, text) => w.text(text));
}

/** The name of the first value that no client may accept, or `null`. */
export function findWrongAnchor(anchors: readonly TrustAnchor[]): string | null {
  if (anchors.length > MAX_TRUST_ANCHORS || !isAscending(anchors.map(({ certificate }) => certificate))) {
    return 'trustAnchors';
  }
  const fits = anchors.every(
    ({ certificate, holder, domains }) =>
      certificate.byteLength > 0 &&
      certificate.byteLength <= MAX_CERTIFICATE_BYTES &&
      HOLDERS.includes(holder) &&
      domains.length > 0 &&
      areDomains(domains),
  );
  return fits ? null : 'trustAnchor';
}

/** As `findWrongAnchor`. */
export function findWrongScope({
  audiences,
  emailDomains,
  holder,
}: ProviderScope & { readonly holder: Holder }): string | null {
  const areAudiences =
    audiences.length > 0 &&
    audiences.length <= MAX_AUDIENCES &&
    areOrdered(audiences) &&
    audiences.every((text) => text.length <= MAX_AUDIENCE_CHARS && AUDIENCE.test(text));
  if (!areAudiences) return 'issuerAudiences';
  if (!HOLDERS.includes(holder)) return 'issuerHolder';
  return emailDomains === 'any' || areDomains(emailDomains) ? null : 'issuerDomains';
}

function areDomains(domains: readonly string[]): boolean {
  return domains.length <= MAX_DOMAINS && areOrdered(domains) && domains.every((domain) => DOMAIN.test(domain));
}

function areOrdered(texts: readonly string[]): boolean {
  return isAscending(texts.map(utf8));
}

/** Anchors and their domains in their one order, nothing twice. */
export function orderAnchors(anchors: readonly TrustAnchor[]): TrustAnchor[] {
  return inOrder(
    anchors.map((anchor) => ({ ...anchor, domains: inOrder(anchor.domains, utf8) })),
    ({ certificate }) => certificate,
  );
}

/** Audiences and domains in their one order, nothing twice. */
export function orderScope({ audiences, emailDomains }: ProviderScope): ProviderScope {
  return {
    audiences: inOrder(audiences, utf8),
    emailDomains: emailDomains === 'any' ? 'any' : inOrder(emailDomains, utf8),
  };
}

/** Whether each of `after` is one of `before` or below one: nobody's people are added. */
export function areWithin(after: readonly string[], before: readonly string[]): boolean {
  return after.every((domain) => before.some((outer) => domain === outer || domain.endsWith(`.${outer}`)));
}
