// Random churn for tests: joins, leaves, removals, returns, updates; everybody follows and everybody agrees (not public).
import { type CiphersuiteName } from 'ts-mls';
import { MeetingGroup } from './meeting-group.js';
import { generateMemberKey, type MemberKey } from './member-key.js';
import { must, TestMeeting } from './testing.js';

/** One step; the number picks whom it concerns. */
export interface ChurnStep {
  readonly kind: 'add' | 'addTwo' | 'remove' | 'leave' | 'rejoin' | 'update' | 'hostReturn';
  readonly pick: number;
}

export interface ChurnLimits {
  readonly maxMembers: number;
  /** How many members besides the host follow every commit; the others stay in the tree without anybody behind them. */
  readonly followers: number;
}

/** Plays the steps and gives the number of joins. Throws where somebody cannot join or comes to another state. */
export async function playChurn(
  suite: CiphersuiteName,
  steps: readonly ChurnStep[],
  { maxMembers, followers }: ChurnLimits,
): Promise<number> {
  const meeting = await TestMeeting.create({ suite });
  let host = await meeting.found();
  const keys = new Map<string, MemberKey>();
  let joins = 0;

  async function admit(count: number, memberKeys: MemberKey[] = []): Promise<void> {
    while (memberKeys.length < count) memberKeys.push(await generateMemberKey());
    const joined = await meeting.admit(
      host,
      memberKeys.map((_, i) => `M${joins + i}`),
      memberKeys,
    );
    for (const key of memberKeys) keys.set(key.publicKey.join(), key);
    joins += joined.length;
    await agree(meeting);
    // The newest follow on: they hold the fewest keys of the tree.
    meeting.members = [host, ...meeting.members.filter((member) => member !== host).slice(-followers)];
  }

  for (const { kind, pick } of steps) {
    const others = meeting.members.filter((member) => member !== host);
    const someone = others[pick % Math.max(others.length, 1)];
    const inTree = host.roster().filter((member) => !member.isHost);
    const anyone = inTree[pick % Math.max(inTree.length, 1)];
    const canGrow = host.roster().length < maxMembers;
    if (kind === 'add' && canGrow) await admit(1);
    else if (kind === 'addTwo' && canGrow) await admit(2);
    else if (someone === undefined || anyone === undefined) await admit(1);
    else if (kind === 'remove') await meeting.deliver(host, must(await host.prepareRemove([anyone.leaf])));
    else if (kind === 'leave') {
      const committer = meeting.members.find((member) => member !== someone) ?? host;
      await meeting.deliver(committer, must(await committer.prepareCommitOfLeave([await someone.signLeave()])));
    } else if (kind === 'rejoin') await admit(1, [keys.get(anyone.signatureKey.join()) as MemberKey]);
    else if (kind === 'update') await meeting.deliver(someone, must(await someone.prepareSelfUpdate()));
    else if (kind === 'hostReturn') {
      const prepared = must(await meeting.prepareReturn(await someone.sealGroupInfo()));
      for (const member of meeting.members) await must(await member.processCommit(prepared.commit)).adopt();
      host = new MeetingGroup(prepared);
      meeting.members = [...meeting.members.filter((member) => !member.isClosed), host];
      joins += 1;
    }
    await agree(meeting);
  }
  return joins;
}

async function agree({ members }: TestMeeting): Promise<void> {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('nobody is left');
  const expected = await view(first);
  for (const member of others) {
    if ((await view(member)) !== expected) throw new Error(`members disagree in epoch ${first.epoch}`);
  }
}

async function view(member: MeetingGroup): Promise<string> {
  const names = member.roster().map(({ leaf, displayName }) => `${leaf}:${displayName}`);
  const { rosterHash, charterHash } = member.testimony.receipt() ?? {};
  const receipt = [member.transcriptHash().join(), rosterHash?.join(), charterHash?.join()];
  return [member.epoch, ...receipt, (await member.exportMediaBaseKey()).join(), names].join('|');
}
