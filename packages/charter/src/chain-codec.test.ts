// One byte string for all versions of a charter: small, exact, and refused in any other form.
import { type Bytes, concat, Writer } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { fullCharter, makeHost, type SigningHost, shippedClassification } from '../test/charter-scene.js';
import { amendCharter, beginChain, type CharterChain, currentCharter, verifyCharterChain } from './chain.js';
import { decodeCharterChain, encodeCharterChain } from './chain-codec.js';
import { findChanges } from './changes.js';
import { type Charter } from './charter.js';
import { foundCharter } from './founding.js';
import { MAX_CHAIN_BYTES } from './limits.js';
import { deriveLinkKeys, generateLinkSecret } from './link-secret.js';
import { openCharterChain, sealCharterChain } from './sealed-chain.js';

const LATER_MS = 1_900_000_000_001;
let ada: SigningHost;
let founded: CharterChain;

beforeAll(async () => {
  ada = await makeHost('Ada');
  founded = beginChain(await foundCharter(fullCharter([ada], await shippedClassification('internal')), ada.privateKey));
});

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'accepted' : result.error?.code);

async function lowered(chain: CharterChain, maxMembers: number): Promise<CharterChain> {
  const { charter } = currentCharter(chain);
  const change = { rules: { ...charter.rules, maxMembers } };
  return (await amendCharter(chain, change, 0, ada.privateKey, LATER_MS)).chain;
}

describe('the encoding of a chain', () => {
  it('gives back every version, and takes little for what stays the same', async () => {
    let chain = founded;
    for (let maxMembers = 19; maxMembers > 9; maxMembers--) chain = await lowered(chain, maxMembers);
    const { bytes } = currentCharter(chain);
    const encoded = encodeCharterChain(chain);
    expect(encoded.byteLength).toBeLessThan(bytes.byteLength + 10 * 350);
    const versions = decodeCharterChain(encoded);
    expect(versions.ok && versions.value).toEqual(chain.versions.map((version) => version.bytes));
    const { meetingId } = currentCharter(chain);
    expect(versions.ok && (await verifyCharterChain(meetingId, versions.value))).toEqual({ ok: true, value: chain });
  });

  it('writes one more host without repeating those before it', async () => {
    const hosts = await Promise.all(Array.from({ length: 8 }, (_, i) => makeHost(`Host ${i}`)));
    let chain = founded;
    for (const { privateKey: _, ...host } of hosts) {
      const before = currentCharter(chain).charter.hosts;
      ({ chain } = await amendCharter(chain, { hosts: [...before, host] }, 0, ada.privateKey, LATER_MS));
    }
    const encoded = encodeCharterChain(chain);
    expect(encoded.byteLength).toBeLessThan(founded.versions[0].bytes.byteLength + 8 * 1800);
    const versions = decodeCharterChain(encoded);
    expect(versions.ok && versions.value).toEqual(chain.versions.map((version) => version.bytes));
  });

  it('refuses more versions, or longer ones, than a meeting can hold', async () => {
    let chain = founded;
    for (let version = 2; version <= 64; version++) chain = await lowered(chain, 20);
    expect(() => encodeCharterChain(chain)).not.toThrow();
    await expect(lowered(chain, 19)).rejects.toMatchObject({ code: 'charter/bad_value' });
    const [first] = chain.versions;
    const long = { ...first, bytes: crypto.getRandomValues(new Uint8Array(45_000)) };
    const longer = { ...first, bytes: crypto.getRandomValues(new Uint8Array(45_000)) };
    expect(() => encodeCharterChain({ versions: [long, longer] })).toThrowError(/as often as/);
  });

  it('refuses anything else: other formats, trailing bytes, runs beyond the version before, endless versions', async () => {
    const encoded = encodeCharterChain(await lowered(founded, 10));
    const refused = (bytes: Uint8Array) => expect(codeOf(decodeCharterChain(bytes))).toBe('charter/malformed');
    refused(new Uint8Array());
    refused(concat(new Uint8Array([2]), encoded.subarray(1)));
    refused(concat(encoded, new Uint8Array(1)));
    refused(encoded.subarray(0, encoded.byteLength - 1));
    refused(new Uint8Array(MAX_CHAIN_BYTES + 1));
    const { bytes } = founded.versions[0];
    const copy = (w: Writer, from: number, length: number) => w.u8(1).u32(from).u32(length);
    const withRuns = (runs: readonly [number, number][]) =>
      new Writer()
        .u8(1)
        .bytes(bytes)
        .list([runs], (w, each) => w.list(each, (r, [from, length]) => copy(r, from, length)))
        .done();
    refused(withRuns([[bytes.byteLength, 1]]));
    refused(withRuns([[0xffff_ffff, 0xffff_ffff]]));
    refused(withRuns(Array.from({ length: 60 }, () => [0, bytes.byteLength])));
    refused(
      new Writer()
        .u8(1)
        .bytes(bytes)
        .list([0], (w) => w.list([7], (r, kind) => r.u8(kind)))
        .done(),
    );
  });
});

describe('the chain that a server keeps', () => {
  it('opens with the link and is verified from the founding charter on', async () => {
    const { meetingId } = currentCharter(founded);
    const keys = await deriveLinkKeys(meetingId, generateLinkSecret());
    const chain = await lowered(founded, 7);
    const sealed = await sealCharterChain(keys, chain);
    expect(await openCharterChain(keys, sealed)).toEqual({ ok: true, value: chain });
    const others = await deriveLinkKeys(meetingId, generateLinkSecret());
    expect(codeOf(await openCharterChain(others, sealed))).toBe('charter/not_opened');
    const altered: Bytes = sealed.slice();
    altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
    expect(codeOf(await openCharterChain(keys, altered))).toBe('charter/not_opened');
  });

  it('is refused when it is the chain of another meeting', async () => {
    const other = beginChain(
      await foundCharter(fullCharter([ada], await shippedClassification('internal')), ada.privateKey),
    );
    const keys = await deriveLinkKeys(currentCharter(founded).meetingId, generateLinkSecret());
    expect(codeOf(await openCharterChain(keys, await sealCharterChain(keys, other)))).toBe('charter/wrong_meeting');
  });
});

describe('what a version changed', () => {
  it('is named by its rules', async () => {
    const { charter } = currentCharter(founded);
    const grace = await makeHost('Grace');
    const { privateKey: _, ...host } = grace;
    const stricter: Charter = {
      ...charter,
      hosts: [...charter.hosts, host],
      rules: { ...charter.rules, maxMembers: 5 },
      features: charter.features.filter((feature) => feature !== 'screen'),
      expiresAtMs: charter.expiresAtMs - 60_000,
      invited: [],
      classification: await shippedClassification('restricted'),
    };
    const changed = findChanges(charter, stricter);
    const expected = ['level', 'minimumAssurance', 'features', 'maxMembers', 'expiresAtMs', 'invited', 'hosts'];
    expect(changed).toEqual(expect.arrayContaining(expected));
    expect(changed).not.toContain('founder');
    expect(findChanges(charter, charter)).toEqual([]);
  });
});
