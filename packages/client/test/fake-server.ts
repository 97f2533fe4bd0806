// The server's side of the protocol in memory (test support): honest unless a test interferes through `outgoing` or `incoming`.
import { createHash } from 'node:crypto';
import { type Bytes, toBase64Url } from '@incamera/kernel';
import {
  type ClientMessage,
  type CreateMeeting,
  clientMessageSchema,
  type ServerMessage,
  type ServerRuleOnWire,
} from '@incamera/protocol';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { BundleShelf } from './fake-bundles.js';
import { CharterShelf } from './fake-charters.js';
import { type FakeClock } from './fake-clock.js';
import { answerFile } from './fake-files.js';
import { FakeLog } from './fake-log.js';
import { FakeRules, json, refusal } from './fake-rules.js';
import { FakeSocket } from './fake-socket.js';
import { TestimonyShelf } from './fake-testimonies.js';

export { FakeSocket } from './fake-socket.js';

type Sent = ServerMessage;
type Entry = Extract<ServerMessage, { type: 'commit' | 'commit.voided' | 'relay' }>;
type RequestOf<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

interface Peer {
  readonly id: string;
  readonly token: string;
  nonce: string;
  role: 'visitor' | 'member' | 'removed' | 'left';
  isHost: boolean;
  socket: FakeSocket | null;
  admittedSeq: number;
  /** Rules that it fails by what the server sees, and asks a host to be excepted from. */
  failing: readonly ServerRuleOnWire[];
}

let ids = 0;
const newId = (prefix: string) => `${prefix}_${String(++ids).padStart(16, '0')}`;
const random32 = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
const hashOf = (text: string) => createHash('sha256').update(Buffer.from(text, 'base64url')).digest('base64url');

export class FakeServer {
  readonly clock: FakeClock;
  readonly rules: FakeRules;
  readonly peers = new Map<string, Peer>();
  readonly knocks = new Map<string, { peer: Peer; sealed: string; atMs: number }>();
  readonly log: { entry: Entry; head: number }[] = [];
  readonly files = new Map<string, Bytes>();
  readonly received: ClientMessage[] = [];
  readonly refusals: RequestOf<'group.refuse'>[] = [];
  meeting: CreateMeeting | null = null;
  readonly charters = new CharterShelf();
  readonly bundles = new BundleShelf();
  readonly history: FakeLog;
  readonly testimonies = new TestimonyShelf();
  head: { epoch: number; seq: number } | null = null;
  groupInfo = '';
  #groupInfoBefore = '';
  locked = false;
  ended = false;
  /** New connections are refused while the network is away. */
  down = false;
  /** Changes what a peer is sent: null drops it, a list replaces it. */
  outgoing: (peerId: string, message: Sent) => readonly Sent[] | null = () => null;
  /** True swallows a client's message. */
  incoming: (peerId: string, message: ClientMessage) => boolean = () => false;

  constructor(clock: FakeClock) {
    this.clock = clock;
    this.rules = new FakeRules(clock);
    this.history = new FakeLog(clock);
  }

  /** @param who the device that asks: a hostile server tells people apart by address or cookie */
  async request(url: string, request: HttpRequest, who = ''): Promise<HttpResponse> {
    const path = new URL(url).pathname;
    if (this.down) throw new Error('network');
    if (path === '/api/meetings' && request.method === 'POST') {
      const refused = this.rules.refusesCreation?.(this.rules.facts());
      if (refused) return refusal(403, 'policy/refused', { refusal: refused });
      this.meeting = JSON.parse(String(request.body)) as CreateMeeting;
      return json(200, {});
    }
    if (path === '/api/meetings') {
      if (this.meeting === null) return json(200, { meetings: [] });
      const { meetingId, sealedMeta, startsAtMs, expiresAtMs } = this.meeting;
      return json(200, { meetings: [{ meetingId, sealedMeta, startsAtMs, expiresAtMs, state: 'scheduled' }] });
    }
    const logged = await this.history.answer(path, request, who);
    if (logged !== null) return logged;
    const ruled = await this.rules.answer(path, this.members().length);
    if (ruled !== null) return ruled;
    if (path.endsWith('/testimonies')) return this.testimonies.answer(this, request);
    if (path.includes('/bundles')) return await this.bundles.answer(this, request, path);
    const file = /\/files\/?(f_[\w-]+)?$/.exec(path);
    if (file) return answerFile(this, request, file[1]);
    if (path.endsWith('/charter')) return this.charters.publish(this, request);
    if (this.ended) return refusal(410, 'meeting/ended');
    if (this.meeting === null || !path.endsWith(this.meeting.meetingId)) return refusal(404, 'meeting/unknown');
    const { hostKeys: _, policy: __, ...meeting } = this.meeting;
    const { sealedChain } = this.charters;
    const state = this.head === null ? 'scheduled' : 'open';
    return json(200, { ...meeting, sealedChain, state, locked: this.locked });
  }

  connect(): FakeSocket {
    let peer: Peer | null = null;
    const socket: FakeSocket = new FakeSocket(
      (text) => {
        const message = clientMessageSchema.parse(JSON.parse(text));
        this.received.push(message);
        if (message.type === 'hello') {
          peer = this.#hello(socket, message);
          return;
        }
        if (peer === null || peer.socket !== socket || this.incoming(peer.id, message)) return;
        this.#handle(peer, message);
      },
      () => {
        if (peer?.socket === socket) peer.socket = null;
      },
    );
    if (this.down) setImmediate(() => socket.break());
    return socket;
  }

  #hello(socket: FakeSocket, message: RequestOf<'hello'>): Peer | null {
    const reply = (answer: object) => socket.deliver(JSON.stringify({ type: 'reply', id: message.id, ...answer }));
    if (this.ended) {
      reply({ ok: false, error: { code: 'meeting/ended', message: '' } });
      return null;
    }
    let peer: Peer | undefined;
    if (message.resume !== null) {
      peer = [...this.peers.values()].find((each) => each.token === message.resume?.token && each.role !== 'left');
      if (peer === undefined) {
        reply({ ok: false, error: { code: 'session/unknown', message: '' } });
        return null;
      }
    } else {
      peer = {
        id: newId('p'),
        token: random32(),
        nonce: '',
        role: 'visitor',
        isHost: false,
        socket: null,
        admittedSeq: 0,
        failing: this.rules.failing.filter((rule) => message.excepting?.includes(rule)),
      };
      this.peers.set(peer.id, peer);
    }
    peer.socket?.break();
    peer.socket = socket;
    peer.nonce = random32();
    const role = peer.role === 'member' ? 'member' : 'visitor';
    const session = {
      peerId: peer.id,
      token: peer.token,
      nonce: peer.nonce,
      resumed: message.resume !== null,
      role,
      head: this.head,
      locked: this.locked,
      serverTimeMs: this.clock.nowMs(),
    };
    reply({ ok: true, result: session });
    if (message.resume !== null) this.#replay(peer, message.resume.lastSeq);
    return peer;
  }

  #replay(peer: Peer, lastSeq: number): undefined {
    for (const { entry } of this.log) {
      if (entry.seq === null || entry.seq <= Math.max(lastSeq, peer.admittedSeq)) continue;
      if (entry.type !== 'relay' || entry.from !== peer.id) this.send(peer.id, entry);
    }
    if (peer.role === 'removed') {
      this.send(peer.id, { type: 'removed' });
      peer.role = 'left';
    }
    if (peer.role === 'member') this.#tellKnocks(peer);
  }

  send(peerId: string, message: Sent): undefined {
    const instead = this.outgoing(peerId, message);
    for (const each of instead ?? [message]) this.peers.get(peerId)?.socket?.deliver(JSON.stringify(each));
  }

  members(): Peer[] {
    return [...this.peers.values()].filter(({ role }) => role === 'member');
  }

  toMembers(message: Sent, except?: Peer): undefined {
    for (const peer of this.members()) if (peer !== except) this.send(peer.id, message);
  }

  #tellKnocks(peer: Peer): undefined {
    for (const knockId of this.knocks.keys()) this.send(peer.id, this.#knockMessage(knockId));
  }

  #reply(peer: Peer, id: number, result: Record<string, unknown>): undefined {
    this.send(peer.id, { type: 'reply', id, ok: true, result });
  }

  #refuse(peer: Peer, id: number, code: string): undefined {
    this.send(peer.id, { type: 'reply', id, ok: false, error: { code, message: code } });
  }

  #nextSeq(): number {
    return (this.head?.seq ?? 0) + 1;
  }

  #handle(peer: Peer, message: ClientMessage): undefined {
    switch (message.type) {
      case 'knock':
        return this.#knock(peer, message);
      case 'knock.withdraw':
        this.#forgetKnocks(peer);
        return this.#reply(peer, message.id, {});
      case 'knock.refuse': {
        const knock = this.knocks.get(message.knockId);
        if (!knock) return this.#refuse(peer, message.id, 'knock/gone');
        this.send(knock.peer.id, { type: 'refused', sealedReason: message.sealedReason });
        this.#forgetKnocks(knock.peer);
        return this.#reply(peer, message.id, {});
      }
      case 'host.prove':
        peer.isHost = this.meeting?.hostKeys.includes(message.hostKey) === true;
        return peer.isHost ? this.#reply(peer, message.id, {}) : this.#refuse(peer, message.id, 'delivery/host_proof');
      case 'group.found':
        if (this.head !== null) return this.#refuse(peer, message.id, 'delivery/group_exists');
        this.head = { epoch: 0, seq: 1 };
        this.groupInfo = message.groupInfo;
        Object.assign(peer, { role: 'member', admittedSeq: 1 });
        this.#reply(peer, message.id, { seq: 1 });
        for (const each of this.peers.values()) {
          this.send(each.id, { type: 'meeting.state', locked: this.locked, head: this.head });
        }
        return this.#tellKnocks(peer);
      case 'group.info':
        if (this.head === null) return this.#refuse(peer, message.id, 'delivery/no_group');
        return this.#reply(peer, message.id, { ...this.head, groupInfo: this.groupInfo });
      case 'group.commit':
        return this.#commit(peer, message);
      case 'group.refuse':
        return this.#refused(peer, message);
      case 'relay': {
        if (peer.role !== 'member') return this.#refuse(peer, message.id, 'protocol/not_allowed');
        const seq = message.durable ? this.#nextSeq() : null;
        const entry: Entry = { type: 'relay', seq, from: peer.id as never, payload: message.payload };
        if (seq !== null && this.head !== null) {
          this.head = { ...this.head, seq };
          this.log.push({ entry, head: seq });
        }
        this.#reply(peer, message.id, seq === null ? {} : { seq });
        return this.toMembers(entry, peer);
      }
      case 'media.relays':
        return this.#reply(peer, message.id, { relays: [], expiresAtMs: Number.MAX_SAFE_INTEGER });
      case 'media.offer':
        return this.#reply(peer, message.id, { sdp: `answer to ${message.sdp}` });
      case 'meeting.lock':
        this.locked = message.locked;
        return this.#reply(peer, message.id, {});
      case 'meeting.end':
        this.ended = true;
        this.#reply(peer, message.id, {});
        for (const each of this.peers.values()) this.send(each.id, { type: 'ended' });
        return;
      case 'leave':
        peer.role = 'left';
        this.#forgetKnocks(peer);
        return this.#reply(peer, message.id, {});
      default:
        return this.#reply(peer, message.id, {});
    }
  }

  #knock(peer: Peer, message: RequestOf<'knock'>): undefined {
    if (this.locked && peer.role !== 'member') {
      this.#refuse(peer, message.id, 'meeting/locked');
      return;
    }
    this.#forgetKnocks(peer);
    const knockId = newId('k');
    const knock = { peer, sealed: message.sealed, atMs: this.clock.nowMs() };
    this.knocks.set(knockId, knock);
    this.#reply(peer, message.id, { knockId });
    this.toMembers(this.#knockMessage(knockId));
  }

  #knockMessage(knockId: string): Sent {
    const knock = this.knocks.get(knockId);
    const failing = knock?.peer.failing ?? [];
    const told = failing.length === 0 ? {} : { failing };
    return { type: 'knock', knockId, sealed: knock?.sealed, atMs: knock?.atMs, ...told } as Sent;
  }

  #forgetKnocks(peer: Peer): undefined {
    for (const [knockId, knock] of this.knocks) {
      if (knock.peer !== peer) continue;
      this.knocks.delete(knockId);
      this.toMembers({ type: 'knock.gone', knockId } as Sent);
    }
  }

  #commit(peer: Peer, message: RequestOf<'group.commit'>): undefined {
    if (this.head === null) return this.#refuse(peer, message.id, 'delivery/no_group');
    if (message.external ? !peer.isHost : peer.role !== 'member') {
      return this.#refuse(peer, message.id, 'protocol/not_allowed');
    }
    if (message.epoch !== this.head.epoch) return this.#refuse(peer, message.id, 'delivery/epoch_taken');
    if (message.admits.some((knockId) => !this.knocks.has(knockId))) {
      return this.#refuse(peer, message.id, 'knock/gone');
    }
    const seq = this.#nextSeq();
    this.head = { epoch: message.epoch + 1, seq };
    this.#groupInfoBefore = this.groupInfo;
    this.groupInfo = message.groupInfo;
    const entry = { type: 'commit', seq, epoch: message.epoch, commit: message.commit, from: peer.id } as Entry;
    this.log.push({ entry, head: seq });
    this.#reply(peer, message.id, { seq });
    if (message.external) Object.assign(peer, { role: 'member', admittedSeq: seq });
    this.toMembers(entry);
    const admitted = message.admits.map((knockId) => this.knocks.get(knockId)?.peer.id);
    for (const removed of message.removes) if (!admitted.includes(removed)) this.#remove(removed, peer);
    for (const knockId of message.admits) this.#admit(knockId, message.welcome ?? '', message.epoch + 1, seq);
    if (message.external) this.#tellKnocks(peer);
  }

  #remove(peerId: string, by: Peer): undefined {
    const peer = this.peers.get(peerId);
    if (peer?.role !== 'member' || peer === by) return;
    peer.role = 'removed';
    if (peer.socket === null) return;
    this.send(peer.id, { type: 'removed' });
    peer.role = 'left';
  }

  #admit(knockId: string, welcome: string, epoch: number, seq: number): undefined {
    const knock = this.knocks.get(knockId);
    if (!knock) return;
    this.#forgetKnocks(knock.peer);
    Object.assign(knock.peer, { role: 'member', admittedSeq: seq });
    this.send(knock.peer.id, { type: 'admitted', welcome, epoch, seq });
    this.#tellKnocks(knock.peer);
  }

  #refused(peer: Peer, message: RequestOf<'group.refuse'>): undefined {
    this.refusals.push(message);
    this.#reply(peer, message.id, {});
    const commit = this.log.find(({ entry }) => entry.type === 'commit' && hashOf(entry.commit) === message.commitHash);
    const against = this.refusals.filter(({ commitHash }) => commitHash === message.commitHash);
    if (!commit || this.head?.epoch !== message.epoch + 1) return;
    if (!peer.isHost && against.length * 2 <= this.members().length - 1) return;
    const seq = this.#nextSeq();
    this.head = { epoch: message.epoch, seq };
    this.groupInfo = this.#groupInfoBefore;
    const entry: Entry = {
      type: 'commit.voided',
      seq,
      epoch: message.epoch,
      commitHash: message.commitHash,
      refusals: against.map(({ refusal }) => refusal),
    };
    this.log.push({ entry, head: seq });
    this.toMembers(entry);
  }
}
