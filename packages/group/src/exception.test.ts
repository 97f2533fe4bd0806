// Exceptions from the rules: what a host can grant, who is told of it, and what no altered client can do with it.
import { beginChain, classify, EXCEPTION_RULES, type ExceptionRule, shippedRulebook } from '@incamera/charter';
import { createGroup, type Proposal } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceScene } from '../test/evidence-scene.js';
import { type Admission } from './admission.js';
import { extendBook } from './admission-book.js';
import { AttackScene, cs } from './attack-scene.js';
import { type Entered } from './entry.js';
import { decodeException, type Exception, encodeException, signException, signExceptionRequest } from './exception.js';
import { nameOnly } from './identification.js';
import { createKnockIn, keyPackageOf, openKnockIn, sealKnock } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { clientConfig } from './mls/suite.js';
import { codeOf, FAST_SUITE, must, START_MS, type TestKnock, type TestMeeting } from './testing.js';

const SLOW_MS = 60_000;
const REASON = 'My passkey is at home, the flight leaves in an hour';

/** *Internal*, with these exceptions permitted; the host is certified by the organisation. */
async function permitting(exceptions: readonly ExceptionRule[], hostCount = 1): Promise<EvidenceScene> {
  const found = classify(await shippedRulebook(), 'internal');
  if (found === null) throw new Error('no class');
  const classification = { ...found, rules: { ...found.rules, exceptions } };
  return EvidenceScene.create('internal', FAST_SUITE, { hostCount, draft: { classification } });
}

/** Somebody with a name alone, who asks to be excepted. */
async function asking(
  meeting: TestMeeting,
  rules: readonly ExceptionRule[],
  key?: MemberKey,
  reason = REASON,
): Promise<TestKnock> {
  return meeting.knockBy(key ?? (await generateMemberKey()), nameOnly('Ada'), { rules, reason });
}

const grant = (host: MeetingGroup, { knock }: TestKnock) =>
  host.prepareAdd([knock], {}, new Map(), new Map(), new Set([knock]));
const exceptionOf = (group: MeetingGroup, name = 'Ada') =>
  group.roster().find(({ displayName }) => displayName === name)?.exception;

describe('an exception that a host signs', () => {
  it('lets in whom the rules keep out, and everybody is told, who joins later too', { timeout: SLOW_MS }, async () => {
    const scene = await permitting(['assurance', 'guests']);
    const { meeting } = scene;
    const host = await scene.found();
    const ada = await asking(meeting, ['assurance', 'guests']);
    expect(ada.knock).toMatchObject({
      shortfall: { code: 'group/guest_not_allowed' },
      request: { rules: ['assurance', 'guests'], reason: REASON },
    });
    expect(codeOf(await host.prepareAdd([ada.knock]))).toBe('group/guest_not_allowed');
    const [joined] = await meeting.letIn(host, [ada], undefined, new Set([ada.knock]));
    const bob = await scene.member('bob');
    const [later] = await meeting.letIn(host, [await meeting.knockBy(bob.person.key, bob.shown)]);
    const back = await meeting.takeBack(await host.sealGroupInfo(), {
      identification: (await scene.member('host', meeting.host().memberKey)).shown,
    });
    const expected = {
      rules: ['assurance', 'guests'],
      reason: REASON,
      grantedBy: meeting.host().memberKey.publicKey,
      atMs: START_MS,
    };
    for (const group of [joined, later, back]) {
      if (group === undefined) throw new Error('not joined');
      expect(exceptionOf(group)).toEqual(expected);
      expect(exceptionOf(group, 'Certified bob') ?? null).toBeNull();
    }
    // It says nothing about the next one, nor about the same person with another key package.
    const other = await meeting.knock('Cid');
    expect(codeOf(await back.prepareAdd([other.knock]))).toBe('group/guest_not_allowed');
    const again = await meeting.knockBy(ada.pending.memberKey, nameOnly('Ada'));
    expect(codeOf(await back.prepareAdd([again.knock]))).toBe('group/guest_not_allowed');
  });

  it('frees from the rules that it names and from no other', async () => {
    const scene = await permitting(['network', 'assurance', 'guests']);
    const host = await scene.found();
    const codes = async (rules: readonly ExceptionRule[]) =>
      codeOf(await grant(host, await asking(scene.meeting, rules)));
    expect(await codes(['guests'])).toBe('group/assurance_too_low');
    expect(await codes(['assurance'])).toBe('group/guest_not_allowed');
    expect(await codes(['network'])).toBe('group/guest_not_allowed');
    expect(await codes(['network', 'assurance', 'guests'])).toBe('accepted');
  });

  it('is signed only for who asked, by a host of the charter, where the classification permits it', async () => {
    const scene = await permitting(['assurance', 'guests']);
    const host = await scene.found();
    const silent = await scene.meeting.knock('Silent');
    expect(codeOf(await grant(host, silent))).toBe('group/exception_not_asked');
    const wanting = await asking(scene.meeting, ['network', 'guests']);
    expect(codeOf(await grant(host, wanting))).toBe('group/exception_not_permitted');
    const none = await permitting([]);
    const strict = await none.found();
    const refused = await asking(none.meeting, ['assurance', 'guests']);
    expect(codeOf(await grant(strict, refused))).toBe('group/exception_not_permitted');
  });

  it('counts by the rules of when it was made: a version that permits fewer takes nobody out', {
    timeout: SLOW_MS,
  }, async () => {
    const scene = await permitting(['assurance', 'guests']);
    const { meeting } = scene;
    const host = await scene.found();
    const ada = await asking(meeting, ['assurance', 'guests']);
    await meeting.letIn(host, [ada], undefined, new Set([ada.knock]));
    meeting.clock.now += 60_000;
    const change = must(
      await host.prepareCharterChange(({ classification }) => ({
        classification: { ...classification, rules: { ...classification.rules, exceptions: [] } },
      })),
    );
    await meeting.deliver(host, change);
    expect(exceptionOf(host)?.reason).toBe(REASON);
    meeting.clock.now += 20 * 60_000;
    const late = await asking(meeting, ['assurance', 'guests']);
    expect(codeOf(await grant(host, late))).toBe('group/exception_not_permitted');
    const bob = await scene.memberNow('bob');
    await meeting.letIn(host, [await meeting.knockBy(bob.person.key, bob.shown)]);
    expect(meeting.members.map((member) => exceptionOf(member)?.reason)).toEqual([REASON, REASON, REASON]);
  });
});

describe('a request at the door', () => {
  it('needs rules and a reason of one line, and shows neither to who has no link', async () => {
    const { meeting } = await permitting(EXCEPTION_RULES);
    const wish = async (rules: readonly ExceptionRule[], reason: string) => {
      const identification = nameOnly('Ada');
      const memberKey = await generateMemberKey();
      return createKnockIn(FAST_SUITE, { ...meeting, identification, memberKey, wish: { rules, reason } });
    };
    for (const reason of ['', ' ', 'two\nlines', 'x'.repeat(201), 'turned \u202e round']) {
      expect(codeOf(await wish(['guests'], reason))).toBe('group/exception_reason');
    }
    expect(codeOf(await wish([], REASON))).toBe('group/exception_reason');
    expect(codeOf(await wish(['guests', 'network'], REASON))).toBe('group/exception_reason');
    const { sealed } = must(await wish(['guests'], REASON));
    expect(new TextDecoder().decode(sealed)).not.toContain('passkey');
  });

  it('cannot be put into somebody’s mouth, nor taken over for another key package or meeting', async () => {
    const scene = await permitting(EXCEPTION_RULES);
    const { meeting } = scene;
    const { knock } = await meeting.knock('Ada');
    const [keyPackage, stranger] = [keyPackageOf(knock), await generateMemberKey()];
    if (keyPackage === undefined) throw new Error('no key package');
    const sealedWith = async (key: MemberKey, ref: Uint8Array, groupId: Uint8Array) => {
      const wish = { rules: ['guests'], reason: REASON } as const;
      const request = await signExceptionRequest(groupId, ref, wish, key.privateKey);
      const own = new Uint8Array(await makeKeyPackageRef(keyPackage, cs.hash));
      const sealed = await sealKnock(meeting.linkKeys, keyPackage, own, request);
      return codeOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed }));
    };
    const { keyPackageRef } = knock;
    const { groupId } = meeting.charter;
    expect(await sealedWith(stranger, keyPackageRef, groupId)).toBe('group/exception_request_forged');
    const own = await asking(meeting, ['guests']);
    const ownPackage = keyPackageOf(own.knock);
    const request = own.knock.request;
    if (ownPackage === undefined || request === null) throw new Error('no request');
    const otherwise = { ...request, rules: ['network'] as const };
    const sealed = await sealKnock(meeting.linkKeys, ownPackage, own.knock.keyPackageRef, otherwise);
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed }))).toBe('group/exception_request_forged');
    const again = await meeting.knockBy(own.pending.memberKey, nameOnly('Ada'));
    const newer = keyPackageOf(again.knock);
    if (newer === undefined) throw new Error('no key package');
    const moved = await sealKnock(meeting.linkKeys, newer, again.knock.keyPackageRef, request);
    expect(codeOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed: moved }))).toBe('group/exception_request_forged');
  });
});

describe('a statement', () => {
  it('has one encoding, and what is none is not read', async () => {
    const [host, ada] = await Promise.all([generateMemberKey(), generateMemberKey()]);
    const groupId = new Uint8Array(32);
    const keyPackageRef = crypto.getRandomValues(new Uint8Array(64));
    const wish = { rules: ['network', 'guests'], reason: REASON } as const;
    const request = await signExceptionRequest(groupId, keyPackageRef, wish, ada.privateKey);
    const base = { epoch: 3n, keyPackageRef, signatureKey: ada.publicKey, request, grantedBy: host.publicKey };
    const bytes = await signException(groupId, base, host.privateKey);
    const read = decodeException(bytes);
    expect(read).toMatchObject({ epoch: 3n, request: { ...wish } });
    expect(read && encodeException(read)).toEqual(bytes);
    const signature = new Uint8Array(64);
    const wrong: Exception[] = [
      { ...base, signature, request: { ...request, rules: [] } },
      { ...base, signature, request: { ...request, rules: ['guests', 'network'] } },
      { ...base, signature, request: { ...request, rules: ['guests', 'guests'] } },
      { ...base, signature, request: { ...request, reason: '' } },
      { ...base, signature, request: { ...request, reason: 'x'.repeat(201) } },
    ];
    for (const statement of wrong) expect(decodeException(encodeException(statement))).toBeNull();
    for (let length = 0; length < bytes.length; length++) expect(decodeException(bytes.slice(0, length))).toBeNull();
    expect(decodeException(Uint8Array.from([...bytes, 0]))).toBeNull();
  });
});

describe('a host client that was altered', () => {
  const permitted = ['assurance', 'guests'] as const;
  let scene: EvidenceScene;
  let attack: AttackScene;
  let cheat: Entered;

  beforeEach(async () => {
    scene = await permitting(permitted);
    const { meeting } = scene;
    const host = await scene.found();
    const join = async (id: string) => {
      const { person, shown } = await scene.member(id);
      return meeting.knockBy(person.key, shown);
    };
    const [bob] = await meeting.letIn(host, [await join('bob')]);
    const eve = await join('eve');
    const prepared = must(await host.prepareAdd([eve.knock]));
    await meeting.deliver(host, prepared);
    const entered = must(await meeting.enter(prepared.welcome as Uint8Array, eve.pending));
    attack = new AttackScene(meeting, host, bob as MeetingGroup, entered);
    const { shown } = await scene.member('host', meeting.host().memberKey);
    const returned = must(await meeting.prepareReturn(await host.sealGroupInfo(), 0, { identification: shown }));
    await must(await attack.bob.processCommit(returned.commit)).adopt();
    cheat = returned;
  }, SLOW_MS);

  type Change = Partial<Omit<Exception, 'signature' | 'request'>> & {
    readonly rules?: readonly ExceptionRule[];
    readonly askedBy?: MemberKey;
    readonly signedBy?: MemberKey;
    readonly groupId?: Uint8Array;
    readonly laterReason?: string;
  };

  /** The commit that adds somebody with a name alone, by an exception that differs in `change`. */
  async function add(change: Change, admission: Pick<Partial<Admission>, 'exception'> = {}): Promise<Uint8Array> {
    const key = await generateMemberKey();
    const { keyPackage } = await attack.someKeyPackage('Ghost', key);
    const { groupId } = scene.meeting.charter;
    const keyPackageRef = new Uint8Array(await makeKeyPackageRef(keyPackage, cs.hash));
    const { rules = permitted, askedBy = key, signedBy = cheat.seat.memberKey, laterReason, ...rest } = change;
    const asked = { rules, reason: REASON };
    const request = await signExceptionRequest(groupId, keyPackageRef, asked, askedBy.privateKey);
    const statement = {
      epoch: cheat.epoch.number + 1n,
      keyPackageRef,
      signatureKey: key.publicKey,
      request: { ...request, reason: laterReason ?? REASON },
      grantedBy: signedBy.publicKey,
      ...rest,
    };
    const exception = await signException(change.groupId ?? groupId, statement, signedBy.privateKey);
    const signed = await attack.admission(keyPackage, cheat, { exception, ...admission });
    const proposal: Proposal = { proposalType: 'add', add: { keyPackage } };
    const proposals = [proposal, attack.psk(), attack.justify([signed])];
    return (await attack.commitRaw(cheat.epoch.state, proposals)).bytes;
  }

  it('cannot make one for another key package, person, meeting or epoch', async () => {
    const changes: Change[] = [
      { keyPackageRef: new Uint8Array(64) },
      { signatureKey: attack.eve.seat.memberKey.publicKey },
      { groupId: new Uint8Array(32) },
      { epoch: cheat.epoch.number },
      { epoch: cheat.epoch.number + 2n },
    ];
    for (const change of changes) {
      await attack.expectRefused(await add(change), 'group/exception_invalid', [attack.bob]);
    }
    expect(codeOf(await attack.bob.processCommit(await add({})))).toBe('accepted');
  });

  it('cannot make one that nobody asked for, or for another reason', async () => {
    const byHost = await add({ askedBy: cheat.seat.memberKey });
    await attack.expectRefused(byHost, 'group/exception_invalid', [attack.bob]);
    await attack.expectRefused(await add({ laterReason: 'Because' }), 'group/exception_invalid', [attack.bob]);
    await attack.expectRefused(await add({}, { exception: new Uint8Array(300) }), 'group/exception_invalid', [
      attack.bob,
    ]);
  });

  it('cannot pass on one by a member who is no host', async () => {
    const byEve = await add({ signedBy: attack.eve.seat.memberKey });
    await attack.expectRefused(byEve, 'group/exception_not_host', [attack.bob]);
  });

  it('cannot except from what the classification does not permit', async () => {
    const tooMuch = await add({ rules: ['network', 'assurance', 'guests'] });
    await attack.expectRefused(tooMuch, 'group/exception_not_permitted', [attack.bob]);
    await attack.expectRefused(await add({ rules: ['guests'] }), 'group/assurance_too_low', [attack.bob]);
  });

  it('cannot leave it out: not before it signs the admission, not after', async () => {
    await attack.expectRefused(await add({}, { exception: null }), 'group/guest_not_allowed', [attack.bob]);
    const key = await generateMemberKey();
    const { keyPackage } = await attack.someKeyPackage('Ghost', key);
    const admission = await attack.admission(keyPackage, cheat, { exception: new Uint8Array(8) });
    const proposal: Proposal = { proposalType: 'add', add: { keyPackage } };
    const stripped = attack.justify([{ ...admission, exception: null }]);
    const { bytes } = await attack.commitRaw(cheat.epoch.state, [proposal, attack.psk(), stripped]);
    await attack.expectRefused(bytes, 'group/bad_admission', [attack.bob]);
  });

  it('cannot keep it from somebody who joins later, nor invent one for a member there', async () => {
    const { meeting } = scene;
    const victim = await scene.member('victim');
    const { knock, pending } = await meeting.knockBy(victim.person.key, victim.shown);
    const victimPackage = keyPackageOf(knock);
    const asked = await asking(meeting, permitted);
    const askedPackage = keyPackageOf(asked.knock);
    const { request } = asked.knock;
    if (victimPackage === undefined || askedPackage === undefined || request === null) throw new Error('no knock');
    const { charter } = meeting;
    const { shown } = await scene.member('host', meeting.host().memberKey);
    const own = await attack.someKeyPackage('Host', meeting.host().memberKey, shown, START_MS);
    const extensions = attack.contextWith(beginChain(charter));
    const fake = await createGroup(charter.groupId, own.keyPackage, own.privateKeys, extensions, cs, clientConfig);
    const byHost = { ...attack.eve, seat: { ...attack.eve.seat, memberKey: meeting.host().memberKey } };
    const epoch = byHost.epoch.number + 1n;
    const statement = {
      epoch,
      keyPackageRef: asked.knock.keyPackageRef,
      signatureKey: asked.knock.signatureKey,
      request,
      grantedBy: meeting.host().memberKey.publicKey,
    };
    const exception = await signException(charter.groupId, statement, meeting.host().memberKey.privateKey);
    const admitted = await attack.admission(askedPackage, byHost, { exception });
    const welcome = async (admission: Admission) => {
      const book = extendBook(charter, new Map(), [admission, await attack.admission(victimPackage, byHost)]);
      const add: Proposal = { proposalType: 'add', add: { keyPackage: askedPackage } };
      return attack.welcomeInto(fake, victimPackage, [attack.psk(), add], meeting, book);
    };
    const enter = async (admission: Admission) => codeOf(await meeting.enter(await welcome(admission), pending));
    expect(await enter({ ...admitted, exception: null })).toBe('group/bad_admission');
    expect(await enter(await attack.admission(askedPackage, byHost))).toBe('group/guest_not_allowed');
    const other = await signException(
      charter.groupId,
      { ...statement, epoch: epoch + 1n },
      byHost.seat.memberKey.privateKey,
    );
    expect(await enter(await attack.admission(askedPackage, byHost, { exception: other }))).toBe(
      'group/exception_invalid',
    );
    expect(await enter(admitted)).toBe('accepted');
  });
});
