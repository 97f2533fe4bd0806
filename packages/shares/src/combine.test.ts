import { concat, copyBytes, equalBytes, systemRng, toHex } from '@incamera/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, codeOf, hex, makeHolder, makeHolders, OTHER_MEETING, OWNER, openAll, wish } from '../test/scene.js';
import {
  combineShares,
  encodeBundle,
  encodeRelease,
  generateCaseKey,
  openRelease,
  readBundle,
  readRelease,
  resealShare,
  sealSecret,
} from './index.js';

describe('released shares', () => {
  it('name the holder who released a wrong one, and give the secret all the same when enough are right', async () => {
    const holders = await makeHolders(5);
    const wanted = wish(holders, 3);
    const { bundle } = await sealSecret(wanted);
    const shares = await openAll(bundle, holders);
    const spoilt = shares.map((one, i) =>
      i === 0 || i === 3 ? { ...one, share: i === 0 ? changed(one.share, 4) : copyBytes(systemRng.bytes(33)) } : one,
    );
    const { secret, owner, wrongHolders } = await combineShares(bundle, spoilt);
    expect(equalBytes(secret, wanted.secret)).toBe(true);
    expect(owner).toEqual(OWNER);
    expect(hex(wrongHolders)).toEqual(hex([spoilt[0]?.holderId, spoilt[3]?.holderId] as never));
  });

  it('give nothing when one is wrong and there is none to spare', async () => {
    const holders = await makeHolders(3);
    const { bundle } = await sealSecret(wish(holders, 2));
    const [one, two] = await openAll(bundle, holders);
    if (one === undefined || two === undefined) throw new Error('unreachable');
    expect(await codeOf(combineShares(bundle, [one, { ...two, share: changed(two.share, 31) }]))).toBe(
      'shares/wrong_share',
    );
    expect(await codeOf(combineShares(bundle, [one, { ...two, share: one.share }]))).toBe('shares/wrong_share');
  });

  it('do not count twice, and count only from holders of that bundle', async () => {
    const holders = await makeHolders(3);
    const { bundle } = await sealSecret(wish(holders, 2));
    const [one] = await openAll(bundle, holders);
    if (one === undefined) throw new Error('unreachable');
    expect(await codeOf(combineShares(bundle, [one, one]))).toBe('shares/too_few');
    const { holderId } = await makeHolder('stranger');
    expect(await codeOf(combineShares(bundle, [one, { ...one, holderId }]))).toBe('shares/not_a_holder');
  });

  it('of another bundle do not open this one', async () => {
    const holders = await makeHolders(2);
    const one = await sealSecret(wish(holders, 2));
    const other = await sealSecret(wish(holders, 2));
    const shares = await openAll(one.bundle, holders);
    expect(await codeOf(combineShares(other.bundle, shares))).toBe('shares/wrong_share');
    const moved = encodeBundle({ ...readBundle(one.bundle), meetingId: OTHER_MEETING });
    expect(await codeOf(combineShares(moved, shares))).toBe('shares/wrong_share');
  });

  it('give the key also when who the device is was altered or taken from another bundle: nobody hides by that', async () => {
    const holders = await makeHolders(2);
    const wanted = wish(holders, 2);
    const { bundle } = await sealSecret(wanted);
    const shares = await openAll(bundle, holders);
    const read = readBundle(bundle);
    const other = readBundle((await sealSecret(wish(holders, 2))).bundle);
    for (const sealedOwner of [changed(read.sealedOwner, 40), other.sealedOwner]) {
      const altered = encodeBundle({ ...read, sealedOwner });
      const { secret, owner } = await combineShares(altered, shares);
      expect([toHex(secret), owner]).toEqual([toHex(wanted.secret), null]);
    }
  });

  it('of any holders and any number of them give the secret, whichever are wrong as long as enough are right', async () => {
    const holders = await makeHolders(6);
    const plan = fc
      .integer({ min: 1, max: 6 })
      .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 1, max: count }), fc.nat(63), fc.nat(63)));
    await fc.assert(
      fc.asyncProperty(plan, async ([count, threshold, released, spoilt]) => {
        const wanted = wish(holders.slice(0, count), threshold);
        const { bundle } = await sealSecret(wanted);
        const all = await openAll(bundle, holders.slice(0, count));
        const isWrong = (i: number) => (spoilt & (1 << i)) !== 0;
        const shares = all
          .map((one, i) => (isWrong(i) ? { ...one, share: changed(one.share, i) } : one))
          .filter((_, i) => (released & (1 << i)) !== 0);
        const right = shares.filter((one) => all.some(({ share }) => equalBytes(share, one.share)));
        const outcome = codeOf(combineShares(bundle, shares));
        if (shares.length < threshold) expect(await outcome).toBe('shares/too_few');
        else if (right.length < threshold) expect(await outcome).toBe('shares/wrong_share');
        else {
          const { secret, wrongHolders } = await combineShares(bundle, shares);
          expect(toHex(secret)).toBe(toHex(wanted.secret));
          expect(wrongHolders.length).toBe(shares.length - right.length);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a release', () => {
  async function scene() {
    const [holder] = await makeHolders(1);
    if (holder === undefined) throw new Error('unreachable');
    const { bundle, digest } = await sealSecret(wish([holder], 1));
    const [held] = await openAll(bundle, [holder]);
    if (held === undefined) throw new Error('unreachable');
    const caseKey = await generateCaseKey();
    const subject = { caseId: 'case-1', bundleDigest: digest, holderId: holder.holderId };
    const release = await resealShare({ ...subject, share: held.share, casePublicKey: caseKey.publicKey });
    return { subject, release, held, casePrivateKey: caseKey.privateKey };
  }

  it('is opened by the key of its case', async () => {
    const { subject, release, held, casePrivateKey } = await scene();
    expect(toHex(await openRelease({ ...subject, release, casePrivateKey }))).toBe(toHex(held.share));
    expect(toHex(release)).not.toContain(toHex(held.share));
    expect(toHex(encodeRelease(readRelease(release)))).toBe(toHex(release));
  });

  it('counts for no other case, device or holder, whatever a server writes on it', async () => {
    const { subject, release, casePrivateKey } = await scene();
    const others = {
      'shares/other_case': { caseId: 'case-2' },
      'shares/other_bundle': { bundleDigest: new Uint8Array(32) },
      'shares/other_holder': { holderId: new Uint8Array(32) },
    };
    for (const [code, change] of Object.entries(others)) {
      const wanted = { ...subject, ...change };
      expect(await codeOf(openRelease({ ...wanted, release, casePrivateKey }))).toBe(code);
      const relabelled = encodeRelease({ ...readRelease(release), ...change });
      expect(await codeOf(openRelease({ ...wanted, release: relabelled, casePrivateKey }))).toBe(
        'shares/release_unreadable',
      );
    }
  });

  it('is not opened by the key of another investigation', async () => {
    const { subject, release } = await scene();
    const other = await generateCaseKey();
    expect(await codeOf(openRelease({ ...subject, release, casePrivateKey: other.privateKey }))).toBe(
      'shares/release_unreadable',
    );
  });

  it('of another form is refused', async () => {
    const { subject, release, casePrivateKey } = await scene();
    const wrong = [
      new Uint8Array(0),
      release.slice(0, -1),
      concat(release, new Uint8Array(1)),
      changed(release, 0),
      encodeRelease({ ...readRelease(release), caseId: '' }),
    ];
    for (const bytes of wrong) {
      expect(await codeOf(openRelease({ ...subject, release: copyBytes(bytes), casePrivateKey }))).toBe(
        'shares/release_malformed',
      );
    }
  });
});
