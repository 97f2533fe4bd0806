// A meeting group without a server, through the public interface of the group package: what its operations cost.
import {
  deriveLinkKeys,
  draftCharter,
  foundCharter,
  generateLinkSecret,
  publicClassification,
} from '@incamera/charter';
import {
  createKnock,
  generateMemberKey,
  generateReturnKey,
  type Knock,
  MeetingGroup,
  openKnock,
  type PendingJoin,
  type PreparedCommit,
} from '@incamera/group';
import { type Result, systemClock } from '@incamera/kernel';

const DAY_MS = 24 * 3600_000;
/** Newcomers in one commit while the group is built up. */
const BATCH = 50;

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
  readonly #charter: Awaited<ReturnType<typeof foundCharter>>;
  readonly #linkKeys: Awaited<ReturnType<typeof deriveLinkKeys>>;
  #names = 0;

  private constructor(
    host: MeetingGroup,
    charter: Awaited<ReturnType<typeof foundCharter>>,
    linkKeys: Awaited<ReturnType<typeof deriveLinkKeys>>,
  ) {
    this.host = host;
    this.#charter = charter;
    this.#linkKeys = linkKeys;
  }

  static async create(): Promise<GroupScene> {
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
      }),
      memberKey.privateKey,
    );
    const linkKeys = await deriveLinkKeys(charter.meetingId, generateLinkSecret());
    const input = { charter, linkKeys, memberKey, displayName: 'Host', clock: systemClock };
    const scene = new GroupScene(must(await MeetingGroup.found(input)), charter, linkKeys);
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

  async knock(count: number): Promise<Newcomer[]> {
    const newcomers: Newcomer[] = [];
    const common = { charter: this.#charter, linkKeys: this.#linkKeys, clock: systemClock };
    for (let index = 0; index < count; index++) {
      const memberKey = await generateMemberKey();
      const displayName = `Guest ${this.#names++}`;
      const { sealed, pending } = must(await createKnock({ ...common, memberKey, displayName }));
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
    return must(await MeetingGroup.joinByWelcome({ welcome, pending, linkKeys: this.#linkKeys, clock: systemClock }));
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
