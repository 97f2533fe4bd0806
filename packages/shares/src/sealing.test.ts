import { concat, copyBytes, equalBytes, sha256, systemRng, toHex, utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import {
  changed,
  codeOf,
  MEETING,
  makeHolder,
  makeHolders,
  OTHER_MEETING,
  OWNER,
  openAll,
  wish,
} from '../test/scene.js';
import {
  bundleDigest,
  checkBundle,
  combineShares,
  encodeBundle,
  MAX_BUNDLE_BYTES,
  MAX_OWNER_BYTES,
  openShare,
  readBundle,
  sealSecret,
} from './index.js';

describe('a sealed secret', () => {
  it('is opened by as many holders as it takes, whoever they are', async () => {
    const holders = await makeHolders(4);
    const wanted = wish(holders, 3);
    const { bundle, digest } = await sealSecret(wanted);
    expect(toHex(digest)).toBe(toHex(await sha256(concat(utf8('incamera/bundle/1'), bundle))));
    for (const absent of holders) {
      const shares = await openAll(
        bundle,
        holders.filter((holder) => holder !== absent),
      );
      const { secret, owner, wrongHolders } = await combineShares(bundle, shares);
      expect(toHex(secret)).toBe(toHex(wanted.secret));
      expect(owner).toEqual(OWNER);
      expect(wrongHolders).toEqual([]);
    }
  });

  it('needs one holder where one is enough, and all where all are', async () => {
    const holders = await makeHolders(3);
    for (const threshold of [1, 3]) {
      const wanted = wish(holders, threshold);
      const { bundle } = await sealSecret(wanted);
      const shares = await openAll(bundle, holders);
      const { secret } = await combineShares(bundle, shares.slice(0, threshold));
      expect(equalBytes(secret, wanted.secret)).toBe(true);
      expect(await codeOf(combineShares(bundle, shares.slice(0, threshold - 1)))).toBe('shares/too_few');
    }
    const [only] = holders;
    const alone = wish(only === undefined ? [] : [only], 1);
    const { bundle } = await sealSecret(alone);
    const { secret } = await combineShares(bundle, await openAll(bundle, holders.slice(0, 1)));
    expect(equalBytes(secret, alone.secret)).toBe(true);
  });

  it('is not made for no holders, one holder twice, or more than there are', async () => {
    const [one, two] = await makeHolders(2);
    if (one === undefined || two === undefined) throw new Error('unreachable');
    for (const wanted of [wish([], 0), wish([], 1), wish([one, one], 2), wish([one, two], 3), wish([one, two], 0)]) {
      expect(await codeOf(sealSecret(wanted))).toBe('shares/no_holders');
    }
    const many = await makeHolders(17);
    expect(await codeOf(sealSecret(wish(many, 2)))).toBe('shares/no_holders');
  });

  it('tells whoever stores it neither the secret nor whose it is, not even by its length', async () => {
    const holders = await makeHolders(2);
    const wanted = wish(holders, 2);
    const { bundle } = await sealSecret(wanted);
    const stored = toHex(bundle);
    expect(stored).not.toContain(toHex(wanted.secret));
    expect(stored).not.toContain(toHex(OWNER));
    const longer = await sealSecret(wish(holders, 2, { owner: utf8('Ada Lovelace, telephone of the office') }));
    expect(longer.bundle.byteLength).toBe(bundle.byteLength);
  });

  it('stays within its limit with 16 holders and the longest owner', async () => {
    const owner = new Uint8Array(MAX_OWNER_BYTES).fill(7);
    const { bundle } = await sealSecret(wish(await makeHolders(16), 8, { owner }));
    expect(bundle.byteLength).toBeLessThanOrEqual(MAX_BUNDLE_BYTES);
    expect(toHex(encodeBundle(readBundle(bundle)))).toBe(toHex(bundle));
  });

  it('refuses a secret, owner or purpose of another form', async () => {
    const holders = await makeHolders(1);
    for (const change of [
      { secret: systemRng.bytes(31) },
      { owner: new Uint8Array(MAX_OWNER_BYTES + 1) },
      { purpose: 'Mark' },
      { purpose: '' },
      { meetingId: new Uint8Array(16) },
    ]) {
      await expect(sealSecret(wish(holders, 1, change))).rejects.toThrow(RangeError);
    }
  });
});

describe('a share', () => {
  it('is opened by nobody but its holder', async () => {
    const [one, two] = await makeHolders(2);
    const stranger = await makeHolder('stranger');
    if (one === undefined || two === undefined) throw new Error('unreachable');
    const { bundle } = await sealSecret(wish([one, two], 2));
    expect(await codeOf(openShare(bundle, two.key.privateKey, one.holderId))).toBe('shares/share_unreadable');
    expect(await codeOf(openShare(bundle, stranger.key.privateKey, stranger.holderId))).toBe('shares/not_a_holder');
    expect(await codeOf(openShare(bundle, new Uint8Array(3), one.holderId))).toBe('shares/share_unreadable');
  });

  it('does not open when a server moves it to another meeting, purpose, number of holders or commitment', async () => {
    const [one, two] = await makeHolders(2);
    if (one === undefined || two === undefined) throw new Error('unreachable');
    const read = readBundle((await sealSecret(wish([one, two], 2))).bundle);
    const moved = [
      { meetingId: OTHER_MEETING },
      { purpose: 'record' },
      { threshold: 1 },
      { commitment: changed(read.commitment, 0) },
      { holders: read.holders.map(({ holderId }, i) => ({ ...read.holders[1 - i], holderId })) as never },
    ];
    for (const change of moved) {
      const bundle = encodeBundle({ ...read, ...change });
      expect(await codeOf(openShare(bundle, one.key.privateKey, one.holderId))).toBe('shares/share_unreadable');
    }
  });

  it('says nothing together with fewer than it takes: every byte of a share is as likely for one secret as for another', async () => {
    const holders = await makeHolders(2);
    const counts = { zeros: new Uint32Array(256), ones: new Uint32Array(256) };
    const secrets = { zeros: new Uint8Array(32), ones: new Uint8Array(32).fill(255) };
    const rounds = 60;
    for (const name of ['zeros', 'ones'] as const) {
      for (let i = 0; i < rounds; i++) {
        const { bundle } = await sealSecret(wish(holders, 2, { secret: secrets[name] }));
        const [first] = await openAll(bundle, holders.slice(0, 1));
        for (const byte of first?.share.subarray(0, 32) ?? []) counts[name][byte] = (counts[name][byte] as number) + 1;
      }
    }
    // Chi-square over 256 values, once for each secret: 255 expected, 450 has a probability below 1e-12.
    const expected = (rounds * 32) / 256;
    for (const name of ['zeros', 'ones'] as const) {
      const chiSquare = counts[name].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(450);
    }
  });
});

describe('whoever admits or opens', () => {
  it('takes a bundle only if it is the one committed to, for this meeting and exactly these holders', async () => {
    const holders = await makeHolders(3);
    const { bundle, digest } = await sealSecret(wish(holders, 2));
    const holderIds = holders.map(({ holderId }) => holderId).reverse();
    const expected = { digest, purpose: 'mark', meetingId: MEETING, threshold: 2, officers: 1, holderIds } as const;
    expect((await checkBundle(bundle, expected)).threshold).toBe(2);
    const cases = {
      'shares/other_digest': { digest: changed(digest, 3) },
      'shares/other_purpose': { purpose: 'record' },
      'shares/not_this_meeting': { meetingId: OTHER_MEETING },
      'shares/other_holders': { holderIds: holderIds.slice(1) },
      'shares/other_threshold': { threshold: 3 },
      'shares/too_few_officers': { officers: 2 as const },
    };
    for (const [code, change] of Object.entries(cases)) {
      expect(await codeOf(checkBundle(bundle, { ...expected, ...change }))).toBe(code);
    }
    const stranger = await makeHolder('stranger');
    const swapped = [...holderIds.slice(1), stranger.holderId];
    expect(await codeOf(checkBundle(bundle, { ...expected, holderIds: swapped }))).toBe('shares/other_holders');
  });

  it('takes one that is for cases of two officers wherever one is enough, and never the other way round', async () => {
    const holders = await makeHolders(2);
    const { bundle, digest } = await sealSecret({ ...wish(holders, 2), officers: 2 });
    const holderIds = holders.map(({ holderId }) => holderId);
    const expected = { digest, purpose: 'mark', meetingId: MEETING, threshold: 2, holderIds };
    for (const officers of [1, 2] as const) {
      expect((await checkBundle(bundle, { ...expected, officers })).officers).toBe(2);
    }
  });

  it('opens no share that is passed off as one for fewer or more officers than the device sealed it for', async () => {
    const [one, two] = await makeHolders(2);
    if (one === undefined || two === undefined) throw new Error('unreachable');
    for (const officers of [1, 2] as const) {
      const { bundle } = await sealSecret({ ...wish([one, two], 2), officers });
      expect(await openShare(bundle, one.key.privateKey, one.holderId)).toHaveLength(33);
      const other = encodeBundle({ ...readBundle(bundle), officers: officers === 1 ? 2 : 1 });
      expect(await codeOf(openShare(other, one.key.privateKey, one.holderId))).toBe('shares/share_unreadable');
    }
  });

  it('refuses every other encoding of a bundle', async () => {
    const [one, two] = await makeHolders(2);
    if (one === undefined || two === undefined) throw new Error('unreachable');
    const { bundle } = await sealSecret(wish([one, two], 2));
    const read = readBundle(bundle);
    const wrong = [
      new Uint8Array(0),
      bundle.slice(0, -1),
      concat(bundle, new Uint8Array(1)),
      changed(bundle, 0),
      encodeBundle({ ...read, threshold: 3 }),
      encodeBundle({ ...read, threshold: 0 }),
      encodeBundle({ ...read, holders: [] }),
      encodeBundle({ ...read, holders: [...read.holders].reverse() }),
      encodeBundle({ ...read, holders: read.holders.slice(0, 1).concat(read.holders.slice(0, 1)) }),
      encodeBundle({ ...read, purpose: 'A' }),
      encodeBundle({ ...read, sealedOwner: copyBytes(read.sealedOwner.subarray(1)) }),
    ];
    for (const bytes of wrong) {
      expect(await codeOf((async () => readBundle(copyBytes(bytes)))())).toBe('shares/bundle_malformed');
      const expected = { digest: await bundleDigest(copyBytes(bytes)), purpose: 'mark', meetingId: MEETING };
      const holderIds = [one.holderId, two.holderId];
      expect(
        await codeOf(checkBundle(copyBytes(bytes), { ...expected, threshold: 2, officers: 1, holderIds })),
      ).toMatch('shares/bundle_malformed');
    }
  });
});
