// A meeting group without a server, through the public interface of the group package: what its operations cost.
import {
  deriveLinkKeys,
  draftCharter,
  foundCharter,
  generateLinkSecret,
  publicClassification,
  type VerifiedCharter,
  verifyCharter,
} from '@incamera/charter';
import {
  createKnock,
  generateMemberKey,
  generateReturnKey,
  type Identification,
  type Knock,
  MeetingGroup,
  type MemberKey,
  nameOnly,
  openKnock,
  type PendingJoin,
  type PreparedCommit,
} from '@incamera/group';
import { type Result, systemClock } from '@incamera/kernel';
import { EvidenceKit, SITE } from './evidence-kit.js';

const DAY_MS = 24 * 3600_000;
/** Newcomers in one commit while the group is built up. */
const BATCH = 50;

/** Somebody who has not knocked yet. */
export interface Prepared {
  readonly charter: VerifiedCharter;
  readonly memberKey: MemberKey;
  readonly identification: Identification;
}

export interface Newcomer {
  readonly knock: Knock;
  readonly pending: PendingJoin;
}

function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

/** How long `work` takes, ms, and what it gives. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const beganMs = performance.now();
  const value = await work();
  return { ms: performance.now() - beganMs, value };
}

/** A host and one member who follows every commit; the others are in the tree and nobody plays them. */
export class GroupScene {
  readonly host: MeetingGroup;
  #member: MeetingGroup | null = null;
  readonly #charter: VerifiedCharter;
  readonly #linkKeys: Awaited<ReturnType<typeof deriveLinkKeys>>;
  readonly #kit: EvidenceKit | null;
  #names = 0;

  private constructor(
    host: MeetingGroup,
    charter: VerifiedCharter,
    linkKeys: Awaited<ReturnType<typeof deriveLinkKeys>>,
    kit: EvidenceKit | null,
  ) {
    this.host = host;
    this.#charter = charter;
    this.#linkKeys = linkKeys;
    this.#kit = kit;
  }

  /** @param isProved whether each member has a device certificate and a passkey, and everybody verifies them */
  static async create(isProved = false): Promise<GroupScene> {
    const kit = isProved ? await EvidenceKit.create() : null;
    const memberKey = await generateMemberKey();
    const nowMs = Date.now();
    const charter = await foundCharter(
      draftCharter({
        classification: await publicClassification(),
        createdAtMs: nowMs - 1000,
        startsAtMs: nowMs,
        expiresAtMs: nowMs + DAY_MS,
        nonce: crypto.getRandomValues(new Uint8Array(32)),
        hosts: [
          {
            signatureKey: memberKey.publicKey,
            returnKey: (await generateReturnKey()).publicKey,
            label: 'Host',
          },
        ],
        trustAnchors: kit === null ? [] : [kit.anchor],
      }),
      memberKey.privateKey,
    );
    const linkKeys = await deriveLinkKeys(charter.meetingId, generateLinkSecret());
    const identification = (await kit?.identify(memberKey, charter.groupId, 'Host')) ?? nameOnly('Host');
    const input = { charter, linkKeys, memberKey, identification, site: SITE, clock: systemClock };
    const scene = new GroupScene(must(await MeetingGroup.found(input)), charter, linkKeys, kit);
    const [first] = await scene.knock(1);
    const prepared = await scene.prepareAdd([first as Newcomer]);
    await prepared.adopt();
    scene.#member = await scene.join(prepared, first as Newcomer);
    return scene;
  }

  /** Somebody who is no host. */
  get member(): MeetingGroup {
    if (this.#member === null) throw new Error('the group is not set up');
    return this.#member;
  }

  get size(): number {
    return this.host.roster().length;
  }

  /** A key and what its owner shows: made before anything is measured. */
  async prepare(): Promise<Prepared> {
    const memberKey = await generateMemberKey();
    const name = `Guest ${this.#names++}`;
    const shown = await this.#kit?.identify(memberKey, this.#charter.groupId, name);
    // What was verified is remembered with a charter: a newcomer's device has nothing of it.
    const charter = must(await verifyCharter(this.#charter.bytes));
    return { charter, memberKey, identification: shown ?? nameOnly(name) };
  }

  async knock(count: number, prepared?: Prepared): Promise<Newcomer[]> {
    const newcomers: Newcomer[] = [];
    const common = { charter: this.#charter, linkKeys: this.#linkKeys, site: SITE, clock: systemClock };
    for (let index = 0; index < count; index++) {
      const { sealed, pending } = must(await createKnock({ ...common, ...(prepared ?? (await this.prepare())) }));
      newcomers.push({ knock: must(await openKnock({ ...common, sealed })), pending });
    }
    return newcomers;
  }

  async prepareAdd(newcomers: readonly Newcomer[]): Promise<PreparedCommit> {
    return must(await this.host.prepareAdd(newcomers.map(({ knock }) => knock)));
  }

  async prepareRemoveLast(): Promise<PreparedCommit> {
    const leaves = this.host.roster().map(({ leaf }) => leaf);
    return must(await this.host.prepareRemove([leaves.at(-1) as (typeof leaves)[number]]));
  }

  /** What every member does with somebody else's commit. */
  async follow(prepared: PreparedCommit): Promise<void> {
    await must(await this.member.processCommit(prepared.commit)).adopt();
  }

  async join(prepared: PreparedCommit, { pending }: Newcomer): Promise<MeetingGroup> {
    const { welcome } = prepared;
    if (welcome === undefined) throw new Error('the commit adds nobody');
    const input = { welcome, pending, linkKeys: this.#linkKeys, site: SITE, clock: systemClock };
    return must(await MeetingGroup.joinByWelcome(input));
  }

  /** Grows to `size` members. */
  async growTo(size: number): Promise<void> {
    while (this.size < size) {
      const prepared = await this.prepareAdd(await this.knock(Math.min(BATCH, size - this.size)));
      await this.follow(prepared);
      await prepared.adopt();
    }
  }
}
