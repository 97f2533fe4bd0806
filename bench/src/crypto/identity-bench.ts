// What it costs a client to verify the evidence of one member: chain, passkey, ID token; and of a whole meeting.
import {
  CertificateCache,
  createIntermediate,
  createRoot,
  findNameCollisions,
  issueDeviceCertificate,
  oidcChallenge,
  readIssuerKeys,
  readTrustAnchor,
  signDenyList,
  validateChain,
  verifyDenyList,
  verifyIdToken,
  verifyPasskeyEvidence,
} from '@incamera/identity';
import { type Bytes, type Result, systemClock, systemRng, toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { type BenchResult, figure, median } from '../report/table.js';
import { timed } from './group-scene.js';

const ROUNDS = 200;
const WARM_UP = 30;
const BATCHES = 5;
/** The most that a charter allows. */
const MEMBERS = 300;
const DENIALS = 1000;
const YEAR_MS = 365 * 24 * 3_600_000;
const ports = { clock: systemClock, rng: systemRng };
const site = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };

function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

const randomBytes = (): Bytes => systemRng.bytes(32);

async function generateEd25519(): Promise<{ readonly keys: CryptoKeyPair; readonly raw: Bytes }> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return { keys, raw: new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)) };
}

type AuthorityKind = 'Ed25519' | 'ECDSA P-256' | 'RSA 2048';

async function authorityKeys(kind: AuthorityKind): Promise<CryptoKeyPair> {
  if (kind === 'Ed25519') return (await generateEd25519()).keys;
  if (kind === 'ECDSA P-256') {
    return await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  }
  const publicExponent = new Uint8Array([1, 0, 1]);
  const params = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent };
  return await crypto.subtle.generateKey(params, true, ['sign', 'verify']);
}

/** Verifies a device under an intermediate under a root. */
async function chainCase(kind: AuthorityKind, cache?: CertificateCache): Promise<() => Promise<unknown>> {
  const names = { organisation: 'Example', domains: ['example.org'], lifetimeMs: YEAR_MS };
  const root = await createRoot({ ...names, commonName: 'Root', keys: await authorityKeys(kind) }, ports);
  const keys = await authorityKeys(kind);
  const issuer = await createIntermediate(root, { ...names, commonName: 'Devices', keys }, ports);
  const { raw: leafKey } = await generateEd25519();
  const identity = {
    domain: 'example.org',
    personId: 'ada',
    deviceId: 'laptop-1',
    displayName: 'Ada Lovelace',
    organisation: 'Example',
    email: 'ada@example.org',
    passkeys: [randomBytes()],
  };
  const chain = await issueDeviceCertificate(issuer, { leafKey, identity }, ports);
  const anchors = [
    must(await readTrustAnchor(root.chain[0] as Bytes, { holder: 'organisation', domains: ['example.org'] })),
  ];
  const rules = { anchors, leafKey, clock: systemClock, ...(cache === undefined ? {} : { cache }) };
  return async () => must(await validateChain(chain, rules));
}

async function passkeyCase(algorithm: 'ES256' | 'EdDSA' | 'RS256'): Promise<() => Promise<unknown>> {
  const passkey = await SoftwarePasskey.create(algorithm);
  const binding = { leafKey: randomBytes(), meetingId: randomBytes(), certificateHash: randomBytes() };
  const evidence = await passkey.bind(binding, site);
  return async () => must(await verifyPasskeyEvidence(evidence, binding, { origins: [site.origin], rpId: site.rpId }));
}

async function tokenCase(): Promise<() => Promise<unknown>> {
  const provider = await SoftwareIssuer.create('1');
  const binding = { leafKey: randomBytes(), meetingId: randomBytes() };
  const nowSeconds = Math.floor(systemClock.nowMs() / 1000);
  const claims = {
    iss: 'https://id.example.net',
    aud: 'incamera',
    sub: '248289761001',
    iat: nowSeconds,
    exp: nowSeconds + 3600,
    nonce: toBase64Url(await oidcChallenge(binding)),
    email: 'grace@example.net',
    email_verified: true,
    name: 'Grace Hopper',
  };
  const token = await provider.issue(claims);
  const issuers = [
    {
      issuer: claims.iss,
      audiences: [claims.aud],
      keys: must(readIssuerKeys(provider.jwks)),
      holder: 'organisation' as const,
      emailDomains: null,
    },
  ];
  return async () => must(await verifyIdToken(token, { issuers, binding, clock: systemClock }));
}

async function denyListCase(): Promise<() => Promise<unknown>> {
  const { keys, raw: authorityKey } = await generateEd25519();
  const denials = Array.from({ length: DENIALS }, () => ({
    subject: { kind: 'device-key' as const, deviceKey: randomBytes() },
    sinceMs: 1,
    reason: 'device-lost' as const,
  }));
  const list = { authorityKey, version: 1, issuedAtMs: 1, denials };
  const { bytes } = await signDenyList(list, keys.privateKey);
  return async () => must(await verifyDenyList(bytes, authorityKey));
}

async function namesCase(): Promise<() => Promise<unknown>> {
  const members = Array.from({ length: MEMBERS }, (_, id) => ({ id, name: `Member number ${id}` }));
  return async () => findNameCollisions(members);
}

/** Microseconds each, one after another: the middle of several batches. */
async function measure(verify: () => Promise<unknown>, rounds: number): Promise<number> {
  const run = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) await verify();
  };
  await run(Math.min(WARM_UP, rounds));
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) batches.push(((await timed(() => run(rounds))).ms * 1000) / rounds);
  return median(batches);
}

export async function benchIdentity(): Promise<BenchResult> {
  const cases = [
    { name: 'chain of device and intermediate, Ed25519', verify: await chainCase('Ed25519'), rounds: ROUNDS },
    {
      name: 'the same, intermediate read before',
      verify: await chainCase('Ed25519', new CertificateCache()),
      rounds: ROUNDS,
    },
    { name: 'chain, ECDSA P-256', verify: await chainCase('ECDSA P-256'), rounds: ROUNDS },
    { name: 'chain, RSA 2048', verify: await chainCase('RSA 2048'), rounds: ROUNDS },
    { name: 'passkey binding, ES256', verify: await passkeyCase('ES256'), rounds: ROUNDS },
    { name: 'passkey binding, EdDSA', verify: await passkeyCase('EdDSA'), rounds: ROUNDS },
    { name: 'passkey binding, RS256', verify: await passkeyCase('RS256'), rounds: ROUNDS },
    { name: 'ID token, RS256', verify: await tokenCase(), rounds: ROUNDS },
    { name: `deny list of ${DENIALS} entries`, verify: await denyListCase(), rounds: 10 },
    { name: `names of ${MEMBERS} members`, verify: await namesCase(), rounds: 5 },
  ];
  const figures: { readonly name: string; readonly microseconds: number }[] = [];
  for (const { name, verify, rounds } of cases) figures.push({ name, microseconds: await measure(verify, rounds) });
  const of = (index: number): number => figures[index]?.microseconds ?? 0;
  const wholeMeetingMs = (MEMBERS * (of(1) + of(4))) / 1000;
  return {
    table: {
      title: 'Identity: what verifying a member costs',
      columns: ['evidence', 'µs each'],
      rows: figures.map(({ name, microseconds }) => [name, figure(microseconds)]),
      notes: [
        `One after another in Node: a chain whose intermediate was read before and an ES256 passkey for each of ${MEMBERS} members take ${figure(wholeMeetingMs)} ms.`,
      ],
    },
    figures: { cases: figures, members: MEMBERS, wholeMeetingMs },
  };
}
