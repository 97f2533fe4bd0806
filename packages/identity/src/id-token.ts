// A guest's ID token, verified by the members against the keys of the providers that the charter lists (L1, OpenID Connect Core
// section 3.1.3.7, RFC 7515, RFC 8725). Its nonce ties it to the guest's leaf key and to the meeting.
import { type Clock, err, fromBase64Url, isLine, normaliseText, ok, type Result, toBase64Url } from '@incamera/kernel';
import { compactVerify, importJWK } from 'jose';
import { type Binding, oidcChallenge } from './challenges.js';
import { isEmail, isWithinDomains } from './device-profile.js';
import { type IdentityError, type IdentityErrorCode, identityErrors } from './errors.js';
import { type IssuerKey, TOKEN_ALGORITHMS, type TokenAlgorithm } from './issuer-keys.js';
import { type Holder } from './path.js';
import { isStrongRsa } from './signature-scheme.js';
import { type JsonObject, readJsonObject } from './strict-json.js';

/** Longest token that is read: those of real providers have one or two thousand characters. */
export const MAX_TOKEN_CHARS = 16_384;
/** Clocks of providers and devices differ. */
export const CLOCK_TOLERANCE_MS = 60_000;
export const MAX_SUBJECT_CHARS = 255;
export const MAX_ISSUER_CHARS = 512;
const MAX_AUDIENCES = 8;
const MAX_NAME_CHARS = 200;
const MAX_KID_CHARS = 256;
/** Header members of RFC 7515 that change nothing here. `jwk`, `jku`, `x5c` would bring a key along: refused, like `crit`. */
const HEADER_MEMBERS = new Set(['alg', 'kid', 'typ', 'x5t', 'x5t#S256']);

/** A provider that the charter lists. */
export interface TrustedIssuer {
  /** Exactly as in the token: `https://id.example.org`. */
  readonly issuer: string;
  /** The product's client ids at that provider. */
  readonly audiences: readonly string[];
  readonly keys: readonly IssuerKey[];
  /** Who runs the provider: an organisation, or the meeting's own server. */
  readonly holder: Holder;
  /** Whose e-mail addresses it may assert: these domains and those below; null: any, as for a provider of everybody's mail. */
  readonly emailDomains: readonly string[] | null;
}

/** What a token says; nothing is verified yet. */
export interface ParsedIdToken {
  readonly algorithm: TokenAlgorithm;
  readonly kid: string | null;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly authorizedParty: string | null;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly nonce: string;
  /** Only if the provider says that it verified it. */
  readonly email: string | null;
  /** 1 to 200 characters, normalised. */
  readonly name: string | null;
}

/** A token that holds. */
export interface VerifiedIdToken {
  readonly issuer: string;
  readonly holder: Holder;
  /** Unique and lasting within the issuer. */
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export interface IdTokenRules {
  readonly issuers: readonly TrustedIssuer[];
  readonly binding: Pick<Binding, 'leafKey' | 'meetingId'>;
  /** At which time the token must hold: tokens live for minutes, so later members verify it as of the guest's admission. */
  readonly clock: Pick<Clock, 'nowMs'>;
}

const refuse = (code: IdentityErrorCode, what?: string): Result<never, IdentityError> =>
  err(identityErrors.make(code, what === undefined ? {} : { context: { what } }));

/**
 * Reads a token strictly.
 * @returns `identity/token_malformed`, `identity/token_algorithm` or `identity/token_bad_claims`
 */
export function parseIdToken(token: string): Result<ParsedIdToken, IdentityError> {
  const parts = token.length > MAX_TOKEN_CHARS ? [] : token.split('.');
  const [header, payload] = parts.slice(0, 2).map((part) => fromBase64Url(part));
  if (parts.length !== 3 || !header || !payload) return refuse('identity/token_malformed', 'form');
  let head: JsonObject;
  let claims: JsonObject;
  try {
    head = readJsonObject(header);
    claims = readJsonObject(payload);
  } catch (cause) {
    return err(identityErrors.make('identity/token_malformed', { cause }));
  }
  const algorithm = TOKEN_ALGORITHMS.find((name) => name === head.get('alg'));
  if (algorithm === undefined) return refuse('identity/token_algorithm');
  const kid = head.get('kid') ?? null;
  // Not every JWT is an ID token: access tokens say `at+jwt` (RFC 9068).
  const typ = head.get('typ') ?? 'JWT';
  const isPlain = typ === 'JWT' && [...head.keys()].every((name) => HEADER_MEMBERS.has(name));
  if (!isPlain || (kid !== null && !isText(kid, MAX_KID_CHARS))) return refuse('identity/token_malformed', 'header');
  const read = readClaims(claims);
  return typeof read === 'string'
    ? refuse('identity/token_bad_claims', read)
    : ok({ algorithm, kid: kid as string | null, ...read });
}

/** The claims, or the name of the first one that is not usable. */
function readClaims(claims: JsonObject): Omit<ParsedIdToken, 'algorithm' | 'kid'> | string {
  const [issuer, subject, nonce] = [claims.get('iss'), claims.get('sub'), claims.get('nonce')];
  if (!isText(issuer, MAX_ISSUER_CHARS)) return 'iss';
  if (!isText(subject, MAX_SUBJECT_CHARS)) return 'sub';
  if (!isText(nonce, MAX_SUBJECT_CHARS)) return 'nonce';
  const aud = claims.get('aud');
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audiences.length < 1 || audiences.length > MAX_AUDIENCES) return 'aud';
  if (!audiences.every((audience) => isText(audience, MAX_ISSUER_CHARS))) return 'aud';
  const authorizedParty = claims.get('azp') ?? null;
  if (authorizedParty !== null && !isText(authorizedParty, MAX_ISSUER_CHARS)) return 'azp';
  const issuedAtMs = readTimeMs(claims.get('iat'));
  const expiresAtMs = readTimeMs(claims.get('exp'));
  if (issuedAtMs === null) return 'iat';
  if (expiresAtMs === null || expiresAtMs <= issuedAtMs) return 'exp';
  const email = claims.get('email_verified') === true ? (claims.get('email') ?? null) : null;
  if (email !== null && !(typeof email === 'string' && isEmail(email))) return 'email';
  const name = readName(claims.get('name') ?? null);
  if (name === undefined) return 'name';
  return {
    issuer,
    subject,
    nonce,
    audiences: audiences as string[],
    authorizedParty: authorizedParty as string | null,
    issuedAtMs,
    expiresAtMs,
    email,
    name,
  };
}

function readName(name: unknown): string | null | undefined {
  if (name === null) return null;
  if (typeof name !== 'string') return undefined;
  const line = normaliseText(name);
  return isLine(line, MAX_NAME_CHARS) ? line : undefined;
}

/** A NumericDate (RFC 7519 section 2), seconds, as Unix milliseconds. */
function readTimeMs(seconds: unknown): number | null {
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= 1e11)) return null;
  return Math.round(seconds * 1000);
}

/** Printable ASCII: identifiers of providers, never shown as names. */
function isText(value: unknown, maxChars: number): value is string {
  return typeof value === 'string' && value.length <= maxChars && /^[\x21-\x7e]+$/.test(value);
}

/** Verifies a token: a listed provider signed it, for this product, at this time, for this key in this meeting. */
export async function verifyIdToken(
  token: string,
  { issuers, binding, clock }: IdTokenRules,
): Promise<Result<VerifiedIdToken, IdentityError>> {
  const parsed = parseIdToken(token);
  if (!parsed.ok) return parsed;
  const said = parsed.value;
  const issuer = issuers.find((candidate) => candidate.issuer === said.issuer);
  if (issuer === undefined) return refuse('identity/token_untrusted_issuer');
  const signature = await findWrongSignature(token, said, issuer.keys);
  if (signature !== null) return refuse(signature);
  const ours = said.audiences.find((audience) => issuer.audiences.includes(audience));
  // A token for several must say to whom it was issued; and to whomever it was issued, that must be us.
  const party = said.authorizedParty ?? (said.audiences.length === 1 ? ours : undefined);
  if (ours === undefined || party === undefined || !issuer.audiences.includes(party)) {
    return refuse('identity/token_wrong_audience');
  }
  const nowMs = clock.nowMs();
  if (nowMs > said.expiresAtMs + CLOCK_TOLERANCE_MS) return refuse('identity/token_expired');
  if (nowMs < said.issuedAtMs - CLOCK_TOLERANCE_MS) return refuse('identity/token_not_yet_valid');
  if (said.nonce !== toBase64Url(await oidcChallenge(binding))) return refuse('identity/token_wrong_nonce');
  const { subject, email, name, issuedAtMs, expiresAtMs } = said;
  const { emailDomains } = issuer;
  if (
    email !== null &&
    emailDomains !== null &&
    !isWithinDomains(email.slice(email.lastIndexOf('@') + 1), emailDomains)
  ) {
    return refuse('identity/name_not_permitted', 'email');
  }
  return ok({ issuer: issuer.issuer, holder: issuer.holder, subject, email, name, issuedAtMs, expiresAtMs });
}

/** Null: one of the keys signed the token. */
async function findWrongSignature(
  token: string,
  { algorithm, kid }: ParsedIdToken,
  keys: readonly IssuerKey[],
): Promise<IdentityErrorCode | null> {
  const candidates = keys.filter((key) => key.algorithm === algorithm && (kid === null || key.kid === kid));
  for (const { jwk } of candidates) {
    try {
      const key = await importJWK({ ...jwk }, algorithm);
      if (key instanceof Uint8Array || (algorithm === 'RS256' && !isStrongRsa(key))) continue;
      await compactVerify(token, key, { algorithms: [algorithm] });
      return null;
    } catch {
      // The library throws for every way in which a signature can be wrong; the next key may fit.
    }
  }
  return candidates.length === 0 ? 'identity/token_unknown_key' : 'identity/token_bad_signature';
}
