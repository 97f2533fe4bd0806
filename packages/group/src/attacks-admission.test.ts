// Cheating with what was admitted: other evidence later, other times, words of hosts that are none, and people below what the
// meeting asks. By a member, an altered host client, and both together against a joiner.
import { beginChain } from '@incamera/charter';
import { signVouch } from '@incamera/identity';
import { createGroup, createGroupInfoWithExternalPubAndRatchetTree, type LeafNode, type Proposal } from 'ts-mls';
import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceScene, HOUR_MS, TestPerson } from '../test/evidence-scene.js';
import { type Admission } from './admission.js';
import { extendBook } from './admission-book.js';
import { CLOCK_TOLERANCE_MS, findWrongTimes } from './admission-time.js';
import { AttackScene, cs } from './attack-scene.js';
import { encodeName } from './claims.js';
import { type Entered } from './entry.js';
import { type Identification, nameOnly } from './identification.js';
import { keyPackageOf, type PendingJoin } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { joinByExternalCommit } from './mls/external-join.js';
import { clientConfig } from './mls/suite.js';
import { writeMessage } from './mls/wire.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

/** A meeting with a host, Bob, and Eve whose client cheats; all of them certified. */
class Scene {
  readonly evidence: EvidenceScene;
  readonly attack: AttackScene;
  readonly evePerson: TestPerson;

  private constructor(evidence: EvidenceScene, attack: AttackScene, evePerson: TestPerson) {
    this.evidence = evidence;
    this.attack = attack;
    this.evePerson = evePerson;
  }

  static async create(classification: string): Promise<Scene> {
    const evidence = await EvidenceScene.create(classification, FAST_SUITE, { rules: { silentAfterMs: 60_000 } });
    const { meeting } = evidence;
    const host = await evidence.found();
    const bob = await evidence.member('bob');
    const [joined] = await meeting.letIn(host, [await meeting.knockBy(bob.person.key, bob.shown)]);
    const eve = await evidence.member('eve');
    const { knock, pending } = await meeting.knockBy(eve.person.key, eve.shown);
    const prepared = must(await host.prepareAdd([knock]));
    await meeting.deliver(host, prepared);
    const entered = must(await meeting.enter(prepared.welcome as Uint8Array, pending));
    return new Scene(evidence, new AttackScene(meeting, host, joined as MeetingGroup, entered), eve.person);
  }

  get meeting(): TestMeeting {
    return this.evidence.meeting;
  }

  /** An altered client under the host's key. Bob follows it. */
  async cheat(): Promise<Entered> {
    const { shown } = await this.evidence.member('host', this.meeting.host().memberKey);
    const prepared = must(
      await this.meeting.prepareReturn(await this.attack.host.sealGroupInfo(), 0, { identification: shown }),
    );
    await must(await this.attack.bob.processCommit(prepared.commit)).adopt();
    return prepared;
  }

  /** The commit of an altered host client that adds somebody. */
  async add(
    cheat: Entered,
    key: MemberKey,
    shown: Identification,
    change: Partial<Omit<Admission, 'signature'>> = {},
  ): Promise<Uint8Array> {
    const { keyPackage } = await this.attack.someKeyPackage('X', key, shown);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const admission = await this.attack.admission(keyPackage, cheat, change);
    const proposals = [add, this.attack.psk(), this.attack.justify([admission])];
    return (await this.attack.commitRaw(cheat.epoch.state, proposals)).bytes;
  }
}

describe('a member whose evidence was admitted', () => {
  it('cannot change it: not the certificate, not what stands beside it, not its kind', async () => {
    const { attack, evidence, evePerson, meeting } = await Scene.create('internal');
    const { state, ownLeaf } = attack.eve.epoch;
    const node = state.ratchetTree[2 * ownLeaf];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const other = await evePerson.chain(evidence.organisation, 'example.org', { namesPasskey: true });
    const otherServer = await evePerson.chain(evidence.server, 'meet.example.org');
    const shown = evePerson.show({ idToken: await evidence.token(evePerson.key.publicKey) });
    const withToken = (await attack.someKeyPackage('Eve', evePerson.key, shown)).keyPackage.leafNode;
    const changes: Partial<LeafNode>[] = [
      { credential: { credentialType: 'x509', certificates: other } },
      { credential: { credentialType: 'x509', certificates: otherServer } },
      { credential: { credentialType: 'basic', identity: encodeName('Certified eve') } },
      { extensions: withToken.extensions },
      { capabilities: { ...node.leaf.capabilities, credentials: ['x509'] } },
    ];
    for (const change of changes) {
      const tree = state.ratchetTree.slice();
      tree[2 * ownLeaf] = { nodeType: 'leaf', leaf: { ...node.leaf, ...change } as LeafNode };
      const { bytes } = await attack.commitRaw({ ...state, ratchetTree: tree }, []);
      await attack.expectRefused(bytes, 'group/identity_changed');
    }
    // The epoch is not consumed.
    const ada = await evidence.member('ada');
    await meeting.letIn(attack.host, [await meeting.knockBy(ada.person.key, ada.shown)]);
  });

  it('cannot show other evidence to a joiner, not even with a host that plays along', async () => {
    const { evidence, evePerson, meeting, attack } = await Scene.create('internal');
    const victim = await evidence.member('victim');
    const { knock, pending } = await meeting.knockBy(victim.person.key, victim.shown);
    const hostPerson = await evidence.member('host', meeting.host().memberKey);
    // What the host once admitted, and a tree in which Eve shows something better.
    const better = evePerson.show({
      chain: await evePerson.chain(evidence.organisation, 'example.org', { namesPasskey: true }),
    });
    const admitted = keyPackageOf(
      (await meeting.knockBy(evePerson.key, (await evidence.member('eve', evePerson.key)).shown)).knock,
    );
    const shownNow = (await attack.someKeyPackage('Eve', evePerson.key, better)).keyPackage;
    const own = await attack.someKeyPackage('Host', meeting.host().memberKey, hostPerson.shown, START_MS);
    const { charter } = meeting;
    const fake = await createGroup(
      charter.groupId,
      own.keyPackage,
      own.privateKeys,
      attack.contextWith(beginChain(charter)),
      cs,
      clientConfig,
    );
    const byHost = { ...attack.eve, seat: { ...attack.eve.seat, memberKey: meeting.host().memberKey } };
    const victimPackage = keyPackageOf(knock);
    if (admitted === undefined || victimPackage === undefined) throw new Error('no key package');
    const welcome = async (evePackage: typeof admitted) => {
      const admissions = [await attack.admission(admitted, byHost), await attack.admission(victimPackage, byHost)];
      const book = extendBook(charter, new Map(), admissions);
      const add: Proposal = { proposalType: 'add', add: { keyPackage: evePackage } };
      return attack.welcomeInto(fake, victimPackage, [attack.psk(), add], meeting, book);
    };
    expect(codeOf(await meeting.enter(await welcome(shownNow), pending))).toBe('group/evidence_altered');
    expect(codeOf(await meeting.enter(await welcome(admitted), pending))).toBe('accepted');
  });
});

describe('a host client that was altered', () => {
  let scene: Scene;
  let cheat: Entered;
  beforeEach(async () => {
    scene = await Scene.create('internal');
    cheat = await scene.cheat();
  }, 120_000);

  it('cannot date an admission back to when a certificate was good, nor forward', async () => {
    const { evidence, attack } = scene;
    const person = await TestPerson.create('old');
    const issuedAtMs = START_MS - 30 * HOUR_MS;
    const shown = person.show({ chain: await person.chain(evidence.organisation, 'example.org', { issuedAtMs }) });
    const bytes = await scene.add(cheat, person.key, shown, { atMs: START_MS - 10 * HOUR_MS });
    await attack.expectRefused(bytes, 'group/admission_time', [attack.bob]);
    const { person: good, shown: goodShown } = await evidence.member('good');
    for (const atMs of [START_MS + CLOCK_TOLERANCE_MS + 1, START_MS - CLOCK_TOLERANCE_MS - 60_001]) {
      const wrong = await scene.add(cheat, good.key, goodShown, { atMs });
      await attack.expectRefused(wrong, 'group/admission_time', [attack.bob]);
    }
    const late = await scene.add(cheat, good.key, goodShown, { atMs: START_MS - CLOCK_TOLERANCE_MS - 60_000 });
    expect(codeOf(await attack.bob.processCommit(late))).toBe('accepted');
  });

  it('cannot admit on other evidence than it signs for', async () => {
    const { person, shown } = await scene.evidence.member('ada');
    const bytes = await scene.add(cheat, person.key, shown, { claimsHash: new Uint8Array(32) });
    await scene.attack.expectRefused(bytes, 'group/bad_admission', [scene.attack.bob]);
  });

  it('cannot add somebody below what the meeting asks', async () => {
    const { attack, evidence } = scene;
    const key = await generateMemberKey();
    await attack.expectRefused(await scene.add(cheat, key, nameOnly('Ghost')), 'group/guest_not_allowed', [attack.bob]);
    const strict = await Scene.create('restricted');
    const cheating = await strict.cheat();
    const person = await TestPerson.create('sara');
    const chain = await person.chain(strict.evidence.server, 'meet.example.org');
    const bytes = await strict.add(cheating, person.key, person.show({ chain }));
    await strict.attack.expectRefused(bytes, 'group/assurance_too_low', [strict.attack.bob]);
    // A word for a guest helps where guests may be vouched for, and nowhere else.
    const guestKey = await generateMemberKey();
    const vouchIn = (of: Scene) => {
      const { privateKey, publicKey: hostKey } = of.meeting.host().memberKey;
      const { groupId: meetingId } = of.meeting.charter;
      const guest = { meetingId, guestKey: guestKey.publicKey, name: 'Grace', email: null, atMs: START_MS };
      return signVouch({ ...guest, hostKey }, privateKey);
    };
    const vouched = await strict.add(cheating, guestKey, nameOnly('Ghost'), { vouch: await vouchIn(strict) });
    await strict.attack.expectRefused(vouched, 'group/guest_not_allowed', [strict.attack.bob]);
    const good = await scene.add(cheat, guestKey, nameOnly('Ghost'), { vouch: await vouchIn(scene) });
    expect(codeOf(await attack.bob.processCommit(good))).toBe('accepted');
    expect(evidence.meeting.charter.charter.classification.rules.guests).toBe('vouched');
  });

  it('cannot use a word that is about another guest, of another meeting, or of no host', async () => {
    const { attack, evePerson, meeting } = scene;
    const { publicKey: hostKey, privateKey } = meeting.host().memberKey;
    const guest = await generateMemberKey();
    const base = {
      hostKey,
      meetingId: meeting.charter.groupId,
      guestKey: guest.publicKey,
      name: 'Grace',
      email: null,
      atMs: 1,
    };
    const words = [
      await signVouch({ ...base, guestKey: evePerson.key.publicKey }, privateKey),
      await signVouch({ ...base, meetingId: new Uint8Array(32) }, privateKey),
      await signVouch({ ...base, hostKey: evePerson.key.publicKey }, evePerson.key.privateKey),
      (await signVouch(base, privateKey)).map((byte, i) => (i === 120 ? byte ^ 1 : byte)),
      new Uint8Array(3),
    ];
    for (const vouch of words) {
      const bytes = await scene.add(cheat, guest, nameOnly('Ghost'), { vouch });
      await attack.expectRefused(bytes, 'group/vouch_invalid', [attack.bob]);
    }
  });

  it('cannot return on false evidence, at a false time, or without a time', async () => {
    const { attack, evidence, meeting } = scene;
    const { memberKey } = meeting.host();
    const person = await TestPerson.create('host', memberKey);
    const enter = async (shown: Identification, enteredAtMs: number | null) => {
      const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(cheat.epoch.state, [], cs);
      const own = await attack.someKeyPackage('Host', memberKey, shown, enteredAtMs);
      const tree = cheat.epoch.state.ratchetTree;
      const formerLeaf = cheat.epoch.ownLeaf;
      return writeMessage(
        (await joinByExternalCommit({ groupInfo, tree, ...own, formerLeaf, cs, config: clientConfig })).commit,
      );
    };
    const chain = await person.chain(evidence.organisation, 'example.org');
    const foreign = person.show({ chain: await person.chain(evidence.foreign, 'foreign.example') });
    await attack.expectRefused(await enter(foreign, START_MS), 'group/certificate_foreign', [attack.bob]);
    const old = person.show({
      chain: await person.chain(evidence.organisation, 'example.org', { issuedAtMs: START_MS - 25 * HOUR_MS }),
    });
    await attack.expectRefused(await enter(old, START_MS), 'group/certificate_expired', [attack.bob]);
    await attack.expectRefused(await enter(old, START_MS - 2 * HOUR_MS), 'group/admission_time', [attack.bob]);
    await attack.expectRefused(await enter(person.show({ chain }), null), 'group/admission_time', [attack.bob]);
    await attack.expectRefused(await enter(nameOnly('Host'), null), 'group/guest_not_allowed', [attack.bob]);
    expect(codeOf(await attack.bob.processCommit(await enter(person.show({ chain }), START_MS)))).toBe('accepted');
  });
});

describe('the times of admissions', () => {
  it('go forward from epoch to epoch, from the charter to now, as far as clocks allow', async () => {
    const { charter } = await TestMeeting.create({ suite: FAST_SUITE });
    const { createdAtMs } = charter.charter;
    const bookOf = (...times: readonly (readonly [epoch: bigint, minutes: number])[]) =>
      times.map(([epoch, minutes]) => ({ epoch, atMs: createdAtMs + minutes * 60_000 }));
    const nowMs = createdAtMs + 3 * HOUR_MS;
    const judge = (admissions: ReturnType<typeof bookOf>, entries: readonly number[] = []) =>
      findWrongTimes({ admissions, entries }, charter.charter, nowMs)?.context.what ?? null;
    expect(judge(bookOf([1n, 0], [2n, 60], [3n, 46], [4n, 180]))).toBeNull();
    expect(judge(bookOf([2n, 60], [1n, 0]))).toBeNull();
    expect(judge(bookOf([1n, 60], [2n, 44]))).toBe('before an earlier epoch');
    expect(judge(bookOf([1n, -16]))).toBe('before an earlier epoch');
    expect(judge(bookOf([1n, 196]))).toBe('from the future');
    expect(judge(bookOf([1n, 0]), [nowMs, createdAtMs - 16 * 60_000])).toBe('before the charter');
    expect(judge(bookOf([1n, 0]), [nowMs + 16 * 60_000])).toBe('from the future');
  });

  it('tell a joiner whose clock is wrong before anything else goes wrong, where anything depends on it', async () => {
    const { meeting } = await EvidenceScene.create('public', FAST_SUITE);
    const host = await meeting.found();
    const enterAt = async (welcome: Uint8Array, pending: PendingJoin, minutes: number) => {
      meeting.clock.now = START_MS + minutes * 60_000;
      const code = codeOf(await meeting.enter(welcome, pending));
      meeting.clock.now = START_MS;
      return code;
    };
    const ada = await meeting.knock('Ada');
    const first = must(await host.prepareAdd([ada.knock]));
    for (const minutes of [-50, 50]) {
      expect(await enterAt(first.welcome as Uint8Array, ada.pending, minutes)).toBe('accepted');
    }
    const evidence = await EvidenceScene.create('internal', FAST_SUITE);
    const certified = await evidence.found();
    const bob = await evidence.member('bob');
    const second = await evidence.meeting.knockBy(bob.person.key, bob.shown);
    const { welcome } = must(await certified.prepareAdd([second.knock]));
    for (const [minutes, code] of [
      [-16, 'group/admission_time'],
      [17, 'group/admission_time'],
      [15, 'accepted'],
    ] as const) {
      evidence.meeting.clock.now = START_MS + minutes * 60_000;
      const entered = await evidence.meeting.enter(welcome as Uint8Array, second.pending);
      expect([minutes, codeOf(entered)]).toEqual([minutes, code]);
    }
  });
});
