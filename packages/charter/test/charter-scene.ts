// Hosts, and a charter with something in every field: for tests of this package.

import { toBase64 } from '@incamera/kernel';
import { type Charter, type CharterHost } from '../src/charter.js';
import { type CharterClassification } from '../src/classification.js';
import { draftCharter } from '../src/draft.js';
import { classify, shippedRulebook } from '../src/rulebook.js';

export interface SigningHost extends CharterHost {
  readonly privateKey: CryptoKey;
}

export async function makeHost(label = 'Ada Lovelace'): Promise<SigningHost> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const signatureKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { signatureKey, returnKey: crypto.getRandomValues(new Uint8Array(1216)), label, privateKey: pair.privateKey };
}

export async function shippedClassification(id: string): Promise<CharterClassification> {
  const found = classify(await shippedRulebook(), id);
  if (found === null) throw new Error(`no ${id}`);
  return found;
}

export const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** What a charter says of a provider beside its keys. */
export const provider = { holder: 'organisation', audiences: ['incamera'], emailDomains: 'any' } as const;

/** A verifier key by its form; this package reads no more of it. */
export const vkey = (name: string): string => `${name}.example/log+0a1b2c3d+${toBase64(random(33))}`;

/** Bytes in the place of a certificate, which this package does not read. */
const certificate = (first: number) => Uint8Array.from([first, ...random(600)]);

/** One hour, two issuers, three authorities, two holders, a person and a domain. */
export function fullCharter(hosts: readonly CharterHost[], classification: CharterClassification): Charter {
  const startsAtMs = 1_900_000_600_000;
  return draftCharter({
    createdAtMs: 1_900_000_000_000,
    startsAtMs,
    expiresAtMs: startsAtMs + 3_600_000,
    nonce: random(32),
    hosts: hosts.map(({ signatureKey, returnKey, label }) => ({ signatureKey, returnKey, label })),
    rules: {
      autoReadmit: false,
      maxMembers: Math.min(20, classification.rules.maxMembers),
      succession: 'none',
      successionAfterMs: 60_000,
      silentAfterMs: 60_000,
      hostAbsenceStopMs: 10_000,
    },
    classification,
    issuers: [
      {
        url: 'https://id.example.org',
        ...provider,
        keys: [{ keyId: 'b', algorithm: 'ES256', spki: random(91) }],
      },
      {
        url: 'https://id.example.com/realms/x',
        holder: 'server',
        audiences: ['incamera', 'incamera-2'],
        emailDomains: ['example.com', 'example.org'],
        keys: [
          { keyId: 'b', algorithm: 'RS256', spki: random(294) },
          { keyId: 'a', algorithm: 'EdDSA', spki: random(44) },
        ],
      },
    ],
    trustAnchors: [
      { certificate: certificate(1), holder: 'organisation', domains: ['example.org'] },
      { certificate: certificate(2), holder: 'server', domains: ['meet.example.org', 'example.com'] },
      { certificate: certificate(3), holder: 'organisation', domains: ['example.net'] },
    ],
    shareHolders: {
      threshold: 2,
      holders: [
        { publicKey: random(1216), label: 'Officer A', organisation: 'Example Office', listedBy: 'organisation' },
        { publicKey: random(1216), label: 'Officer B', organisation: 'Partner Institute', listedBy: 'server' },
      ],
    },
    invited: [
      { kind: 'domain', address: 'example.net' },
      { kind: 'email', address: 'ada@example.org' },
    ],
    log: { vkey: vkey('meet'), witnesses: [vkey('one'), vkey('two')].sort(), required: 1, intervalMs: 10_000 },
  });
}
