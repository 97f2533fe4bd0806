// The bytes of certificates: which algorithms and which forms are taken.
import { type Bytes, concat } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ada,
  anchorOf,
  authorityExtensions,
  codeOf,
  generateEcdsa,
  generateEd25519,
  generateRsa,
  makeIntermediate,
  makeRoot,
  must,
  oddAuthority,
  oddLeaf,
  ports,
  rawKey,
  rulesFor,
} from '../test/chain-scene.js';
import { encodeDer } from './der.js';
import {
  type CertificateAuthority,
  type ChainRules,
  decodeCertificate,
  issueDeviceCertificate,
  validateChain,
} from './index.js';

let root: CertificateAuthority;
let leafKey: Bytes;
let rules: ChainRules;
let chain: Bytes[];

beforeAll(async () => {
  root = await makeRoot();
  leafKey = await rawKey(await generateEd25519());
  rules = rulesFor(leafKey, await anchorOf(root));
  chain = await issueDeviceCertificate(await makeIntermediate(root), { leafKey, identity: ada }, ports);
});

describe('algorithms and bytes', () => {
  it('refuses weak keys', async () => {
    const { authority } = await oddAuthority(root);
    const strong = { ...authority, certificate: authority.certificate };
    for (const keys of [await generateRsa(1024), await generateRsa(2048, [3]), await generateEcdsa('P-521')]) {
      const spki = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey));
      const der = await oddLeaf(root, leafKey, {
        spki,
        subject: strong.certificate.subject,
        extensions: authorityExtensions(),
      });
      const weak = { ...strong, certificate: must(decodeCertificate(der)) };
      const signed =
        keys.privateKey.algorithm.name === 'ECDSA' ? await generateEcdsa('P-256') : await generateRsa(2048);
      const leaf = await oddLeaf({ ...weak, privateKey: signed.privateKey }, leafKey);
      expect(codeOf(await validateChain([leaf, der], rules))).toBe('identity/weak_algorithm');
    }
  });

  it('refuses every altered byte of a certificate', async () => {
    const [leaf, middle] = chain as [Bytes, Bytes];
    for (let at = 0; at < leaf.byteLength; at += 3) {
      const altered = leaf.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect((await validateChain([altered, middle], rules)).ok).toBe(false);
    }
  });

  it('knows one certificate for one signature', () => {
    const leaf = chain[0] as Bytes;
    const body = leaf.subarray(4);
    const element = new Uint8Array([5, 0]);
    const unusedBits = leaf.slice();
    unusedBits[leaf.byteLength - 65] = 3;
    expect([...leaf.slice(-67, -64)]).toEqual([3, 65, 0]);
    for (const bytes of [encodeDer(0x30, concat(body, element)), encodeDer(0x30, concat(element, body)), unusedBits]) {
      expect(codeOf(decodeCertificate(bytes))).toBe('identity/certificate_malformed');
    }
    expect(codeOf(decodeCertificate(encodeDer(0x30, body)))).toBe('ok');
  });

  it('refuses truncated, lengthened, oversized and non-canonical bytes', async () => {
    const leaf = chain[0] as Bytes;
    for (const bytes of [
      new Uint8Array(),
      leaf.slice(0, -1),
      leaf.slice(0, 40),
      concat(leaf, new Uint8Array(1)),
      concat(leaf, leaf),
      new Uint8Array(8193).fill(0x30),
      // The same certificate in BER, with an indefinite length.
      concat(new Uint8Array([0x30, 0x80]), leaf.subarray(4), new Uint8Array(2)),
    ]) {
      expect(codeOf(decodeCertificate(bytes))).toBe('identity/certificate_malformed');
    }
  });
});
