// What attackers in tests have: a meeting of a host, Bob, and Eve, whose client cheats, and the library without our rules (not
// public).
import { type ClientState, createCommit, createGroup, type KeyPackage, type Proposal } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { type Admission, signAdmission } from './admission.js';
import { type AdmissionBook, encodeAdmissionBook } from './admission-book.js';
import { claimsHash, makeClaims } from './claims.js';
import { type Entered } from './entry.js';
import { type Identification, nameOnly } from './identification.js';
import { encodeJustification } from './justification.js';
import { makeKeyPackage, type OwnKeyPackage } from './key-package.js';
import { keyPackageOf, type PendingJoin } from './knock.js';
import { LINK_PSK_ID, linkPskIndex } from './link-psk.js';
import { type MeetingGroup } from './meeting-group.js';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { registerSigningKey } from './mls/key-registry.js';
import {
  ADMISSIONS_EXTENSION,
  clientConfig,
  contextExtensions,
  JUSTIFICATION_PROPOSAL,
  loadSuite,
} from './mls/suite.js';
import { writeMessage, writeWelcome } from './mls/wire.js';
import { codeOf, FAST_SUITE, must, START_MS, TestMeeting } from './testing.js';

export const cs = await loadSuite(FAST_SUITE);
const careless = {
  ...clientConfig,
  keyPackageEqualityConfig: { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => false },
};

export class AttackScene {
  readonly meeting: TestMeeting;
  readonly host: MeetingGroup;
  readonly bob: MeetingGroup;
  /** A member whose client was replaced by a cheating one. */
  readonly eve: Entered;

  constructor(meeting: TestMeeting, host: MeetingGroup, bob: MeetingGroup, eve: Entered) {
    this.meeting = meeting;
    this.host = host;
    this.bob = bob;
    this.eve = eve;
  }

  /** @param given of the fast suite; by default one that asks for nothing */
  static async create(given?: TestMeeting): Promise<AttackScene> {
    const meeting = given ?? (await TestMeeting.create({ suite: FAST_SUITE }));
    const host = await meeting.found();
    const [bob] = await meeting.admit(host, ['Bob']);
    const { knock, pending } = await meeting.knock('Eve');
    const prepared = must(await host.prepareAdd([knock]));
    await meeting.deliver(host, prepared);
    if (bob === undefined || prepared.welcome === undefined) throw new Error('not joined');
    return new AttackScene(meeting, host, bob, must(await meeting.enter(prepared.welcome, pending)));
  }

  psk(): Proposal {
    const pskNonce = cs.rng.randomBytes(cs.kdf.size);
    return { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: LINK_PSK_ID, pskNonce } } };
  }

  justify(admissions: readonly Admission[]): Proposal {
    return { proposalType: JUSTIFICATION_PROPOSAL, proposalData: encodeJustification({ admissions, leaves: [] }) };
  }

  async admission(
    keyPackage: KeyPackage,
    by: Entered,
    change: Partial<Omit<Admission, 'signature'>> = {},
  ): Promise<Admission> {
    return signAdmission(
      this.meeting.charter.groupId,
      {
        epoch: by.epoch.number + 1n,
        keyPackageRef: new Uint8Array(await makeKeyPackageRef(keyPackage, cs.hash)),
        signatureKey: new Uint8Array(keyPackage.leafNode.signaturePublicKey),
        claimsHash: claimsHash(keyPackage.leafNode),
        atMs: this.meeting.clock.now,
        admittedBy: by.seat.memberKey.publicKey,
        vouch: null,
        ...change,
      },
      by.seat.memberKey.privateKey,
    );
  }

  /** A commit straight from the library, without our rules. */
  async commitRaw(state: ClientState, proposals: Proposal[]): Promise<{ readonly bytes: Uint8Array }> {
    const pskIndex = linkPskIndex(this.meeting.linkKeys.linkPsk);
    const made = await createCommit(
      { state: { ...state, clientConfig: careless }, cipherSuite: cs, pskIndex },
      { extraProposals: proposals, ratchetTreeExtension: true },
    );
    return { bytes: writeMessage(made.commit) };
  }

  /** A client under the host's own key that cheats: the host's keys were stolen, or its client was altered. Bob follows it. */
  async hostState(): Promise<Entered> {
    const prepared = must(await this.meeting.prepareReturn(await this.host.sealGroupInfo()));
    await must(await this.bob.processCommit(prepared.commit)).adopt();
    return prepared;
  }

  /** The honest refuse, by this code, and are where they were. */
  async expectRefused(bytes: Uint8Array, code: string, members = [this.host, this.bob]): Promise<void> {
    for (const member of members) {
      const before = [member.epoch, member.roster(), await member.exportMediaBaseKey()].join('|');
      const found = codeOf(await member.processCommit(bytes));
      if (found !== code) throw new Error(`expected ${code}, got ${found}`);
      const after = [member.epoch, member.roster(), await member.exportMediaBaseKey()].join('|');
      if (before !== after) throw new Error('a refused commit changed the state');
    }
  }

  async someKeyPackage(
    displayName: string,
    memberKey?: MemberKey,
    identification: Identification = nameOnly(displayName),
    enteredAtMs: number | null = null,
  ): Promise<OwnKeyPackage> {
    const key = memberKey ?? (await generateMemberKey());
    const choosesNames = this.meeting.charter.charter.classification.rules.names === 'chosen';
    const identity = must(makeClaims(identification, { choosesNames, enteredAtMs }));
    return makeKeyPackage(identity, registerSigningKey(key.privateKey), key.publicKey, START_MS, cs);
  }

  /** A group with the id and the charter of a meeting, made by somebody who only has the link; and a victim who knocks. */
  async lookAlike(
    of: TestMeeting,
  ): Promise<{ readonly fake: ClientState; readonly pending: PendingJoin; readonly keyPackage: KeyPackage }> {
    const { knock, pending } = await of.knock('Ada');
    const own = await this.someKeyPackage('Host 0');
    const extensions = contextExtensions(of.charter.bytes);
    const fake = await createGroup(of.charter.groupId, own.keyPackage, own.privateKeys, extensions, cs, clientConfig);
    return { fake, pending, keyPackage: keyPackageOf(knock) as KeyPackage };
  }

  async welcomeInto(
    state: ClientState,
    keyPackage: KeyPackage,
    more: Proposal[],
    of: TestMeeting = this.meeting,
    book: AdmissionBook = new Map(),
  ): Promise<Uint8Array> {
    const made = await createCommit(
      { state, cipherSuite: cs, pskIndex: linkPskIndex(of.linkKeys.linkPsk) },
      {
        extraProposals: [{ proposalType: 'add', add: { keyPackage } }, ...more],
        ratchetTreeExtension: true,
        groupInfoExtensions: [{ extensionType: ADMISSIONS_EXTENSION, extensionData: encodeAdmissionBook(book) }],
      },
    );
    if (made.welcome === undefined) throw new Error('no welcome');
    return writeWelcome(made.welcome);
  }
}
