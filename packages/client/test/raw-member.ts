// A member that does what the product's client never would (test support): the protocol by hand, over a real group.
import {
  createKnock,
  generateMemberKey,
  type Knock,
  MeetingGroup,
  nameOnly,
  openKnock,
  type PendingJoin,
} from '@incamera/group';
import { systemClock, toBase64Url } from '@incamera/kernel';
import { type ClientRequest, type ServerMessage, wireBytes } from '@incamera/protocol';
import { type OpenedMeeting } from '../src/api/meetings.js';
import { siteOf } from '../src/session/site.js';
import { type FakeSocket } from './fake-server.js';
import { type World } from './world.js';

const site = siteOf('http://localhost:8080');

export class RawMember {
  readonly world: World;
  readonly opened: OpenedMeeting;
  readonly name: string;
  readonly messages: ServerMessage[] = [];
  group: MeetingGroup | null = null;
  peerId = '';
  #socket: FakeSocket;
  #pending: PendingJoin | null = null;
  #ids = 0;

  constructor(world: World, opened: OpenedMeeting, name: string) {
    this.world = world;
    this.opened = opened;
    this.name = name;
    this.#socket = world.server.connect();
    this.#socket.onmessage = ({ data }) => void this.#receive(JSON.parse(String(data)) as ServerMessage);
  }

  /** The group, once joined. */
  get joined(): MeetingGroup {
    if (this.group === null) throw new Error(`${this.name} has not joined`);
    return this.group;
  }

  send(message: ClientRequest): void {
    this.#socket.send(JSON.stringify({ ...message, id: ++this.#ids }));
  }

  async knock(): Promise<void> {
    this.send({ type: 'hello', protocol: 1, resume: null });
    const { keys, charter } = this.opened;
    const memberKey = await generateMemberKey();
    const made = await createKnock({
      linkKeys: keys,
      charter,
      memberKey,
      site,
      identification: nameOnly(this.name),
      clock: systemClock,
    });
    if (!made.ok) throw made.error;
    this.#pending = made.value.pending;
    this.send({ type: 'knock', sealed: toBase64Url(made.value.sealed) });
  }

  /** Somebody of whom no host knows, with a valid key package. */
  async ghost(name: string): Promise<{ knock: Knock; pending: PendingJoin }> {
    const { keys, charter } = this.opened;
    const memberKey = await generateMemberKey();
    const made = await createKnock({
      linkKeys: keys,
      charter,
      memberKey,
      site,
      identification: nameOnly(name),
      clock: systemClock,
    });
    if (!made.ok) throw made.error;
    const { sealed, pending } = made.value;
    const judged = await openKnock({ sealed, linkKeys: keys, charter, site, clock: systemClock });
    if (!judged.ok) throw judged.error;
    return { knock: judged.value, pending };
  }

  /** Sends a commit that this member has no right to. */
  commit(prepared: { commit: Uint8Array; epoch: bigint; groupInfoSealed: Uint8Array }, removes: string[] = []): void {
    this.send({
      type: 'group.commit',
      epoch: Number(prepared.epoch),
      commit: toBase64Url(prepared.commit),
      external: false,
      admits: [],
      welcome: null,
      removes: removes as never[],
      groupInfo: toBase64Url(prepared.groupInfoSealed),
    });
  }

  async #receive(message: ServerMessage): Promise<void> {
    this.messages.push(message);
    if (message.type === 'reply' && message.ok && typeof message.result.peerId === 'string') {
      this.peerId = message.result.peerId;
    }
    if (message.type === 'admitted' && this.#pending !== null) {
      const { keys: linkKeys } = this.opened;
      const welcome = wireBytes(message.welcome);
      const joined = await MeetingGroup.joinByWelcome({
        welcome,
        pending: this.#pending,
        linkKeys,
        site,
        clock: systemClock,
      });
      if (!joined.ok) throw joined.error;
      this.group = joined.value;
    }
  }
}
