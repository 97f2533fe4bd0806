// A meeting in which two hosts must agree on everybody: its founder, and the second one whom the charter names (test support).
import { type Charter, type CharterDraft, classify, type Invited, shippedRulebook } from '@incamera/charter';
import { type Proposal } from 'ts-mls';
import { type Admission } from '../src/admission.js';
import { type Agreement, signAgreement } from '../src/agreement.js';
import { AttackScene } from '../src/attack-scene.js';
import { type CharterEdit } from '../src/charter-change.js';
import { type Entered } from '../src/entry.js';
import { type Identification } from '../src/identification.js';
import { type Knock } from '../src/knock.js';
import { type MeetingGroup } from '../src/meeting-group.js';
import { generateReturnKey, type MemberKey, type ReturnKey } from '../src/member-key.js';
import { codeOf, FAST_SUITE, must, type TestKnock, type TestMeeting } from '../src/testing.js';
import { EvidenceScene } from './evidence-scene.js';

export const named = (...addresses: string[]): Invited[] => addresses.map((address) => ({ kind: 'host', address }));

/** *Internal* with another way of admission. */
export async function internalWith(admission: Charter['classification']['rules']['admission']) {
  const internal = classify(await shippedRulebook(), 'internal');
  if (internal === null) throw new Error('not shipped');
  return { ...internal, rules: { ...internal.rules, admission } };
}

/** Writes the member of a name into the charter as a host, in the place of that name. */
export const becomesHost =
  (key: MemberKey, returnKey: ReturnKey, name: string): CharterEdit =>
  ({ hosts, invited }) => ({
    hosts: [...hosts, { signatureKey: key.publicKey, returnKey: returnKey.publicKey, label: name }],
    invited: invited.filter(({ address }) => address !== name),
  });

export class TwoHostScene {
  readonly evidence: EvidenceScene;
  readonly founder: MeetingGroup;

  private constructor(evidence: EvidenceScene, founder: MeetingGroup) {
    this.evidence = evidence;
    this.founder = founder;
  }

  /** The founder alone; the charter names Hugo, as his organisation certifies him. */
  static async found(draft: Partial<CharterDraft> = {}): Promise<TwoHostScene> {
    const evidence = await EvidenceScene.create('internal', FAST_SUITE, {
      rules: { silentAfterMs: 60_000 },
      draft: { classification: await internalWith('two_hosts'), invited: named('example.org/hugo'), ...draft },
    });
    return new TwoHostScene(evidence, await evidence.found());
  }

  get meeting(): TestMeeting {
    return this.evidence.meeting;
  }

  /** Somebody of the organisation at the door. */
  async knock(
    id: string,
    key?: MemberKey,
  ): Promise<TestKnock & { readonly shown: Identification; readonly key: MemberKey }> {
    const { person, shown } = await this.evidence.member(id, key);
    return { ...(await this.meeting.knockBy(person.key, shown)), shown, key: person.key };
  }

  /** Hugo comes in by the founder's word alone and is made a host. */
  async withHugo(): Promise<TwoHosts> {
    const knock = await this.knock('hugo');
    const [hugo] = await this.meeting.letIn(this.founder, [knock]);
    if (hugo === undefined) throw new Error('not joined');
    const returnKey = await generateReturnKey();
    const edit = becomesHost(knock.key, returnKey, 'example.org/hugo');
    await this.meeting.deliver(this.founder, must(await this.founder.prepareCharterChange(edit)));
    return new TwoHosts(this, hugo, knock.key, returnKey);
  }
}

export class TwoHosts {
  readonly scene: TwoHostScene;
  readonly hugo: MeetingGroup;
  readonly hugoKey: MemberKey;
  readonly hugoReturnKey: ReturnKey;

  constructor(scene: TwoHostScene, hugo: MeetingGroup, hugoKey: MemberKey, hugoReturnKey: ReturnKey) {
    this.scene = scene;
    this.hugo = hugo;
    this.hugoKey = hugoKey;
    this.hugoReturnKey = hugoReturnKey;
  }

  get founder(): MeetingGroup {
    return this.scene.founder;
  }

  get meeting(): TestMeeting {
    return this.scene.meeting;
  }

  /** What both have signed for somebody. */
  async agree(knock: Knock, by = this.founder, second = this.hugo) {
    const admission = must(await by.twoHosts.propose(knock));
    return { admission, agreement: must(await second.twoHosts.agree(knock, admission)) };
  }

  /** Both agree; everybody follows; the person joins. */
  async letIn(knock: TestKnock, by = this.founder, second = this.hugo): Promise<MeetingGroup> {
    const agreed = new Map([[knock.knock, await this.agree(knock.knock, by, second)]]);
    const prepared = must(await by.prepareAdd([knock.knock], {}, new Map(), agreed));
    await this.meeting.deliver(by, prepared);
    const group = must(await this.meeting.join(prepared.welcome as Uint8Array, knock.pending));
    this.meeting.members.push(group);
    return group;
  }
}

/** The founder's client was altered; Hugo and a member are honest and follow it. */
export class AlteredFounder {
  readonly hosts: TwoHosts;
  readonly forge: AttackScene;
  readonly cheat: Entered;
  readonly honest: readonly MeetingGroup[];

  private constructor(hosts: TwoHosts, forge: AttackScene, cheat: Entered, honest: readonly MeetingGroup[]) {
    this.hosts = hosts;
    this.forge = forge;
    this.cheat = cheat;
    this.honest = honest;
  }

  static async create(): Promise<AlteredFounder> {
    const hosts = await (await TwoHostScene.found()).withHugo();
    const { scene, meeting, hugo, founder } = hosts;
    const bob = await hosts.letIn(await scene.knock('bob'));
    const { shown } = await scene.evidence.member('host', meeting.host().memberKey);
    const sealed = await founder.sealGroupInfo();
    const prepared = must(await meeting.prepareReturn(sealed, 0, { identification: shown }));
    const honest = [hugo, bob];
    for (const member of honest) await must(await member.processCommit(prepared.commit)).adopt();
    return new AlteredFounder(hosts, new AttackScene(meeting, hugo, bob, prepared), prepared, honest);
  }

  /** A ghost with evidence that would do, and the founder's statement about it. */
  async ghost(id = 'ghost', key?: MemberKey) {
    const { person, shown } = await this.hosts.scene.evidence.member(id, key);
    const { keyPackage } = await this.forge.someKeyPackage(id, person.key, shown);
    return { keyPackage, admission: await this.forge.admission(keyPackage, this.cheat), person };
  }

  /** An agreement under any key, to any statement, with anything in it changed before or after it is signed. */
  async agreementBy(
    key: MemberKey,
    admission: Admission,
    options: { groupId?: Uint8Array; after?: Partial<Agreement> } = {},
  ): Promise<Agreement> {
    const { groupId } = this.hosts.meeting.charter;
    return { ...(await signAgreement(options.groupId ?? groupId, admission, key)), ...options.after };
  }

  async add(
    { keyPackage, admission }: Pick<Awaited<ReturnType<AlteredFounder['ghost']>>, 'keyPackage' | 'admission'>,
    agreements: readonly Agreement[],
  ): Promise<Uint8Array> {
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const proposals = [add, this.forge.psk(), this.forge.justify([admission], [], agreements)];
    return (await this.forge.commitRaw(this.cheat.epoch.state, proposals)).bytes;
  }

  /** Nobody follows, by this name, and the epoch stays open. */
  async expectRefused(bytes: Uint8Array, code: string): Promise<void> {
    await this.forge.expectRefused(bytes, code, [...this.honest]);
  }

  async expectAccepted(bytes: Uint8Array): Promise<void> {
    const codes = [];
    for (const member of this.honest) codes.push(codeOf(await member.processCommit(bytes)));
    if (codes.some((code) => code !== 'accepted')) throw new Error(codes.join());
  }
}
