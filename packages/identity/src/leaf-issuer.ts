// Issues certificates for people, over whatever key (L1; decision 0013). What is issued has been validated as a member will
// validate it.
import { type Bytes, type Clock, equalBytes, type Result, type Rng } from '@incamera/kernel';
import { type CertificateAuthority } from './authority.js';
import { encodeName, extensions, keyIdFor, keyIdOf, signCertificate } from './certificate-writer.js';
import { DEVICE_PURPOSE } from './device-profile.js';
import { type IdentityError, identityErrors } from './errors.js';
import { readTrustAnchor, type TrustAnchor } from './path.js';

/** Clocks of other devices may be behind. */
const BACKDATING_MS = 300_000;

export interface IssuingPorts {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly rng: Rng;
}

/** What is to be certified. */
export interface LeafContent {
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Bytes;
  readonly displayName: string;
  readonly organisation: string | null;
  readonly email: string | null;
  readonly domain: string;
  readonly uris: readonly string[];
  readonly lifetimeMs: number;
}

/** Validates a chain under one anchor, as of a time. */
export type Validate = (
  chain: readonly Bytes[],
  anchors: readonly TrustAnchor[],
  clock: Pick<Clock, 'nowMs'>,
) => Promise<Result<unknown, IdentityError>>;

/**
 * @returns the chain, the new certificate first, without the root
 * @throws {AppError} `identity/bad_authority`, or why members would refuse the chain
 */
export async function issueLeaf(
  authority: CertificateAuthority,
  content: LeafContent,
  { clock, rng }: IssuingPorts,
  validate: Validate,
): Promise<Bytes[]> {
  const { certificate } = authority;
  const { key } = certificate;
  if (key === null) throw identityErrors.make('identity/bad_authority', { context: { what: 'key kind' } });
  const { spki, displayName, organisation, email, uris, lifetimeMs } = content;
  const nowMs = clock.nowMs();
  const leaf = await signCertificate(
    {
      issuer: certificate.subject,
      subject: encodeName(displayName, organisation),
      spki,
      notBeforeMs: nowMs - BACKDATING_MS,
      notAfterMs: Math.min(nowMs + lifetimeMs, certificate.notAfterMs),
      extensions: [
        extensions.signsData(),
        extensions.purposes([DEVICE_PURPOSE]),
        extensions.names(email === null ? [] : [email], uris),
        extensions.subjectKeyId(await keyIdOf(spki)),
        extensions.authorityKeyId(await keyIdFor({ subjectKeyId: certificate.subjectKeyId, spki: key.spki })),
      ],
    },
    authority.privateKey,
    rng,
  );
  const top = authority.chain.at(-1) as Bytes;
  const chain = [leaf, ...authority.chain.slice(0, -1)];
  // An issuer that was made for other names would give certificates that every member refuses: better to know now.
  const anchor = await readTrustAnchor(top, { holder: 'server', domains: namedDomains(content) });
  if (!anchor.ok) throw anchor.error;
  const valid = await validate(chain, [anchor.value], { nowMs: () => nowMs });
  if (!valid.ok) throw valid.error;
  const isRoot = equalBytes(anchor.value.certificate.issuer, anchor.value.certificate.subject);
  return isRoot ? chain : [...chain, top];
}

/** What the certificate will name: whether the authority may, its own constraints decide here. */
function namedDomains({ domain, email }: LeafContent): string[] {
  return email === null ? [domain] : [domain, email.slice(email.lastIndexOf('@') + 1).toLowerCase()];
}
