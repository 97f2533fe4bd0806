// What binds a device to the key of its marks, and what makes the time of a meeting one: each with whoever would undo it.
import { amendCharter, publicClassification } from '@incamera/charter';
import { concat, copyBytes, equalBytes } from '@incamera/kernel';
import * as fc from 'fast-check';
import { type Extension } from 'ts-mls';
import { beforeAll, describe, expect, it } from 'vitest';
import { AttackScene } from './attack-scene.js';
import { claimsHash, makeClaims, readClaims } from './claims.js';
import { type Entered, enterAsFounder } from './entry.js';
import { nameOnly } from './identification.js';
import { createKnockIn, keyPackageOf, openKnockIn } from './knock.js';
import { decodeMarkCommitment, encodeMarkCommitment, type MarkCommitment, markExtension } from './mark-commitment.js';
import { readClockOrigin } from './meeting-clock.js';
import { MeetingGroup } from './meeting-group.js';
import { EVIDENCE_EXTENSION, MARK_EXTENSION } from './mls/suite.js';
import { codeOf, FAST_SUITE, must, START_MS, TEST_MARK, TestMeeting } from './testing.js';

const OTHER_MARK: MarkCommitment = { ...TEST_MARK, bundleDigest: new Uint8Array(32).fill(9) };
const SLOW_MS = 120_000;

describe('a commitment in a leaf', () => {
  it('has one encoding', async () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(copyBytes);
    await fc.assert(
      fc.asyncProperty(hash, hash, async (bundleDigest, secretCommitment) => {
        const encoded = encodeMarkCommitment({ bundleDigest, secretCommitment });
        const read = must(decodeMarkCommitment(encoded));
        expect(equalBytes(encodeMarkCommitment(read), encoded)).toBe(true);
        for (const wrong of [encoded.slice(1), encoded.slice(0, -1), concat(encoded, new Uint8Array(1))]) {
          expect(codeOf(decodeMarkCommitment(wrong))).toBe('group/mark_malformed');
        }
        encoded[0] = 2;
        expect(codeOf(decodeMarkCommitment(encoded))).toBe('group/mark_malformed');
      }),
    );
  });

  it('is part of what an admission is for, stands once, and behind the evidence', () => {
    const options = { choosesNames: false, enteredAtMs: null };
    const plain = must(makeClaims(nameOnly('Ada'), options));
    const marked = must(makeClaims(nameOnly('Ada'), { ...options, mark: TEST_MARK }));
    const other = must(makeClaims(nameOnly('Ada'), { ...options, mark: OTHER_MARK }));
    expect(must(readClaims(plain)).mark).toBeNull();
    expect(must(readClaims(marked)).mark).toEqual(TEST_MARK);
    expect(new Set([plain, marked, other].map((leaf) => claimsHash(leaf).join())).size).toBe(3);
    const [mark] = marked.extensions as [Extension];
    const evidence = { extensionType: EVIDENCE_EXTENSION, extensionData: new Uint8Array() };
    for (const extensions of [[mark, mark], [mark, evidence], [{ ...mark, extensionType: 0xf7f7 }]]) {
      expect(codeOf(readClaims({ ...plain, extensions }))).toBe('group/bad_evidence');
    }
    const broken = { extensionType: MARK_EXTENSION, extensionData: new Uint8Array(3) };
    expect(codeOf(readClaims({ ...plain, extensions: [broken] }))).toBe('group/mark_malformed');
  });
});

describe('where copies must be marked', () => {
  let s: AttackScene;
  let cheat: Entered;
  beforeAll(async () => {
    const open = await publicClassification();
    const classification = { ...open, rules: { ...open.rules, marks: 'standard' as const } };
    s = await AttackScene.create(await TestMeeting.create({ suite: FAST_SUITE, draft: { classification } }));
    cheat = await s.hostState();
  }, SLOW_MS);

  it('everybody shows a commitment, and nobody founds a meeting without', async () => {
    expect(s.bob.roster().map(({ mark }) => mark)).toEqual(s.bob.roster().map(() => TEST_MARK));
    const { charter, linkKeys, clock, site } = s.meeting;
    const { memberKey } = s.meeting.host();
    const input = { charter, linkKeys, clock, site, memberKey, identification: nameOnly('Host') };
    expect(codeOf(await enterAsFounder(FAST_SUITE, input))).toBe('group/mark_missing');
  });

  it('nobody knocks without, and no host’s client shows somebody who does', async () => {
    const { memberKey } = s.eve.seat;
    const input = { ...s.meeting, memberKey, identification: nameOnly('Eve'), mark: null };
    expect(codeOf(await createKnockIn(FAST_SUITE, input))).toBe('group/mark_missing');
    const sealed = await s.sealedKnock((await s.someKeyPackage('Eve')).keyPackage);
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...s.meeting, sealed }))).toBe('group/mark_missing');
  });

  it('an altered host lets nobody in without: everybody refuses', async () => {
    const { keyPackage } = await s.someKeyPackage('Ghost');
    const add = { proposalType: 'add' as const, add: { keyPackage } };
    const justified = s.justify([await s.admission(keyPackage, cheat)]);
    const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), justified]);
    await s.expectRefused(bytes, 'group/mark_missing', [s.bob]);
  });

  it('nobody exchanges or drops the commitment while the leaf lives', async () => {
    for (const extensions of [[markExtension(OTHER_MARK)], []]) {
      const { bytes } = await s.commitRaw(s.carrying(cheat, extensions), []);
      await s.expectRefused(bytes, 'group/identity_changed', [s.bob]);
    }
  });

  it('nobody lets in a device under another commitment than the one that was at the door', async () => {
    const { knock } = await s.meeting.knock('Mallory');
    const shown = keyPackageOf(knock);
    if (shown === undefined) throw new Error('no key package');
    const { keyPackage } = await s.someKeyPackage('Mallory', undefined, nameOnly('Mallory'), null, OTHER_MARK);
    const add = { proposalType: 'add' as const, add: { keyPackage } };
    const ofShown = await s.admission(shown, cheat);
    const ref = await s.admission(keyPackage, cheat, { claimsHash: ofShown.claimsHash });
    for (const [admission, code] of [
      [ofShown, 'group/admission_missing'],
      [ref, 'group/bad_admission'],
    ] as const) {
      const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([admission])]);
      await s.expectRefused(bytes, code, [s.bob]);
    }
  });
});

describe('rules that become stricter', () => {
  it(
    'cannot demand marks of people who have no keys: the change is refused by everybody, first of all by the host’s own client',
    async () => {
      const s = await AttackScene.create();
      const cheat = await s.hostState();
      const { classification } = s.meeting.charter.charter;
      const marked = { ...classification, rules: { ...classification.rules, marks: 'strong' as const } };
      expect(codeOf(await new MeetingGroup(cheat).prepareCharterChange(() => ({ classification: marked })))).toBe(
        'group/mark_missing',
      );
      const founder = s.meeting.host().memberKey.privateKey;
      const { chain } = await amendCharter(cheat.epoch.chain, { classification: marked }, 0, founder, START_MS);
      const { bytes } = await s.commitCharters(cheat.epoch.state, chain);
      await s.expectRefused(bytes, 'group/mark_missing', [s.bob]);
    },
    SLOW_MS,
  );
});

describe('the clock of a meeting', () => {
  it('begins with the founding, for whoever comes later as well', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    meeting.clock.now += 90_000;
    const [ada] = await meeting.admit(host, ['Ada']);
    expect(ada?.time.originMs).toBe(START_MS);
    expect(ada?.time.readingMs).toBe(90_000);
    expect(host.time.readingMs).toBeNull();
    expect(host.time.elapsedMs()).toBe(90_000);
  });

  it('is told by whoever lets somebody in, by the better clock that it has', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    const host = await meeting.found();
    host.time.follow(() => 42_000.7);
    const [ada] = await meeting.admit(host, ['Ada']);
    expect(ada?.time.readingMs).toBe(42_000);
  });

  it(
    'cannot be changed, left out or written twice by a commit',
    async () => {
      const s = await AttackScene.create();
      const cheat = await s.hostState();
      const { state, chain } = cheat.epoch;
      const origin = readClockOrigin(state.groupContext.extensions) ?? 0;
      const founder = s.meeting.host().memberKey.privateKey;
      const next = (await amendCharter(chain, { features: [] }, 0, founder, START_MS)).chain;
      for (const from of [origin + 1, 0, origin - 3_600_000]) {
        const { bytes } = await s.commitContext(state, s.contextWith(next, from));
        await s.expectRefused(bytes, 'group/clock_changed', [s.bob]);
        const alone = await s.commitContext(state, s.contextWith(chain, from));
        await s.expectRefused(alone.bytes, 'group/clock_changed', [s.bob]);
      }
      const [required, charter, clock] = s.contextWith(next, origin) as [Extension, Extension, Extension];
      for (const extensions of [
        [required, charter],
        [required, charter, clock, clock],
        [required, clock, charter],
      ]) {
        const { bytes } = await s.commitContext(state, extensions);
        await s.expectRefused(bytes, 'group/context_change_refused', [s.bob]);
      }
    },
    SLOW_MS,
  );

  it('cannot have begun before the meeting was called or after its end', async () => {
    const meeting = await TestMeeting.create({ suite: FAST_SUITE });
    meeting.clock.now = START_MS - 2 * 24 * 3_600_000;
    expect(codeOf(await meeting.tryToFound(0, nameOnly('Host')))).toBe('group/clock_implausible');
  });

  it(
    'keeps a joiner out of a group that does not say it, or says something impossible',
    async () => {
      const s = await AttackScene.create();
      const { meeting } = s;
      const host = await s.someKeyPackage('Host 0', meeting.host().memberKey);
      const state = await s.fakeGroup(host);
      const week = 8 * 24 * 3_600_000;
      for (const [readingMs, code] of [
        [week * 2, 'group/clock_missing'],
        [5, 'group/admission_missing'],
      ] as const) {
        const { knock, pending } = await meeting.knock('Victim');
        const keyPackage = keyPackageOf(knock);
        if (keyPackage === undefined) throw new Error('no key package');
        const welcome = await s.welcomeInto(state, keyPackage, [s.psk()], meeting, new Map(), readingMs);
        expect(codeOf(await meeting.enter(welcome, pending))).toBe(code);
      }
    },
    SLOW_MS,
  );
});
