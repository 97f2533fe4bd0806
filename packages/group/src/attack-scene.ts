// What attackers in tests have: a meeting of a host, Bob, and Eve, whose client cheats, and the library without our rules (not
// public).
import { type ClientState, type KeyPackage } from 'ts-mls';
import { type Entered } from './entry.js';
import { Forge } from './forge.js';
import { keyPackageOf, type PendingJoin } from './knock.js';
import { type MeetingGroup } from './meeting-group.js';
import { loadSuite } from './mls/suite.js';
import { codeOf, FAST_SUITE, must, TestMeeting } from './testing.js';

export const cs = await loadSuite(FAST_SUITE);

export class AttackScene extends Forge {
  readonly meeting: TestMeeting;
  readonly host: MeetingGroup;
  readonly bob: MeetingGroup;
  /** A member whose client was replaced by a cheating one. */
  readonly eve: Entered;

  constructor(meeting: TestMeeting, host: MeetingGroup, bob: MeetingGroup, eve: Entered) {
    super(meeting, cs);
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

  /** A group with the id and the charter of a meeting, made by somebody who only has the link; and a victim who knocks. */
  async lookAlike(
    of: TestMeeting,
  ): Promise<{ readonly fake: ClientState; readonly pending: PendingJoin; readonly keyPackage: KeyPackage }> {
    const { knock, pending } = await of.knock('Ada');
    const fake = await new Forge(of, cs).fakeGroup(await this.someKeyPackage('Host 0'));
    return { fake, pending, keyPackage: keyPackageOf(knock) as KeyPackage };
  }
}
