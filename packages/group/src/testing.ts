// Helpers for this package's tests: a meeting with hosts and members, without a server (never part of the public API).
import {
  type Charter,
  type CharterDraft,
  defaultRules,
  deriveLinkKeys,
  draftCharter,
  foundCharter,
  generateLinkSecret,
  type LinkKeys,
  publicClassification,
  type VerifiedCharter,
} from '@incamera/charter';
import { type Clock, type Result } from '@incamera/kernel';
import { type CiphersuiteName } from 'ts-mls';
import { type Entered, enterAsFounder, enterByWelcome, prepareHostReturn, type ReturnInput } from './entry.js';
import { type GroupError } from './errors.js';
import { type Identification, type MeetingSite, nameOnly } from './identification.js';
import { createKnockIn, type Knock, type KnockInput, openKnockIn, type PendingJoin } from './knock.js';
import { demandsMarks, type MarkCommitment } from './mark-commitment.js';
import { MeetingGroup } from './meeting-group.js';
import { generateMemberKey, generateReturnKey, type MemberKey, type ReturnKey } from './member-key.js';
import { PRODUCT_SUITE } from './mls/suite.js';
import { type PreparedCommit } from './prepared.js';
import { type HostView } from './seat.js';
import { type GuestVouch } from './vouching.js';

/** A fast suite for tests of logic; the product never uses it. */
export const FAST_SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' satisfies CiphersuiteName;

// The library judges the lifetimes of what we add by the machine's clock, so tests live now.
export const START_MS = Date.now();

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  now = START_MS;

  nowMs(): number {
    return this.now;
  }

  after(): () => void {
    throw new Error('no timers here');
  }

  every(): () => void {
    throw new Error('no timers here');
  }
}

/** Where the passkeys of test meetings are used. */
export const TEST_SITE: MeetingSite = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };

/** A commitment; whether a bundle of that name exists, the group does not ask. */
export const TEST_MARK: MarkCommitment = {
  bundleDigest: new Uint8Array(32).fill(1),
  secretCommitment: new Uint8Array(32).fill(2),
};

export function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

/** The code of a refusal; fails when there is none. */
export function codeOf(result: Result<unknown, { readonly code: string }>): string {
  return result.ok ? 'accepted' : result.error.code;
}

/** A knock with both its sides. */
export interface TestKnock {
  readonly knock: Knock;
  readonly pending: PendingJoin;
  readonly sealed: Uint8Array;
}

export interface TestHost {
  readonly memberKey: MemberKey;
  readonly returnKey: ReturnKey;
}

/** A charter, its link, and everybody who was let in so far, each with an own state. */
export class TestMeeting {
  readonly clock = new TestClock();
  readonly site = TEST_SITE;
  readonly charter: VerifiedCharter;
  readonly linkKeys: LinkKeys;
  readonly hosts: readonly TestHost[];
  readonly suite: CiphersuiteName;
  /** Everybody who processes what is delivered. */
  members: MeetingGroup[] = [];

  constructor(charter: VerifiedCharter, linkKeys: LinkKeys, hosts: readonly TestHost[], suite: CiphersuiteName) {
    this.charter = charter;
    this.linkKeys = linkKeys;
    this.hosts = hosts;
    this.suite = suite;
  }

  static async create(
    options: {
      suite?: CiphersuiteName;
      hostCount?: number;
      rules?: Partial<Charter['rules']>;
      draft?: Partial<CharterDraft>;
    } = {},
  ): Promise<TestMeeting> {
    const hosts = await Promise.all(
      Array.from({ length: options.hostCount ?? 1 }, async () => ({
        memberKey: await generateMemberKey(),
        returnKey: await generateReturnKey(),
      })),
    );
    const founder = hosts[0];
    if (founder === undefined) throw new Error('no host');
    const charter = await foundCharter(
      draftCharter({
        classification: await publicClassification(),
        createdAtMs: START_MS - 1000,
        startsAtMs: START_MS,
        expiresAtMs: START_MS + 7 * 24 * 3600_000,
        nonce: crypto.getRandomValues(new Uint8Array(32)),
        hosts: hosts.map((host, i) => ({
          signatureKey: host.memberKey.publicKey,
          returnKey: host.returnKey.publicKey,
          label: `Host ${i}`,
        })),
        rules: { ...defaultRules, ...options.rules },
        ...options.draft,
      }),
      founder.memberKey.privateKey,
    );
    const linkKeys = await deriveLinkKeys(charter.meetingId, generateLinkSecret());
    return new TestMeeting(charter, linkKeys, hosts, options.suite ?? PRODUCT_SUITE);
  }

  host(index = 0): TestHost {
    const host = this.hosts[index];
    if (host === undefined) throw new Error('no such host');
    return host;
  }

  async found(index = 0, identification = nameOnly(`Host ${index}`)): Promise<MeetingGroup> {
    const group = new MeetingGroup(must(await this.tryToFound(index, identification)));
    this.members.push(group);
    return group;
  }

  tryToFound(index: number, identification: Identification): Promise<Result<Entered, GroupError>> {
    const { charter, linkKeys, clock, site } = this;
    const { memberKey } = this.host(index);
    const input = { charter, linkKeys, memberKey, identification, clock, site, mark: this.mark };
    return enterAsFounder(this.suite, input);
  }

  /** What everybody commits to where the class demands it, unless a test says otherwise. */
  get mark(): MarkCommitment | null {
    return demandsMarks(this.charter.charter) ? TEST_MARK : null;
  }

  async knock(displayName: string, memberKey?: MemberKey): Promise<TestKnock> {
    return this.knockBy(memberKey ?? (await generateMemberKey()), nameOnly(displayName));
  }

  async knockBy(
    memberKey: MemberKey,
    identification: Identification,
    wish: KnockInput['wish'] = null,
    mark: MarkCommitment | null = this.mark,
  ): Promise<TestKnock> {
    const { sealed, pending } = must(
      await createKnockIn(this.suite, { ...this, identification, memberKey, wish, mark }),
    );
    return { knock: must(await openKnockIn(this.suite, { ...this, sealed })), pending, sealed };
  }

  /** Who joins by a Welcome, with the library's state laid open: what an attacker inside has. */
  enter(welcome: Uint8Array, pending: PendingJoin): Promise<Result<Entered, GroupError>> {
    const { linkKeys, clock, site } = this;
    return enterByWelcome(this.suite, { welcome, pending, linkKeys, clock, site });
  }

  async join(welcome: Uint8Array, pending: PendingJoin): Promise<Result<MeetingGroup, GroupError>> {
    const entered = await this.enter(welcome, pending);
    return entered.ok ? { ok: true, value: new MeetingGroup(entered.value) } : entered;
  }

  /** Delivers a commit to everybody but the committer, who adopts it. */
  async deliver(committer: MeetingGroup, prepared: PreparedCommit, view: HostView = {}): Promise<void> {
    for (const member of this.members) {
      if (member === committer) continue;
      await must(await member.processCommit(prepared.commit, view)).adopt();
    }
    await prepared.adopt();
    this.members = this.members.filter((member) => !member.isClosed);
  }

  /** A host's return from what was sealed last; the commit is not delivered. */
  async prepareReturn(groupInfoSealed: Uint8Array, index = 0, more: Partial<ReturnInput> = {}) {
    const { charter, linkKeys, clock, site } = this;
    return prepareHostReturn(this.suite, {
      charter,
      linkKeys,
      clock,
      site,
      identification: nameOnly(`Host ${index}`),
      mark: this.mark,
      groupInfoSealed,
      ...this.host(index),
      ...more,
    });
  }

  /** A host's return that everybody else verifies and adopts. */
  async takeBack(groupInfoSealed: Uint8Array, more: Partial<ReturnInput> = {}, index = 0): Promise<MeetingGroup> {
    const prepared = must(await this.prepareReturn(groupInfoSealed, index, more));
    for (const member of this.members) await must(await member.processCommit(prepared.commit)).adopt();
    const group = new MeetingGroup(prepared);
    this.members = [...this.members.filter((member) => !member.isClosed), group];
    return group;
  }

  /** Knock, admission by `host`, delivery, join. */
  async admit(host: MeetingGroup, names: readonly string[], keys: readonly MemberKey[] = []): Promise<MeetingGroup[]> {
    return this.letIn(host, await Promise.all(names.map((name, i) => this.knock(name, keys[i]))));
  }

  /** Admission of all `knocks` by `host`, delivery, join. */
  async letIn(
    host: MeetingGroup,
    knocks: readonly TestKnock[],
    vouches?: ReadonlyMap<Knock, GuestVouch>,
    excepted?: ReadonlySet<Knock>,
  ): Promise<MeetingGroup[]> {
    const prepared = must(
      await host.prepareAdd(
        knocks.map(({ knock }) => knock),
        {},
        vouches,
        new Map(),
        excepted,
      ),
    );
    await this.deliver(host, prepared);
    const { welcome } = prepared;
    if (welcome === undefined) throw new Error('no welcome');
    const joined = await Promise.all(knocks.map(async ({ pending }) => must(await this.join(welcome, pending))));
    this.members.push(...joined);
    return joined;
  }
}
