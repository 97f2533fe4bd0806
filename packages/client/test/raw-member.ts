// A member that does what the product's client never would (test support): the protocol by hand, over a real group whose library
// state lies open.
import {
  createKnock,
  generateMemberKey,
  type Identification,
  type Knock,
  type MarkCommitment,
  MeetingGroup,
  type MeetingSite,
  type MemberKey,
  nameOnly,
  openKnock,
  type PendingJoin,
} from '@incamera/group';
import {
  type Entered,
  enterByWelcome,
  Forge,
  keyPackageOf,
  loadSuite,
  PRODUCT_SUITE,
  prepareHostReturn,
} from '@incamera/group/unsafe-testing';
import { systemClock, toBase64Url } from '@incamera/kernel';
import { type ClientRequest, type ServerMessage, wireBytes } from '@incamera/protocol';
import { type OpenedMeeting } from '../src/api/meetings.js';
import { type HostRecord } from '../src/device/device-records.js';
import { encodePresence } from '../src/session/presence.js';
import { siteOf } from '../src/session/site.js';
import { type FakeSocket } from './fake-server.js';
import { type World } from './world.js';

type CommitRequest = Extract<ClientRequest, { type: 'group.commit' }>;

/** With what somebody knocks; absent: a new key, and nothing to show. */
interface Known {
  readonly memberKey?: MemberKey;
  readonly identification?: Identification;
  readonly mark?: MarkCommitment | null;
}

export class RawMember {
  readonly world: World;
  readonly opened: OpenedMeeting;
  readonly name: string;
  readonly forge: Forge;
  readonly messages: ServerMessage[] = [];
  group: MeetingGroup | null = null;
  /** What the library holds since the join; of use until the next commit is adopted. */
  #inside: Entered | null = null;
  peerId = '';
  readonly #socket: FakeSocket;
  #pending: PendingJoin | null = null;
  #ids = 0;

  private constructor(world: World, opened: OpenedMeeting, name: string, forge: Forge) {
    this.world = world;
    this.opened = opened;
    this.name = name;
    this.forge = forge;
    this.#socket = world.server.connect();
    this.#socket.onmessage = ({ data }) => void this.#receive(JSON.parse(String(data)) as ServerMessage);
  }

  static async create(world: World, opened: OpenedMeeting, name: string): Promise<RawMember> {
    const known = { charter: opened.charter, linkKeys: opened.keys, clock: systemClock };
    return new RawMember(world, opened, name, new Forge(known, await loadSuite(PRODUCT_SUITE)));
  }

  /** The group, once joined. */
  get joined(): MeetingGroup {
    if (this.group === null) throw new Error(`${this.name} has not joined`);
    return this.group;
  }

  get site(): MeetingSite {
    return siteOf(this.world.publicUrl);
  }

  get inside(): Entered {
    if (this.#inside === null) throw new Error(`${this.name} has not joined`);
    return this.#inside;
  }

  get state(): Entered['epoch']['state'] {
    return this.inside.epoch.state;
  }

  send(message: ClientRequest): void {
    this.#socket.send(JSON.stringify({ ...message, id: ++this.#ids }));
  }

  relay(payload: Uint8Array, durable = false): void {
    this.send({ type: 'relay', durable, payload: toBase64Url(payload) });
  }

  /** @param known key and evidence; by default a new key and a name */
  async knock(known: Known = {}): Promise<void> {
    this.send({ type: 'hello', protocol: 1, resume: null });
    const { sealed, pending } = await this.#newKnock(this.name, known);
    this.#pending = pending;
    this.send({ type: 'knock', sealed: toBase64Url(sealed) });
  }

  /** Returns under a host's stolen keys, or as that host's altered client. */
  async enterAsHost(
    host: HostRecord,
    identification: Identification = nameOnly(this.name),
    mark: MarkCommitment | null = null,
  ): Promise<void> {
    const { keys: linkKeys, charter } = this.opened;
    const made = await prepareHostReturn(PRODUCT_SUITE, {
      charter,
      linkKeys,
      memberKey: host.signingKey,
      returnKey: host.returnKey,
      identification,
      mark,
      site: this.site,
      clock: systemClock,
      groupInfoSealed: wireBytes(this.world.server.groupInfo),
    });
    if (!made.ok) throw made.error;
    const hostKey = toBase64Url(host.signingKey.publicKey);
    this.send({ type: 'hello', protocol: 1, resume: null });
    // The fake server looks at the key alone.
    this.send({ type: 'host.prove', hostKey, signature: toBase64Url(new Uint8Array(64)) });
    this.commit({ ...made.value, epoch: made.value.builtOn }, { external: true });
    this.#enter(made.value);
  }

  /** Somebody of whom no host knows, with a valid key package. */
  async ghost(name: string, known: Known = {}): Promise<{ knock: Knock; pending: PendingJoin }> {
    const { keys, charter } = this.opened;
    const { sealed, pending } = await this.#newKnock(name, known);
    const judged = await openKnock({ sealed, linkKeys: keys, charter, site: this.site, clock: systemClock });
    if (!judged.ok) throw judged.error;
    return { knock: judged.value, pending };
  }

  async ghostPackage(name: string) {
    const keyPackage = keyPackageOf((await this.ghost(name)).knock);
    if (keyPackage === undefined) throw new Error('not judged');
    return keyPackage;
  }

  /** Sends a commit that this member has no right to. */
  commit(
    made: { commit: Uint8Array; epoch?: bigint; groupInfoSealed?: Uint8Array },
    more: Partial<Pick<CommitRequest, 'external' | 'admits' | 'welcome' | 'removes'>> = {},
  ): void {
    this.send({
      type: 'group.commit',
      epoch: Number(made.epoch ?? this.joined.epoch),
      commit: toBase64Url(made.commit),
      external: false,
      admits: [],
      welcome: null,
      removes: [],
      groupInfo: toBase64Url(made.groupInfoSealed ?? new Uint8Array(9)),
      ...more,
    });
  }

  /** Replaces its own keys, as every member may, and goes along with that. */
  async update(): Promise<void> {
    const made = await this.joined.prepareSelfUpdate();
    if (!made.ok) throw made.error;
    this.commit(made.value);
    await made.value.adopt();
  }

  /** Is heard as having arrived, like anybody. */
  async showUp(): Promise<void> {
    const presence = encodePresence({
      peerId: this.peerId as never,
      microphone: 'absent',
      camera: false,
      screen: false,
      handRaised: false,
      chatCount: 0,
      counter: 1n,
      echoes: [],
    });
    this.relay(await this.joined.sealSignal('presence', presence));
  }

  async #newKnock(
    displayName: string,
    { memberKey: known, identification = nameOnly(displayName), mark = null }: Known,
  ): Promise<{ sealed: Uint8Array; pending: PendingJoin }> {
    const { keys, charter } = this.opened;
    const memberKey = known ?? (await generateMemberKey());
    const made = await createKnock({
      linkKeys: keys,
      charter,
      site: this.site,
      memberKey,
      identification,
      clock: systemClock,
      mark,
    });
    if (!made.ok) throw made.error;
    return made.value;
  }

  #enter(entered: Entered): void {
    this.#inside = entered;
    this.group = new MeetingGroup(entered);
  }

  async #receive(message: ServerMessage): Promise<void> {
    this.messages.push(message);
    if (message.type === 'reply' && message.ok && typeof message.result.peerId === 'string') {
      this.peerId = message.result.peerId;
    }
    if (message.type === 'admitted' && this.#pending !== null) {
      const { keys: linkKeys } = this.opened;
      const welcome = wireBytes(message.welcome);
      const pending = this.#pending;
      const joined = await enterByWelcome(PRODUCT_SUITE, {
        welcome,
        pending,
        linkKeys,
        site: this.site,
        clock: systemClock,
      });
      if (!joined.ok) throw joined.error;
      this.#enter(joined.value);
    }
  }
}
