// The official MLS vectors (mlswg/mls-implementations) through our boundary to the library: joining and following a group as a
// passive client. RFC 9420 prints no such values, so without the files only the signature vectors of RFC 8032 run.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bytes, fromHex, toHex } from '@incamera/kernel';
import {
  type CiphersuiteImpl,
  type CiphersuiteName,
  ciphersuites,
  defaultCapabilities,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  makePskIndex,
} from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { describe, expect, it } from 'vitest';
import { advance } from './commit-content.js';
import { verifyEd25519 } from './key-registry.js';
import { loadSuite } from './suite.js';
import { type Joined, joinFromWelcome } from './welcome-join.js';
import { readHandshake, readKeyPackage, readWelcome } from './wire.js';

interface PassiveClientVector {
  cipher_suite: number;
  external_psks: { psk_id: string; psk: string }[];
  key_package: string;
  signature_priv: string;
  encryption_priv: string;
  init_priv: string;
  welcome: string;
  ratchet_tree: string | null;
  initial_epoch_authenticator: string;
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[];
}

const bytes = (hex: string): Bytes => fromHex(hex) as Bytes;
const folder = process.env.INCAMERA_VECTORS ?? fileURLToPath(new URL('../../../../../shared/vectors', import.meta.url));
const fileOf = (name: string) => `${folder}/mls/${name}.json`;
// All 148 groups take more than a minute; every day two suites of seven will do. What demands the vectors runs them all.
const isFull = process.env.INCAMERA_REQUIRE_VECTORS === '1';
const QUICK_SUITES: readonly number[] = [1, 3];
const isThere = existsSync(fileOf('passive-client-welcome'));
// Everything is kept for the vectors, which use PSKs of past epochs; the product keeps nothing.
const config = {
  ...defaultClientConfig,
  keyRetentionConfig: { ...defaultClientConfig.keyRetentionConfig, retainKeysForEpochs: 1000 },
};

function suiteName(id: number): CiphersuiteName {
  const entry = Object.entries(ciphersuites).find(([, value]) => value === id);
  if (entry === undefined) throw new Error(`no suite ${id}`);
  return entry[0] as CiphersuiteName;
}

/** Ed25519 suites with our signatures, the others with the library's own. */
function suiteOf(id: number): Promise<CiphersuiteImpl> {
  const suite = getCiphersuiteFromName(suiteName(id));
  return suite.signature === 'Ed25519' ? loadSuite(suite.name) : getCiphersuiteImpl(suite);
}

async function follow(vector: PassiveClientVector): Promise<void> {
  const cs = await suiteOf(vector.cipher_suite);
  const keyPackage = readKeyPackage(bytes(vector.key_package));
  const welcome = readWelcome(bytes(vector.welcome));
  if (keyPackage === null || welcome === null) throw new Error('not decoded');
  const external = Object.fromEntries(
    vector.external_psks.map(({ psk_id, psk }) => [Buffer.from(psk_id, 'hex').toString('base64'), bytes(psk)]),
  );
  const tree = vector.ratchet_tree === null ? undefined : decodeRatchetTree(bytes(vector.ratchet_tree), 0)?.[0];
  const joined = (await joinFromWelcome({
    welcome,
    keyPackage,
    privateKeys: {
      initPrivateKey: bytes(vector.init_priv),
      hpkePrivateKey: bytes(vector.encryption_priv),
      signaturePrivateKey: bytes(vector.signature_priv),
    },
    psks: makePskIndex(undefined, external),
    cs,
    config,
    ...(tree === undefined ? {} : { tree }),
  })) as Joined;
  if (typeof joined === 'string') throw new Error(`not joined: ${joined}`);
  let { state } = joined;
  expect(toHex(state.keySchedule.epochAuthenticator)).toBe(vector.initial_epoch_authenticator);
  for (const { proposals, commit, epoch_authenticator } of vector.epochs) {
    for (const hex of [...proposals, commit]) {
      const message = readHandshake(bytes(hex));
      if (message === null) throw new Error('not a handshake message');
      ({ state } = await advance(state, message, makePskIndex(state, external), cs));
    }
    expect(toHex(state.keySchedule.epochAuthenticator)).toBe(epoch_authenticator);
  }
}

describe('MLS vectors', () => {
  it('are there where they are required', () => {
    if (isFull) expect(isThere, `no MLS vectors in ${folder}`).toBe(true);
    expect(defaultCapabilities().versions).toContain('mls10');
  });

  if (!isThere) {
    it(`official files are absent (looked in ${folder}/mls): only printed values are checked`, () => {
      expect(isThere).toBe(false);
    });
  } else {
    for (const name of ['passive-client-welcome', 'passive-client-handling-commit', 'passive-client-random']) {
      const vectors = JSON.parse(readFileSync(fileOf(name), 'utf8')) as PassiveClientVector[];
      for (const suite of new Set(vectors.map(({ cipher_suite }) => cipher_suite))) {
        if (!isFull && (!QUICK_SUITES.includes(suite) || name === 'passive-client-random')) continue;
        const ofSuite = vectors.filter(({ cipher_suite }) => cipher_suite === suite);
        it(`${name}: ${ofSuite.length} of suite ${suite}`, async () => {
          for (const vector of ofSuite) await follow(vector);
        }, 600_000);
      }
    }

    it('notices an altered Welcome', async () => {
      const [vector] = JSON.parse(readFileSync(fileOf('passive-client-welcome'), 'utf8')) as PassiveClientVector[];
      if (vector === undefined) throw new Error('no vector');
      const welcome = bytes(vector.welcome);
      const last = welcome.length - 1;
      welcome[last] = (welcome[last] ?? 0) ^ 1;
      await expect(follow({ ...vector, welcome: toHex(welcome) })).rejects.toThrow('not joined');
    });
  }
});

describe('Ed25519, RFC 8032 section 7.1', () => {
  const publicKey = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = bytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );

  it('verifies test 2 and refuses any change, also after the good one was remembered', async () => {
    expect(await verifyEd25519(publicKey, bytes('72'), signature)).toBe(true);
    expect(await verifyEd25519(publicKey, bytes('72'), signature)).toBe(true);
    expect(await verifyEd25519(publicKey, bytes('73'), signature)).toBe(false);
    expect(
      await verifyEd25519(
        publicKey,
        bytes('72'),
        signature.map((b, i) => (i === 40 ? b ^ 1 : b)),
      ),
    ).toBe(false);
    expect(
      await verifyEd25519(
        publicKey.map((b, i) => (i === 3 ? b ^ 1 : b)),
        bytes('72'),
        signature,
      ),
    ).toBe(false);
    expect(await verifyEd25519(publicKey, bytes('72'), signature.slice(1))).toBe(false);
  });
});
