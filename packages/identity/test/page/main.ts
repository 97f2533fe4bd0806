// The package in a browser: its WebCrypto, its regular expressions, its passkeys.
import {
  bindingChallenge,
  createIntermediate,
  createRoot,
  encodePasskeyEvidence,
  findNameCollisions,
  inspectName,
  issueDeviceCertificate,
  oidcChallenge,
  type PasskeyKey,
  pairCodeOf,
  readEnrolledKey,
  readIssuerKeys,
  readTrustAnchor,
  validateChain,
  verifyIdToken,
  verifyPasskeyEvidence,
} from '@incamera/identity';
import { type Bytes, type Result, systemClock, systemRng, toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';

const ports = { clock: systemClock, rng: systemRng };
const random = (): Bytes => systemRng.bytes(32);

function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const AUTHORITIES = {
  Ed25519: { name: 'Ed25519' },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384' },
  RSA: rsa,
} as const;

const generate = async (params: AlgorithmIdentifier): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey(params, false, ['sign', 'verify'])) as CryptoKeyPair;

async function chains(): Promise<string[]> {
  const people: string[] = [];
  for (const params of Object.values(AUTHORITIES)) {
    const names = { organisation: 'Example', domains: ['example.org'], lifetimeMs: 3_600_000_000 };
    const root = await createRoot({ ...names, commonName: 'Root', keys: await generate(params) }, ports);
    const issuer = await createIntermediate(
      root,
      { ...names, commonName: 'Devices', keys: await generate(params) },
      ports,
    );
    const leafKey = new Uint8Array(
      await crypto.subtle.exportKey('raw', (await generate(AUTHORITIES.Ed25519)).publicKey),
    );
    const identity = {
      domain: 'example.org',
      personId: 'ada',
      deviceId: 'phone',
      displayName: 'Ada',
      organisation: null,
      email: null,
      passkeys: [],
    };
    const chain = await issueDeviceCertificate(issuer, { leafKey, identity }, ports);
    const anchors = [
      must(await readTrustAnchor(root.chain[0] as Bytes, { holder: 'organisation', domains: ['example.org'] })),
    ];
    const verified = must(await validateChain(chain, { anchors, leafKey, clock: systemClock }));
    people.push(verified.identity.personId);
  }
  return people;
}

const where = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };

async function passkeys(): Promise<number[]> {
  const counts: number[] = [];
  for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
    const passkey = await SoftwarePasskey.create(algorithm);
    const binding = { leafKey: random(), meetingId: random(), certificateHash: random() };
    const evidence = await passkey.bind(binding, where);
    const site = { origins: [where.origin], rpId: where.rpId };
    counts.push(must(await verifyPasskeyEvidence(evidence, binding, site)).signCount);
  }
  return counts;
}

async function token(): Promise<string | null> {
  const provider = await SoftwareIssuer.create();
  const binding = { leafKey: random(), meetingId: random() };
  const seconds = Math.floor(systemClock.nowMs() / 1000);
  const nonce = toBase64Url(await oidcChallenge(binding));
  const claims = {
    iss: 'https://id.example.net',
    aud: 'incamera',
    sub: '1',
    iat: seconds,
    exp: seconds + 300,
    nonce,
    name: 'Grace',
  };
  const issuers = [
    {
      issuer: claims.iss,
      audiences: [claims.aud],
      keys: must(readIssuerKeys(provider.jwks)),
      holder: 'organisation' as const,
      emailDomains: null,
    },
  ];
  return must(await verifyIdToken(await provider.issue(claims), { issuers, binding, clock: systemClock })).name;
}

/** What other browsers' members would get: a real passkey's binding. */
async function bindRealPasskey(): Promise<{
  readonly evidence: string;
  readonly leafKey: string;
  readonly meetingId: string;
}> {
  const rp = { id: location.hostname, name: 'In Camera' };
  const created = (await navigator.credentials.create({
    publicKey: {
      rp,
      challenge: random(),
      user: { id: random(), name: 'ada', displayName: 'Ada' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    },
  })) as PublicKeyCredential;
  const attestation = created.response as AuthenticatorAttestationResponse;
  const passkey: PasskeyKey = must(readEnrolledKey(new Uint8Array(attestation.getAuthenticatorData())));
  const binding = { leafKey: random(), meetingId: random(), certificateHash: null };
  const got = (await navigator.credentials.get({
    publicKey: { rpId: rp.id, challenge: await bindingChallenge(binding), userVerification: 'required' },
  })) as PublicKeyCredential;
  const { clientDataJSON, authenticatorData, signature } = got.response as AuthenticatorAssertionResponse;
  const evidence = encodePasskeyEvidence({
    passkey,
    boundKey: binding.leafKey,
    boundCertificateHash: null,
    assertion: {
      clientData: new Uint8Array(clientDataJSON),
      authenticatorData: new Uint8Array(authenticatorData),
      signature: new Uint8Array(signature),
    },
    endorsement: null,
  });
  return {
    evidence: toBase64Url(evidence),
    leafKey: toBase64Url(binding.leafKey),
    meetingId: toBase64Url(binding.meetingId),
  };
}

const underTest = {
  chains,
  passkeys,
  token,
  names: async () => ({
    collisions: findNameCollisions(['Ada', 'Аdа', 'Eve'].map((name, id) => ({ id, name }))),
    mixed: inspectName('Аdа').mixedScripts,
    code: (await pairCodeOf(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2))).digits,
  }),
  bindRealPasskey,
};

export type UnderTest = typeof underTest;
Object.assign(window, { underTest });
document.title = 'ready';
